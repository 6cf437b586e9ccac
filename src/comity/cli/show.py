"""``comity show``: anything that has a reference."""

from dataclasses import dataclass
from typing import Annotated

import typer

from comity.assembly.build import Node
from comity.assembly.consulting import log_consultation, purpose_of
from comity.assembly.showing import known_conversation
from comity.cli.channel_views import original_text
from comity.cli.clearance import as_cleared, compartments_here
from comity.cli.consultation import log_reading, required
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import LanguageOption, OfficerOption, language_of, officer
from comity.cli.helping import with_examples
from comity.cli.inbox import task_view
from comity.cli.output import Output
from comity.cli.views import (
    View,
    conversation_view,
    conviction_view,
    person_view,
)
from comity.errors import ReferenceNotFound
from comity.exchange.conversation import Conversation
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, TaskId
from comity.storage.store import Snapshot


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "show",
        help=with_examples(
            "Show a conversation, a message, a task, a conviction or a person, with its history.",
            "comity show DE-BG-REQ-000000000000042 --language bg",
            "comity show BG-C-000000000000123 --purpose audit --case A-12",
            more="Codes are labelled in your language; what the other authority "
            "wrote stands beside. Whoever reads of people is named with --by, and the "
            "consultation goes on record; purpose and case are the conversation's own, "
            "and must be given for a person or a conviction.",
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
    purpose: Annotated[
        str, typer.Option("--purpose", help="What for, if it is in the register.")
    ] = "",
    case: Annotated[
        str, typer.Option("--case", help="Your case reference, if it is in the register.")
    ] = "",
    original: Annotated[
        bool,
        typer.Option("--original", help="Print a message as it travelled on another wire."),
    ] = False,
    by: OfficerOption = "",
) -> None:
    """Show a conversation, a message, a task, a conviction or a person, with its history.

    Codes are labelled in your language; what the other authority wrote stands beside.
    The consultation goes on record.

    Raises:
        InputInvalid: An original is asked of what has none. The officer's input.
    """
    shown = output(as_json)
    with opened_node(home) as node:
        tongue = language_of(node, language)
        compartments = compartments_here(node)
        with node.database.read() as everything:
            snapshot = as_cleared(everything, compartments)
            conversation = _named(snapshot, reference)
            if original:
                text = original_text(snapshot, MessageId(reference))
                view = View({"message": reference, "original": text}, [text])
            elif conversation is not None:
                view = _exchanged(
                    shown, node, snapshot, reference, conversation=conversation, language=tongue
                )
            if conversation is not None:
                why = purpose_of(snapshot, conversation)
        if conversation is None:
            view = _registered(shown, node, reference, tongue, _Reader(by, purpose, case))
        else:
            log_reading(node, conversation, purpose=why, by=by)
    shown.answer(view.data, *view.shown)


@dataclass(frozen=True, slots=True)
class _Reader:
    by: str
    purpose: str
    case: str


def _named(snapshot: Snapshot, reference: str) -> Conversation | None:
    """Return the conversation of what has that name, or ``None`` if nothing has it."""
    task = snapshot.cases.task(TaskId(reference))
    if task is not None:
        return known_conversation(snapshot, task.conversation)
    identifier = MessageId(reference)
    message = snapshot.exchange.outgoing(identifier) or snapshot.exchange.incoming(identifier)
    if message is not None:
        return known_conversation(snapshot, message.conversation)
    return snapshot.exchange.conversation(ConversationId(reference))


def _exchanged(
    shown: Output,
    node: Node,
    snapshot: Snapshot,
    reference: str,
    *,
    conversation: Conversation,
    language: str,
) -> View:
    """Show a task, or the conversation of what was named."""
    if snapshot.cases.task(TaskId(reference)) is not None:
        return task_view(shown, node, snapshot, TaskId(reference), language)
    lateness = node.records.lateness(conversation)
    return conversation_view(shown, snapshot, conversation, language, lateness)


def _registered(shown: Output, node: Node, reference: str, language: str, reader: _Reader) -> View:
    """Show what is in the register; that is a consultation, and goes on record.

    Raises:
        ReferenceNotFound: Nothing here has that name.
        InputInvalid: Officer, purpose or case is missing. The officer's input.
    """
    compartments = compartments_here(node, case=reader.case)
    with node.database.begin() as work:
        seen = as_cleared(work, compartments)
        person = seen.register.person(PersonRef(reference))
        conviction = seen.register.conviction(ConvictionId(reference))
        if person is None and conviction is None:
            raise ReferenceNotFound(f"Nothing here is called {reference}.")
        required(node, reader.purpose, reader.case)
        log_consultation(
            work,
            node.rails,
            result="shown",
            purpose=reader.purpose,
            case=reader.case,
            by=officer(reader.by),
            shown=[reference],
        )
        if person is not None:
            return person_view(seen, person, language)
        return conviction_view(shown, seen, ConvictionId(reference), language)
