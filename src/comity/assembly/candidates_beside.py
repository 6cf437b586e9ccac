"""The person whom a message describes beside each candidate of our register, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from comity.assembly.build import Node
from comity.ids import PersonRef
from comity.persons.person import Parent, Person, Sex
from comity.persons.redaction import Redacted
from comity.records.ports import HeldPerson
from comity.search.comparison import compare
from comity.search.frequencies import Frequencies, frequencies_of
from comity.search.levels import Field
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


class _AtHand(msgspec.Struct, frozen=True):
    """Whom a task's details name; more keys may stand beside."""

    candidates: tuple[_Candidate, ...] = ()
    person: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class FieldBeside(Redacted):
    """One field, as described and as held; the finding is empty where none was made."""

    field: str
    described: str
    held: str
    agreement: str = ""
    level: str = ""
    explanation: str = ""
    weight: float | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Beside(Redacted):
    """A candidate beside the description.

    Attributes:
        held: The candidate.
        place: Number under which they are shown, from 1.
        is_sought: Whether one is to be chosen among the candidates.
        rank: Place among those whom the search found; 0 for whom it did not.
        score: Sum of the weights, if the search gave one.
        probability: That it is this person, if the search gave one.
        doubts: Why it is not certain, by name.
        convictions: How many convictions are held.
        fields: Field by field, what neither side states left out.
    """

    held: HeldPerson
    place: int
    is_sought: bool
    rank: int
    score: float | None
    probability: float | None
    doubts: tuple[str, ...]
    convictions: int
    fields: tuple[FieldBeside, ...]


def candidates_beside(
    node: Node,
    snapshot: Snapshot,
    described: Person,
    details: Mapping[str, object],
    *,
    about: PersonRef | None,
) -> Iterator[Beside]:
    """Yield the candidates that a task holds, beside the person of its message.

    Args:
        node: Ours; by its weights whom a task names without findings is compared.
        snapshot: The register.
        described: The person as described so far.
        details: Details of the task.
        about: Whom the task is about, where its details name nobody.
    """
    candidates = msgspec.convert(details.get("candidates", ()), tuple[_Candidate, ...])
    is_sought = bool(candidates)
    if not is_sought and isinstance(details.get("person"), str):
        candidates = (_Candidate(str(details["person"])),)
    elif not is_sought and about is not None:
        candidates = (_Candidate(about),)
    counted = cache(lambda: frequencies_of(profile_of(described), snapshot.register))
    place = 0
    for candidate in candidates:
        held = snapshot.register.person(PersonRef(candidate.person))
        if held is None:
            continue
        place += 1
        findings = _findings(node, described, held.person, counted())
        as_found = _agreements(candidate.comparisons) == _agreements(findings)
        yield Beside(
            held=held,
            place=place,
            is_sought=is_sought,
            rank=candidate.rank,
            # Of what is not held or described any more they say nothing.
            score=candidate.score if as_found else None,
            probability=candidate.probability if as_found else None,
            doubts=candidate.doubts,
            convictions=len(snapshot.register.convictions_of(held.ref)),
            fields=tuple(
                _fields(described, held.person, candidate.comparisons if as_found else findings)
            ),
        )


def may_be_meant(details: Mapping[str, object]) -> list[PersonRef]:
    """Return the persons of our register that a task's details put beside its message."""
    at_hand = msgspec.convert(details, _AtHand)
    refs = [each.person for each in at_hand.candidates]
    return [PersonRef(ref) for ref in (*refs, at_hand.person) if ref is not None]


def _agreements(findings: tuple[_Finding, ...]) -> dict[str, str]:
    return {each.field: each.agreement for each in findings}


def _findings(
    node: Node, described: Person, held: Person, counted: Frequencies
) -> tuple[_Finding, ...]:
    """Compare as a search would: since a task was made, either side may have been altered."""
    found = compare(
        described,
        held,
        identity_country=node.state,
        parameters=node.parameters,
        frequencies=counted,
    )
    return tuple(
        _Finding(
            each.field.value, each.agreement.value, each.level.word, each.explanation, each.weight
        )
        for each in found
    )


def _fields(
    described: Person, held: Person, findings: tuple[_Finding, ...]
) -> Iterator[FieldBeside]:
    known = {finding.field: finding for finding in findings}
    for field in Field:
        theirs, ours = value_of(described, field), value_of(held, field)
        finding = known.get(field.value)
        if not theirs and not ours:
            continue
        if finding is None:
            yield FieldBeside(field.value, theirs, ours)
            continue
        yield FieldBeside(
            field.value,
            theirs,
            ours,
            finding.agreement,
            finding.level,
            finding.explanation,
            finding.weight,
        )


def value_of(person: Person, field: Field) -> str:
    """Return what a description says in a field; empty for nothing."""
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
