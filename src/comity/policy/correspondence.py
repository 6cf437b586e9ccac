"""May a message of procedure be sent, which says nothing about convictions."""

from comity.law.instruments import applicable
from comity.policy.composing import NO_INSTRUMENT, Question, agreement_words, conclude
from comity.policy.memory import remembered
from comity.policy.outcome import Act, Permit, Refusal
from comity.policy.procedure import ProcedureFacts, procedural_basis
from comity.policy.rules import NodeRules


@remembered
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
    return conclude(question_of_procedure(facts, rules))


def question_of_procedure(facts: ProcedureFacts, rules: NodeRules) -> Question:
    """Return what is asked of the engine for a message of procedure."""
    found = applicable(
        facts.sender, facts.addressee, facts.on, further_parties=rules.further_parties
    )
    return Question(
        act=Act.CORRESPOND,
        facts=facts,
        rules=rules,
        principal=facts.sender,
        resource=facts.addressee,
        context={
            "agreement": agreement_words(facts.sender, facts.addressee, facts.on, found, rules),
            "message": facts.message,
            "discloses": facts.discloses,
            "identity_data": facts.identity_data,
        },
        purpose=None,
        recipient=facts.addressee,
        instrument=found.instrument.key,
        basis=procedural_basis(facts, found),
        bar=NO_INSTRUMENT if facts.discloses and not found.established else None,
    )
