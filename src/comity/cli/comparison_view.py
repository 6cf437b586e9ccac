"""The person described beside each candidate of our register, field by field."""

from collections.abc import Mapping
from functools import cache

import msgspec
from rich.console import RenderableType

from comity.cli.output import Output
from comity.cli.views import View, bits, doubts_in_words, mark, per_cent, whom
from comity.ids import PersonRef, StateCode
from comity.persons.person import Parent, Person, Sex
from comity.records.person_presentation import present_person
from comity.records.ports import HeldPerson
from comity.search.comparison import compare
from comity.search.frequencies import Frequencies, frequencies_of
from comity.search.levels import Agreement, Field
from comity.search.parameters import Parameters
from comity.search.profile import profile_of
from comity.storage.store import Snapshot


class _Finding(msgspec.Struct, frozen=True):
    """What identification found for one field; more keys may stand beside."""

    field: str
    agreement: str
    level: str = ""
    explanation: str = ""
    weight: float | None = None


class _Candidate(msgspec.Struct, frozen=True):
    """Somebody whom a task names; the rank is 0 of whom the search did not find."""

    person: str
    rank: int = 0
    score: float | None = None
    probability: float | None = None
    doubts: tuple[str, ...] = ()
    comparisons: tuple[_Finding, ...] = ()


def side_by_side(
    output: Output,
    snapshot: Snapshot,
    described: Person,
    details: Mapping[str, object],
    *,
    about: PersonRef | None,
    state: StateCode,
    language: str,
    parameters: Parameters,
) -> View:
    """Show the person of a message beside the candidates that a task holds.

    Args:
        output: Where tables are made.
        snapshot: The register.
        described: The person as described so far.
        details: Details of the task.
        about: Whom the task is about, where its details name nobody.
        state: Our own state.
        language: The reader's language.
        parameters: The weights, where the task holds no findings.
    """
    candidates = msgspec.convert(details.get("candidates", ()), tuple[_Candidate, ...])
    is_sought = bool(candidates)
    if not is_sought and isinstance(details.get("person"), str):
        candidates = (_Candidate(str(details["person"])),)
    elif not is_sought and about is not None:
        candidates = (_Candidate(about),)
    counted = cache(lambda: frequencies_of(profile_of(described), snapshot.register))
    data: list[dict[str, object]] = []
    parts: list[RenderableType] = []
    for candidate in candidates:
        held = snapshot.register.person(PersonRef(candidate.person))
        if held is None:
            continue
        place = len(data) + 1
        convictions = len(snapshot.register.convictions_of(held.ref))
        findings = candidate.comparisons or _findings(
            described, held.person, state, parameters, counted()
        )
        rows = _rows(described, held.person, findings)
        weights = {each.field: each.weight for each in findings}
        data.append(
            {
                "person": held.ref,
                "place": place,
                "rank": candidate.rank,
                "score": candidate.score,
                "probability": candidate.probability,
                "doubts": list(candidate.doubts),
                "description": present_person(held.person, language).to_dict(),
                "convictions_held": convictions,
                "comparisons": [
                    {
                        "field": name,
                        "described": theirs,
                        "held": ours,
                        "agreement": found,
                        "weight": weights.get(name),
                    }
                    for name, theirs, ours, found, _, _ in rows
                ],
            }
        )
        parts.append(
            output.table(
                ("field", "described", "in our register", "finding", "weight", "why"),
                rows,
                title=_title(candidate, held, convictions, place=place if is_sought else 0),
            )
        )
        parts += doubts_in_words(candidate.doubts, about=place)
    if not parts:
        parts.append("No candidate is in the register.")
    return View({"candidates": data}, parts)


def _title(candidate: _Candidate, held: HeldPerson, convictions: int, *, place: int) -> str:
    """Return who stands in a table; ``place`` is 0 where nobody is to be chosen."""
    kept = f"{convictions} conviction{'' if convictions == 1 else 's'}"
    who = f"{whom(held.person)}: {held.ref}"
    if not place:
        return f"Person {who} ({kept})"
    probable = candidate.probability
    how = "" if probable is None else f"{per_cent(probable)} probable, "
    if not candidate.rank:
        how = "judged before, not found now, "
    return f"Candidate {place}, {who} ({how}{kept})"


def _findings(
    described: Person,
    held: Person,
    state: StateCode,
    parameters: Parameters,
    counted: Frequencies,
) -> tuple[_Finding, ...]:
    """Compare anew where the task names a person and no findings, as a search would."""
    found = compare(
        described, held, identity_country=state, parameters=parameters, frequencies=counted
    )
    return tuple(
        _Finding(
            each.field.value, each.agreement.value, each.level.word, each.explanation, each.weight
        )
        for each in found
    )


def _rows(
    described: Person, held: Person, findings: tuple[_Finding, ...]
) -> list[tuple[str, str, str, str, str, str]]:
    known = {finding.field: finding for finding in findings}
    rows = []
    for field in Field:
        theirs, ours = _value(described, field), _value(held, field)
        finding = known.get(field.value)
        if not theirs and not ours:
            continue
        if finding is None:
            rows.append((field.value, theirs, ours, "", "", ""))
            continue
        word = mark(finding.agreement, finding.level)
        weight = bits(finding.weight) if finding.weight else ""
        # That a side states nothing is seen in its empty cell.
        is_seen = finding.agreement == Agreement.MISSING and not (theirs and ours)
        rows.append(
            (field.value, theirs, ours, word, weight, "" if is_seen else finding.explanation)
        )
    return rows


def _value(person: Person, field: Field) -> str:
    name = person.name
    match field:
        case Field.IDENTITY_NUMBER:
            return ", ".join(number.number for number in person.identity_numbers)
        case Field.FORENAME:
            return "" if name.forename is None else name.forename.text
        case Field.SURNAME:
            surnames = [part.text for part in (name.surname, *person.former_surnames) if part]
            return " / ".join(surnames) or (name.full_name or "")
        case Field.SECOND_SURNAME:
            return "" if name.second_surname is None else name.second_surname.text
        case Field.SEX:
            return "" if person.sex is Sex.UNKNOWN else person.sex.name.lower()
        case Field.BIRTH_DATE:
            return "" if person.birth_date.is_unknown else str(person.birth_date)
        case Field.BIRTH_PLACE:
            place = person.birth_place
            if place is None:
                return ""
            towns = [representation.text for representation in place.town]
            return ", ".join([*towns, *([place.country] if place.country else [])])
        case Field.FATHER_NAME:
            return _parent(person.father)
        case Field.MOTHER_NAME:
            return _parent(person.mother)
        case Field.NATIONALITY:
            return ", ".join(person.nationalities)
        case Field.IDENTIFICATION_DOCUMENT:
            return ", ".join(document.number or "" for document in person.documents)


def _parent(parent: Parent | None) -> str:
    if parent is None:
        return ""
    parts = (parent.forename, parent.surname, parent.second_surname)
    return " ".join(part.text for part in parts if part is not None)
