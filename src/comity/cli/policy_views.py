"""How decisions, their explanation and changes of rules are shown."""

from collections import Counter
from collections.abc import Sequence

from rich.console import RenderableType

from comity.assembly.policy_explanations import Explained
from comity.assembly.policy_receipts import Outcome, Replayed, Simulation
from comity.cli.output import Output, moment
from comity.policy.comparing import Difference


def explanation_data(found: Explained) -> dict[str, object]:
    """Return an explanation for programs."""
    told = found.explanation
    data: dict[str, object] = {"leaf": found.leaf, "at": found.at, "bundle": found.bundle}
    if told is None:
        return {**data, "why_not": found.why_not}
    return {
        **data,
        **told.decision.record(),
        "determining": [note.identifier for note in told.determining],
        "by_law": told.by_law,
        "words": list(told.sentences()),
    }


def explanation_shown(found: Explained) -> list[RenderableType]:
    """Return an explanation for people."""
    where = "" if found.leaf is None else f"Leaf {found.leaf}, {moment(found.at)}. "
    told = found.explanation
    if told is None:
        return [f"{where}It cannot be decided again here: {found.why_not}"]
    head, *rest = told.sentences()
    return [f"{where}{told.decision.act}. {head}", *(f"  {line}" for line in rest)]


def replay_data(counts: Counter[Outcome], failed: Sequence[Replayed]) -> dict[str, object]:
    """Return what deciding again gave, for programs."""
    return {
        "decisions": counts.total(),
        "outcomes": {str(outcome): count for outcome, count in sorted(counts.items())},
        "failed": [
            {
                "leaf": each.receipt.leaf,
                "act": each.receipt.act,
                "case": each.receipt.case,
                "outcome": each.outcome,
                "differs": list(each.differs),
                "why": each.why,
            }
            for each in failed
        ],
    }


def difference_data(found: Sequence[Difference]) -> dict[str, object]:
    """Return what differs, for programs."""
    return {
        "differences": [
            {"part": it.part, "name": it.name, "words": it.words, "widens": it.widens}
            for it in found
        ]
    }


def differences_shown(shown: Output, found: Sequence[Difference]) -> list[RenderableType]:
    """Return what differs, for people."""
    if not found:
        return ["They are the same."]
    rows = [("may permit more" if it.widens else "", it.part, it.name, it.words) for it in found]
    return [shown.table(("", "part", "name", "what differs"), rows)]


def simulation_data(found: Simulation, digest: str) -> dict[str, object]:
    """Return what changed rules would have changed, for programs."""
    return {
        "bundle": digest,
        "decisions": found.decisions,
        "changed": found.changed,
        "left_out": found.left_out,
        "changes": [
            {
                "act": it.act,
                "before": it.before,
                "after": it.after,
                "differs": list(it.duties),
                "example": it.example,
                "count": it.count,
            }
            for it in found.changes
        ],
    }


def simulation_shown(shown: Output, found: Simulation, digest: str) -> list[RenderableType]:
    """Return what changed rules would have changed, for people."""
    said = f"{found.changed} of {found.decisions} decisions of the last month would change."
    parts: list[RenderableType] = [said]
    if found.changes:
        rows = [
            (it.count, it.act, it.before, it.after, " ".join(it.duties), it.example)
            for it in found.changes
        ]
        columns = ("how many", "act", "was", "would be", "differs in", "first at leaf")
        parts.append(shown.table(columns, rows))
    if found.left_out:
        parts.append(f"{found.left_out} could not be asked anew: their facts are of another form.")
    return [*parts, f"On record for bundle {digest}; 'comity policy adopt' accepts this one."]
