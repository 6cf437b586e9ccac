"""What a node may answer, ask, notify, pass on, use and write; only here is a ``Permit`` made."""

from typing import Final, Protocol

from comity.ids import StateCode
from comity.law.citation import Basis, verified
from comity.law.grounds import GROUNDS, Ground
from comity.law.instruments import Applicability, InstrumentKey, applicable
from comity.law.notification_duty import Duty, duties
from comity.law.purposes import CONSENT_BASIS, PURPOSES, Purpose, is_criminal
from comity.law.retransmission import (
    CONVENTION_CRIMINAL,
    CONVENTION_OTHER,
    TCA_REPLY,
    Origin,
    SubjectCategory,
    Withhold,
    may_transmit,
)
from comity.law.states import iso_state
from comity.policy._seal import SEAL
from comity.policy.facts import (
    AskFacts,
    Consent,
    HoldsInformation,
    NotificationFacts,
    RequestFacts,
    RetransmissionFacts,
    UseFacts,
)
from comity.policy.obligations import Obligation
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.procedure import ProceduralMessage, ProcedureFacts, procedural_basis
from comity.policy.rules import NodeRules

__all__ = [
    "Act",
    "Permit",
    "Refusal",
    "decide_ask",
    "decide_notification",
    "decide_procedure",
    "decide_request",
    "decide_retransmission",
    "decide_use",
]


class Facts(Protocol):
    """Anything a decision was made on."""

    def record(self) -> dict[str, str]:
        """Return the facts as plain words, without personal data."""
        ...


def _words(facts: Facts) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, str(value)) for name, value in facts.record().items()))


def _permit(
    act: Act,
    facts: Facts,
    rules: NodeRules,
    *,
    purpose: Purpose | None,
    recipient: StateCode | None,
    instrument: InstrumentKey,
    basis: Basis,
    obligations: set[Obligation],
) -> Permit:
    return Permit(
        act=act,
        purpose=purpose,
        recipient=None if recipient is None else iso_state(recipient),
        instrument=instrument,
        basis=basis,
        obligations=tuple(sorted(obligations)),
        policy_version=rules.version,
        facts=_words(facts),
        seal=SEAL,
    )


def _refusal(
    act: Act,
    facts: Facts,
    rules: NodeRules,
    ground: Ground,
    *,
    basis: Basis | None = None,
    obligations: tuple[Obligation, ...] = (),
) -> Refusal:
    rule = GROUNDS[ground]
    return Refusal(
        act=act,
        ground=ground,
        basis=rule.basis if basis is None else basis,
        explanation=rule.explanation,
        obligations=tuple(sorted(obligations)),
        policy_version=rules.version,
        facts=_words(facts),
    )


REPLY_CRIMINAL: Final = verified("32009F0315", "Art. 7(1)", "Irish Act 51/2019 s. 7(2)")
REPLY_OTHER: Final = verified("32009F0315", "Art. 7(2)", "Irish Act 51/2019 s. 7(3)-(4)")
ALTERATION: Final = verified("32009F0315", "Art. 4(3)", "Irish Act 51/2019 s. 4(3)")
USE: Final = verified("32009F0315", "Art. 9", "Greek law FEK A 216/2022 art. 9")


def _reply_basis(instrument: InstrumentKey, purpose: Purpose) -> Basis:
    criminal = is_criminal(purpose)
    if instrument is InstrumentKey.TRADE_AND_COOPERATION:
        return TCA_REPLY
    if instrument is InstrumentKey.CONVENTION:
        return CONVENTION_CRIMINAL if criminal else CONVENTION_OTHER
    return REPLY_CRIMINAL if criminal else REPLY_OTHER


def _reply_obligations(instrument: InstrumentKey, purpose: Purpose) -> set[Obligation]:
    due = {Obligation.ONLY_UPDATED_DATA}
    if not is_criminal(purpose):
        due.add(Obligation.NATIONAL_LAW_APPLIED)
    if instrument is not InstrumentKey.FRAMEWORK_DECISION:
        due.add(Obligation.PASS_ON_LIMITS)
    return due


def _claim_fits(found: Applicability, claimed: InstrumentKey | None) -> bool:
    """Allow the governing instrument, or the Convention, which governs less closely.

    Two Member States may fall back on the Convention; nobody may claim a closer
    instrument than the one that binds both.
    """
    return claimed in {None, found.instrument.key, InstrumentKey.CONVENTION}


def decide_request(facts: RequestFacts, rules: NodeRules) -> Permit | Refusal:
    """Decide whether a request may be answered at all.

    Which convictions the answer may hold is asked once for each with
    ``decide_retransmission``.

    Args:
        facts: The request, without the person.
        rules: What this node's state decided.

    Returns:
        A ``Permit`` towards the requesting state, with ``HUMAN_APPROVAL`` unless
        the rules let this class of answer leave by itself; or a ``Refusal``.
        Consent that is not stated counts as not given where it is asked for.

    Source:
        Framework Decision 2009/315/JHA Art. 7; 1959 Convention Art. 13.
    """
    found = applicable(
        facts.requesting_state,
        facts.requested_state,
        facts.on,
        further_parties=rules.further_parties,
    )
    reason = (Obligation.STATE_REASON,)
    if not found.established or not _claim_fits(found, facts.claimed):
        return _refusal(Act.ANSWER, facts, rules, Ground.NO_INSTRUMENT, obligations=reason)
    instrument = facts.claimed or found.instrument.key
    basis = _reply_basis(instrument, facts.purpose)
    if facts.purpose not in rules.purposes_answered:
        return _refusal(
            Act.ANSWER, facts, rules, Ground.PURPOSE_NOT_COVERED, basis=basis, obligations=reason
        )
    if facts.purpose in rules.consent_required and facts.consent is not Consent.YES:
        return _refusal(
            Act.ANSWER,
            facts,
            rules,
            Ground.CONSENT_MISSING,
            basis=CONSENT_BASIS,
            obligations=reason,
        )
    obligations = _reply_obligations(instrument, facts.purpose)
    if rules.needs_human(facts.answer, facts.purpose):
        obligations.add(Obligation.HUMAN_APPROVAL)
    return _permit(
        Act.ANSWER,
        facts,
        rules,
        purpose=facts.purpose,
        recipient=facts.requesting_state,
        instrument=instrument,
        basis=basis,
        obligations=obligations,
    )


def decide_ask(facts: AskFacts, rules: NodeRules) -> Permit | Refusal:
    """Decide whether this node may ask another state.

    Args:
        facts: The intended request, without the person.
        rules: What this node's state decided.

    Returns:
        A ``Permit`` towards the requested state; it carries ``REQUEST_IS_DUE``
        where the law leaves no choice. Own records of third-country nationals
        are asked only of states that hold information.

    Source:
        Framework Decision 2009/315/JHA Art. 6(1)-(3a).
    """
    found = applicable(
        facts.requesting_state,
        facts.requested_state,
        facts.on,
        further_parties=rules.further_parties,
    )
    if not found.established:
        return _refusal(Act.ASK, facts, rules, Ground.NO_INSTRUMENT)
    instrument = found.instrument.key
    if facts.purpose not in rules.purposes_asked:
        return _refusal(Act.ASK, facts, rules, Ground.PURPOSE_NOT_COVERED)
    if facts.purpose in rules.consent_required_to_ask and facts.consent is not Consent.YES:
        return _refusal(Act.ASK, facts, rules, Ground.CONSENT_MISSING)
    obligations = {Obligation.USE_FOR_PURPOSE_ONLY, Obligation.KEEP_PROOF_OF_PURPOSE}
    if facts.purpose is Purpose.OWN_RECORD:
        third_country = facts.subject is SubjectCategory.THIRD_COUNTRY
        if third_country and facts.holds_information is HoldsInformation.NO:
            return _refusal(Act.ASK, facts, rules, Ground.NO_INFORMATION_HELD)
        due = facts.national_of_other_member or (
            third_country and facts.holds_information is HoldsInformation.YES
        )
        if not due and not facts.connected:
            return _refusal(Act.ASK, facts, rules, Ground.NO_CONNECTION)
        obligations.add(Obligation.INCLUDE_IN_EXTRACT)
        if due:
            obligations.add(Obligation.REQUEST_IS_DUE)
    return _permit(
        Act.ASK,
        facts,
        rules,
        purpose=facts.purpose,
        recipient=facts.requested_state,
        instrument=instrument,
        basis=_ask_basis(instrument, facts.purpose),
        obligations=obligations,
    )


def _ask_basis(instrument: InstrumentKey, purpose: Purpose) -> Basis:
    if instrument is InstrumentKey.FRAMEWORK_DECISION:
        return PURPOSES[purpose].basis
    return _reply_basis(instrument, purpose)


def decide_notification(facts: NotificationFacts, rules: NodeRules) -> Permit | Refusal:
    """Decide whether a state may, and so must, be told of a conviction.

    Args:
        facts: The intended notification, without the person.
        rules: What this node's state decided.

    Returns:
        A ``Permit`` towards the addressee; or a ``Refusal``. ``NOT_IN_NETWORK``
        does not end the duty: it carries ``OTHER_CHANNEL``. A change follows the
        conviction to its addressee also when the nationality that led there is
        no longer on the record.

    Source:
        Framework Decision 2009/315/JHA Art. 4(2)-(3); 1959 Convention Art. 22.
    """
    addressee = iso_state(facts.addressee)
    found = applicable(
        facts.convicting_state, addressee, facts.on, further_parties=rules.further_parties
    )
    if facts.data_protection_bar:
        return _refusal(Act.NOTIFY, facts, rules, Ground.DATA_PROTECTION)
    basis = _notification_basis(facts, rules, found)
    if basis is None:
        return _refusal(Act.NOTIFY, facts, rules, Ground.NO_NOTIFICATION_DUTY)
    if not facts.in_network:
        return _refusal(
            Act.NOTIFY,
            facts,
            rules,
            Ground.NOT_IN_NETWORK,
            basis=basis,
            obligations=(Obligation.OTHER_CHANNEL,),
        )
    return _permit(
        Act.NOTIFY,
        facts,
        rules,
        purpose=None,
        recipient=addressee,
        instrument=found.instrument.key,
        basis=basis,
        obligations={Obligation.ALL_ADDRESSEES},
    )


def _notification_basis(
    facts: NotificationFacts, rules: NodeRules, found: Applicability
) -> Basis | None:
    if facts.already_notified and found.established:
        fd = found.instrument.key is InstrumentKey.FRAMEWORK_DECISION
        return ALTERATION if fd else found.instrument.basis
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


def decide_retransmission(facts: RetransmissionFacts, rules: NodeRules) -> Permit | Refusal:
    """Decide whether one conviction may be part of an answer.

    Args:
        facts: The conviction's origin and flag, and the request's purpose.
        rules: What this node's state decided.

    Returns:
        A ``Permit``; or a ``Refusal``, which carries ``NAME_CONVICTING_STATE``
        where the requester is told whom to ask instead.

    Source:
        Framework Decision 2009/315/JHA Arts. 5, 7(1)-(4a).
    """
    found = applicable(
        facts.requesting_state,
        facts.requested_state,
        facts.on,
        further_parties=rules.further_parties,
    )
    if not found.established:
        return _refusal(Act.RETRANSMIT, facts, rules, Ground.NO_INSTRUMENT)
    if facts.purpose not in rules.purposes_answered:
        return _refusal(Act.RETRANSMIT, facts, rules, Ground.PURPOSE_NOT_COVERED)
    if not facts.current:
        return _refusal(Act.RETRANSMIT, facts, rules, Ground.OUTDATED_DATA)
    answer = may_transmit(
        facts.purpose, facts.origin, facts.transmittable, found.instrument, facts.subject
    )
    if isinstance(answer, Withhold):
        return _refusal(
            Act.RETRANSMIT,
            facts,
            rules,
            answer.ground,
            basis=answer.basis,
            obligations=(Obligation.NAME_CONVICTING_STATE,) if answer.name_state else (),
        )
    instrument = found.instrument.key
    if answer.national_law and not _national_law_releases(facts, rules, instrument):
        return _refusal(Act.RETRANSMIT, facts, rules, Ground.NATIONAL_LAW, basis=answer.basis)
    obligations = _reply_obligations(instrument, facts.purpose)
    if answer.national_law:
        obligations.add(Obligation.NATIONAL_LAW_APPLIED)
    return _permit(
        Act.RETRANSMIT,
        facts,
        rules,
        purpose=facts.purpose,
        recipient=facts.requesting_state,
        instrument=instrument,
        basis=answer.basis,
        obligations=obligations,
    )


def _national_law_releases(
    facts: RetransmissionFacts, rules: NodeRules, instrument: InstrumentKey
) -> bool:
    """Answer for this state's law where the instrument leaves the last word to it."""
    match facts.origin:
        case Origin.OWN:
            # Whoever answers a purpose at all answers it with own convictions.
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


def decide_use(facts: UseFacts, rules: NodeRules) -> Permit | Refusal:
    """Decide whether received information may be used for a purpose.

    Args:
        facts: What it was asked for, and what it would be used for.
        rules: What this node's state decided; named in the decision.

    Returns:
        A ``Permit`` for the same purpose, for information that came from this
        state, against an immediate and serious threat to public security, or
        where the sender allows it; otherwise a ``Refusal``.

    Source:
        Framework Decision 2009/315/JHA Art. 9.
    """
    allowed = (
        facts.intended is facts.received_for
        or facts.own_information
        or facts.serious_threat
        or facts.sender_allows
    )
    if not allowed:
        return _refusal(Act.USE, facts, rules, Ground.FURTHER_USE_BARRED)
    return _permit(
        Act.USE,
        facts,
        rules,
        purpose=facts.intended,
        recipient=None,
        instrument=InstrumentKey.FRAMEWORK_DECISION,
        basis=USE,
        obligations={Obligation.KEEP_PROOF_OF_PURPOSE},
    )


def decide_procedure(facts: ProcedureFacts, rules: NodeRules) -> Permit | Refusal:
    """Decide whether a message that tells of no conviction may go on with a procedure.

    What tells the addressee nothing of a person needs no instrument: also a state
    that is bound by none is told that its request is denied, or cannot be read. The
    reply to a question that states who is meant is a disclosure of identity data. It
    serves the procedure in which the same person's data travelled before, and is
    permitted towards the other state of that procedure where an instrument binds
    the two.

    Args:
        facts: The message, without the person.
        rules: What this node's state decided.

    Returns:
        A ``Permit`` towards the addressee only; or a ``Refusal``.

    Source:
        Framework Decision 2009/315/JHA Art. 8(1), second subparagraph; ECRIS DTS v1.0.
    """
    found = applicable(
        facts.sender, facts.addressee, facts.on, further_parties=rules.further_parties
    )
    if facts.discloses and not found.established:
        return _refusal(Act.CORRESPOND, facts, rules, Ground.NO_INSTRUMENT)
    instrument = found.instrument.key
    obligations: set[Obligation] = set()
    if facts.message is ProceduralMessage.DENIAL:
        obligations.add(Obligation.STATE_REASON)
    if facts.identity_data and instrument is not InstrumentKey.FRAMEWORK_DECISION:
        obligations.add(Obligation.PASS_ON_LIMITS)
    return _permit(
        Act.CORRESPOND,
        facts,
        rules,
        purpose=None,
        recipient=facts.addressee,
        instrument=instrument,
        basis=procedural_basis(facts, found),
        obligations=obligations,
    )
