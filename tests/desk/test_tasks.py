"""An officer decides through the interface what another state asked."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.desk.desk_stage import Browser, Desk, StandingClock
from tests.desk.homes import copied_home, german_home
from tests.desk.register import enter
from tests.unit.cli.offices import Office, hand_over
from tests.unit.records.states_in_touch import command

from comity.access.permissions import Role
from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.assembly.journal import journal_of
from comity.ids import PersonRef, StateCode
from comity.ledger.acts import Act
from comity.persons.dates import PartialDate
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Person

DE = StateCode("DE")


@dataclass(frozen=True)
class ClockedOffice(Office):
    """An office by the clock of the desk."""

    clock: StandingClock

    def node(self) -> Node:
        return open_node(Home(self.home), clock=self.clock)


@dataclass(frozen=True)
class Asked:
    """A desk with a request of Bulgaria about somebody in the register, or alike."""

    desk: Desk
    erika: Browser
    person: PersonRef
    task: str


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    home, clock = copied_home(tmp_path), StandingClock()
    shutil.copytree(german_home().parent / "bg", tmp_path / "bg")
    with Desk(home, clock=clock) as desk:
        desk.engage("erika", Role.OFFICER)
        person = enter(desk)
        bulgaria = ClockedOffice(tmp_path / "bg", clock)
        node = bulgaria.node()
        alike = Person(
            name=PersonName(forename=NamePart("Zora"), surname=NamePart("Beispiel")),
            birth_date=PartialDate(1979),
        )
        with node.database.begin() as work:
            node.records.request(work, command(DE, alike))
        node.database.close()
        hand_over(bulgaria, ClockedOffice(home, clock))
        erika = desk.signed_in("erika")
        (task,) = erika.api("GET", "/tasks").json["tasks"]
        yield Asked(desk, erika, person, task["id"])


def test_a_task_is_read_tried_and_decided_once(asked: Asked) -> None:
    path = f"/tasks/{asked.task}"
    read = asked.erika.api("GET", path)
    assert read.status == 200
    assert "Beispiel" in read.text
    decision = {
        "decision": {"act": "identify-as", "person": asked.person},
        "reason": "file compared",
    }
    tried = asked.erika.api("POST", f"{path}/decision", {**decision, "dry_run": True})
    assert tried.status == 200, tried.text
    assert len(asked.erika.api("GET", "/tasks").json["tasks"]) == 1
    done = asked.erika.api("POST", f"{path}/decision", decision)
    assert done.status == 200, done.text
    assert done.json["sent"][0]["to"] == "BG"
    assert asked.erika.api("GET", "/tasks").json["tasks"] == []
    assert asked.erika.api("POST", f"{path}/decision", decision).status == 409


def test_a_trial_about_a_person_is_a_look_and_stands_in_the_log(asked: Asked) -> None:
    """What would be sent, and how long it is, would tell of anybody one cares to name."""
    other = enter(asked.desk, "Nachbar", 2)
    decision = {"act": "identify-as", "person": other}
    body = {"decision": decision, "reason": "out of curiosity", "dry_run": True}
    asked.erika.api("POST", f"/tasks/{asked.task}/decision", body)
    with asked.desk.node.database.read() as snapshot:
        (look,) = (each for each in journal_of(snapshot) if each.act == Act.CONSULT_REGISTER)
    assert (look.official, look.shown) == ("ac-erika", (other,))


def test_an_act_that_does_not_fit_is_refused_and_changes_nothing(asked: Asked) -> None:
    body = {"decision": {"act": "release"}, "reason": "no reason"}
    answer = asked.erika.api("POST", f"/tasks/{asked.task}/decision", body)
    assert answer.status == 422
    assert len(asked.erika.api("GET", "/tasks").json["tasks"]) == 1
