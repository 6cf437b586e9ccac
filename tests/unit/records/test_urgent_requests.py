"""An officer is asked to telephone when an urgent request of ours has had no answer in time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.records.states_in_touch import DE, FR, HandSetClock, Node, World, person

from comity.errors import InputInvalid
from comity.ids import StateCode
from comity.law.catalogue import Kind, rows
from comity.law.citation import Provenance
from comity.law.service_levels import URGENT_UNANSWERED
from comity.records.commands import AskBack, Attended, Nobody
from comity.records.duty_desks import DutyDesk, checked
from comity.records.model import TriState
from comity.records.ports import TaskKind
from comity.records.urgency import UNANSWERED, UNDELIVERED

ANA = person(FR)
URGENT = {"urgency": TriState.YES}


@pytest.fixture
def world() -> World:
    made = World(HandSetClock())
    for state in (DE, FR):
        made.add(state)
    return made


def raised(node: Node) -> list[str]:
    """Have the node's rounds look once."""
    with node.store.begin() as work:
        return [*node.service.raise_unanswered(work)]


def test_nobody_is_asked_before_the_time_and_one_officer_after_it(world: World) -> None:
    germany = world.nodes[DE]
    asked = germany.ask(FR, ANA, **URGENT)
    germany.ask(FR, ANA)
    world.carry()
    world.clock.at += timedelta(hours=1, minutes=59)
    assert raised(germany) == []
    world.clock.at += timedelta(minutes=2)
    assert raised(germany) == [asked.conversation.id]
    assert raised(germany) == []
    (task,) = germany.open_tasks(TaskKind.TELEPHONE)
    assert task.conversation == asked.conversation.id
    assert task.reason == UNANSWERED
    assert "Ana" not in task.reason
    germany.act(task, Attended())
    world.clock.pass_days(1)
    assert raised(germany) == []
    assert germany.open_tasks(TaskKind.TELEPHONE) == []


def test_what_was_not_delivered_is_told_apart(world: World) -> None:
    germany = world.nodes[DE]
    asked = germany.ask(FR, ANA, **URGENT)
    world.clock.at += timedelta(hours=3)
    assert raised(germany) == [asked.conversation.id]
    assert germany.task(TaskKind.TELEPHONE).reason == UNDELIVERED


def test_an_answer_in_time_and_a_question_end_the_waiting(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    for act in (Nobody(), AskBack(("BirthDate",))):
        germany.ask(FR, replace(ANA, birth_date=ANA.birth_date), **URGENT)
        world.carry()
        (task,) = france.open_tasks()
        france.act(task, act)
        world.carry()
        world.clock.at += timedelta(hours=3)
        assert raised(germany) == []
    assert germany.open_tasks(TaskKind.TELEPHONE) == []
    with germany.store.begin() as work:
        assert list(work.urgent.every()) == []


def test_an_answer_that_comes_later_closes_the_task(world: World) -> None:
    germany, france = world.nodes[DE], world.nodes[FR]
    germany.ask(FR, ANA, **URGENT)
    world.carry()
    world.clock.at += timedelta(hours=3)
    assert len(raised(germany)) == 1
    (task,) = france.open_tasks()
    france.act(task, Nobody())
    world.carry()
    assert germany.open_tasks(TaskKind.TELEPHONE) == []
    assert raised(germany) == []


def test_the_two_hours_are_told_to_be_our_own_and_no_law() -> None:
    (row,) = (each for each in rows() if each.kind is Kind.SERVICE_LEVEL)
    assert row.key == URGENT_UNANSWERED.key
    assert row.basis.provenance is Provenance.INFERRED
    assert "no law" in row.statement


@pytest.mark.parametrize(
    ("telephone", "hours", "field"),
    [
        ("", "always", "telephone"),
        ("+-/", "always", "telephone"),
        ("tel:+359<script>", "always", "telephone"),
        ("1" * 41, "always", "telephone"),
        ("112", " ", "hours"),
        ("112", "a" * 201, "hours"),
        ("112", "al\u202eways", "hours"),
    ],
)
def test_what_is_no_number_is_refused_by_name(telephone: str, hours: str, field: str) -> None:
    desk = DutyDesk(StateCode("FR"), telephone, hours, "ac-ada", HandSetClock().now())
    with pytest.raises(InputInvalid) as refused:
        checked(desk)
    assert refused.value.field == field


def test_a_number_is_kept_without_the_space_around_it() -> None:
    desk = DutyDesk(StateCode("FR"), " +33 1 00 ", " by day ", "ac-ada", HandSetClock().now())
    assert (checked(desk).telephone, checked(desk).hours) == ("+33 1 00", "by day")
