"""Households: people who share names, parents and places, each made from a seed of its own."""

from bisect import bisect
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from comity.persons.person import Person, Sex
from comity_training.people.model import Kin
from comity_training.people.origins import RECEIVING, Origin, drawn, origin_of
from comity_training.people.recording import (
    LATEST,
    Bearer,
    Draw,
    Family,
    forenames_of,
    pick,
    record,
    town_of,
)

_SIBLINGS: Final = 0.0475
_TWINS: Final = _SIBLINGS + 0.0032
_JUNIORS: Final = _TWINS + 0.0043
_HOMONYMS: Final = _JUNIORS + 0.0021
"""Shares of households, so that a tenth of people are siblings, 0.6 % twins, 0.4 % juniors."""

_NATIVE_SCRIPT: Final = 0.3
_PARENTS: Final = 0.6
_FOLDED: Final = 0.25
"""Of the migrants, those whose names were recorded without accents."""

_EARLIEST: Final = date(1938, 1, 1).toordinal()
_MASK: Final = (1 << 64) - 1


class Member(NamedTuple):
    """One person of a household, not yet numbered."""

    person: Person
    kin: Kin


def numbers_of(seed: int, household: int) -> Draw:
    """Return the numbers that decide a household, each from 0 up to, and without, 1.

    A congruential generator started from a mixed seed: starting ``random.Random`` anew takes
    a quarter of the time in which a person is made.
    """
    mixed = (seed * 0x9E3779B97F4A7C15 + household * 0xD1342543DE82EF95 + 1) & _MASK
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & _MASK
    return _numbers(mixed ^ (mixed >> 31)).__next__


def _numbers(state: int) -> Iterator[float]:
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        yield (state >> 11) * 1.1102230246251565e-16


def make_household(seed: int, household: int) -> tuple[str, list[Member]]:
    """Return the people of one household and the country of their names.

    Args:
        seed: The seed of the register.
        household: Number of the household, from 0 to 1,249,999,999.

    Returns:
        Two letters of the country of origin, and one to four people.
    """
    draw = numbers_of(seed, household)
    family = family_from(draw, drawn(draw()))
    kind = draw()
    first = bearer_of(draw, family)
    if kind < _TWINS:
        return family.origin.code, _brood(draw, family, first, household, twins=kind >= _SIBLINGS)
    if kind < _JUNIORS:
        return family.origin.code, _namesakes(draw, family, first, household)
    if kind < _HOMONYMS and household:
        earlier = int(draw() * household)
        code, members = make_household(seed, earlier)
        family = family._replace(origin=origin_of(code))
        family = family._replace(town=town_of(draw, family.origin))
        model = members[0].person
        person = record(draw, family, first._replace(sex=model.sex), household * 8)
        return code, [Member(renamed(person, model), Kin.HOMONYM)]
    return family.origin.code, [Member(record(draw, family, first, household * 8), Kin.SINGLE)]


def with_changes(person: Person, **changes: object) -> Person:
    """Return the person with some fields changed."""
    values = {name: getattr(person, name) for name in Person.__slots__}
    values.update(changes)
    return Person(**values)


def renamed(person: Person, model: Person) -> Person:
    """Return the person under the name, sex and former surname of ``model``."""
    return with_changes(
        person, name=model.name, sex=model.sex, former_surnames=model.former_surnames, aliases=()
    )


def family_from(draw: Draw, origin: Origin) -> Family:
    """Return a family of that origin."""
    stock = origin.stock
    bounds, surnames = stock.surname_bounds, stock.surnames
    return Family(
        origin,
        surnames[bisect(bounds, draw())],
        surnames[bisect(bounds, draw())],
        pick(stock.male, draw()),
        pick(stock.female, draw()),
        town_of(draw, origin),
        origin.has_script and draw() < _NATIVE_SCRIPT,
        origin.code != RECEIVING and draw() < _FOLDED,
        draw() < _PARENTS,
    )


def bearer_of(draw: Draw, family: Family) -> Bearer:
    """Return somebody of the family, with sex, forenames and birth settled."""
    # Most convicted people are men.
    sex = Sex.MALE if draw() < 0.7 else Sex.FEMALE
    born = _EARLIEST + int((draw() + draw()) / 2 * (LATEST - _EARLIEST))
    if draw() < family.origin.new_year:
        born = date(date.fromordinal(born).year, 1, 1).toordinal()
    return Bearer(sex, forenames_of(draw, family.origin, sex), born)


def other_sex(draw: Draw, sex: Sex, same: float) -> Sex:
    """Return ``sex`` in a share ``same`` of all cases, else the other one."""
    if draw() < same:
        return sex
    return Sex.FEMALE if sex is Sex.MALE else Sex.MALE


def twin_of(draw: Draw, family: Family, first: Bearer) -> Bearer:
    """Return a twin; parents often choose names of one initial."""
    forenames = forenames_of(draw, family.origin, first.sex)
    if draw() < 0.35:
        initial = first.forenames[0][0][:1]
        for _ in range(12):
            candidate = forenames_of(draw, family.origin, first.sex)
            if candidate[0][0][:1] == initial and candidate[0] != first.forenames[0]:
                return first._replace(forenames=candidate)
    while forenames[0] == first.forenames[0]:
        forenames = forenames_of(draw, family.origin, first.sex)
    return first._replace(forenames=forenames)


def _brood(
    draw: Draw, family: Family, first: Bearer, household: int, *, twins: bool
) -> list[Member]:
    number = household * 8
    if twins:
        second = twin_of(draw, family, first._replace(sex=other_sex(draw, first.sex, 0.65)))
        return [
            Member(record(draw, family, first, number), Kin.TWIN),
            Member(record(draw, family, second, number + 1), Kin.TWIN),
        ]
    size = 2 if draw() < 0.8 else 3 if draw() < 0.8 else 4
    members = [Member(record(draw, family, first, number), Kin.SIBLING)]
    taken = {first.forenames[0]}
    born = first.born
    for index in range(1, size):
        other = bearer_of(draw, family)
        while other.forenames[0] in taken:
            other = bearer_of(draw, family)
        taken.add(other.forenames[0])
        born += 330 + int(draw() * 1500)
        other = other._replace(born=born)
        members.append(Member(record(draw, family, other, number + index), Kin.SIBLING))
    return members


def _namesakes(draw: Draw, family: Family, first: Bearer, household: int) -> list[Member]:
    number = household * 8
    if draw() < 0.9:
        forenames = forenames_of(draw, family.origin, Sex.MALE)
        first = first._replace(sex=Sex.MALE, forenames=forenames)
        family = family._replace(father=forenames[0])
    else:
        forenames = forenames_of(draw, family.origin, Sex.FEMALE)
        first = first._replace(sex=Sex.FEMALE, forenames=forenames)
        family = family._replace(mother=forenames[0])
    parent = first._replace(born=first.born - 6600 - int(draw() * 7000))
    # The grandparents are others, so the parent is recorded without parents.
    elder = record(draw, family._replace(parents=False), parent, number)
    younger = record(draw, family, first, number + 1)
    younger = with_changes(younger, name=elder.name, former_surnames=(), aliases=())
    return [Member(elder, Kin.SINGLE), Member(younger, Kin.JUNIOR)]
