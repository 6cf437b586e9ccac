"""May, and so must, a state be told of a conviction."""

from typing import Final

from comity.law.citation import Basis, verified
from comity.law.grounds import GROUNDS, Ground
from comity.law.instruments import Applicability, InstrumentKey, applicable
from comity.law.notification_duty import Duty, duties
from comity.law.states import iso_state
from comity.policy.composing import Bar, Question, agreement_words, conclude
from comity.policy.facts import (
    NotificationFacts,
)
from comity.policy.memory import remembered
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.rules import NodeRules

ALTERATION: Final = verified("32009F0315", "Art. 4(3)", "Irish Act 51/2019 s. 4(3)")


@remembered
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
    return conclude(question_of_notification(facts, rules))


def question_of_notification(facts: NotificationFacts, rules: NodeRules) -> Question:
    """Return what is asked of the engine for a notification."""
    addressee = iso_state(facts.addressee)
    found = applicable(
        facts.convicting_state, addressee, facts.on, further_parties=rules.further_parties
    )
    owed = _owed_under(facts, rules)
    basis = _basis(facts, found, owed)
    nothing = GROUNDS[Ground.NO_NOTIFICATION_DUTY].basis
    return Question(
        act=Act.NOTIFY,
        facts=facts,
        rules=rules,
        principal=facts.convicting_state,
        resource=addressee,
        context={
            "agreement": agreement_words(facts.convicting_state, addressee, facts.on, found, rules),
            "owed": owed is not None,
            "already_notified": facts.already_notified,
            "in_network": facts.in_network,
            "data_protection_bar": facts.data_protection_bar,
        },
        purpose=None,
        recipient=addressee,
        instrument=found.instrument.key,
        basis=nothing if basis is None else basis,
        provisions={"duty": nothing if basis is None else basis},
        bar=Bar(Ground.NO_NOTIFICATION_DUTY) if basis is None else None,
    )


def _basis(facts: NotificationFacts, found: Applicability, owed: Basis | None) -> Basis | None:
    if facts.already_notified and found.established:
        fd = found.instrument.key is InstrumentKey.FRAMEWORK_DECISION
        return ALTERATION if fd else found.instrument.basis
    return owed


def _owed_under(facts: NotificationFacts, rules: NodeRules) -> Basis | None:
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
