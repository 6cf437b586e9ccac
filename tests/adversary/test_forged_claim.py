"""A state claims an instrument that does not bind it, or a closer one than does.

The attack: what an instrument allows is generous, so a requester names it in the request and
hopes that nobody looks who its parties are. Or a third country names the Framework
Decision, so that the limits on passing data on do not travel with the answer. Or somebody
puts a state among the parties by a file that looks like a supplement.
"""

from dataclasses import replace
from datetime import date

import pytest

from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.law.agreement import read_agreement
from comity.law.grounds import Ground
from comity.law.instruments import INSTRUMENTS, InstrumentKey
from comity.law.purposes import Purpose
from comity.law.retransmission import SubjectCategory
from comity.policy.decision import Permit, Refusal, decide_request
from comity.policy.engine import policy_set, shipped
from comity.policy.facts import AnswerClass, Consent, RequestFacts, RequestingAuthority
from comity.policy.obligations import Obligation
from comity.policy.rules import NodeRules

RULES = NodeRules(
    name="r",
    automatic=frozenset({(AnswerClass.CERTAIN_WITH_CONVICTIONS, Purpose.CRIMINAL_PROCEEDINGS)}),
)
REQUEST = RequestFacts(
    requesting_state=StateCode("CH"),
    requested_state=StateCode("BG"),
    authority=RequestingAuthority.JUDICIAL,
    subject=SubjectCategory.NATIONAL,
    purpose=Purpose.CRIMINAL_PROCEEDINGS,
    consent=Consent.YES,
    on=date(2026, 3, 1),
    answer=AnswerClass.CERTAIN_WITH_CONVICTIONS,
)
CLOSER = [key for key, each in INSTRUMENTS.items() if each.carries_exchange and key != "coe-1959"]


@pytest.mark.parametrize("claimed", CLOSER)
def test_an_instrument_that_does_not_bind_the_requester_opens_nothing(
    claimed: InstrumentKey,
) -> None:
    refused = decide_request(replace(REQUEST, claimed=claimed), RULES)
    assert isinstance(refused, Refusal)
    assert refused.ground is Ground.NO_INSTRUMENT
    honest = decide_request(REQUEST, RULES)
    assert isinstance(honest, Permit)
    assert honest.instrument is InstrumentKey.CONVENTION
    assert Obligation.PASS_ON_LIMITS in honest.obligations


def test_a_member_state_that_falls_back_on_the_convention_gains_no_freedom() -> None:
    member = replace(REQUEST, requesting_state=StateCode("DE"))
    fallback = decide_request(replace(member, claimed=InstrumentKey.CONVENTION), RULES)
    closest = decide_request(member, RULES)
    assert isinstance(fallback, Permit)
    assert isinstance(closest, Permit)
    assert set(fallback.obligations) > set(closest.obligations)


@pytest.mark.parametrize("claimed", [None, *CLOSER, InstrumentKey.CONVENTION])
def test_a_state_that_nothing_binds_is_answered_under_no_name(
    claimed: InstrumentKey | None,
) -> None:
    stranger = replace(REQUEST, requesting_state=StateCode("RS"), claimed=claimed)
    refused = decide_request(stranger, RULES)
    assert isinstance(refused, Refusal)
    assert refused.ground is Ground.NO_INSTRUMENT


def test_no_policy_of_a_node_answers_a_state_that_nothing_binds() -> None:
    lax = policy_set(
        {"lax.cedar": '@id("all") @obligations("") permit (principal, action, resource);'},
        dict(shipped().schemas),
    )
    stranger = replace(REQUEST, requesting_state=StateCode("RS"))
    refused = decide_request(stranger, replace(RULES, policies=lax))
    assert isinstance(refused, Refusal)
    assert refused.ground is Ground.NO_INSTRUMENT


def test_a_supplement_does_not_slip_a_new_party_in() -> None:
    text = """
        key = "slipped"
        title = "Administrative arrangement"
        supplements = "coe-1959"
        [[term]]
        topic = "parties"
        values = ["BG", "RS"]
        statement = "It binds the two."
        act = "Arrangement"
        provision = "1"
        provenance = "not-re-read"
        source = "none"
    """
    with pytest.raises(ConfigurationInvalid, match="RS is not known here as a party"):
        read_agreement(text, where="slipped.toml", own=True)
    assert "RS" not in (INSTRUMENTS[InstrumentKey.CONVENTION].parties or ())


def test_consent_that_is_not_stated_is_not_taken_for_given() -> None:
    asks = replace(RULES, consent_required=frozenset({Purpose.OWN_RECORD}))
    for stated in (Consent.NO, Consent.UNKNOWN):
        refused = decide_request(replace(REQUEST, purpose=Purpose.OWN_RECORD, consent=stated), asks)
        assert isinstance(refused, Refusal)
        assert refused.ground is Ground.CONSENT_MISSING
