"""Messages that tell of no conviction."""

from dataclasses import replace
from datetime import date

import pytest

from comity.ids import StateCode
from comity.law.citation import Provenance
from comity.law.grounds import Ground
from comity.law.instruments import InstrumentKey
from comity.policy.decision import Act, Permit, Refusal, decide_procedure
from comity.policy.obligations import Obligation
from comity.policy.procedure import ProceduralMessage, Procedure, ProcedureFacts
from comity.policy.rules import NodeRules

BG, DE, GB, CH, US = (StateCode(code) for code in ("BG", "DE", "GB", "CH", "US"))
RULES = NodeRules(name="test-1")
QUESTION = ProcedureFacts(
    sender=DE,
    addressee=BG,
    procedure=Procedure.REQUEST,
    message=ProceduralMessage.QUESTION,
    on=date(2026, 6, 1),
)
INFORMATION = replace(
    QUESTION, message=ProceduralMessage.INFORMATION, identity_data=True, asked=True
)


def permitted(facts: ProcedureFacts, rules: NodeRules = RULES) -> Permit:
    decided = decide_procedure(facts, rules)
    assert isinstance(decided, Permit), decided
    return decided


def test_a_question_about_a_request_rests_on_the_duty_to_consult() -> None:
    permit = permitted(QUESTION)
    assert permit.act is Act.CORRESPOND
    assert permit.recipient == BG
    assert permit.purpose is None
    assert str(permit.basis) == "32009F0315 Art. 8(1), second subparagraph"
    assert not permit.needs_human


def test_what_no_act_says_is_marked_as_a_conclusion() -> None:
    permit = permitted(replace(QUESTION, procedure=Procedure.NOTIFICATION))
    assert permit.basis.provenance is Provenance.INFERRED


@pytest.mark.parametrize("message", ProceduralMessage)
@pytest.mark.parametrize("addressee", [BG, GB, CH])
def test_every_message_goes_to_its_addressee_only_where_an_instrument_binds(
    message: ProceduralMessage, addressee: StateCode
) -> None:
    permit = permitted(replace(QUESTION, message=message, addressee=addressee))
    assert permit.recipient == addressee
    if addressee != BG:
        assert permit.basis.provenance is not Provenance.VERIFIED


@pytest.mark.parametrize("message", ProceduralMessage)
def test_without_an_instrument_only_what_discloses_nothing_is_sent(
    message: ProceduralMessage,
) -> None:
    decided = decide_procedure(replace(QUESTION, message=message, addressee=US), RULES)
    if message is ProceduralMessage.ANSWER_WITHOUT_RECORD:
        assert isinstance(decided, Refusal)
        assert decided.ground is Ground.NO_INSTRUMENT
    else:
        assert isinstance(decided, Permit)
        assert decided.basis.provenance is Provenance.INFERRED


def test_who_a_person_is_goes_to_nobody_without_an_instrument() -> None:
    decided = decide_procedure(replace(INFORMATION, addressee=US), RULES)
    assert isinstance(decided, Refusal)
    assert decided.act is Act.CORRESPOND
    assert decided.ground is Ground.NO_INSTRUMENT
    named = NodeRules(name="test-2", further_parties=frozenset({US}))
    assert permitted(replace(INFORMATION, addressee=US), named).recipient == US


def test_who_a_person_is_goes_to_the_state_that_asked_and_binds_a_third_country() -> None:
    assert permitted(INFORMATION).obligations == ()
    outside = permitted(replace(INFORMATION, addressee=GB))
    assert outside.instrument is InstrumentKey.TRADE_AND_COOPERATION
    assert outside.obligations == (Obligation.PASS_ON_LIMITS,)
    assert dict(outside.facts)["asked"] == "yes"


def test_a_denial_states_its_reason() -> None:
    permit = permitted(replace(QUESTION, message=ProceduralMessage.DENIAL))
    assert permit.obligations == (Obligation.STATE_REASON,)


def test_only_a_reply_states_who_a_person_is() -> None:
    with pytest.raises(ValueError, match="identity"):
        replace(QUESTION, identity_data=True)
    with pytest.raises(ValueError, match="itself"):
        replace(QUESTION, addressee=DE)


def test_a_decision_is_recorded_with_its_facts_and_without_a_person() -> None:
    record = permitted(INFORMATION).record()
    assert record["act"] == "correspond"
    assert record["fact.message"] == "information"
    assert record["fact.identity_data"] == "yes"
    assert record["policy_version"] == RULES.version
