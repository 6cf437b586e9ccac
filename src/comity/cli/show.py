"""``comity show``: anything that has a reference."""

from typing import Annotated

import typer

from comity.assembly.build import Node
from comity.cli.consultation import log_consultation
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import LanguageOption, OfficerOption, language_of
from comity.cli.helping import with_examples
from comity.cli.inbox import task_view
from comity.cli.output import Output
from comity.cli.views import (
    View,
    conversation_view,
    conviction_view,
    known_conversation,
    person_view,
)
from comity.errors import ReferenceNotFound
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, TaskId
from comity.storage.store import Snapshot


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "show",
        help=with_examples(
            "Show a conversation, a message, a task, a conviction or a person, with its history.",
            "comity show DE-BG-REQ-000000000000042 --language bg",
            "comity show BG-C-000000000000123",
            more="Codes are labelled in your language; what the other authority "
            "wrote stands beside.",
        ),
    )(show)


def show(
    *,
    reference: Annotated[
        str, typer.Argument(help="A conversation, message, task, conviction or person.")
    ],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    by: OfficerOption = "",
) -> None:
    """Show a conversation, a message, a task, a conviction or a person, with its history.

    Codes are labelled in your language; what the other authority wrote stands beside.
    """
    shown = output(as_json)
    with opened_node(home) as node:
        tongue = language_of(node, language)
        with node.database.read() as snapshot:
            view = _exchanged(shown, node, snapshot, reference, tongue)
        if view is None:
            view = _registered(shown, node, reference, tongue, by)
    shown.answer(view.data, *view.shown)


def _exchanged(
    shown: Output, node: Node, snapshot: Snapshot, reference: str, language: str
) -> View | None:
    """Show what belongs to a conversation, or return ``None`` if nothing has that name."""
    if snapshot.cases.task(TaskId(reference)) is not None:
        return task_view(shown, node, snapshot, TaskId(reference), language)
    identifier = MessageId(reference)
    message = snapshot.exchange.outgoing(identifier) or snapshot.exchange.incoming(identifier)
    named = ConversationId(reference) if message is None else message.conversation
    if message is None and snapshot.exchange.conversation(named) is None:
        return None
    conversation = known_conversation(snapshot, named)
    lateness = node.records.lateness(conversation)
    return conversation_view(shown, snapshot, conversation, language, lateness)


def _registered(shown: Output, node: Node, reference: str, language: str, by: str) -> View:
    """Show what is in the register; that is a consultation, and goes on record.

    Raises:
        ReferenceNotFound: Nothing here has that name.
    """
    with node.database.begin() as work:
        person = work.register.person(PersonRef(reference))
        conviction = work.register.conviction(ConvictionId(reference))
        if person is None and conviction is None:
            raise ReferenceNotFound(f"Nothing here is called {reference}.")
        log_consultation(
            work,
            node.rails,
            result="shown",
            purpose="not stated",
            case="not stated",
            by=by.strip() or "operator",
            matches=1,
        )
        if person is not None:
            return person_view(work, person, language)
        return conviction_view(shown, work, ConvictionId(reference), language)
