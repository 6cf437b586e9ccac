"""What journeys meet: a register of many people, and a partner's requests about some of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final, Self

from comity.assembly.build import Node, open_node
from comity.ids import PersonRef, StateCode, TaskId
from comity.node.worker import Worker
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.policy.decision import Refusal
from comity.records.commands import Nobody, TaskDecision
from comity.records.messages import Request, decode_as
from comity.records.model import Decision, TriState
from comity.records.ports import Task, TaskKind
from comity_training.bench.material import question
from comity_training.bench.policy import deliver
from comity_training.bench.search_register import AT_ONCE, keep_people
from comity_training.bench.search_stream import stream
from comity_training.cast_convictions import (
    drunk_driving_in_germany,
    fraud_in_germany,
    theft_in_bulgaria,
)
from comity_training.federation import make_network

OURS: Final = StateCode("DE")
THEIRS: Final = StateCode("BG")
_SEED: Final = 20260101


@dataclass(slots=True)
class JourneyWorld:
    """Two nodes, and what waits at the first.

    Attributes:
        node: Whose desk it is.
        partner: Another state.
        known: Somebody of the register, described in full.
        person: Their reference.
        tasks: What waits, by the surname it is about; a deletion by its kind.
    """

    node: Node
    partner: Node
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
        node, partner = (open_node(home) for home in make_network(folder, (OURS, THEIRS)))
        _fill(node, persons, progress)
        known = _known()
        with node.database.begin() as work:
            person = work.register.enter_person(known)
            node.records.enter_conviction(work, person, fraud_in_germany())
            doubtful = work.register.enter_person(_simple("Jonas", "Muster", 1990, 3))
            node.records.enter_conviction(work, doubtful, drunk_driving_in_germany())
            for month in (1, 9):
                work.register.enter_person(_simple("Anna", "Schmidt", 1985, month))
        world = cls(node, partner, known, person, {})
        world.receive()
        return world

    def receive(self) -> None:
        """Have the partner ask about several people, notify a conviction, and delete it."""
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
        self._carry()
        order = Decision(
            id="D-00002",
            change_types=("DCH-00-D",),
            decided_on=self.node.clock.now().date(),
            delete_from_register=TriState.YES,
        )
        with self.partner.database.begin() as work:
            changed = replace(held, decisions=(*held.decisions, order))
            self.partner.records.alter_conviction(work, changed)
        self._carry()
        with self.node.database.read() as snapshot:
            for task in snapshot.cases.open_tasks():
                self.tasks[self._called(task)] = task.id

    def answered(self) -> None:
        """Carry what we sent to the partner, have it answered, and bring the answer."""
        deliver(self.node, self.partner)
        Worker(self.partner).handle_due()
        with self.partner.database.begin() as work:
            for task in work.cases.open_tasks():
                decision = TaskDecision(task.id, Nobody(), by="officer", reason="file read")
                self.partner.records.decide(work, decision)
        deliver(self.partner, self.node)
        Worker(self.node).handle_due()

    def close(self) -> None:
        """Let go of both databases."""
        self.node.database.close()
        self.partner.database.close()

    def _carry(self) -> None:
        deliver(self.partner, self.node)
        Worker(self.node).handle_due()

    def _called(self, task: Task) -> str:
        if task.kind is not TaskKind.IDENTIFY_REQUEST:
            return str(task.kind)
        with self.node.database.read() as snapshot:
            message = snapshot.exchange.incoming(task.message)
        described = None if message is None else decode_as(Request, message.payload).person
        surname = None if described is None else described.name.surname
        return "" if surname is None else surname.text


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
        nationalities=("CO-00-276-DEU",),
        father=Parent(forename=name_of("Karl", None).forename),
        mother=Parent(forename=name_of("Else", None).forename),
    )


def _simple(forename: str, surname: str, year: int, month: int | None = None) -> Person:
    return Person(name=name_of(forename, surname), birth_date=PartialDate(year, month))
