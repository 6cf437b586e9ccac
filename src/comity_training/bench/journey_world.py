"""What journeys meet: a register of many people, and a partner's requests about some of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final, Self

from comity.assembly.build import Node, open_node
from comity.assembly.config import RecordsPart
from comity.ids import PersonRef, StateCode, TaskId
from comity.node.recall_round import go_on_with_recalls
from comity.node.worker import Worker
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.policy.decision import Refusal
from comity.records.commands import ConfirmDeletion, Nobody, TaskDecision
from comity.records.messages import Request, decode_as
from comity.records.model import Conviction, Decision, TriState
from comity.records.ports import Task, TaskKind
from comity.records.recall_messages import CAPABILITY
from comity_training.bench.material import question
from comity_training.bench.policy import deliver
from comity_training.bench.search_register import AT_ONCE, keep_people
from comity_training.bench.search_stream import stream
from comity_training.cast_convictions import (
    CAST_NUMBER,
    drunk_driving_in_germany,
    fraud_in_germany,
    theft_in_bulgaria,
)
from comity_training.convictions import conviction_id
from comity_training.federation import Choices, make_network

OURS: Final = StateCode("DE")
THEIRS: Final = StateCode("BG")
THIRD: Final = StateCode("FR")
_MOST_ROUNDS: Final = 20
_GERMAN: Final = "CO-00-276-DEU"
_SEED: Final = 20260101


@dataclass(slots=True)
class JourneyWorld:
    """Three nodes, and what waits at the first.

    Attributes:
        node: Whose desk it is.
        partner: Another state.
        third: A third one, which was notified of a conviction as the partner was.
        known: Somebody of the register, described in full.
        person: Their reference.
        tasks: What waits, by the surname it is about; a deletion by its kind.
    """

    node: Node
    partner: Node
    third: Node
    known: Person
    person: PersonRef
    tasks: dict[str, TaskId]

    @classmethod
    def made(cls, folder: Path, persons: int, progress: Callable[[str], None]) -> Self:
        """Make it.

        Args:
            folder: Where the nodes are made.
            persons: How many others the register holds.
            progress: Told in a sentence how far it has come.
        """
        choices = Choices(
            capabilities=("records", CAPABILITY),
            records=RecordsPart(enter_unknown_nationals=True),
        )
        homes = make_network(folder, (OURS, THEIRS, THIRD), choices=choices)
        node, partner, third = (open_node(home) for home in homes)
        _fill(node, persons, progress)
        known = _known()
        with node.database.begin() as work:
            person = work.register.enter_person(known)
            node.records.enter_conviction(work, person, fraud_in_germany())
            doubtful = work.register.enter_person(_simple("Jonas", "Muster", 1990, 3))
            node.records.enter_conviction(work, doubtful, drunk_driving_in_germany())
            for month in (1, 9):
                work.register.enter_person(_simple("Anna", "Schmidt", 1985, month))
            node.records.enter_conviction(work, _national_of_both(), _notified_to_both())
        world = cls(node, partner, third, known, person, {})
        world.receive()
        return world

    def receive(self) -> None:
        """Have the partner ask about several people, notify convictions, and delete one."""
        asked = (
            self.known,
            _simple("Jonas", "Muster", 1990),
            _simple("Anna", "Schmidt", 1985),
            _simple("Petar", "Unbekannt", 1988, 2),
        )
        with self.partner.database.begin() as work:
            for number, person in enumerate(asked):
                sent = self.partner.records.request(work, question(person, OURS, number))
                if isinstance(sent, Refusal):
                    # The choice of states is at fault, not a type.
                    raise ValueError(sent.explanation)  # noqa: TRY004
            held = theft_in_bulgaria()
            self.partner.records.enter_conviction(work, self.known, held)
            doubtful = replace(_simple("Anna", "Schmidt", 1985), nationalities=(_GERMAN,))
            other = replace(held, id=conviction_id(THEIRS, CAST_NUMBER + 50), file_number="50/26")
            self.partner.records.enter_conviction(work, doubtful, other)
        self._carry()
        with self.partner.database.begin() as work:
            self.partner.records.alter_conviction(work, self._deleted(held))
        self._carry()
        with self.node.database.read() as snapshot:
            for task in snapshot.cases.open_tasks():
                self.tasks[self._called(task)] = task.id

    def answered(self) -> None:
        """Carry what we sent to the partner, have it answered, and bring the answer."""
        self._carry()
        with self.partner.database.begin() as work:
            for task in work.cases.open_tasks():
                if task.kind is TaskKind.IDENTIFY_REQUEST:
                    decision = TaskDecision(task.id, Nobody(), by="officer", reason="file read")
                    self.partner.records.decide(work, decision)
        self._carry()

    def delete_ours(self) -> None:
        """Delete a conviction of ours that both others were notified of, which recalls it."""
        with self.node.database.begin() as work:
            self.node.records.alter_conviction(work, self._deleted(_notified_to_both()))
        self._carry()

    def confirm(self) -> None:
        """Have both others confirm that they deleted it, and tell us."""
        for node in (self.partner, self.third):
            with node.database.begin() as work:
                for task in work.cases.open_tasks():
                    if task.kind is TaskKind.CONFIRM_DELETION:
                        decision = TaskDecision(task.id, ConfirmDeletion(), "officer", "order read")
                        node.records.decide(work, decision)
        self._carry()
        for node in (self.partner, self.third):
            with node.database.begin() as work:
                for recall in work.recalls.listed(only_open=True, limit=10):
                    # At once, where a node at work would look again after a minute.
                    node.recalls.go_on(work, recall.id)
        self._carry()

    def close(self) -> None:
        """Let go of the databases."""
        for each in self._nodes:
            each.database.close()

    @property
    def _nodes(self) -> tuple[Node, ...]:
        return (self.node, self.partner, self.third)

    def _carry(self) -> None:
        """Let all nodes deliver and handle until nothing is left."""
        for _ in range(_MOST_ROUNDS):
            moved = 0
            for node in self._nodes:
                go_on_with_recalls(node)
                moved += sum(_delivered(node, each) for each in self._nodes if each is not node)
            moved += sum(Worker(node).handle_due() for node in self._nodes)
            if not moved:
                return
        raise ValueError("the nodes do not come to rest")

    def _deleted(self, held: Conviction) -> Conviction:
        """Return a conviction with the decision that deletes it."""
        order = Decision(
            id="D-00002",
            change_types=("DCH-00-D",),
            decided_on=self.node.clock.now().date(),
            delete_from_register=TriState.YES,
        )
        return replace(held, decisions=(*held.decisions, order))

    def _called(self, task: Task) -> str:
        if task.kind is not TaskKind.IDENTIFY_REQUEST:
            return str(task.kind)
        with self.node.database.read() as snapshot:
            message = snapshot.exchange.incoming(task.message)
        described = None if message is None else decode_as(Request, message.payload).person
        surname = None if described is None else described.name.surname
        return "" if surname is None else surname.text


def _delivered(sender: Node, recipient: Node) -> int:
    """Deliver what is due from one to another; return how much."""
    with sender.database.read() as snapshot:
        due = snapshot.exchange.due_to(recipient.state, limit=100, max_bytes=10**9)
        count = sum(1 for _ in due)
    if count:
        deliver(sender, recipient)
    return count


def _national_of_both() -> Person:
    born = _simple("Mila", "Doppel", 1982, 4)
    return replace(
        born,
        birth_date=PartialDate(1982, 4, 9),
        nationalities=("CO-00-100-BGR", "CO-00-250-FRA"),
    )


def _notified_to_both() -> Conviction:
    number = CAST_NUMBER + 51
    return replace(fraud_in_germany(), id=conviction_id(OURS, number), file_number="51 Ls 1/26")


def _fill(node: Node, persons: int, progress: Callable[[str], None]) -> None:
    people = stream(persons, _SEED, processes=1)
    kept = 0
    while chunk := list(islice(people, AT_ONCE)):
        with node.database.begin() as work:
            keep_people(work, chunk)
        kept += len(chunk)
        progress(f"{kept:,} persons in the register")


def _known() -> Person:
    return Person(
        name=name_of("Zora", "Beispiel", "de"),
        sex=Sex.FEMALE,
        birth_date=PartialDate(1979, 5, 17),
        birth_place=Place(country="CO-00-276-DEU", town=plain("Köln", "de")),
        nationalities=(_GERMAN,),
        father=Parent(forename=name_of("Karl", None).forename),
        mother=Parent(forename=name_of("Else", None).forename),
    )


def _simple(forename: str, surname: str, year: int, month: int | None = None) -> Person:
    return Person(name=name_of(forename, surname), birth_date=PartialDate(year, month))
