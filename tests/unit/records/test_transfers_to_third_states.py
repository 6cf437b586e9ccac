"""An answer to a third state: carried by adequacy, or held until somebody assessed it."""

from dataclasses import replace

import pytest
from tests.unit.records.states_in_touch import (
    CH,
    DE,
    ES,
    FR,
    GB,
    Node,
    World,
    conviction,
    person,
)

from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.ids import ConversationId, StateCode
from comity.law.grounds import Ground
from comity.law.transfers import TransferBasis
from comity.policy.rules import NodeRules
from comity.records.commands import Approve
from comity.records.ports import TaskKind
from comity.records.transfer_model import Transfer, TransferState
from comity.records.transfer_office import intended_in
from comity.records.transferring import Answers, approve, assess, note_authorisation, questions_left

UA = StateCode("UA")
ANA = person(DE)
WHOLE = Answers(
    law_enforcement_purpose=True,
    competent_recipient=True,
    sis_data=False,
    rests_on=TransferBasis.OWN_ASSESSMENT,
    justification="assessment 12 of 2026",
)
IN_ONE_CASE = replace(WHOLE, rests_on=TransferBasis.INDIVIDUAL_CASE, outweighed=False)
LAX = NodeRules(
    "lax",
    automatic=frozenset(),
    received_convictions_to_third_countries=True,
)


def asked_by(state: StateCode, *, foreign: bool = False) -> tuple[World, Node, ConversationId]:
    """Return Germany, asked by a state about somebody with a conviction or two."""
    world = World()
    germany = world.add(DE, enter_unknown_nationals=True, rules=LAX if foreign else None)
    world.add(state)
    if foreign:
        world.add(ES).enter(ANA, conviction(ES))
        world.carry()
        ref = germany.versions(conviction(ES).id)[0].person
    else:
        ref = germany.know(ANA)
    germany.enter(ref, conviction(DE))
    asked = world.nodes[state].ask(DE, ANA)
    world.carry()
    return world, germany, ConversationId(asked.conversation.id)


def go_on(
    node: Node, conversation: ConversationId, answers: Answers, by: str = "officer-1"
) -> Transfer:
    with node.store.begin() as work:
        authority = node.service.authority
        return assess(work, authority, intended_in(work, authority, conversation), answers, by=by)


def second(node: Node, transfer: Transfer, by: str) -> Transfer:
    with node.store.begin() as work:
        authority = node.service.authority
        intended = intended_in(work, authority, transfer.conversation)
        return approve(work, authority, transfer.id, intended, by=by)


@pytest.mark.parametrize("state", [GB, CH, FR])
def test_adequacy_or_the_directive_itself_carries_an_answer_without_a_human(
    state: StateCode,
) -> None:
    world, germany, _ = asked_by(state)
    assert len(world.nodes[state].answers()) == 1
    assert germany.open_tasks() == []


def test_an_answer_to_any_other_third_state_waits_and_cannot_be_approved_past_the_gate() -> None:
    world, germany, _ = asked_by(UA)
    assert world.nodes[UA].answers() == []
    task = germany.task(TaskKind.APPROVE_ANSWER)
    assert "third state" in task.reason
    decided = germany.act(task, Approve())
    assert decided.refusal is not None
    assert decided.refusal.ground is Ground.TRANSFER_CONDITIONS
    world.carry()
    assert world.nodes[UA].answers() == []
    assert germany.open_tasks() != []


def test_an_assessment_is_taken_up_where_it_was_left_and_lets_the_answer_leave() -> None:
    world, germany, conversation = asked_by(UA)
    begun = go_on(germany, conversation, Answers(law_enforcement_purpose=True))
    assert begun.state is TransferState.OPEN
    assert questions_left(begun) == (
        "competent_recipient",
        "sis_data",
        "rests_on",
        "justification",
    )
    done = go_on(germany, conversation, WHOLE)
    assert (done.id, done.state) == (begun.id, TransferState.ALLOWED)
    assert "tell-the-supervisor" in done.obligations
    germany.act(germany.task(TaskKind.APPROVE_ANSWER), Approve())
    world.carry()
    assert len(world.nodes[UA].answers()) == 1


def test_the_same_answers_twice_change_nothing() -> None:
    _, germany, conversation = asked_by(UA)
    some = Answers(law_enforcement_purpose=True)
    assert go_on(germany, conversation, some) == go_on(germany, conversation, some)


def test_an_exception_for_one_case_takes_a_second_officer() -> None:
    world, germany, conversation = asked_by(UA)
    waiting = go_on(germany, conversation, IN_ONE_CASE)
    assert waiting.state is TransferState.AWAITS_APPROVAL
    refused = germany.act(germany.task(TaskKind.APPROVE_ANSWER), Approve()).refusal
    assert refused is not None
    with pytest.raises(InputInvalid, match="themselves"):
        second(germany, waiting, "officer-1")
    assert second(germany, waiting, "officer-2").state is TransferState.ALLOWED
    germany.act(germany.task(TaskKind.APPROVE_ANSWER), Approve())
    world.carry()
    assert len(world.nodes[UA].answers()) == 1


def test_whoever_changes_the_answers_needs_a_new_approval() -> None:
    _, germany, conversation = asked_by(UA)
    waiting = go_on(germany, conversation, IN_ONE_CASE)
    changed = go_on(germany, conversation, Answers(justification="another"), by="officer-2")
    assert (changed.by, changed.state) == ("officer-2", TransferState.AWAITS_APPROVAL)
    with pytest.raises(InputInvalid):
        second(germany, waiting, "officer-2")


@pytest.mark.parametrize(
    "bad",
    [
        {"sis_data": True},
        {"law_enforcement_purpose": False},
        {"competent_recipient": False},
        {"rests_on": TransferBasis.ADEQUACY},
        {"rests_on": TransferBasis.INDIVIDUAL_CASE, "outweighed": True},
    ],
)
def test_what_the_law_does_not_allow_is_refused_and_stays_refused(bad: dict[str, object]) -> None:
    _, germany, conversation = asked_by(UA)
    refused = go_on(germany, conversation, replace(WHOLE, **bad))  # type: ignore[arg-type]
    assert refused.state is TransferState.REFUSED
    with pytest.raises(ConflictingChange):
        second(germany, refused, "officer-2")
    assert germany.act(germany.task(TaskKind.APPROVE_ANSWER), Approve()).refusal is not None


def authorised(node: Node, transfer: Transfer, *, given: bool, state: StateCode = ES) -> Transfer:
    with node.store.begin() as work:
        authority = node.service.authority
        return note_authorisation(
            work,
            authority,
            transfer.id,
            intended_in(work, authority, transfer.conversation),
            state=state,
            given=given,
            reference="letter 7",
            by="officer-1",
        )


def test_data_of_another_state_wait_for_its_authorisation() -> None:
    world, germany, conversation = asked_by(UA, foreign=True)
    waiting = go_on(germany, conversation, WHOLE)
    assert waiting.state is TransferState.AWAITS_AUTHORISATION
    assert [each.state for each in waiting.authorisations] == [ES]
    with pytest.raises(ReferenceNotFound):
        authorised(germany, waiting, given=True, state=FR)
    assert authorised(germany, waiting, given=True).state is TransferState.ALLOWED
    germany.act(germany.task(TaskKind.APPROVE_ANSWER), Approve())
    world.carry()
    assert {each.id[:2] for each in world.nodes[UA].answers()[0].convictions} == {"DE", "ES"}


def test_an_authorisation_that_is_refused_ends_it() -> None:
    _, germany, conversation = asked_by(UA, foreign=True)
    waiting = go_on(germany, conversation, WHOLE)
    assert authorised(germany, waiting, given=False).state is TransferState.REFUSED


def test_against_an_immediate_threat_the_state_of_origin_is_told_afterwards() -> None:
    _, germany, conversation = asked_by(UA, foreign=True)
    urgent = replace(WHOLE, rests_on=TransferBasis.IMMEDIATE_THREAT, immediate_threat=True)
    waiting = go_on(germany, conversation, urgent)
    allowed = second(germany, waiting, "officer-2")
    assert allowed.state is TransferState.ALLOWED
    assert "tell-the-state-of-origin" in allowed.obligations
    told = authorised(germany, allowed, given=True)
    assert told.authorisations[0].told_at is not None
    assert told.state is TransferState.ALLOWED


def test_an_answer_inside_the_directive_is_no_transfer_to_assess() -> None:
    world = World()
    germany = world.add(DE, rules=NodeRules("all by hand"))
    world.add(FR)
    germany.enter(germany.know(ANA), conviction(DE))
    asked = world.nodes[FR].ask(DE, ANA)
    world.carry()
    with pytest.raises(InputInvalid, match="no transfer"):
        go_on(germany, ConversationId(asked.conversation.id), WHOLE)
