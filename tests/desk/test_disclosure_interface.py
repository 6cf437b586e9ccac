"""Transfers to third states and handling conditions, through the interface."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.desk.desk_stage import Browser, Desk, StandingClock
from tests.desk.draft_stage import ClockedOffice
from tests.desk.register import enter
from tests.unit.cli.offices import hand_over
from tests.unit.records.states_in_touch import command, conviction

from comity.access.permissions import Role
from comity.ids import StateCode
from comity.law.handling import HandlingCode
from comity.persons.dates import PartialDate
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Person
from comity.records.handling_office import SetCondition, set_condition
from comity_training.federation import make_network

DE, UA = StateCode("DE"), StateCode("UA")
WHY = {"Comity-Purpose": "criminal-proceedings", "Comity-Case": "3 Js 77/26"}
ZORA = Person(
    name=PersonName(forename=NamePart("Zora"), surname=NamePart("Beispiel")),
    birth_date=PartialDate(1979, 5, 17),
)


@dataclass(frozen=True)
class Asked:
    """Germany, asked by Ukraine about somebody with a conviction."""

    desk: Desk
    erika: Browser
    person: str
    conversation: str


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    clock = StandingClock()
    make_network(tmp_path, (DE, UA), clock=clock)
    with Desk(tmp_path / "de", clock=clock) as desk:
        desk.engage("erika", Role.OFFICER)
        desk.engage("court", Role.REQUESTING_AUTHORITY)
        person = enter(desk)
        ukraine = ClockedOffice(tmp_path / "ua", clock)
        with closing((node := ukraine.node()).database), node.database.begin() as work:
            made = node.records.request(work, command(DE, ZORA))
        hand_over(ukraine, ClockedOffice(tmp_path / "de", clock))
        opened = str(made.conversation.id)  # type: ignore[union-attr]
        yield Asked(desk, desk.signed_in("erika"), person, opened)


def test_a_transfer_is_assessed_listed_and_shown(asked: Asked) -> None:
    path = f"/conversations/{asked.conversation}/transfer"
    said = {"person": asked.person, "law_enforcement_purpose": True, "sis_data": False}
    tried = asked.erika.api("POST", path, {**said, "dry_run": True})
    assert tried.status == 200, tried.text
    assert asked.erika.api("GET", "/transfers").json["transfers"] == []
    begun = asked.erika.api("POST", path, said).json
    assert begun["state"] == "open"
    assert begun["questions"] == ["competent_recipient", "rests_on", "justification"]
    assert asked.erika.api("POST", path, said).json["id"] == begun["id"]
    (listed,) = asked.erika.api("GET", "/transfers").json["transfers"]
    assert listed == begun == asked.erika.api("GET", f"/transfers/{begun['id']}").json


def test_conditions_are_read_for_a_purpose_and_on_record(asked: Asked) -> None:
    held = conviction(DE, 1).id
    node = asked.desk.node
    with node.database.begin() as work:
        order = SetCondition(held, HandlingCode.H1, by="ac-erika")
        set_condition(work, node.records.authority, order)
    path = f"/convictions/{held}/conditions"
    assert asked.erika.api("GET", path).status == 400
    before = asked.desk.leaves()
    read = asked.erika.api("GET", path, headers=WHY)
    assert read.status == 200, read.text
    (condition,) = read.json["conditions"]
    assert (condition["code"], condition["binds"], condition["set_by"]) == ("H1", True, "DE")
    assert asked.desk.leaves() == before + 1


def test_a_requesting_authority_reads_neither(asked: Asked) -> None:
    court = asked.desk.signed_in("court")
    assert court.api("GET", "/transfers").status == 403
    held = conviction(DE, 1).id
    assert court.api("GET", f"/convictions/{held}/conditions", headers=WHY).status == 403
