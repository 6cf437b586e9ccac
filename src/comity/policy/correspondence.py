"""May a message of procedure be sent, which says nothing about convictions."""

from comity.law.grounds import Ground
from comity.law.instruments import InstrumentKey, applicable
from comity.policy.composing import permit, refusal
from comity.policy.obligations import Obligation
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.procedure import ProceduralMessage, ProcedureFacts, procedural_basis
from comity.policy.rules import NodeRules


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
        return refusal(Act.CORRESPOND, facts, rules, Ground.NO_INSTRUMENT)
    instrument = found.instrument.key
    obligations: set[Obligation] = set()
    if facts.message is ProceduralMessage.DENIAL:
        obligations.add(Obligation.STATE_REASON)
    if facts.identity_data and instrument is not InstrumentKey.FRAMEWORK_DECISION:
        obligations.add(Obligation.PASS_ON_LIMITS)
    return permit(
        Act.CORRESPOND,
        facts,
        rules,
        purpose=None,
        recipient=facts.addressee,
        instrument=instrument,
        basis=procedural_basis(facts, found),
        obligations=obligations,
    )
