"""May we answer, may we ask: decisions about requests."""

from comity.law.citation import Basis
from comity.law.grounds import Ground
from comity.law.instruments import Applicability, InstrumentKey, applicable
from comity.law.purposes import CONSENT_BASIS, PURPOSES, Purpose
from comity.law.retransmission import (
    SubjectCategory,
)
from comity.policy.composing import permit, refusal, reply_basis, reply_obligations
from comity.policy.facts import (
    AskFacts,
    Consent,
    HoldsInformation,
    RequestFacts,
)
from comity.policy.obligations import Obligation
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.rules import NodeRules


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
        return refusal(Act.ANSWER, facts, rules, Ground.NO_INSTRUMENT, obligations=reason)
    instrument = facts.claimed or found.instrument.key
    basis = reply_basis(instrument, facts.purpose)
    if facts.purpose not in rules.purposes_answered:
        return refusal(
            Act.ANSWER, facts, rules, Ground.PURPOSE_NOT_COVERED, basis=basis, obligations=reason
        )
    if facts.purpose in rules.consent_required and facts.consent is not Consent.YES:
        return refusal(
            Act.ANSWER,
            facts,
            rules,
            Ground.CONSENT_MISSING,
            basis=CONSENT_BASIS,
            obligations=reason,
        )
    obligations = reply_obligations(instrument, facts.purpose)
    if rules.needs_human(facts.answer, facts.purpose):
        obligations.add(Obligation.HUMAN_APPROVAL)
    return permit(
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
        return refusal(Act.ASK, facts, rules, Ground.NO_INSTRUMENT)
    instrument = found.instrument.key
    if facts.purpose not in rules.purposes_asked:
        return refusal(Act.ASK, facts, rules, Ground.PURPOSE_NOT_COVERED)
    if facts.purpose in rules.consent_required_to_ask and facts.consent is not Consent.YES:
        return refusal(Act.ASK, facts, rules, Ground.CONSENT_MISSING)
    obligations = {Obligation.USE_FOR_PURPOSE_ONLY, Obligation.KEEP_PROOF_OF_PURPOSE}
    if facts.purpose is Purpose.OWN_RECORD:
        third_country = facts.subject is SubjectCategory.THIRD_COUNTRY
        if third_country and facts.holds_information is HoldsInformation.NO:
            return refusal(Act.ASK, facts, rules, Ground.NO_INFORMATION_HELD)
        due = facts.national_of_other_member or (
            third_country and facts.holds_information is HoldsInformation.YES
        )
        if not due and not facts.connected:
            return refusal(Act.ASK, facts, rules, Ground.NO_CONNECTION)
        obligations.add(Obligation.INCLUDE_IN_EXTRACT)
        if due:
            obligations.add(Obligation.REQUEST_IS_DUE)
    return permit(
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
    return reply_basis(instrument, purpose)
