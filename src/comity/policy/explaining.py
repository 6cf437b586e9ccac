"""Why a decision came out as it did: the policies that determined it, in words."""

from dataclasses import dataclass

from comity.law.citation import Basis
from comity.law.grounds import GROUNDS
from comity.policy.composing import Question, conclude, verdict_on
from comity.policy.engine import Note
from comity.policy.obligations import OBLIGATIONS, ObligationRule
from comity.policy.outcome import Permit, Refusal


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision, and what determined it.

    Attributes:
        decision: The decision.
        determining: Policies that forbid, the one that is cited first; or those that permit.
        by_law: Whether no policy forbade it: nothing permits it, or the law of the exchange
            itself bars it.
        agreement: Which agreement was looked at, and whether it binds the two states.
    """

    decision: Permit | Refusal
    determining: tuple[Note, ...]
    by_law: bool
    agreement: str

    @property
    def basis(self) -> Basis:
        """The provision relied on."""
        return self.decision.basis

    @property
    def duties(self) -> tuple[ObligationRule, ...]:
        """What whoever acts on it must do."""
        return tuple(OBLIGATIONS[each] for each in self.decision.obligations)

    def sentences(self) -> tuple[str, ...]:
        """Return the explanation in words, for an official."""
        made = self.decision
        said = []
        if isinstance(made, Refusal):
            said.append(f"Refused: {GROUNDS[made.ground].explanation}")
        else:
            said.append(f"Permitted: {made.act}, under {made.instrument}.")
        said.append(f"Provision: {made.basis.citation} ({made.basis.provenance}).")
        said.append(f"How that was checked: {made.basis.source}.")
        if self.agreement:
            said.append(self.agreement)
        if self.by_law:
            said.append("No policy forbade it: the law of the exchange itself bars it.")
        elif isinstance(made, Refusal):
            said.append(f"Policy that decided: {self.determining[0].identifier}.")
            further = [note.identifier for note in self.determining[1:]]
            if further:
                said.append(f"Also forbidden by: {', '.join(further)}.")
        else:
            said.append(
                f"Policies that permit: {', '.join(note.identifier for note in self.determining)}."
            )
        said += [f"Duty: {rule.duty} [{rule.basis}]" for rule in self.duties]
        return tuple(said)


def explain(question: Question) -> Explanation:
    """Return the decision on a question, with what determined it."""
    verdict = verdict_on(question)
    decision = conclude(question)
    refused = isinstance(decision, Refusal)
    return Explanation(
        decision=decision,
        determining=verdict.determining if verdict.allowed is not refused else (),
        by_law=refused and (verdict.allowed or not verdict.determining),
        agreement=_agreement(question),
    )


def _agreement(question: Question) -> str:
    found = question.context.get("agreement")
    if not isinstance(found, dict):
        return ""
    bound = (
        "binds the two states" if found["established"] else "is not known to bind the two states"
    )
    return f"Agreement: {found['key']} {bound}."
