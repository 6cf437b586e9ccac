"""One story of two states, and what their officers are told of it, in words."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Final

from rich.console import Console
from tests.federation.channel_federation import ChannelFederation
from tests.federation.members import AUSTRIA, BELGIUM
from tests.unit.records.states_in_touch import command, conviction, person

from comity.cli.channel_views import channel_words
from comity.cli.output import Output
from comity.cli.views import conversation_view
from comity.ids import MessageId, StateCode
from comity.law.grounds import Ground
from comity.records.commands import (
    Act,
    AskBack,
    ConfirmDeletion,
    Deny,
    Nobody,
    SupplyInformation,
    TaskDecision,
)
from comity.records.messages import AskableField
from comity.records.ports import RecordsWork, TaskKind
from comity.records.service import RecordsService

SETTLING: Final = timedelta(minutes=5)
_NOT_AS_IT_IS: Final = "Not just as it is"
_SIGNS: Final = (
    (re.compile(r"\b([A-Z]{2}-[A-Z]{2}-[A-Z]{3})-[0-9]{15}\b"), r"\1"),
    (re.compile(r"\b[0-9a-f]{12}-[0-9a-f]{20}\b"), "task"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "reference"),
    (re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{5,8}\S*(?: UTC)?"), "moment"),
    (
        re.compile(r"receipt moment|accepted moment, which the other state has not signed"),
        "arrived",
    ),
)


class Story:
    """Two states, in a calm network, and acts of their officers."""

    def __init__(self, pairs: set[frozenset[StateCode]]) -> None:
        self.federation = ChannelFederation(71, pairs, (AUSTRIA, BELGIUM))

    def does(self, state: StateCode, what: Callable[[RecordsService, RecordsWork], object]) -> None:
        """Let an officer do something, and let everybody take note of it."""
        self.federation.act(self.federation.nodes[state], what)
        self.federation.run(SETTLING)

    def decides(self, state: StateCode, kind: TaskKind, act: Act) -> None:
        """Let an officer decide the one open task of a kind."""
        tables = self.federation.nodes[state].store.tables
        (task,) = [
            tables.tasks[each] for each in tables.open_tasks if tables.tasks[each].kind is kind
        ]
        decision = TaskDecision(task.id, act, "officer-1", "as the file shows")
        self.does(state, lambda service, work: service.decide(work, decision))

    def last_sent(self, state: StateCode, kind: str) -> MessageId:
        """Return the last message of a kind that a state sent."""
        sent = self.federation.nodes[state].store.tables.outgoing.values()
        return max((one.leaf_index, one.id) for one in sent if one.kind == kind)[1]


def play(pairs: set[frozenset[StateCode]]) -> Story:
    """Play the four exchanges, each with an officer in it."""
    story = Story(pairs)
    known = person(BELGIUM, surname="Peeters")
    sentence = conviction(AUSTRIA, 1)
    story.does(AUSTRIA, lambda service, work: service.enter_conviction(work, known, sentence))
    altered = conviction(AUSTRIA, 1, remark="on appeal")
    story.does(AUSTRIA, lambda service, work: service.alter_conviction(work, altered))
    asked = command(BELGIUM, known)
    story.does(AUSTRIA, lambda service, work: service.request(work, asked))
    deleted = conviction(AUSTRIA, 1, delete=True)
    story.does(AUSTRIA, lambda service, work: service.alter_conviction(work, deleted))
    story.decides(BELGIUM, TaskKind.CONFIRM_DELETION, ConfirmDeletion())
    stranger = command(BELGIUM, person(BELGIUM, surname="Nemo", born=(1950, 1, 2)))
    story.does(AUSTRIA, lambda service, work: service.request(work, stranger))
    question = AskBack((AskableField.FATHER_NAME,))
    story.decides(BELGIUM, TaskKind.IDENTIFY_REQUEST, question)
    story.decides(AUSTRIA, TaskKind.SUPPLY_INFORMATION, SupplyInformation(None))
    story.decides(BELGIUM, TaskKind.IDENTIFY_REQUEST, Nobody())
    story.does(AUSTRIA, lambda service, work: service.request(work, stranger))
    story.decides(BELGIUM, TaskKind.IDENTIFY_REQUEST, Deny(Ground.CONSENT_MISSING))
    story.does(AUSTRIA, lambda service, work: service.request(work, stranger))
    withdrawn = story.last_sent(AUSTRIA, "REQ")
    story.does(
        AUSTRIA,
        lambda service, work: service.cancel(work, withdrawn, by="officer-1", reason="by mistake"),
    )
    return story


def told(story: Story, state: StateCode) -> list[str]:
    """Return what ``comity show`` tells an officer of every conversation, line by line.

    Left out are the line that names the wire, how each message arrived, and what could not
    be written or read just as it is; identifiers and moments are replaced by signs.
    """
    service = story.federation.services[state]
    with story.federation.nodes[state].store.database.read() as snapshot:
        found = snapshot.exchange.conversations_listed(limit=100)
        conversations = sorted(found, key=lambda each: (each.opened_at, each.id))
        texts: list[str] = []
        for conversation in conversations:
            view = conversation_view(
                Output(as_json=False),
                snapshot,
                conversation,
                "en",
                service.lateness(conversation),
            )
            wire = channel_words(conversation)
            text = StringIO()
            console = Console(file=text, width=400, highlight=False, markup=False)
            for part in view.shown:
                if part not in wire and not str(part).startswith(_NOT_AS_IT_IS):
                    console.print(part)
            texts += _plain(text.getvalue()).splitlines()
    return texts


def _plain(text: str) -> str:
    """Return a text with signs for what differs between two stories told at other moments."""
    text = "\n".join(" ".join(line.split()) for line in text.splitlines())
    for pattern, sign in _SIGNS:
        text = pattern.sub(sign, text)
    return text
