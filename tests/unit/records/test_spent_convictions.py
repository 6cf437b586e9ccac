"""Rule packs at the moment of an answer: withheld, asked about, told to an officer."""

from dataclasses import replace
from datetime import date

import msgspec
import pytest
from tests.unit.records.states_in_touch import DE, FR, Node, World, conviction, person

from comity.errors import ConfigurationInvalid
from comity.ids import ConvictionId, StateCode
from comity.law.purposes import Purpose
from comity.persons.dates import PartialDate
from comity.policy.rules import NodeRules
from comity.records.commands import Approve
from comity.records.disclosure_ports import AnswerNote
from comity.records.disclosure_settings import DisclosureSettings
from comity.records.model import Conviction, Offence, Period, Sanction
from comity.records.ports import Standing, TaskKind

GB = StateCode("GB")
ANA = person(GB)
PACKS = DisclosureSettings(rule_packs=("ew-rehabilitation",))


def sentenced(number: int, duration: str | None, *, decided: date = date(2020, 3, 1)) -> Conviction:
    made = conviction(GB, number)
    period = None if duration is None else Period(duration=duration)
    return replace(
        made,
        decided_on=decided,
        offences=(Offence("O-00001", category="O-00-170100", started_on=PartialDate(2019, 1, 1)),),
        sanctions=(Sanction(id="S-00001", category="S-00-001001", sentenced=period),),
    )


OLD, LONG, UNCLEAR = sentenced(1, "P6M"), sentenced(2, "P3Y"), sentenced(3, None)


def kingdom(*convictions: Conviction, rules: NodeRules | None = None) -> tuple[World, Node]:
    world = World()
    world.add(DE)
    britain = world.add(GB, rules=rules, disclosure=PACKS)
    ref = britain.know(ANA)
    for each in convictions:
        britain.enter(ref, each)
    return world, britain


def told(world: World, purpose: Purpose) -> list[ConvictionId]:
    world.nodes[DE].ask(GB, ANA, purpose=purpose)
    world.carry()
    return [each.id for each in world.nodes[DE].answers()[-1].convictions]


def note(node: Node) -> AnswerNote:
    with node.store.read() as snapshot:
        ref = snapshot.register.versions_of(OLD.id)[0].person
        return snapshot.disclosure.notes_about(ref, DE, since=node.clock.now().replace(year=2000))[
            -1
        ]


def test_a_spent_conviction_is_told_to_a_court_and_to_nobody_else() -> None:
    world, britain = kingdom(OLD)
    assert told(world, Purpose.CRIMINAL_PROCEEDINGS) == [OLD.id]
    assert told(world, Purpose.EMPLOYMENT_VETTING) == []
    kept = note(britain)
    assert kept.withheld == (OLD.id,)
    assert kept.computed_by == ("ew-rehabilitation v.2026.1",)


def test_nothing_about_it_is_stored_with_the_conviction() -> None:
    world, britain = kingdom(OLD)
    told(world, Purpose.EMPLOYMENT_VETTING)
    (held,) = britain.versions(OLD.id)
    assert (held.standing, held.conviction) == (Standing.CURRENT, OLD)


def test_a_conviction_that_is_not_spent_is_told() -> None:
    world, _ = kingdom(LONG)
    assert told(world, Purpose.EMPLOYMENT_VETTING) == [LONG.id]


def test_what_a_pack_cannot_say_waits_for_an_officer_who_may_find_it_spent() -> None:
    world, britain = kingdom(UNCLEAR)
    world.nodes[DE].ask(GB, ANA, purpose=Purpose.EMPLOYMENT_VETTING)
    world.carry()
    assert world.nodes[DE].answers() == []
    task = britain.task(TaskKind.APPROVE_ANSWER)
    (asked,) = msgspec.json.decode(task.details)["to_decide"]
    assert asked["conviction"] == UNCLEAR.id
    assert "lasts" in asked["why"] or "fits" in asked["why"]
    britain.act(task, Approve(found_spent=frozenset({UNCLEAR.id})))
    world.carry()
    assert world.nodes[DE].answers()[0].convictions == ()


def test_an_officer_cannot_find_spent_what_the_law_says_is_not() -> None:
    world, britain = kingdom(LONG, rules=NodeRules("all by hand"))
    world.nodes[DE].ask(GB, ANA, purpose=Purpose.EMPLOYMENT_VETTING)
    world.carry()
    britain.act(britain.task(TaskKind.APPROVE_ANSWER), Approve(found_spent=frozenset({LONG.id})))
    world.carry()
    assert [each.id for each in world.nodes[DE].answers()[0].convictions] == [LONG.id]


def test_without_a_pack_nothing_is_computed_and_the_officer_is_told() -> None:
    world = World()
    world.add(DE)
    france = world.add(FR, rules=NodeRules("all by hand"))
    france.enter(person(FR), conviction(FR))
    world.nodes[DE].ask(FR, person(FR), purpose=Purpose.EMPLOYMENT_VETTING)
    world.carry()
    details = msgspec.json.decode(france.task(TaskKind.APPROVE_ANSWER).details)
    assert (details["no_rule_pack_of"], details["computed_by"]) == (["FR"], [])


def test_a_pack_that_is_not_there_cannot_be_adopted() -> None:
    with pytest.raises(ConfigurationInvalid, match="rule_packs"):
        DisclosureSettings(rule_packs=("es-imaginary",))
