"""The six decisions as they stood before the policy engine, kept apart to compare with.

Nothing here is imported by the product. Permits and refusals are told as plain records.
"""

from dataclasses import dataclass

from comity.ids import StateCode
from comity.law.citation import Basis
from comity.law.grounds import GROUNDS, Ground
from comity.law.instruments import Applicability, InstrumentKey, applicable
from comity.law.notification_duty import Duty, duties
from comity.law.purposes import CONSENT_BASIS, PURPOSES, Purpose, is_criminal
from comity.law.retransmission import Origin, SubjectCategory, Withhold, may_transmit
from comity.law.states import iso_state
from comity.policy.composing import reply_basis
from comity.policy.disclosure import USE
from comity.policy.facts import (
    AskFacts,
    Consent,
    HoldsInformation,
    NotificationFacts,
    RequestFacts,
    RetransmissionFacts,
    UseFacts,
)
from comity.policy.notifications import ALTERATION
from comity.policy.obligations import Obligation
from comity.policy.procedure import ProceduralMessage, ProcedureFacts, procedural_basis
from comity.policy.rules import NodeRules


@dataclass(frozen=True)
class Told:
    """A decision without its wrapping; ``ground`` is ``None`` for a permit."""

    ground: Ground | None
    basis: Basis
    obligations: frozenset[Obligation]
    purpose: Purpose | None = None
    recipient: StateCode | None = None
    instrument: InstrumentKey | None = None


def _refused(
    ground: Ground, basis: Basis | None = None, obligations: tuple[Obligation, ...] = ()
) -> Told:
    return Told(ground, basis or GROUNDS[ground].basis, frozenset(obligations))


def _between(one: StateCode, other: StateCode, facts: object, rules: NodeRules) -> Applicability:
    on = facts.on  # type: ignore[attr-defined]
    return applicable(one, other, on, further_parties=rules.further_parties)


def _reply_obligations(instrument: InstrumentKey, purpose: Purpose) -> set[Obligation]:
    due = {Obligation.ONLY_UPDATED_DATA}
    if not is_criminal(purpose):
        due.add(Obligation.NATIONAL_LAW_APPLIED)
    if instrument is not InstrumentKey.FRAMEWORK_DECISION:
        due.add(Obligation.PASS_ON_LIMITS)
    return due


def request(facts: RequestFacts, rules: NodeRules) -> Told:
    found = _between(facts.requesting_state, facts.requested_state, facts, rules)
    reason = (Obligation.STATE_REASON,)
    fits = facts.claimed in {None, found.instrument.key, InstrumentKey.CONVENTION}
    if not found.established or not fits:
        return _refused(Ground.NO_INSTRUMENT, obligations=reason)
    instrument = facts.claimed or found.instrument.key
    basis = reply_basis(instrument, facts.purpose)
    if facts.purpose not in rules.purposes_answered:
        return _refused(Ground.PURPOSE_NOT_COVERED, basis, reason)
    if facts.purpose in rules.consent_required and facts.consent is not Consent.YES:
        return _refused(Ground.CONSENT_MISSING, CONSENT_BASIS, reason)
    obligations = _reply_obligations(instrument, facts.purpose)
    if rules.needs_human(facts.answer, facts.purpose):
        obligations.add(Obligation.HUMAN_APPROVAL)
    to = iso_state(facts.requesting_state)
    return Told(None, basis, frozenset(obligations), facts.purpose, to, instrument)


def ask(facts: AskFacts, rules: NodeRules) -> Told:
    found = _between(facts.requesting_state, facts.requested_state, facts, rules)
    if not found.established:
        return _refused(Ground.NO_INSTRUMENT)
    instrument = found.instrument.key
    if facts.purpose not in rules.purposes_asked:
        return _refused(Ground.PURPOSE_NOT_COVERED)
    if facts.purpose in rules.consent_required_to_ask and facts.consent is not Consent.YES:
        return _refused(Ground.CONSENT_MISSING)
    obligations = {Obligation.USE_FOR_PURPOSE_ONLY, Obligation.KEEP_PROOF_OF_PURPOSE}
    if facts.purpose is Purpose.OWN_RECORD:
        third_country = facts.subject is SubjectCategory.THIRD_COUNTRY
        if third_country and facts.holds_information is HoldsInformation.NO:
            return _refused(Ground.NO_INFORMATION_HELD)
        due = facts.national_of_other_member or (
            third_country and facts.holds_information is HoldsInformation.YES
        )
        if not due and not facts.connected:
            return _refused(Ground.NO_CONNECTION)
        obligations.add(Obligation.INCLUDE_IN_EXTRACT)
        if due:
            obligations.add(Obligation.REQUEST_IS_DUE)
    union = instrument is InstrumentKey.FRAMEWORK_DECISION
    basis = PURPOSES[facts.purpose].basis if union else reply_basis(instrument, facts.purpose)
    to = iso_state(facts.requested_state)
    return Told(None, basis, frozenset(obligations), facts.purpose, to, instrument)


def retransmission(facts: RetransmissionFacts, rules: NodeRules) -> Told:
    found = _between(facts.requesting_state, facts.requested_state, facts, rules)
    if not found.established:
        return _refused(Ground.NO_INSTRUMENT)
    if facts.purpose not in rules.purposes_answered:
        return _refused(Ground.PURPOSE_NOT_COVERED)
    if not facts.current:
        return _refused(Ground.OUTDATED_DATA)
    answer = may_transmit(
        facts.purpose, facts.origin, facts.transmittable, found.instrument, facts.subject
    )
    if isinstance(answer, Withhold):
        naming = (Obligation.NAME_CONVICTING_STATE,) if answer.name_state else ()
        return _refused(answer.ground, answer.basis, naming)
    instrument = found.instrument.key
    if answer.national_law and not _released(facts, rules, instrument):
        return _refused(Ground.NATIONAL_LAW, answer.basis)
    obligations = _reply_obligations(instrument, facts.purpose)
    if answer.national_law:
        obligations.add(Obligation.NATIONAL_LAW_APPLIED)
    to = iso_state(facts.requesting_state)
    return Told(None, answer.basis, frozenset(obligations), facts.purpose, to, instrument)


def _released(facts: RetransmissionFacts, rules: NodeRules, instrument: InstrumentKey) -> bool:
    match facts.origin:
        case Origin.OWN:
            return True
        case Origin.THIRD_COUNTRY:
            return rules.third_country_convictions_for_other_purposes
        case Origin.NOTIFIED | Origin.ENTERED_EARLIER:
            criminal = is_criminal(facts.purpose)
            earlier = facts.origin is Origin.ENTERED_EARLIER and not criminal
            third_country = instrument is not InstrumentKey.FRAMEWORK_DECISION
            other_national = facts.subject is not SubjectCategory.NATIONAL
            return (
                (rules.received_convictions_to_third_countries or not third_country)
                and (rules.received_convictions_of_other_nationals or not other_national)
                and (rules.earlier_convictions_for_other_purposes or not earlier)
            )


def notification(facts: NotificationFacts, rules: NodeRules) -> Told:
    found = _between(facts.convicting_state, facts.addressee, facts, rules)
    if facts.data_protection_bar:
        return _refused(Ground.DATA_PROTECTION)
    basis = _notification_basis(facts, rules, found)
    if basis is None:
        return _refused(Ground.NO_NOTIFICATION_DUTY)
    if not facts.in_network:
        return _refused(Ground.NOT_IN_NETWORK, basis, (Obligation.OTHER_CHANNEL,))
    obligations = frozenset({Obligation.ALL_ADDRESSEES})
    return Told(None, basis, obligations, None, iso_state(facts.addressee), found.instrument.key)


def _notification_basis(
    facts: NotificationFacts, rules: NodeRules, found: Applicability
) -> Basis | None:
    if facts.already_notified and found.established:
        union = found.instrument.key is InstrumentKey.FRAMEWORK_DECISION
        return ALTERATION if union else found.instrument.basis
    answers = duties(
        facts.convicting_state,
        facts.nationalities,
        facts.on,
        further_parties=rules.further_parties,
    )
    for answer in answers:
        if isinstance(answer, Duty) and answer.state == iso_state(facts.addressee):
            return answer.basis
    return None


def procedure(facts: ProcedureFacts, rules: NodeRules) -> Told:
    found = _between(facts.sender, facts.addressee, facts, rules)
    if facts.discloses and not found.established:
        return _refused(Ground.NO_INSTRUMENT)
    instrument = found.instrument.key
    obligations: set[Obligation] = set()
    if facts.message is ProceduralMessage.DENIAL:
        obligations.add(Obligation.STATE_REASON)
    if facts.identity_data and instrument is not InstrumentKey.FRAMEWORK_DECISION:
        obligations.add(Obligation.PASS_ON_LIMITS)
    basis = procedural_basis(facts, found)
    return Told(None, basis, frozenset(obligations), None, iso_state(facts.addressee), instrument)


def use(facts: UseFacts, rules: NodeRules) -> Told:
    del rules
    allowed = (
        facts.intended is facts.received_for
        or facts.own_information
        or facts.serious_threat
        or facts.sender_allows
    )
    if not allowed:
        return _refused(Ground.FURTHER_USE_BARRED)
    obligations = frozenset({Obligation.KEEP_PROOF_OF_PURPOSE})
    return Told(None, USE, obligations, facts.intended, None, InstrumentKey.FRAMEWORK_DECISION)
