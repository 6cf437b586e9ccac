"""A federation whose states recall what they gave: four nodes, and whoever has it onward."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from tests.federation.members import STATES
from tests.federation.node import Node
from tests.federation.records_federation import RecordsFederation
from tests.unit.records.states_in_touch import command, conviction, person

from comity.exchange.ports import IncomingMessage
from comity.ids import ConversationId, ConvictionId, StateCode
from comity.law.recall_grounds import KeepGround, RecallGround
from comity.persons.person import Person
from comity.records.commands import ConfirmDeletion, TaskDecision
from comity.records.ports import RecordsWork, TaskKind
from comity.records.recall_deciding import RecallCommand, RecallDecision
from comity.records.recall_messages import SERVICE
from comity.records.recall_model import Holder, HolderState, Recall, standing_of
from comity.records.recall_service import RecallService
from comity.records.recall_workflow import RECALLS
from comity.records.service import RecordsService
from comity.records.workflow import WORKFLOWS


class RecallFederation(RecordsFederation):
    """Nodes that follow recalls, and look after them once a minute."""

    def __init__(self, seed: int = 0, states: Sequence[StateCode] = STATES) -> None:
        super().__init__(seed, states)
        self.recalls: dict[StateCode, RecallService] = {}
        for node in self.nodes.values():
            node.rails = replace(node.rails, workflows={**WORKFLOWS, **RECALLS})
            node.courier = replace(node.courier, rails=node.rails)
            old = self.services[node.state].authority
            new = replace(old, rails=node.rails)
            self.services[node.state]._authority = new
            self.recalls[node.state] = RecallService(new, lambda _state, _at: True)
        self._look_after()

    def handle(self, node: Node, work: RecordsWork, message: IncomingMessage) -> None:
        """Let the service it belongs to handle it."""
        if message.service == SERVICE:
            self.recalls[node.state].handle(work, message)
        else:
            super().handle(node, work, message)

    def _look_after(self) -> None:
        for node in self.nodes.values():
            self.look_after(node)
        self.later(60, self._look_after)

    def look_after(self, node: Node) -> None:
        """Go on with what is due, each recall in a transaction of its own."""
        service = self.recalls[node.state]
        with self._alive(node) as alive:
            if not alive:
                return
            with node.store.begin() as work:
                due = service.due(work)
            for identifier in due:
                with node.store.begin() as work:
                    service.go_on(work, identifier)
            self.wake(node)

    def spread(self, origin: StateCode, holders: Sequence[StateCode], last: StateCode) -> None:
        """Let an origin convict a national of some states, and another ask them all."""
        whom = person(*holders, surname="Marin", born=(1975, 2, 3))
        made = conviction(origin)
        self.act(
            self.nodes[origin], lambda service, work: service.enter_conviction(work, whom, made)
        )
        self.run_until_quiet()
        for holder in holders:
            self.ask_about(self.nodes[last], holder, whom)
        self.run_until_quiet()

    def ask_about(self, node: Node, to: StateCode, whom: Person) -> None:
        """Ask a state about somebody."""
        asked = command(to, whom)
        self.act(node, lambda service, work: service.request(work, asked))

    def recall(self, origin: StateCode, identifier: ConvictionId) -> None:
        """Let an officer recall a conviction."""
        ordered = RecallCommand(
            "officer-1", "in error", RecallGround.UNLAWFUL, conviction=identifier
        )
        node = self.nodes[origin]
        service = self.recalls[origin]
        self.act(node, lambda _, work: service.start(work, ordered))

    def decide_recalls(self, state: StateCode, *, keep: float) -> None:
        """Let an officer decide everything that waits, and keep some of it."""
        node = self.nodes[state]
        service = self.recalls[state]
        tables = node.store.tables
        for task in [tables.tasks[one] for one in tables.open_tasks]:
            if task.kind is TaskKind.CONFIRM_DELETION:
                confirmed = TaskDecision(task.id, ConfirmDeletion(), "officer-2", "as ordered")
                self.act(node, partial(_decided, confirmed))
            if task.kind is TaskKind.RECALL:
                ground = KeepGround.EVIDENCE if self.random.random() < keep else None
                asked = next(
                    each
                    for each in tables.recalls.values()
                    if each.conversation == task.conversation
                )
                made = RecallDecision(asked.id, "officer-2", "as seen", ground)
                self.act(node, partial(_recall_decided, service, made))

    def converge(self, rounds: int = 12) -> None:
        """Let time pass, and everything be looked after, until nobody has news."""
        for _ in range(rounds):
            self.run(timedelta(hours=2))
        self.run_until_quiet()


def _decided(decision: TaskDecision, service: RecordsService, work: RecordsWork) -> None:
    service.decide(work, decision)


def _recall_decided(
    recalls: RecallService, decision: RecallDecision, _service: RecordsService, work: RecordsWork
) -> None:
    recalls.decide(work, decision)


def held_by(federation: RecallFederation, conversation: ConversationId) -> Recall | None:
    """Return the recall at whoever was asked in a conversation."""
    for node in federation.nodes.values():
        for recall in node.store.tables.recalls.values():
            if recall.conversation == conversation:
                return recall
    return None


def check_views(federation: RecallFederation) -> int:
    """Everybody sees of everybody what is true there; return how many holders were seen.

    Raises:
        AssertionError: Somebody's view is another than the truth.
    """
    seen = 0
    for node in federation.nodes.values():
        for (identifier, state), holder in node.store.tables.recall_holders.items():
            if holder.conversation is None:
                continue
            seen += 1
            truth = _truth(federation, state, holder.conversation)
            assert holder.standing is truth, f"{node.state} of {state}: {holder.standing}, {truth}"
            for each in holder.onward:
                there = _told(federation, each.teller, each.holder)
                assert each.state in there, f"{identifier}: {each}, {there}"
    return seen


def _truth(
    federation: RecallFederation, state: StateCode, conversation: ConversationId
) -> HolderState:
    asked = held_by(federation, conversation)
    assert asked is not None, f"{state} knows nothing of {conversation}"
    items = [
        item.result
        for item in federation.nodes[state].store.tables.recall_items.values()
        if item.recall == asked.id
    ]
    results = tuple(sorted(items, key=lambda each: each.message))
    return standing_of(results) or HolderState.ACKNOWLEDGED


def _told(federation: RecallFederation, teller: str, holder: str) -> set[HolderState]:
    tables = federation.nodes[StateCode(teller)].store.tables
    found: list[Holder] = [
        each for (_, state), each in tables.recall_holders.items() if state == holder
    ]
    return {each.standing for each in found}
