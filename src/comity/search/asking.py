"""What a description lacks, and what to ask the other authority for."""

from collections.abc import Sequence
from typing import Final

from comity.persons.names import NamePart
from comity.persons.person import Person, Sex
from comity.persons.unknowns import known_country
from comity.search.finding import Agreement, Field, FieldComparison
from comity.search.normal_form import folded_words, known_date, normal_form, number_form


def _says(part: NamePart | None) -> bool:
    return part is not None and normal_form(part.text) is not None


def _stated(person: Person) -> frozenset[Field]:
    """Return the fields about which a description says anything; "unknown" is nothing."""
    name = person.name
    facts = {
        Field.IDENTITY_NUMBER: any(number_form(each.number) for each in person.identity_numbers),
        Field.FORENAME: _says(name.forename),
        Field.SURNAME: _says(name.surname),
        Field.SECOND_SURNAME: _says(name.second_surname),
        Field.SEX: person.sex is not Sex.UNKNOWN,
        Field.BIRTH_DATE: person.birth_date.is_full,
        Field.BIRTH_PLACE: person.birth_place is not None,
        Field.FATHER_NAME: person.father is not None,
        Field.MOTHER_NAME: person.mother is not None,
        Field.NATIONALITY: any(known_country(each) for each in person.nationalities),
        Field.IDENTIFICATION_DOCUMENT: bool(person.documents),
    }
    return frozenset(field for field, stated in facts.items() if stated)


def has_substance(query: Person) -> bool:
    """Return whether a fruitless search shows that the register holds nobody like it.

    A forename alone, or a birthday alone, fits too many to have been looked through.
    """
    stated = _stated(query)
    birth = known_date(query.birth_date)
    says = (
        Field.FORENAME in stated,
        Field.SURNAME in stated,
        len(folded_words(query.name.full_name)) > 1,
        birth is not None and birth.year is not None,
    )
    return Field.IDENTITY_NUMBER in stated or sum(says) >= 2


_ALWAYS_WORTH_ASKING: Final = frozenset(
    {Field.FORENAME, Field.SURNAME, Field.SEX, Field.BIRTH_DATE, Field.IDENTITY_NUMBER}
)


def askable(
    query: Person,
    likeliest: Sequence[FieldComparison] = (),
    candidates: Sequence[Person] = (),
) -> tuple[str, ...]:
    """Return what to ask the other authority for, most useful first.

    Missing fields help if the rule needs them, or if a candidate states them; fields that
    the likeliest candidate contradicts are worth confirming.

    Args:
        query: As the other authority describes the person.
        likeliest: The findings for the likeliest candidate.
        candidates: All candidates.

    Returns:
        Names of fields, in the words of ``AskableField``.
    """
    known_there = frozenset[Field]().union(*(_stated(person) for person in candidates))
    missing = (_ALWAYS_WORTH_ASKING | known_there) - _stated(query)
    doubtful = {
        each.field
        for each in likeliest
        if each.agreement is Agreement.DIFFERS or each.not_comparable
    }
    asked = [field for field in Field if field in missing]
    asked += [field for field in Field if field in doubtful - missing]
    return tuple(field.value for field in asked)
