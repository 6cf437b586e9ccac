"""Citizens of made-up countries: number 17 of Bulgaria is the same wherever asked for.

A citizen is drawn from seed, country and number alone, so two states can generate
their registers apart and still speak of the same person.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from comity.ids import StateCode
from comity.persons.person import Sex
from comity_training.countries.country import Country, country
from comity_training.names.feminine import patronymic
from comity_training.names.frequencies import Frequencies, Spelling, frequencies_of
from comity_training.names.romanisation import romanise
from comity_training.randomness import chance, seeded

AS_OF: Final = date(2026, 1, 1)
"""The day on which generated people have their age."""

_YOUNGEST_DAYS: Final = 18 * 366
_AGE_SPREAD_DAYS: Final = 57 * 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How often the difficult cases occur, each from 0 to 1.

    Attributes:
        homonym: People who share name, sex and birth date with an earlier one.
        twin: People who share family name, birth date, town and parents with one.
        dual: Citizens of a second country as well.
        former_surname: Of the women of whom a country expects it, those recorded.
        partial_birth_date: Recorded birth dates without day, or without month and day.
        unknown_sex: Recorded people whose sex is not stated.
        no_identity_number: Recorded citizens whose number is not stated.
        document: Recorded people with an identity document.
        alias: Recorded people with another identity.
        deceased: Citizens whom the authority knows to be dead.
    """

    homonym: float = 0.01
    twin: float = 0.01
    dual: float = 0.02
    former_surname: float = 0.8
    partial_birth_date: float = 0.03
    unknown_sex: float = 0.005
    no_identity_number: float = 0.05
    document: float = 0.3
    alias: float = 0.05
    deceased: float = 0.01


@dataclass(frozen=True, slots=True, repr=False)
class Citizen:
    """The truth about one made-up citizen, before any authority writes it down.

    Attributes:
        country: The country of the first nationality.
        number: Position among the citizens of that country, from 0.
        sex: Male or female.
        forenames: One or two.
        second_name: Patronymic, where the country uses one.
        surname: Family name borne now.
        second_surname: Second family name, where the country uses one.
        birth_surname: Family name at birth; differs after marriage only.
        birth_date: Always full.
        town: Town of birth.
        father: The father's forename.
        father_surname: The father's family name.
        mother: The mother's forename.
        mother_surname: The mother's family name.
        other_nationality: Second nationality.
        deceased: Whether dead.
        homonym_of: Number of the citizen with the same name and birth date.
        twin_of: Number of the twin.
    """

    country: StateCode
    number: int
    sex: Sex
    forenames: tuple[Spelling, ...]
    second_name: Spelling | None
    surname: Spelling
    second_surname: Spelling | None
    birth_surname: Spelling
    birth_date: date
    town: Spelling
    father: Spelling
    father_surname: Spelling
    mother: Spelling
    mother_surname: Spelling
    other_nationality: StateCode | None = None
    deceased: bool = False
    homonym_of: int | None = None
    twin_of: int | None = None

    def __repr__(self) -> str:
        """Return nothing that identifies anybody, made-up or not."""
        return f"Citizen({self.country}-{self.number})"

    @property
    def identity_number(self) -> str:
        """The national number: no country's real numbers look like it."""
        return f"SYN-{self.country}-{self.number + 1:06d}"


@dataclass(frozen=True, slots=True)
class _Family:
    """What brothers and sisters share."""

    name: Spelling
    mother_name: Spelling
    father: Spelling
    mother: Spelling
    town: Spelling


@lru_cache(maxsize=4096)
def citizen(
    code: StateCode, seed: int, number: int, shares: Shares, partners: tuple[StateCode, ...] = ()
) -> Citizen:
    """Return one citizen.

    Args:
        code: The country, by its two letters.
        seed: The same seed gives the same people.
        number: From 0; a homonym or twin points to a smaller one.
        shares: How often the difficult cases occur.
        partners: Countries from which second nationalities are drawn.

    Raises:
        ValueError: The generator does not know the country. The fault of the caller.
    """
    place = country(code)
    names = frequencies_of(place.code)
    source = seeded(seed, place.code, number)
    earlier = source.randrange(number) if number else 0
    kind = source.random() if number else 1.0
    twin = shares.homonym <= kind < shares.homonym + shares.twin
    model = (
        citizen(code, seed, earlier, shares, partners)
        if kind < shares.homonym + shares.twin
        else None
    )
    drawn = _citizen(place, number, names, source, model=model, twin=twin)
    # Drawn last, so that who somebody is does not depend on the partners.
    dead = chance(source, shares.deceased)
    others = tuple(partner for partner in partners if partner != place.code)
    other = source.choice(others) if chance(source, shares.dual) and others else None
    return replace(drawn, deceased=dead, other_nationality=other) if dead or other else drawn


def _citizen(
    place: Country,
    number: int,
    names: Frequencies,
    source: random.Random,
    *,
    model: Citizen | None = None,
    twin: bool = False,
) -> Citizen:
    family = _family(place, names, source)
    sex = Sex.FEMALE if chance(source, 0.5) else Sex.MALE
    forenames = _forenames(names, sex, source, place.second_forename)
    born = AS_OF - timedelta(days=_YOUNGEST_DAYS + int(source.random() * _AGE_SPREAD_DAYS))
    surname = _surname(family, names, sex, place)
    second_surname = family.mother_name if place.code == "ES" else None
    birth_surname = surname
    father, mother = family.father, family.mother
    father_surname = family.name
    mother_surname = names.feminine[family.mother_name]
    town = family.town
    if model is not None and twin:
        father, mother, town, born = model.father, model.mother, model.town, model.birth_date
        father_surname, mother_surname = model.father_surname, model.mother_surname
        sex, surname, second_surname = model.sex, model.birth_surname, model.second_surname
        birth_surname = surname
        forenames = _other_forenames(names, sex, source, model.forenames)
    elif model is not None:
        sex, forenames, born = model.sex, model.forenames, model.birth_date
        surname, second_surname, birth_surname = model.surname, model.second_surname, model.surname
        # A patronymic is part of the name, so homonyms have fathers of one name.
        father = model.father
    elif _married(place, sex, born, source):
        surname = names.feminine[names.surnames.draw(source)]
    return Citizen(
        country=place.code,
        number=number,
        sex=sex,
        forenames=forenames,
        second_name=_second_name(father, place.code, sex),
        surname=surname,
        second_surname=second_surname,
        birth_surname=birth_surname,
        birth_date=born,
        town=town,
        father=father,
        father_surname=father_surname,
        mother=mother,
        mother_surname=mother_surname,
        homonym_of=None if model is None or twin else model.number,
        twin_of=model.number if model is not None and twin else None,
    )


def _family(place: Country, names: Frequencies, source: random.Random) -> _Family:
    return _Family(
        name=names.surnames.draw(source),
        mother_name=names.surnames.draw(source),
        father=names.male.draw(source),
        mother=names.female.draw(source),
        town=source.choice(place.towns),
    )


def _surname(family: _Family, names: Frequencies, sex: Sex, place: Country) -> Spelling:
    if place.code == "PT":
        return Spelling(
            f"{family.mother_name.native} {family.name.native}",
            f"{family.mother_name.roman} {family.name.roman}",
        )
    return names.feminine[family.name] if sex is Sex.FEMALE else family.name


def _forenames(
    names: Frequencies, sex: Sex, source: random.Random, second: float
) -> tuple[Spelling, ...]:
    pool = names.female if sex is Sex.FEMALE else names.male
    first = pool.draw(source)
    other = pool.draw(source)
    return (first, other) if other != first and chance(source, second) else (first,)


def _other_forenames(
    names: Frequencies, sex: Sex, source: random.Random, taken: tuple[Spelling, ...]
) -> tuple[Spelling, ...]:
    pool = names.female if sex is Sex.FEMALE else names.male
    while (name := pool.draw(source)) in taken:
        pass
    return (name,)


def _married(place: Country, sex: Sex, born: date, source: random.Random) -> bool:
    return chance(source, place.married_name) and sex is Sex.FEMALE and AS_OF.year - born.year > 25


def _second_name(father: Spelling, code: StateCode, sex: Sex) -> Spelling | None:
    native = patronymic(father.native, code, female=sex is Sex.FEMALE)
    return None if native is None else Spelling(native, romanise(native, code) or native)
