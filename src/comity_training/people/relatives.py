"""People close to somebody registered who are not registered themselves."""

import random

from comity.persons.dates import PartialDate
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Parent, Person, Sex
from comity_training.people.household import (
    bearer_of,
    family_from,
    other_sex,
    renamed,
    twin_of,
    with_changes,
)
from comity_training.people.model import Kin
from comity_training.people.origins import origin_of
from comity_training.people.recording import Bearer, forenames_of, record


def relative(source: random.Random, model: Person, code: str, kin: Kin, number: int) -> Person:
    """Return somebody close to a registered person who is not registered.

    Args:
        source: Decides the rest.
        model: The registered person.
        code: Country of the names.
        kin: ``SIBLING`` and ``TWIN`` share family name, parents and birth place, ``JUNIOR``
            the whole name of a parent, ``HOMONYM`` the name only; not ``SINGLE``.
        number: Any number not used before; identity numbers derive from it.
    """
    draw = source.random
    family = family_from(draw, origin_of(code))
    native = model.name.surname is not None and not _latin(model.name.surname.text)
    family = family._replace(native=native, parents=model.father is not None)
    first = bearer_of(draw, family)
    if kin is Kin.TWIN:
        first = twin_of(draw, family, first._replace(sex=other_sex(draw, model.sex, 0.7)))
    elif kin in (Kin.JUNIOR, Kin.HOMONYM):
        first = first._replace(sex=model.sex)
    while _called_alike(first, model) and kin in (Kin.SIBLING, Kin.TWIN):
        first = first._replace(forenames=forenames_of(draw, family.origin, first.sex))
    person = record(draw, family, first, number)
    if kin is Kin.HOMONYM:
        return renamed(person, model)
    if kin is Kin.JUNIOR:
        shifted = _shifted(model.birth_date, 18 + int(draw() * 20))
        return with_changes(
            renamed(person, model), birth_date=shifted, father=_parent_of(model), mother=None
        )
    return with_changes(
        person,
        name=PersonName(
            forename=person.name.forename,
            surname=_same_family(model, person),
            second_surname=model.name.second_surname,
        ),
        birth_date=model.birth_date
        if kin is Kin.TWIN
        else _shifted(model.birth_date, int(draw() * 9) - 4, person.birth_date),
        birth_place=model.birth_place,
        nationalities=model.nationalities,
        father=model.father,
        mother=model.mother,
        former_surnames=(),
    )


def _called_alike(bearer: Bearer, model: Person) -> bool:
    forename = model.name.forename
    return forename is not None and forename.text.split(" ")[0] in {
        part.split(" ")[0] for part in bearer.forenames[0]
    }


def _latin(text: str) -> bool:
    return ord(text[0]) < 0x250


def _parent_of(model: Person) -> Parent:
    return Parent(model.name.forename, model.name.surname, model.name.second_surname)


def _same_family(model: Person, person: Person) -> NamePart | None:
    """Return the family name for a brother or sister of another sex, where it has two forms."""
    own = model.former_surnames[0] if model.former_surnames else model.name.surname
    if person.sex is model.sex or model.father is None or person.sex is not Sex.MALE:
        return own
    return model.father.surname or own


def _shifted(born: PartialDate, years: int, other: PartialDate | None = None) -> PartialDate:
    if born.year is None:
        return born
    year = max(1930, min(2012, born.year + (years or 2)))
    if other is not None and other.month is not None:
        return PartialDate(year, other.month, min(other.day or 1, 28))
    return PartialDate(year, born.month, None if born.day is None else min(born.day, 28))
