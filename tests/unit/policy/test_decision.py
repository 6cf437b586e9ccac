"""What the node may answer, ask, notify, pass on and use."""

import json
from dataclasses import fields, replace
from datetime import date

import pytest

from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.law.citation import Provenance
from comity.law.grounds import GROUNDS, Ground
from comity.law.instruments import InstrumentKey
from comity.law.purposes import Purpose
from comity.law.retransmission import Origin, SubjectCategory, Transmittable
from comity.policy._seal import SEAL, Seal
from comity.policy.decision import (
    Act,
    Permit,
    Refusal,
    decide_ask,
    decide_notification,
    decide_request,
    decide_retransmission,
    decide_use,
)
from comity.policy.facts import (
    AnswerClass,
    AskFacts,
    Consent,
    HoldsInformation,
    NotificationFacts,
    RequestFacts,
    RequestingAuthority,
    RetransmissionFacts,
    UseFacts,
)
from comity.policy.obligations import OBLIGATIONS, Obligation
from comity.policy.rules import NodeRules

NOW = date(2026, 6, 1)
BG, DE, CH, GB, US = (StateCode(code) for code in ("BG", "DE", "CH", "GB", "US"))
CRIMINAL = Purpose.CRIMINAL_PROCEEDINGS
VETTING = Purpose.EMPLOYMENT_VETTING
RULES = NodeRules(name="test-1")

REQUEST = RequestFacts(
    requesting_state=BG,
    requested_state=DE,
    authority=RequestingAuthority.JUDICIAL,
    subject=SubjectCategory.NATIONAL,
    purpose=CRIMINAL,
    consent=Consent.UNKNOWN,
    on=NOW,
)
ASK = AskFacts(
    requesting_state=DE,
    requested_state=BG,
    authority=RequestingAuthority.JUDICIAL,
    subject=SubjectCategory.NATIONAL,
    purpose=CRIMINAL,
    consent=Consent.UNKNOWN,
    on=NOW,
)
NOTIFICATION = NotificationFacts(convicting_state=DE, addressee=BG, nationalities=(DE, BG), on=NOW)
RECEIVED = RetransmissionFacts(
    requesting_state=BG,
    requested_state=DE,
    convicting_state=StateCode("FR"),
    subject=SubjectCategory.NATIONAL,
    purpose=VETTING,
    origin=Origin.NOTIFIED,
    transmittable=Transmittable.YES,
    current=True,
    on=NOW,
)


def permitted(decision: Permit | Refusal) -> Permit:
    assert isinstance(decision, Permit), decision
    return decision


def refused(decision: Permit | Refusal, ground: Ground) -> Refusal:
    assert isinstance(decision, Refusal), decision
    assert decision.ground is ground
    return decision


def test_a_request_for_criminal_proceedings_is_answered_towards_its_sender_only() -> None:
    permit = permitted(decide_request(REQUEST, RULES))
    assert (permit.act, permit.purpose, permit.recipient) == (Act.ANSWER, CRIMINAL, "BG")
    assert permit.instrument is InstrumentKey.FRAMEWORK_DECISION
    assert str(permit.basis) == "32009F0315 Art. 7(1)"


def test_a_human_approves_unless_the_rules_say_otherwise() -> None:
    clean = replace(REQUEST, answer=AnswerClass.CERTAIN_WITHOUT_CONVICTIONS)
    assert permitted(decide_request(clean, RULES)).needs_human
    automatic = replace(
        RULES, automatic=frozenset({(AnswerClass.CERTAIN_WITHOUT_CONVICTIONS, CRIMINAL)})
    )
    assert not permitted(decide_request(clean, automatic)).needs_human
    assert permitted(decide_request(REQUEST, automatic)).needs_human
    with_convictions = replace(REQUEST, answer=AnswerClass.CERTAIN_WITH_CONVICTIONS)
    assert permitted(decide_request(with_convictions, automatic)).needs_human


def test_a_purpose_that_nobody_named_is_refused() -> None:
    refusal = refused(
        decide_request(replace(REQUEST, purpose=Purpose.OTHER), RULES), Ground.PURPOSE_NOT_COVERED
    )
    assert str(refusal.basis) == "32009F0315 Art. 7(2)"
    assert Obligation.STATE_REASON in refusal.obligations


@pytest.mark.parametrize("consent", [Consent.NO, Consent.UNKNOWN])
def test_consent_that_is_not_stated_is_not_given(consent: Consent) -> None:
    rules = replace(RULES, consent_required=frozenset({VETTING}))
    facts = replace(REQUEST, purpose=VETTING, consent=consent)
    refused(decide_request(facts, rules), Ground.CONSENT_MISSING)
    permitted(decide_request(replace(facts, consent=Consent.YES), rules))
    permitted(decide_request(facts, RULES))


def test_a_state_without_instrument_gets_nothing_unless_the_node_found_one() -> None:
    facts = replace(REQUEST, requesting_state=US)
    refused(decide_request(facts, RULES), Ground.NO_INSTRUMENT)
    found = replace(RULES, further_parties=frozenset({US}))
    permit = permitted(decide_request(facts, found))
    assert permit.instrument is InstrumentKey.CONVENTION
    assert Obligation.PASS_ON_LIMITS in permit.obligations


def test_nobody_claims_a_closer_instrument_than_the_one_that_binds() -> None:
    swiss = replace(REQUEST, requesting_state=CH, claimed=InstrumentKey.FRAMEWORK_DECISION)
    refused(decide_request(swiss, RULES), Ground.NO_INSTRUMENT)
    fallback = replace(REQUEST, claimed=InstrumentKey.CONVENTION)
    permit = permitted(decide_request(fallback, RULES))
    assert permit.instrument is InstrumentKey.CONVENTION


def test_a_permit_cannot_be_made_or_altered_outside_the_room() -> None:
    permit = permitted(decide_request(REQUEST, RULES))
    values = {field.name: getattr(permit, field.name) for field in fields(permit)}
    with pytest.raises(TypeError, match="only"):
        Permit(**values, seal=Seal())
    with pytest.raises((TypeError, ValueError)):
        replace(permit, purpose=VETTING)  # type: ignore[call-arg]  # the attack
    assert Permit(**values, seal=SEAL) == permit


def test_asking_needs_a_purpose_that_this_state_allows_and_its_consent_rules() -> None:
    permit = permitted(decide_ask(ASK, RULES))
    assert (permit.act, permit.recipient) == (Act.ASK, "BG")
    assert Obligation.USE_FOR_PURPOSE_ONLY in permit.obligations
    refused(decide_ask(replace(ASK, purpose=Purpose.OTHER), RULES), Ground.PURPOSE_NOT_COVERED)
    strict = replace(RULES, consent_required_to_ask=frozenset({VETTING}))
    refused(decide_ask(replace(ASK, purpose=VETTING), strict), Ground.CONSENT_MISSING)
    refused(decide_ask(replace(ASK, requested_state=US), RULES), Ground.NO_INSTRUMENT)


def test_the_own_record_of_another_states_national_must_be_asked() -> None:
    own = replace(ASK, purpose=Purpose.OWN_RECORD, authority=RequestingAuthority.PERSON_CONCERNED)
    refused(decide_ask(own, RULES), Ground.NO_CONNECTION)
    may = permitted(decide_ask(replace(own, connected=True), RULES))
    assert Obligation.REQUEST_IS_DUE not in may.obligations
    must = permitted(decide_ask(replace(own, national_of_other_member=True), RULES))
    assert Obligation.REQUEST_IS_DUE in must.obligations
    assert Obligation.INCLUDE_IN_EXTRACT in must.obligations


def test_own_records_of_third_country_nationals_are_asked_only_where_something_is_held() -> None:
    own = replace(
        ASK,
        purpose=Purpose.OWN_RECORD,
        subject=SubjectCategory.THIRD_COUNTRY,
        connected=True,
        holds_information=HoldsInformation.NO,
    )
    refused(decide_ask(own, RULES), Ground.NO_INFORMATION_HELD)
    permit = permitted(decide_ask(replace(own, holds_information=HoldsInformation.YES), RULES))
    assert Obligation.REQUEST_IS_DUE in permit.obligations


def test_a_conviction_goes_to_each_nationality_and_to_nobody_else() -> None:
    permit = permitted(decide_notification(NOTIFICATION, RULES))
    assert (permit.act, permit.purpose, permit.recipient) == (Act.NOTIFY, None, "BG")
    stranger = replace(NOTIFICATION, addressee=StateCode("FR"))
    refused(decide_notification(stranger, RULES), Ground.NO_NOTIFICATION_DUTY)


def test_a_change_follows_the_conviction_also_when_the_nationality_is_gone() -> None:
    changed = replace(NOTIFICATION, nationalities=(DE,), already_notified=True)
    permit = permitted(decide_notification(changed, RULES))
    assert str(permit.basis) == "32009F0315 Art. 4(3)"


def test_a_state_outside_the_network_is_still_owed_the_notification() -> None:
    refusal = refused(
        decide_notification(replace(NOTIFICATION, in_network=False), RULES), Ground.NOT_IN_NETWORK
    )
    assert Obligation.OTHER_CHANNEL in refusal.obligations
    assert str(refusal.basis) == "32009F0315 Art. 4(2)"


def test_data_protection_stops_a_notification() -> None:
    barred = replace(NOTIFICATION, data_protection_bar=True)
    refused(decide_notification(barred, RULES), Ground.DATA_PROTECTION)


def test_a_barred_conviction_is_refused_and_its_state_named() -> None:
    facts = replace(RECEIVED, transmittable=Transmittable.NO)
    refusal = refused(decide_retransmission(facts, RULES), Ground.RETRANSMISSION_BARRED)
    assert refusal.names_convicting_state
    permitted(decide_retransmission(replace(facts, purpose=CRIMINAL), RULES))


def test_only_the_version_that_the_convicting_state_upholds_is_passed_on() -> None:
    refused(decide_retransmission(replace(RECEIVED, current=False), RULES), Ground.OUTDATED_DATA)


@pytest.mark.parametrize(
    ("change", "setting"),
    [
        (
            {"origin": Origin.THIRD_COUNTRY, "convicting_state": US},
            "third_country_convictions_for_other_purposes",
        ),
        ({"origin": Origin.ENTERED_EARLIER}, "earlier_convictions_for_other_purposes"),
        ({"requesting_state": CH}, "received_convictions_to_third_countries"),
        ({"subject": SubjectCategory.OTHER_MEMBER}, "received_convictions_of_other_nationals"),
    ],
)
def test_where_national_law_has_the_last_word_the_rules_must_say_yes(
    change: dict[str, object], setting: str
) -> None:
    facts = replace(RECEIVED, **change)  # type: ignore[arg-type]  # one field each, see the table
    refused(decide_retransmission(facts, RULES), Ground.NATIONAL_LAW)
    generous = replace(RULES, **{setting: True})  # type: ignore[arg-type]  # all are booleans
    permit = permitted(decide_retransmission(facts, generous))
    assert Obligation.NATIONAL_LAW_APPLIED in permit.obligations


def test_own_convictions_go_out_for_every_purpose_that_is_answered() -> None:
    own = replace(RECEIVED, origin=Origin.OWN, convicting_state=DE)
    permitted(decide_retransmission(own, RULES))
    refused(
        decide_retransmission(replace(own, purpose=Purpose.OTHER), RULES),
        Ground.PURPOSE_NOT_COVERED,
    )
    refused(decide_retransmission(replace(own, requesting_state=US), RULES), Ground.NO_INSTRUMENT)


def test_information_is_not_laundered_into_another_purpose() -> None:
    facts = UseFacts(
        received_for=CRIMINAL,
        intended=VETTING,
        own_information=False,
        serious_threat=False,
        sender_allows=False,
        on=NOW,
    )
    refused(decide_use(facts, RULES), Ground.FURTHER_USE_BARRED)
    permitted(decide_use(replace(facts, intended=CRIMINAL), RULES))
    permitted(decide_use(replace(facts, own_information=True), RULES))
    permitted(decide_use(replace(facts, serious_threat=True), RULES))
    permitted(decide_use(replace(facts, sender_allows=True), RULES))


DECISIONS = [
    decide_request(REQUEST, RULES),
    decide_request(replace(REQUEST, purpose=Purpose.OTHER), RULES),
    decide_ask(ASK, RULES),
    decide_notification(NOTIFICATION, RULES),
    decide_notification(replace(NOTIFICATION, addressee=GB), RULES),
    decide_retransmission(RECEIVED, RULES),
    decide_retransmission(replace(RECEIVED, transmittable=Transmittable.NO), RULES),
]


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_is_recorded_as_plain_words_in_one_order(decision: Permit | Refusal) -> None:
    record = decision.record()
    assert list(record) == sorted(record)
    assert all(type(key) is str and type(value) is str for key, value in record.items())
    assert json.loads(json.dumps(record)) == record
    assert record["policy_version"] == RULES.version
    assert record["basis"]
    assert record["result"] in {"permit", "refusal"}
    assert record == decision.record()


def test_a_record_changes_with_every_fact() -> None:
    base = decide_request(REQUEST, RULES).record()
    for change in (
        replace(REQUEST, consent=Consent.NO),
        replace(REQUEST, subject=SubjectCategory.THIRD_COUNTRY),
        replace(REQUEST, authority=RequestingAuthority.ADMINISTRATIVE),
        replace(REQUEST, on=date(2026, 6, 2)),
        replace(REQUEST, answer=AnswerClass.CERTAIN_WITH_CONVICTIONS),
        replace(REQUEST, claimed=InstrumentKey.FRAMEWORK_DECISION),
    ):
        assert decide_request(change, RULES).record() != base


def test_two_spellings_of_a_state_leave_one_record() -> None:
    greek = replace(REQUEST, requesting_state=StateCode("GR"))
    other = replace(REQUEST, requesting_state=StateCode("EL"))
    assert decide_request(greek, RULES).record() == decide_request(other, RULES).record()


def test_a_notification_record_does_not_list_the_nationalities() -> None:
    facts = replace(NOTIFICATION, nationalities=(DE, BG, StateCode("TR")))
    assert "TR" not in decide_notification(facts, RULES).record().values()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "name"),
        ({"purposes_answered": frozenset({VETTING})}, "criminal proceedings"),
        ({"consent_required": frozenset({CRIMINAL})}, "consent"),
        ({"automatic": frozenset({(AnswerClass.UNCERTAIN, VETTING)})}, "uncertain"),
    ],
)
def test_rules_that_leave_the_law_are_not_accepted(change: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigurationInvalid, match=words):
        replace(RULES, **change)  # type: ignore[arg-type]  # one field each, see the table


def test_rules_are_recorded_in_one_order() -> None:
    record = replace(RULES, automatic=frozenset({(AnswerClass.CERTAIN_WITH_CONVICTIONS, VETTING)}))
    assert record.record()["automatic"] == "certain-with-convictions:employment-vetting"
    assert list(record.record()) == sorted(record.record())
    assert all(type(value) is str for value in record.record().values())


def test_facts_that_contradict_themselves_are_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="itself"):
        replace(REQUEST, requesting_state=DE)
    with pytest.raises(ValueError, match="origin"):
        replace(RECEIVED, convicting_state=DE)
    with pytest.raises(ValueError, match="origin"):
        replace(RECEIVED, origin=Origin.OWN)


def test_every_obligation_and_ground_has_words_and_a_basis() -> None:
    assert set(OBLIGATIONS) == set(Obligation)
    for rule in OBLIGATIONS.values():
        assert rule.duty
        assert rule.basis.citation.act
        assert isinstance(rule.basis.provenance, Provenance)
    assert all(rule.explanation for rule in GROUNDS.values())
