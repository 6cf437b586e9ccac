"""Handling conditions: they travel, they bind, and only who set them releases them."""

from dataclasses import replace

import msgspec
import pytest
from tests.unit.records.states_in_touch import DE, ES, FR, Node, World, conviction, person

from comity.errors import ConflictingChange, EnvelopeMalformed, InputInvalid, ReferenceNotFound
from comity.ids import ConvictionId
from comity.law.handling import (
    HandlingCode,
    InformationGrade,
    Nature,
    SourceGrade,
    SubjectRole,
    Use,
)
from comity.records.commands import Approve
from comity.records.handling_model import HandlingCondition
from comity.records.handling_office import (
    SetCondition,
    note_asked,
    note_read,
    note_released,
    set_condition,
)
from comity.records.handling_rules import barred_use
from comity.records.messages import Kind, RequestResponse, decode, encode
from comity.records.ports import TaskKind

ANA = person(FR)
SPANISH = conviction(ES)
GRADED = SetCondition(
    SPANISH.id,
    HandlingCode.H3,
    "officer-1",
    text="not before June",
    source=SourceGrade.B,
    information=InformationGrade.KNOWN_TO_SOURCE,
    nature=Nature.ASSESSMENT,
    role=SubjectRole.SUSPECT,
)


def order(node: Node, code: HandlingCode, text: str = "") -> HandlingCondition:
    return put(node, SetCondition(SPANISH.id, code, "officer-1", text=text))


def put(node: Node, wanted: SetCondition) -> HandlingCondition:
    with node.store.begin() as work:
        return set_condition(work, node.service.authority, wanted)


def told_of(code: HandlingCode, *, keeping: bool = True) -> tuple[World, Node]:
    """Return France, which Spain notified of a conviction with a condition on it."""
    world = World()
    world.add(DE)
    france, spain = world.add(FR, enter_unknown_nationals=True), world.add(ES)
    if keeping:
        world.all_keep_conditions()
    order(spain, code, "in writing only" if code is HandlingCode.H3 else "")
    spain.enter(ANA, SPANISH)
    world.carry()
    return world, france


def conditions(node: Node) -> list[HandlingCondition]:
    with node.store.read() as snapshot:
        return list(snapshot.disclosure.conditions_on(SPANISH.id))


def usable(node: Node, use: Use) -> bool:
    with node.store.read() as snapshot:
        return barred_use(snapshot.disclosure, [SPANISH.id], use, own=node.state) is None


def release(node: Node, reference: str = "ES 118/2026") -> HandlingCondition:
    with node.store.begin() as work:
        authority = node.service.authority
        return note_released(work, authority, SPANISH.id, ES, reference=reference, by="officer-1")


def payloads(sender: Node, kind: Kind) -> list[bytes]:
    with sender.store.read() as snapshot:
        return [
            each.payload
            for one in snapshot.exchange.conversations_listed(limit=99)
            for each in snapshot.exchange.messages_of(one.id)
            if each.kind == kind
        ]


@pytest.mark.parametrize(
    ("code", "evidence", "pass_on"),
    [
        (HandlingCode.H0, True, True),
        (HandlingCode.H1, False, True),
        (HandlingCode.H2, False, False),
        (HandlingCode.H3, False, False),
    ],
)
def test_what_each_code_bars_at_the_receiver(
    code: HandlingCode, *, evidence: bool, pass_on: bool
) -> None:
    _, france = told_of(code)
    (kept,) = conditions(france)
    assert (kept.set_by, kept.code) == (ES, code)
    assert kept.message is not None
    assert usable(france, Use.READ)
    assert usable(france, Use.EVIDENCE) is evidence
    assert usable(france, Use.PASS_ON) is pass_on


def test_grading_category_and_nature_arrive_as_they_were_set() -> None:
    world = World()
    france, spain = world.add(FR, enter_unknown_nationals=True), world.add(ES)
    world.all_keep_conditions()
    put(spain, GRADED)
    spain.enter(ANA, SPANISH)
    world.carry()
    (kept,) = conditions(france)
    for name in ("code", "text", "source", "information", "nature", "role"):
        assert getattr(kept, name) == getattr(GRADED, name)


def test_our_own_conditions_do_not_bind_ourselves() -> None:
    world = World()
    spain = world.add(ES)
    order(spain, HandlingCode.H2)
    assert usable(spain, Use.PASS_ON)


def test_what_may_not_be_passed_on_is_withheld_until_its_originator_releases_it() -> None:
    world, france = told_of(HandlingCode.H2)
    world.nodes[DE].ask(FR, ANA)
    world.carry()
    assert world.nodes[DE].answers()[0].convictions == ()
    assert release(france).release_reference == "ES 118/2026"
    world.nodes[DE].ask(FR, ANA)
    world.carry()
    assert [each.id for each in world.nodes[DE].answers()[1].convictions] == [SPANISH.id]


def test_a_condition_in_words_is_read_by_an_officer_before_anything_is_passed_on() -> None:
    world, france = told_of(HandlingCode.H3)
    world.nodes[DE].ask(FR, ANA)
    world.carry()
    task = france.task(TaskKind.APPROVE_ANSWER)
    assert "conditions" in task.reason
    assert b'"code":"H3"' in task.details
    france.act(task, Approve())
    world.carry()
    assert len(world.nodes[DE].answers()[0].convictions) == 1
    (kept,) = [each for each in conditions(world.nodes[DE]) if each.code is HandlingCode.H3]
    # The condition went on with the data, as its originator's.
    assert (kept.set_by, kept.text) == (ES, "in writing only")


def test_words_that_were_read_open_what_they_only_ask_about() -> None:
    _, france = told_of(HandlingCode.H3)
    with france.store.begin() as work:
        note_read(work, france.service.authority, SPANISH.id, ES, by="officer-1")
    assert usable(france, Use.EVIDENCE)


def test_reading_lifts_no_bar() -> None:
    _, france = told_of(HandlingCode.H2)
    with france.store.begin() as work:
        note_read(work, france.service.authority, SPANISH.id, ES, by="officer-1")
    assert not usable(france, Use.PASS_ON)


def test_asking_is_on_record_and_lifts_nothing() -> None:
    _, france = told_of(HandlingCode.H1)
    with france.store.begin() as work:
        asked = note_asked(work, france.service.authority, SPANISH.id, ES, by="officer-1")
    assert asked.asked_at is not None
    assert not usable(france, Use.EVIDENCE)


def test_a_release_needs_the_originators_reference_and_is_given_once() -> None:
    _, france = told_of(HandlingCode.H1)
    with pytest.raises(InputInvalid, match="reference"):
        release(france, " ")
    release(france)
    with pytest.raises(ConflictingChange, match="no longer"):
        release(france)


def test_a_node_that_does_not_announce_it_is_never_sent_the_field() -> None:
    world, france = told_of(HandlingCode.H2, keeping=False)
    assert conditions(france) == []
    (sent,) = payloads(world.nodes[ES], Kind.NOTIFICATION)
    assert b'"handling"' not in sent
    # It is told in words instead.
    assert b"H2 (ES). Not to be passed on" in sent


def test_an_answer_whose_condition_the_partner_cannot_keep_waits_for_an_officer() -> None:
    world = World()
    spain = world.add(ES)
    world.add(DE)
    order(spain, HandlingCode.H1)
    spain.enter(spain.know(person(ES)), SPANISH)
    world.nodes[DE].ask(ES, person(ES))
    world.carry()
    assert world.nodes[DE].answers() == []
    spain.act(spain.task(TaskKind.APPROVE_ANSWER), Approve())
    world.carry()
    (answer,) = world.nodes[DE].answers()
    assert answer.handling is msgspec.UNSET
    assert "Not in judicial proceedings" in answer.remarks[0].text


def test_nothing_changes_on_the_wire_where_there_is_no_condition() -> None:
    world = World()
    spain = world.add(ES)
    world.add(DE)
    world.all_keep_conditions()
    spain.enter(spain.know(person(ES)), SPANISH)
    world.nodes[DE].ask(ES, person(ES))
    world.carry()
    (sent,) = payloads(spain, Kind.REQUEST_RESPONSE)
    assert b'"handling"' not in sent


def test_a_code_that_is_not_known_makes_the_message_malformed() -> None:
    world, _ = told_of(HandlingCode.H2)
    (sent,) = payloads(world.nodes[ES], Kind.NOTIFICATION)
    with pytest.raises(EnvelopeMalformed):
        decode(Kind.NOTIFICATION, sent.replace(b'"code":"H2"', b'"code":"H9"'))


def test_an_answer_without_the_field_is_read_and_written_as_before() -> None:
    answer = RequestResponse(outcome="RRT-00-00", person=ANA)
    assert b"handling" not in encode(answer)
    assert decode(Kind.REQUEST_RESPONSE, encode(answer)) == answer


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (replace(GRADED, by=" "), InputInvalid),
        (replace(GRADED, text=""), InputInvalid),
        (replace(GRADED, code=HandlingCode.H1), InputInvalid),
        (replace(GRADED, conviction=ConvictionId("FR-C-000000000000001")), ReferenceNotFound),
    ],
)
def test_a_condition_that_says_too_little_is_not_set(
    wanted: SetCondition, problem: type[Exception]
) -> None:
    world = World()
    spain = world.add(ES)
    with pytest.raises(problem):
        put(spain, wanted)
    assert conditions(spain) == []


def test_nobody_sets_conditions_on_another_states_conviction() -> None:
    _, france = told_of(HandlingCode.H2)
    with pytest.raises(ConflictingChange, match="that state"):
        order(france, HandlingCode.H0)


def test_who_asks_learns_nothing_of_what_a_condition_holds_back() -> None:
    world, france = told_of(HandlingCode.H2)
    world.nodes[DE].ask(FR, ANA)
    world.carry()
    (answer,) = world.nodes[DE].answers()
    assert (answer.convictions, answer.other_states, answer.remarks) == ((), (), ())
    assert france.open_tasks(TaskKind.APPROVE_ANSWER) == []
