"""A requester was denied a spent conviction for an employer, and asks anew for another purpose.

The attack: whoever wants to know what the law keeps from an employer states a purpose for
which it is told (a court, work with children), or waits and asks again, or asks for the
employer in other words. The defence: what was withheld from a state about a person is
remembered, and an answer for another purpose is an officer's to give; nothing leaves by rule.
"""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.records.states_in_touch import DE, ES, GB, Node, World, conviction, person

from comity.law.grounds import Ground
from comity.law.purposes import Purpose
from comity.policy.facts import AnswerClass
from comity.records.commands import Deny
from comity.records.disclosure_settings import DisclosureSettings
from comity.records.messages import RequestOutcome
from comity.records.model import Sanction
from comity.records.ports import TaskKind

ANA = person(GB)
SPENT = replace(
    conviction(GB),
    decided_on=date(2020, 3, 1),
    sanctions=(Sanction(id="S-00001", category="S-00-008001"),),
)
SETTINGS = DisclosureSettings(rule_packs=("ew-rehabilitation",))
CERTAIN = AnswerClass.CERTAIN_WITH_CONVICTIONS


@pytest.fixture
def world() -> World:
    made = World()
    britain = made.add(GB, disclosure=SETTINGS)
    made.add(DE)
    made.add(ES)
    britain.enter(britain.know(ANA), SPENT)
    return made


def answers_after(world: World, purpose: Purpose) -> list[int]:
    """Ask, and return how many convictions each answer so far has told."""
    germany = world.nodes[DE]
    germany.ask(GB, ANA, purpose=purpose)
    world.carry()
    return [len(each.convictions) for each in germany.answers()]


def told_nothing(node: Node) -> bool:
    with node.store.read() as snapshot:
        return not snapshot.cases.disclosures_of(SPENT.id)


@pytest.mark.parametrize(
    "second", [Purpose.CRIMINAL_PROCEEDINGS, Purpose.WORK_WITH_CHILDREN, Purpose.SECURITY_CLEARANCE]
)
def test_another_purpose_after_a_denial_is_an_officers(world: World, second: Purpose) -> None:
    britain = world.nodes[GB]
    assert answers_after(world, Purpose.EMPLOYMENT_VETTING) == [0]
    assert answers_after(world, second) == [0]
    task = britain.task(TaskKind.APPROVE_ANSWER)
    assert "another purpose" in task.reason
    assert b'"withheld_before_for":["employment-vetting"]' in task.details
    britain.act(task, Deny(Ground.PURPOSE_NOT_COVERED))
    world.carry()
    assert world.nodes[DE].answers()[-1].outcome == RequestOutcome.DENIED
    assert told_nothing(britain)


def test_the_same_purpose_again_gets_the_same_answer(world: World) -> None:
    answers_after(world, Purpose.EMPLOYMENT_VETTING)
    assert answers_after(world, Purpose.EMPLOYMENT_VETTING) == [0, 0]
    assert told_nothing(world.nodes[GB])


def test_a_state_that_asked_nothing_before_is_not_held_up(world: World) -> None:
    answers_after(world, Purpose.EMPLOYMENT_VETTING)
    world.nodes[ES].ask(GB, ANA)
    world.carry()
    assert [len(each.convictions) for each in world.nodes[ES].answers()] == [1]
