"""May, and so must, a state be told of a conviction."""

from typing import Final

from comity.law.citation import Basis, verified
from comity.law.grounds import Ground
from comity.law.instruments import Applicability, InstrumentKey, applicable
from comity.law.notification_duty import Duty, duties
from comity.law.states import iso_state
from comity.policy.composing import permit, refusal
from comity.policy.facts import (
    NotificationFacts,
)
from comity.policy.obligations import Obligation
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.rules import NodeRules

ALTERATION: Final = verified("32009F0315", "Art. 4(3)", "Irish Act 51/2019 s. 4(3)")


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
        return refusal(Act.NOTIFY, facts, rules, Ground.DATA_PROTECTION)
    basis = _notification_basis(facts, rules, found)
    if basis is None:
        return refusal(Act.NOTIFY, facts, rules, Ground.NO_NOTIFICATION_DUTY)
    if not facts.in_network:
        return refusal(
            Act.NOTIFY,
            facts,
            rules,
            Ground.NOT_IN_NETWORK,
            basis=basis,
            obligations=(Obligation.OTHER_CHANNEL,),
        )
    return permit(
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
