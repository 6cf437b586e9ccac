"""The person described beside each candidate of our register, field by field."""

from collections.abc import Mapping

from rich.console import RenderableType

from comity.assembly.build import Node
from comity.assembly.candidates_beside import Beside, FieldBeside, candidates_beside
from comity.cli.output import Output
from comity.cli.views import View, bits, doubts_in_words, mark, per_cent, whom
from comity.ids import PersonRef
from comity.persons.person import Person
from comity.records.person_presentation import present_person
from comity.search.levels import Agreement
from comity.storage.store import Snapshot


def side_by_side(
    output: Output,
    node: Node,
    snapshot: Snapshot,
    described: Person,
    details: Mapping[str, object],
    *,
    about: PersonRef | None,
    language: str,
) -> View:
    """Show the person of a message beside the candidates that a task holds.

    Args:
        output: Where tables are made.
        node: Ours.
        snapshot: The register.
        described: The person as described so far.
        details: Details of the task.
        about: Whom the task is about, where its details name nobody.
        language: The reader's language.
    """
    data: list[dict[str, object]] = []
    parts: list[RenderableType] = []
    for each in candidates_beside(node, snapshot, described, details, about=about):
        rows = [_row(field) for field in each.fields]
        data.append(
            {
                "person": each.held.ref,
                "place": each.place,
                "rank": each.rank,
                "score": each.score,
                "probability": each.probability,
                "doubts": list(each.doubts),
                "description": present_person(each.held.person, language).to_dict(),
                "convictions_held": each.convictions,
                "comparisons": [
                    {
                        "field": field.field,
                        "described": field.described,
                        "held": field.held,
                        "agreement": row[3],
                        "weight": field.weight,
                    }
                    for field, row in zip(each.fields, rows, strict=True)
                ],
            }
        )
        parts.append(
            output.table(
                ("field", "described", "in our register", "finding", "weight", "why"),
                rows,
                title=_title(each),
            )
        )
        parts += doubts_in_words(each.doubts, about=each.place)
    if not parts:
        parts.append("No candidate is in the register.")
    return View({"candidates": data}, parts)


def _title(shown: Beside) -> str:
    """Return who stands in a table; without a number where nobody is to be chosen."""
    kept = f"{shown.convictions} conviction{'' if shown.convictions == 1 else 's'}"
    who = f"{whom(shown.held.person)}: {shown.held.ref}"
    if not shown.is_sought:
        return f"Person {who} ({kept})"
    probable = shown.probability
    how = "" if probable is None else f"{per_cent(probable)} probable, "
    if not shown.rank:
        how = "judged before, not found now, "
    return f"Candidate {shown.place}, {who} ({how}{kept})"


def _row(field: FieldBeside) -> tuple[str, str, str, str, str, str]:
    word = mark(field.agreement, field.level) if field.agreement else ""
    weight = bits(field.weight) if field.weight else ""
    # That a side states nothing is seen in its empty cell.
    is_seen = field.agreement == Agreement.MISSING and not (field.described and field.held)
    why = "" if is_seen else field.explanation
    return field.field, field.described, field.held, word, weight, why
