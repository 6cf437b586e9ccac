"""The stage of attacks on recalls: Austria told Belgium and France; Sweden asked both."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from tests.federation.members import AUSTRIA, BELGIUM, FRANCE, SWEDEN
from tests.federation.recall_federation import RecallFederation
from tests.unit.records.states_in_touch import conviction

from comity.errors import ReferenceNotFound
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, MessageId, StateCode
from comity.records.ports import HeldConviction, Task
from comity.records.recall_messages import RecallOrder, RecallResponse
from comity.records.recall_model import Ask, Holder, Outcome, Result
from comity.storage.memory.tables import Tables


class RecallStage:
    """Four members at rest, one conviction among them."""

    def __init__(self, seed: int = 17) -> None:
        self.federation = RecallFederation(seed)
        self.conviction = conviction(AUSTRIA).id
        self.federation.spread(AUSTRIA, (BELGIUM, FRANCE), SWEDEN)
        self.notified = {state: self.sent(AUSTRIA, state, "NOT") for state in (BELGIUM, FRANCE)}

    def settle(self, hours: int = 6) -> None:
        """Let time pass, and everything be delivered and looked after."""
        self.federation.run(timedelta(hours=hours))

    def tables(self, state: StateCode) -> Tables:
        """Return what a node keeps."""
        return self.federation.nodes[state].store.tables

    def sent(self, sender: StateCode, to: StateCode, kind: str) -> MessageId:
        """Return the first message of a kind that went from one to another."""
        found = [
            each.id
            for each in self.tables(sender).outgoing.values()
            if (each.peer, each.kind) == (to, kind)
        ]
        return MessageId(min(found))

    def received(self, state: StateCode, kind: str) -> list[IncomingMessage]:
        """Return what a node received of a kind."""
        return [each for each in self.tables(state).incoming.values() if each.kind == kind]

    def versions(self, state: StateCode) -> tuple[HeldConviction, ...]:
        """Return the conviction as a node's register holds it."""
        return tuple(self.tables(state).convictions[self.conviction])

    def open_tasks(self, state: StateCode) -> list[Task]:
        """Return what waits for an officer."""
        tables = self.tables(state)
        return [tables.tasks[each] for each in tables.open_tasks]

    def holder(self, state: StateCode, *, at: StateCode = AUSTRIA) -> Holder:
        """Return how far a state has come, as another sees it."""
        return next(each for (_, of), each in self.tables(at).recall_holders.items() if of == state)

    def order(self, messages: tuple[MessageId, ...]) -> RecallOrder:
        """Return an order to erase, in its due form."""
        return RecallOrder(
            ask=Ask.ERASE,
            messages=messages,
            convictions=(self.conviction,),
            ground="unlawfully-transmitted",
            basis="",
            reply_by=date(2027, 1, 1),
        )

    def send(
        self,
        sender: StateCode,
        to: StateCode,
        message: RecallOrder | RecallResponse,
        *,
        conversation: ConversationId | None = None,
    ) -> OutgoingMessage:
        """Let a node send what its operator made up, and let it be followed."""
        node = self.federation.nodes[sender]
        refers_to = None if conversation is None else MessageId(conversation)
        with node.store.begin() as work:
            sent = self.federation.recalls[sender].office.send(
                work, to, message, conversation=conversation, refers_to=refers_to
            )
        self.federation.wake(node)
        self.settle()
        return sent

    def report_as(self, liar: StateCode, conversation: ConversationId | None) -> None:
        """Let a node report in a conversation of others."""
        claimed = Result(self.notified[BELGIUM], Outcome.ERASED)
        report = RecallResponse(revision=9, results=(claimed,))
        self.send(liar, AUSTRIA, report, conversation=conversation)

    @contextmanager
    def no_such_conversation(self) -> Iterator[None]:
        """Expect that the liar's own node has no such conversation to go on with."""
        with pytest.raises(ReferenceNotFound):
            yield

    @contextmanager
    def data_unchanged(self, state: StateCode) -> Iterator[None]:
        """Check that register and payloads of a node are the same afterwards."""
        before = self._data(state)
        yield
        after = self._data(state)
        assert {key: after[key] for key in before} == before

    def _data(self, state: StateCode) -> dict[str, object]:
        tables = self.tables(state)
        kept: dict[str, object] = {
            f"payload {each.id}": each.payload for each in tables.incoming.values()
        }
        kept["convictions"] = dict(tables.convictions)
        kept["persons"] = dict(tables.persons)
        return kept
