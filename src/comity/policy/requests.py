"""May we answer, may we ask: decisions about requests."""

from comity.law.citation import Basis
from comity.law.instruments import InstrumentKey, applicable
from comity.law.purposes import PURPOSES, Purpose, is_criminal
from comity.policy.composing import (
    NO_INSTRUMENT,
    Question,
    agreement_words,
    conclude,
    reply_basis,
)
from comity.policy.facts import AskFacts, RequestFacts
from comity.policy.memory import remembered
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.rules import NodeRules


@remembered
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
    return conclude(question_of_request(facts, rules))


def question_of_request(facts: RequestFacts, rules: NodeRules) -> Question:
    """Return what is asked of the engine for a request received."""
    found = applicable(
        facts.requesting_state,
        facts.requested_state,
        facts.on,
        further_parties=rules.further_parties,
    )
    instrument = facts.claimed or found.instrument.key
    basis = reply_basis(instrument, facts.purpose)
    return Question(
        act=Act.ANSWER,
        facts=facts,
        rules=rules,
        principal=facts.requested_state,
        resource=facts.requesting_state,
        context={
            "agreement": agreement_words(
                facts.requesting_state, facts.requested_state, facts.on, found, rules
            ),
            "claimed": facts.claimed or "",
            "purpose": facts.purpose,
            "criminal": is_criminal(facts.purpose),
            "consent": facts.consent,
            "answer_for_purpose": f"{facts.answer}:{facts.purpose}",
            "rules": {
                "purposes_answered": sorted(rules.purposes_answered),
                "consent_required": sorted(rules.consent_required),
                "automatic": sorted(f"{answer}:{purpose}" for answer, purpose in rules.automatic),
            },
        },
        purpose=facts.purpose,
        recipient=facts.requesting_state,
        instrument=instrument,
        basis=basis,
        provisions={"reply": basis},
        bar=None if found.established else NO_INSTRUMENT,
    )


@remembered
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
    return conclude(question_of_ask(facts, rules))


def question_of_ask(facts: AskFacts, rules: NodeRules) -> Question:
    """Return what is asked of the engine for an intended request."""
    found = applicable(
        facts.requesting_state,
        facts.requested_state,
        facts.on,
        further_parties=rules.further_parties,
    )
    instrument = found.instrument.key
    return Question(
        act=Act.ASK,
        facts=facts,
        rules=rules,
        principal=facts.requesting_state,
        resource=facts.requested_state,
        context={
            "agreement": agreement_words(
                facts.requesting_state, facts.requested_state, facts.on, found, rules
            ),
            "purpose": facts.purpose,
            "consent": facts.consent,
            "subject": facts.subject,
            "national_of_other_member": facts.national_of_other_member,
            "connected": facts.connected,
            "holds_information": facts.holds_information,
            "rules": {
                "purposes_asked": sorted(rules.purposes_asked),
                "consent_required_to_ask": sorted(rules.consent_required_to_ask),
            },
        },
        purpose=facts.purpose,
        recipient=facts.requested_state,
        instrument=instrument,
        basis=_ask_basis(instrument, facts.purpose),
        bar=None if found.established else NO_INSTRUMENT,
    )


def _ask_basis(instrument: InstrumentKey, purpose: Purpose) -> Basis:
    if instrument is InstrumentKey.FRAMEWORK_DECISION:
        return PURPOSES[purpose].basis
    return reply_basis(instrument, purpose)
