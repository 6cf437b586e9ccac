"""May a conviction go into an answer, and may received information be used."""

from typing import Final

from comity.law.citation import verified
from comity.law.grounds import Ground
from comity.law.instruments import InstrumentKey, applicable
from comity.law.purposes import is_criminal
from comity.law.retransmission import (
    Origin,
    SubjectCategory,
    Withhold,
    may_transmit,
)
from comity.policy.composing import permit, refusal, reply_obligations
from comity.policy.facts import (
    RetransmissionFacts,
    UseFacts,
)
from comity.policy.obligations import Obligation
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.rules import NodeRules

USE: Final = verified("32009F0315", "Art. 9", "Greek law FEK A 216/2022 art. 9")


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
        return refusal(Act.RETRANSMIT, facts, rules, Ground.NO_INSTRUMENT)
    if facts.purpose not in rules.purposes_answered:
        return refusal(Act.RETRANSMIT, facts, rules, Ground.PURPOSE_NOT_COVERED)
    if not facts.current:
        return refusal(Act.RETRANSMIT, facts, rules, Ground.OUTDATED_DATA)
    answer = may_transmit(
        facts.purpose, facts.origin, facts.transmittable, found.instrument, facts.subject
    )
    if isinstance(answer, Withhold):
        return refusal(
            Act.RETRANSMIT,
            facts,
            rules,
            answer.ground,
            basis=answer.basis,
            obligations=(Obligation.NAME_CONVICTING_STATE,) if answer.name_state else (),
        )
    instrument = found.instrument.key
    if answer.national_law and not _national_law_releases(facts, rules, instrument):
        return refusal(Act.RETRANSMIT, facts, rules, Ground.NATIONAL_LAW, basis=answer.basis)
    obligations = reply_obligations(instrument, facts.purpose)
    if answer.national_law:
        obligations.add(Obligation.NATIONAL_LAW_APPLIED)
    return permit(
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
        return refusal(Act.USE, facts, rules, Ground.FURTHER_USE_BARRED)
    return permit(
        Act.USE,
        facts,
        rules,
        purpose=facts.intended,
        recipient=None,
        instrument=InstrumentKey.FRAMEWORK_DECISION,
        basis=USE,
        obligations={Obligation.KEEP_PROOF_OF_PURPOSE},
    )
