"""May a conviction go into an answer, and may received information be used."""

from typing import Final

from comity.ids import StateCode
from comity.law.citation import verified
from comity.law.instruments import InstrumentKey, applicable
from comity.law.purposes import is_criminal
from comity.law.retransmission import Withhold, may_transmit
from comity.policy.composing import NO_INSTRUMENT, Bar, Question, agreement_words, conclude
from comity.policy.facts import RetransmissionFacts, UseFacts
from comity.policy.memory import remembered
from comity.policy.obligations import Obligation
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.rules import NodeRules

INSIDE: Final = StateCode("ZZ")
"""Stands for this state where the facts name none; ISO 3166-1 leaves the code to users."""

USE: Final = verified("32009F0315", "Art. 9", "Greek law FEK A 216/2022 art. 9")


@remembered
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
    return conclude(question_of_retransmission(facts, rules))


def question_of_retransmission(facts: RetransmissionFacts, rules: NodeRules) -> Question:
    """Return what is asked of the engine for one conviction."""
    found = applicable(
        facts.requesting_state,
        facts.requested_state,
        facts.on,
        further_parties=rules.further_parties,
    )
    law = may_transmit(
        facts.purpose, facts.origin, facts.transmittable, found.instrument, facts.subject
    )
    bar = None
    if isinstance(law, Withhold):
        naming = (Obligation.NAME_CONVICTING_STATE,) if law.name_state else ()
        bar = Bar(law.ground, law.basis, naming)
    return Question(
        act=Act.RETRANSMIT,
        facts=facts,
        rules=rules,
        principal=facts.requested_state,
        resource=facts.requesting_state,
        context={
            "agreement": agreement_words(
                facts.requesting_state, facts.requested_state, facts.on, found, rules
            ),
            "purpose": facts.purpose,
            "criminal": is_criminal(facts.purpose),
            "subject": facts.subject,
            "origin": facts.origin,
            "transmittable": facts.transmittable,
            "current": facts.current,
            "rules": {
                "purposes_answered": sorted(rules.purposes_answered),
                "earlier_convictions_for_other_purposes": (
                    rules.earlier_convictions_for_other_purposes
                ),
                "third_country_convictions_for_other_purposes": (
                    rules.third_country_convictions_for_other_purposes
                ),
                "received_convictions_of_other_nationals": (
                    rules.received_convictions_of_other_nationals
                ),
                "received_convictions_to_third_countries": (
                    rules.received_convictions_to_third_countries
                ),
            },
        },
        purpose=facts.purpose,
        recipient=facts.requesting_state,
        instrument=found.instrument.key,
        basis=law.basis,
        provisions={"conviction": law.basis},
        bar=bar if found.established else NO_INSTRUMENT,
    )


@remembered
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
    return conclude(question_of_use(facts, rules))


def question_of_use(facts: UseFacts, rules: NodeRules) -> Question:
    """Return what is asked of the engine for a use of received information."""
    return Question(
        act=Act.USE,
        facts=facts,
        rules=rules,
        principal=INSIDE,
        resource=INSIDE,
        context={
            "received_for": facts.received_for,
            "intended": facts.intended,
            "own_information": facts.own_information,
            "serious_threat": facts.serious_threat,
            "sender_allows": facts.sender_allows,
        },
        purpose=facts.intended,
        recipient=None,
        instrument=InstrumentKey.FRAMEWORK_DECISION,
        basis=USE,
    )
