"""The same federation with the real casework of criminal records in it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.federation.members import STATES
from tests.federation.node import Node
from tests.federation.simulator import Federation
from tests.unit.records.states_in_touch import RULES, command, conviction, person

from comity.errors import Failure
from comity.exchange.ports import Handling, IncomingMessage
from comity.ids import MessageId, StateCode
from comity.persons.person import Person
from comity.records.commands import (
    Act,
    Approve,
    AskBack,
    Attended,
    ConfirmDeletion,
    EnterAsNew,
    EnterNationally,
    Nobody,
    RefuseDeletion,
    Release,
    ReportError,
    SeveralPersons,
    SupplyInformation,
    TaskDecision,
    Withdraw,
)
from comity.records.messages import AskableField
from comity.records.ports import DutyState, RecordsWork, Task, TaskKind
from comity.records.service import RecordsService
from comity.records.settings import RecordsSettings

SURNAMES = ("Novak", "Berg", "Marin", "Lind", "Moreau")


class RecordsFederation(Federation):
    """Nodes whose officers enter, alter, ask, cancel and decide at random."""

    def __init__(self, seed: int = 0, states: Sequence[StateCode] = STATES) -> None:
        super().__init__(seed, states)
        self.services = {
            node.state: RecordsService(
                RecordsSettings(
                    state=node.state,
                    time_zone="Europe/Vienna",
                    automatic_denials=True,
                    automatic_not_a_national=True,
                    enter_unknown_nationals=True,
                    ask_national_entry=False,
                ),
                RULES,
                node.rails,
                node.partners.states,
            )
            for node in self.nodes.values()
        }
        for node in self.nodes.values():
            refused = self.services[node.state].refused
            node.courier = replace(node.courier, refused=refused)
        self.convictions: dict[StateCode, int] = {}
        self.turned_down = 0

    def handle(self, node: Node, work: RecordsWork, message: IncomingMessage) -> None:
        """Let the service handle it."""
        self.services[node.state].handle(work, message)

    def act(self, node: Node, what: Callable[[RecordsService, RecordsWork], object]) -> None:
        """Let an officer do something in one transaction; what is not possible is undone."""
        with self._alive(node) as alive:
            if alive:
                try:
                    with node.store.begin() as work:
                        what(self.services[node.state], work)
                except Failure as failure:
                    if failure.code.startswith("storage:"):
                        raise
                    self.turned_down += 1
                self.wake(node)

    def somebody(self) -> Person:
        """Return one of a few people, so that the registers have them in common."""
        number = self.random.randrange(12)
        count = 1 if number % 3 else 2
        states = sorted(self.nodes)
        nationalities = [states[(number + more) % len(states)] for more in range(count)]
        return person(
            *nationalities, surname=SURNAMES[number % len(SURNAMES)], born=(1970 + number, 5, 17)
        )

    def something(self) -> None:
        """Let some officer somewhere do something."""
        node = self.nodes[self.random.choice(sorted(self.nodes))]
        acts = [self.enter, self.alter, self.ask, self.cancel, self.decide]
        (act,) = self.random.choices(acts, weights=[2, 1, 2, 1, 2])
        act(node)

    def enter(self, node: Node) -> None:
        """Enter a conviction; whoever's national it is will be notified."""
        number = self.convictions[node.state] = self.convictions.get(node.state, 0) + 1
        made, whom = conviction(node.state, number), self.somebody()
        self.act(node, lambda service, work: service.enter_conviction(work, whom, made))

    def alter(self, node: Node) -> None:
        """Alter or delete one of the convictions entered."""
        known = self.convictions.get(node.state, 0)
        if known:
            number = self.random.randint(1, known)
            delete = self.random.random() < 0.3
            made = conviction(node.state, number, delete=delete, remark="on appeal")
            self.act(node, lambda service, work: service.alter_conviction(work, made))

    def ask(self, node: Node) -> None:
        """Ask another state about somebody."""
        to = self.random.choice(sorted(set(self.nodes) - {node.state}))
        asked = command(to, self.somebody())
        self.act(node, lambda service, work: service.request(work, asked))

    def cancel(self, node: Node) -> None:
        """Take back something that was sent."""
        sent = sorted(node.store.tables.outgoing)
        if sent:
            identifier: MessageId = self.random.choice(sent)
            self.act(
                node,
                lambda service, work: service.cancel(
                    work, identifier, by="officer-1", reason="sent in error"
                ),
            )

    def decide(self, node: Node) -> None:
        """Decide the oldest or some other open task, not always sensibly."""
        tasks = [node.store.tables.tasks[one] for one in node.store.tables.open_tasks]
        if tasks:
            task = self.random.choice(tasks)
            decision = TaskDecision(task.id, self._decision(task), "officer-1", "as seen")
            self.act(node, lambda service, work: service.decide(work, decision))

    def _decision(self, task: Task) -> Act:
        match task.kind:
            case TaskKind.IDENTIFY_REQUEST | TaskKind.IDENTIFY_NOTIFICATION:
                field = self.random.choice(list(AskableField))
                acts: list[Act] = [Nobody(), SeveralPersons(), EnterAsNew(), AskBack((field,))]
            case TaskKind.APPROVE_ANSWER:
                acts = [Approve()]
            case TaskKind.SUPPLY_INFORMATION:
                acts = [SupplyInformation(None), SupplyInformation(self.somebody())]
            case TaskKind.CONFIRM_DELETION:
                acts = [ConfirmDeletion(), RefuseDeletion("It stands here.")]
            case TaskKind.ENTER_NATIONALLY:
                acts = [EnterNationally(entered=True), EnterNationally(entered=False)]
            case TaskKind.UNDELIVERABLE | TaskKind.ATTEND | TaskKind.RECALL | TaskKind.TELEPHONE:
                acts = [Attended()]
            case TaskKind.RELEASE:
                acts = [Release(), Withdraw()]
        return self.random.choice([*acts, *acts, ReportError("This cannot be processed.")])


def check_records(federation: RecordsFederation) -> None:
    """Nothing received is left lying, and no notification that is owed is missing.

    Raises:
        AssertionError: One of both is not so.
    """
    for node in federation.nodes.values():
        tables = node.store.tables
        assert not tables.parked
        assert all(one.handling is Handling.DONE for one in tables.incoming.values())
        due = {peer for peer, waiting in tables.due_out.items() if waiting}
        assert not due
        for identifier, duties in tables.duties.items():
            for duty in duties:
                if duty.state is DutyState.SENT:
                    assert duty.message in tables.outgoing, f"{identifier}: {duty} was never sent"
        with node.store.begin() as work:
            report = federation.services[node.state].reconcile(work, limit=10_000)
        assert not report.composed, f"{node.state} had forgotten {report}"
