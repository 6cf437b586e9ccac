"""Purpose laundering: sending what no permit covers, or covers for somebody else."""

from dataclasses import replace
from datetime import date

import pytest
from tests.adversary.stage import BYSTANDER, VICTIM, Stage
from tests.federation.casework import PAYLOAD_TYPE
from tests.federation.members import permit

from comity.exchange.outbox import Draft, compose
from comity.ids import StateCode
from comity.law.purposes import Purpose
from comity.law.retransmission import SubjectCategory
from comity.policy.decision import decide_ask, decide_use
from comity.policy.facts import AskFacts, Consent, RequestingAuthority, UseFacts
from comity.policy.outcome import Permit, Refusal
from comity.policy.rules import NodeRules


def _draft(recipient: StateCode = BYSTANDER) -> Draft:
    return Draft("records", "REQ", recipient, b"{}", PAYLOAD_TYPE)


def _compose(stage: Stage, allowed: Permit, drafts: list[Draft]) -> None:
    with stage.victim.store.begin() as work:
        compose(work, stage.victim.rails, allowed, drafts)


@pytest.mark.parametrize("stand_in", [None, True, "permit"], ids=repr)
def test_nothing_is_composed_without_a_permit(stand_in: object) -> None:
    """Casework that was never asked for a decision tries to send.

    Nothing is composed, and the node's state is unchanged.
    """
    stage = Stage()
    with stage.unchanged(), pytest.raises(TypeError), stage.victim.store.begin() as work:
        compose(work, stage.victim.rails, stand_in, [_draft()])  # type: ignore[arg-type]  # the attack


def test_a_refusal_does_not_pass_for_a_permit() -> None:
    """Casework passes on the decision without looking at which of the two it is.

    Nothing is composed, and the node's state is unchanged.
    """
    stage = Stage()
    refusal = decide_ask(
        AskFacts(
            requesting_state=VICTIM,
            requested_state=BYSTANDER,
            authority=RequestingAuthority.NOT_STATED,
            subject=SubjectCategory.NATIONAL,
            purpose=Purpose.OTHER,
            consent=Consent.UNKNOWN,
            on=date(2026, 1, 15),
        ),
        NodeRules(name="simulation"),
    )
    assert isinstance(refusal, Refusal)
    with stage.unchanged(), pytest.raises(TypeError), stage.victim.store.begin() as work:
        compose(work, stage.victim.rails, refusal, [_draft()])  # type: ignore[arg-type]  # the attack


def test_a_permit_for_one_state_does_not_serve_for_another() -> None:
    """Casework sends to a bystander what it was permitted to send to somebody else.

    Nothing is composed, and the node's state is unchanged.
    """
    stage = Stage()
    other = permit(VICTIM, StateCode("AT"))
    with stage.unchanged(), pytest.raises(ValueError, match="another recipient"):
        _compose(stage, other, [_draft()])


def test_a_permit_for_a_use_at_home_does_not_serve_to_send() -> None:
    """Casework sends abroad what it was permitted to use itself: a permit that names nobody.

    Nothing is composed, and the node's state is unchanged.
    """
    stage = Stage()
    at_home = decide_use(
        UseFacts(
            received_for=Purpose.CRIMINAL_PROCEEDINGS,
            intended=Purpose.CRIMINAL_PROCEEDINGS,
            own_information=False,
            serious_threat=False,
            sender_allows=False,
            on=date(2026, 1, 15),
        ),
        NodeRules(name="simulation"),
    )
    assert isinstance(at_home, Permit)
    with stage.unchanged(), pytest.raises(ValueError, match="another recipient"):
        _compose(stage, at_home, [_draft()])


def test_one_permit_does_not_cover_a_second_recipient_in_the_same_breath() -> None:
    """Casework hides a message to somebody else behind one to the permitted state.

    Neither is composed, and the node's state is unchanged.
    """
    stage = Stage()
    allowed = permit(VICTIM, BYSTANDER)
    drafts = [_draft(BYSTANDER), _draft(StateCode("AT"))]
    with stage.unchanged(), pytest.raises(ValueError, match="another recipient"):
        _compose(stage, allowed, drafts)


def test_a_permit_cannot_be_made_or_altered_outside_the_policy_room() -> None:
    """Casework takes a permit and writes another recipient or purpose into it."""
    allowed = permit(VICTIM, BYSTANDER)
    with pytest.raises(ValueError, match="seal"):
        replace(allowed, recipient=StateCode("SE"))  # type: ignore[call-arg]  # the attack
    with pytest.raises(TypeError):
        replace(allowed, recipient=StateCode("SE"), seal=object())  # type: ignore[arg-type]  # the attack
    assert isinstance(allowed, Permit)
