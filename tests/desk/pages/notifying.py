"""A German desk to which Bulgaria notifies convictions: some are filed, some wait for an officer.

Filed by the node: Zora Beispiel's theft, and one whose offence has a code that no table knows.
Waiting: somebody who is not in the register; somebody whom two persons may be; a change that
describes another person; a change of what was never notified; one under an identifier that is
taken; and what was filed before, of somebody whom this time little is said about. One that names
another state as convicting is complained of at once.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from tests.desk.desk_stage import Desk, StandingClock
from tests.desk.pages.recalling import carry
from tests.desk.pages.world import zora
from tests.unit.records.states_in_touch import conviction

from comity.assembly.build import Node, open_node
from comity.assembly.config import RecordsPart
from comity.assembly.home import Home
from comity.ids import ConversationId, ConvictionId, PersonRef, StateCode, TaskId
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person, Sex
from comity.policy.decision import Refusal
from comity.policy.facts import NotificationFacts
from comity.policy.notifications import decide_notification
from comity.records.messages import ConvictionReference, Notification
from comity.records.model import Conviction
from comity.records.ports import Task
from comity_training.federation import Choices, make_network

DE, BG = StateCode("DE"), StateCode("BG")
GERMAN: Final = "CO-00-276-DEU"
FILED: Final = conviction(BG, 1)
STRANGE_CODE: Final = conviction(BG, 2, category="O-00-987654")


@dataclass(frozen=True)
class Waiting:
    """What waits, and whom the register knows.

    Attributes:
        nobody: The task about somebody who is not here.
        several: The task about somebody whom two may be.
        another: The task about a change that describes another person.
        unknown: The task about a change of what is not here.
        taken: The task about an identifier that is in use.
        again: The task about what was filed before.
        complained: The task about what was complained of at once.
        zora: In the register.
        annas: In the register.
    """

    nobody: Task
    several: Task
    another: Task
    unknown: Task
    taken: Task
    again: Task
    complained: Task
    zora: PersonRef
    annas: tuple[PersonRef, PersonRef]


@dataclass
class Notified:
    """The desk, and the nodes behind it."""

    desk: Desk
    nodes: dict[StateCode, Node]
    waits: Waiting

    def carry(self) -> None:
        """Let the nodes deliver and handle until nothing is left."""
        carry(self.nodes)

    def open_tasks(self) -> set[TaskId]:
        """Return what waits for an officer here."""
        with self.nodes[DE].database.read() as snapshot:
            return {each.id for each in snapshot.cases.open_tasks()}

    def held(self, ref: PersonRef) -> dict[ConvictionId, int]:
        """Return the versions in force of a person's convictions."""
        with self.nodes[DE].database.read() as snapshot:
            found = snapshot.register.convictions_of(ref)
        return {each.conviction.id: each.version for each in found}

    def told(self, task: Task) -> list[str]:
        """Return the kinds of what Bulgaria was told in the case of a task."""
        self.carry()
        with self.nodes[BG].database.read() as snapshot:
            said = snapshot.exchange.messages_of(task.conversation)
        return [each.kind for each in said[1:]]


@contextmanager
def notified(folder: Path) -> Iterator[Notified]:
    """Open the desk on a copy of what was made once a run."""
    made, waits = _made()
    for state in (DE, BG):
        shutil.copytree(made / state.lower(), folder / state.lower())
    clock = StandingClock()
    with Desk(folder / "de", clock=clock) as desk:
        bulgaria = open_node(Home(folder / "bg"), clock=clock)
        try:
            yield Notified(desk, {DE: desk.node, BG: bulgaria}, waits)
        finally:
            bulgaria.database.close()


def _person(forename: str, surname: str, born: PartialDate, sex: Sex = Sex.UNKNOWN) -> Person:
    return Person(
        name=name_of(forename, surname), sex=sex, birth_date=born, nationalities=(GERMAN,)
    )


@cache
def _made() -> tuple[Path, Waiting]:
    folder = Path(tempfile.mkdtemp(prefix="comity-notified-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock = StandingClock()
    choices = Choices(records=RecordsPart(ask_national_entry=False))
    homes = make_network(folder, (DE, BG), clock=clock, choices=choices)
    nodes = {
        state: open_node(home, clock=clock) for state, home in zip((DE, BG), homes, strict=True)
    }
    jonas = replace(
        _person("Jonas", "Muster", PartialDate(1990, 3, 12), Sex.MALE),
        birth_place=zora().birth_place,
    )
    annas = [
        _person("Anna", "Schmidt", PartialDate(1985, month, 4), Sex.FEMALE) for month in (1, 9)
    ]
    with nodes[DE].database.begin() as work:
        refs = [work.register.enter_person(each) for each in (zora(), jonas, *annas)]
    sent = {
        "filed": (zora(), FILED, None),
        "strange": (jonas, STRANGE_CODE, None),
        "nobody": (_person("Petar", "Unbekannt", PartialDate(1988, 2, 3)), conviction(BG, 3), None),
        "several": (_person("Anna", "Schmidt", PartialDate(1985)), conviction(BG, 4), None),
        "another": (jonas, replace(FILED, file_number="1/2026-A"), FILED),
        "unknown": (zora(), conviction(BG, 5), conviction(BG, 6)),
        "taken": (zora(), replace(FILED, file_number="77/2026"), None),
        "again": (_person("Zora", "Beispiel", PartialDate(1979)), FILED, None),
        "complained": (zora(), conviction(DE, 7), None),
    }
    opened = {}
    for name, (whom, what, changes) in sent.items():
        opened[name] = _notify(nodes[BG], whom, what, changes)
        carry(nodes)
    with nodes[DE].database.read() as snapshot:
        tasks = {each.conversation: each for each in snapshot.cases.open_tasks()}
    for node in nodes.values():
        node.database.close()
    assert set(tasks) == set(list(opened.values())[2:]), "what is complete makes no task"
    found = {name: tasks[case] for name, case in opened.items() if case in tasks}
    return folder, Waiting(**found, zora=refs[0], annas=(refs[2], refs[3]))


def _notify(
    node: Node, whom: Person, what: Conviction, changes: Conviction | None
) -> ConversationId:
    """Have a node notify Germany of whatever is said, as a faulty system of a partner would."""
    authority = node.records.authority
    decided = decide_notification(
        NotificationFacts(
            convicting_state=BG,
            addressee=DE,
            nationalities=(DE,),
            on=authority.day_of(authority.now()),
            already_notified=changes is not None,
            in_network=True,
        ),
        authority.rules,
    )
    assert not isinstance(decided, Refusal)
    updates = None
    if changes is not None:
        updates = ConvictionReference(id=changes.id, file_number=changes.file_number)
    said = Notification(person=whom, conviction=what, updates=updates)
    with node.database.begin() as work:
        return authority.send(work, decided, DE, said).conversation
