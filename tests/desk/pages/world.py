"""A German desk in the middle of its work: made once a run, copied for each test.

In the register: Zora Beispiel with a conviction of ours and one that Bulgaria notified, Jonas
Muster with one, and two persons called Anna Schmidt. From Bulgaria: a request that is certain,
one with a single doubtful candidate, one with several, one for another purpose, three about
nobody here, a notification with its deletion, and an answer and a question to requests of ours.
The requests about nobody are two weeks old and late; the rest came over the days since.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser
from tests.desk.desk_stage import NOW, Desk, StandingClock
from tests.desk.homes import german_home
from tests.desk.pages.visits import Visits, visiting
from tests.unit.cli.offices import Office, hand_over
from tests.unit.records.states_in_touch import command

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.ids import ConversationId, PersonRef, StateCode, TaskId
from comity.law.purposes import Purpose
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.records.commands import AskBack, Nobody, TaskDecision
from comity.records.messages import AskableField, Kind, Request, decode_as
from comity.records.model import Decision, TriState
from comity.records.ports import Task, TaskKind
from comity.records.requesting import Requested
from comity.storage.store import Snapshot
from comity_training.cast_convictions import (
    drunk_driving_in_germany,
    fraud_in_germany,
    theft_in_bulgaria,
)

DE: Final = StateCode("DE")
BG: Final = StateCode("BG")
LATER: Final = NOW + timedelta(days=15)
"""When the desk is looked at: a Tuesday, a day after the oldest requests were due."""
_STRANGERS: Final = ("Unbekannt", "Niemand", "Fremder")


@dataclass(frozen=True)
class Cases:
    """What there is, by reference.

    Attributes:
        certain: The task to approve the answer about Zora Beispiel, who is certain.
        doubtful: The task with one candidate, Jonas Muster.
        several: The task with two candidates called Anna Schmidt.
        other_purpose: The task about Zora Beispiel for the vetting of employees.
        nobody: The tasks about somebody who is not here.
        deletion: The task to confirm what Bulgaria deleted.
        entry: The task to say whether Bulgaria's conviction enters the register proper.
        question: The task to answer what Bulgaria asked about our request.
        answered: Our request that was answered.
        asked_back: Our request that Bulgaria has a question about.
        notified: The conversation that brought Bulgaria's conviction.
        zora: In the register.
        jonas: In the register.
        annas: In the register.
    """

    certain: TaskId
    doubtful: TaskId
    several: TaskId
    other_purpose: TaskId
    nobody: tuple[TaskId, ...]
    deletion: TaskId
    question: TaskId
    entry: TaskId
    answered: ConversationId
    asked_back: ConversationId
    notified: ConversationId
    zora: PersonRef
    jonas: PersonRef
    annas: tuple[PersonRef, PersonRef]


@dataclass(frozen=True)
class ClockedOffice(Office):
    """An office by the clock of the desk."""

    clock: StandingClock

    def node(self) -> Node:
        return open_node(Home(self.home), clock=self.clock)


@dataclass(frozen=True)
class World:
    """A desk at work, and the partner.

    Attributes:
        desk: The German desk, with nobody engaged yet.
        cases: What waits there.
        german: The German office, to hand messages over.
        bulgaria: The Bulgarian one.
    """

    desk: Desk
    cases: Cases
    german: ClockedOffice
    bulgaria: ClockedOffice


@contextmanager
def world_of(folder: Path, *, pseudo: bool = False) -> Iterator[World]:
    """Open the desk on a copy of everything, also in the language that nobody speaks."""
    made, cases = _made()
    for state in ("de", "bg"):
        shutil.copytree(made / state, folder / state)
    clock = StandingClock(LATER)
    with Desk(folder / "de", clock=clock, pseudo=pseudo) as desk:
        yield World(
            desk, cases, ClockedOffice(folder / "de", clock), ClockedOffice(folder / "bg", clock)
        )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with world_of(tmp_path) as opened:
        yield opened


@pytest.fixture
def world_visits(chromium: Browser, world: World) -> Iterator[Visits]:
    """Visits to the desk that is in the middle of its work."""
    with visiting(chromium, world.desk) as let_in:
        yield let_in


def zora() -> Person:
    """Return somebody of whom everything is known."""
    return Person(
        name=name_of("Zora", "Beispiel", "de"),
        sex=Sex.FEMALE,
        birth_date=PartialDate(1979, 5, 17),
        birth_place=Place(country="CO-00-276-DEU", town=plain("Köln", "de")),
        nationalities=("CO-00-276-DEU",),
        father=Parent(forename=name_of("Karl", None).forename),
        mother=Parent(forename=name_of("Else", None).forename),
    )


def _simple(forename: str, surname: str, born: PartialDate) -> Person:
    return Person(name=name_of(forename, surname), birth_date=born)


@cache
def _made() -> tuple[Path, Cases]:
    folder = Path(tempfile.mkdtemp(prefix="comity-desk-world-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for state in ("de", "bg"):
        shutil.copytree(german_home().parent / state, folder / state)
    clock = StandingClock()
    return folder, _Making(
        clock, ClockedOffice(folder / "de", clock), ClockedOffice(folder / "bg", clock)
    ).cases()


@dataclass
class _Making:
    clock: StandingClock
    german: ClockedOffice
    bulgaria: ClockedOffice

    def cases(self) -> Cases:
        zora_ref, jonas, *annas = self._register()
        self._from_bulgaria(
            *(_simple("Petar", each, PartialDate(1988, 2, 3)) for each in _STRANGERS)
        )
        answered = self._ask(_simple("Elena", "Petrova", PartialDate(1980, 12, 1)))
        self.clock.wait(days=3)
        self._answer_ours()
        notified = self._notify()
        self.clock.wait(days=6)
        asked_back = self._ask(_simple("Ivan", "Dimitrov", PartialDate(1991)))
        self._from_bulgaria(
            _simple("Jonas", "Muster", PartialDate(1990)),
            _simple("Anna", "Schmidt", PartialDate(1985)),
        )
        self.clock.wait(days=5)
        self._question_ours()
        self._from_bulgaria(zora())
        self._from_bulgaria(zora(), purpose=Purpose.EMPLOYMENT_VETTING)
        self._delete()
        found = self._tasks()
        return Cases(
            certain=found[Purpose.CRIMINAL_PROCEEDINGS],
            doubtful=found["Muster"],
            several=found["Schmidt"],
            other_purpose=found[Purpose.EMPLOYMENT_VETTING],
            nobody=tuple(found[each] for each in _STRANGERS),
            deletion=found[TaskKind.CONFIRM_DELETION],
            question=found[TaskKind.SUPPLY_INFORMATION],
            entry=found[TaskKind.ENTER_NATIONALLY],
            answered=answered,
            asked_back=asked_back,
            notified=notified,
            zora=zora_ref,
            jonas=jonas,
            annas=(annas[0], annas[1]),
        )

    def _register(self) -> list[PersonRef]:
        people = [
            zora(),
            _simple("Jonas", "Muster", PartialDate(1990, 3, 12)),
            replace(_simple("Anna", "Schmidt", PartialDate(1985, 1, 20)), sex=Sex.FEMALE),
            replace(_simple("Anna", "Schmidt", PartialDate(1985, 9, 4)), sex=Sex.FEMALE),
        ]
        node = self.german.node()
        with node.database.begin() as work:
            refs = [work.register.enter_person(each) for each in people]
            for ref, what in ((refs[0], fraud_in_germany()), (refs[1], drunk_driving_in_germany())):
                node.records.enter_conviction(work, ref, what)
        node.database.close()
        return refs

    def _from_bulgaria(
        self, *people: Person, purpose: Purpose = Purpose.CRIMINAL_PROCEEDINGS
    ) -> None:
        node = self.bulgaria.node()
        for number, each in enumerate(people, start=1):
            with node.database.begin() as work:
                node.records.request(
                    work, command(DE, each, purpose=purpose, case_reference=f"ДП {number}/2026")
                )
        node.database.close()
        self._carry()

    def _ask(self, person: Person) -> ConversationId:
        node = self.german.node()
        with node.database.begin() as work:
            asked = node.records.request(work, command(BG, person, case_reference="3 Js 77/26"))
        node.database.close()
        assert isinstance(asked, Requested)
        self._carry()
        return asked.conversation.id

    def _answer_ours(self) -> None:
        self._decide_there(Nobody())

    def _question_ours(self) -> None:
        fields = (AskableField.BIRTH_DATE.value, AskableField.FATHER_NAME.value)
        self._decide_there(AskBack(fields, plain("Two persons are called that.", "en")))

    def _decide_there(self, act: Nobody | AskBack) -> None:
        node = self.bulgaria.node()
        with node.database.begin() as work:
            for task in work.cases.open_tasks():
                decision = TaskDecision(task.id, act, by="officer-bg", reason="file read")
                node.records.decide(work, decision)
        node.database.close()
        self._carry()

    def _notify(self) -> ConversationId:
        node = self.bulgaria.node()
        with node.database.begin() as work:
            node.records.enter_conviction(work, zora(), theft_in_bulgaria())
        node.database.close()
        self._carry()
        return self._notified()

    def _delete(self) -> None:
        held = theft_in_bulgaria()
        order = Decision(
            id="D-00002",
            change_types=("DCH-00-D",),
            decided_on=self.clock.now().date(),
            delete_from_register=TriState.YES,
        )
        node = self.bulgaria.node()
        with node.database.begin() as work:
            node.records.alter_conviction(work, replace(held, decisions=(*held.decisions, order)))
        node.database.close()
        self._carry()

    def _carry(self) -> None:
        while hand_over(self.bulgaria, self.german) or hand_over(self.german, self.bulgaria):
            pass

    def _tasks(self) -> dict[str, TaskId]:
        """Return what waits, by whom or what it is about."""
        found: dict[str, TaskId] = {}
        node = self.german.node()
        with node.database.read() as snapshot:
            for each in snapshot.cases.open_tasks():
                found[self._called(snapshot, each)] = each.id
        node.database.close()
        return found

    def _called(self, snapshot: Snapshot, task: Task) -> str:
        if task.kind not in {TaskKind.IDENTIFY_REQUEST, TaskKind.APPROVE_ANSWER}:
            return str(task.kind)
        message = snapshot.exchange.incoming(task.message)
        assert message is not None
        request = decode_as(Request, message.payload)
        if task.kind is TaskKind.APPROVE_ANSWER:
            return request.purpose
        surname = request.person.name.surname
        assert surname is not None
        return surname.text

    def _notified(self) -> ConversationId:
        node = self.german.node()
        with node.database.read() as snapshot:
            listed = snapshot.exchange.conversations_listed(limit=100)
        node.database.close()
        (found,) = (each.id for each in listed if each.opens_with == Kind.NOTIFICATION)
        return found
