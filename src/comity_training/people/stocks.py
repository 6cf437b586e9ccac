"""Names to draw from: common ones in falling order, then a long tail made of parts."""

import random
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Final

import msgspec

from comity_training.names.frequencies import countries_with_names, frequencies_of
from comity_training.people.inflection import daughter_of, wife_of
from comity_training.people.romanised import capitalised, roman

_HEAD_FLATNESS: Final = 8.0
"""Added to the rank: the commonest name is not twice as common as the second."""
_TAIL_EXPONENT: Final = 0.7

Name = tuple[str, str]
"""Passport form and native form, the same where the country writes Latin letters."""


@dataclass(frozen=True, slots=True)
class Table:
    """Names and the running sum of their shares, for drawing by bisection.

    Attributes:
        names: The names, common ones first.
        bounds: Upper ends of the shares; the last one is 1.
    """

    names: tuple[Name, ...]
    bounds: list[float]


@dataclass(frozen=True, slots=True)
class Surname:
    """One family name in the forms that its bearers use.

    Attributes:
        man: Form of a man.
        daughter: Form of a woman from birth.
        wife: Form of a woman from marriage.
    """

    man: Name
    daughter: Name
    wife: Name


@dataclass(frozen=True, slots=True)
class Stock:
    """The names of one country.

    Attributes:
        male: Forenames of men.
        female: Forenames of women.
        surnames: Family names.
        surname_bounds: Running sum of their shares.
    """

    male: Table
    female: Table
    surnames: tuple[Surname, ...]
    surname_bounds: list[float]


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    male: str
    female: str
    surnames: str
    tail: list[tuple[str, str]] = []
    male_tail: list[tuple[str, str]] = []
    female_tail: list[tuple[str, str]] = []


@cache
def _rows() -> Mapping[str, _Row]:
    file = resources.files("comity_training.people") / "stocks.toml"
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), type=dict[str, _Row])


def _part(item: str) -> tuple[str, str]:
    native, separator, passport = item.replace("_", " ").replace("~", "").partition("=")
    return native, passport if separator else ""


def _products(pairs: Iterable[tuple[str, str]], country: str) -> list[Name]:
    made: dict[str, Name] = {}
    for left, right in pairs:
        for one in left.split():
            first, first_roman = _part(one)
            for other in right.split():
                second, second_roman = _part(other)
                native = (first + second).strip()
                passport = (first_roman + second_roman).strip()
                if len(native) > 1 and native not in made:
                    made[native] = _name(native, passport, country)
    # Frequency does not follow the alphabet of the parts, and every process must agree.
    names = list(made.values())
    random.Random(country).shuffle(names)  # noqa: S311 - made-up data, no secrets
    return names


def _name(native: str, passport: str, country: str) -> Name:
    if passport:
        return " ".join(capitalised(word) for word in passport.split(" ")), native
    return roman(native, country), native


def _head(text: str, country: str) -> list[Name]:
    return [_name(*_part(item), country) for item in text.split()]


def _bounds(head: int, tail: int, tail_share: float) -> list[float]:
    common = [1 / (rank + _HEAD_FLATNESS) for rank in range(head)]
    rare = [(rank + 20) ** -_TAIL_EXPONENT for rank in range(tail)]
    share = tail_share if tail else 0.0
    of_common, of_rare = (1 - share) / sum(common), share / sum(rare) if rare else 0.0
    weights = [weight * of_common for weight in common]
    weights += [weight * of_rare for weight in rare]
    bounds = list(accumulate(weights))
    bounds[-1] = 1.0
    return bounds


def _table(head: list[Name], tail: list[Name], tail_share: float) -> Table:
    common = list(dict.fromkeys(head))
    known = set(common)
    rare = [name for name in dict.fromkeys(tail) if name not in known]
    return Table((*common, *rare), _bounds(len(common), len(rare), tail_share))


@cache
def stock_of(country: str, culture: str, *, rare_surnames: float, rare_forenames: float) -> Stock:
    """Return the names of a country.

    Args:
        country: Two letters; decides feminine forms and romanisation.
        culture: Table of ``stocks.toml``.
        rare_surnames: Share of people whose surname comes from the tail, 0 to 1.
        rare_forenames: The same for forenames.

    Raises:
        KeyError: No such culture. The fault of the caller.
    """
    row = _rows()[culture]
    male, female = _head(row.male, country), _head(row.female, country)
    surnames = _head(row.surnames, country)
    if country in countries_with_names():
        known = frequencies_of(country)
        male = [(each.roman, each.native) for each in known.male.spellings] + male
        female = [(each.roman, each.native) for each in known.female.spellings] + female
        surnames = [(each.roman, each.native) for each in known.surnames.spellings] + surnames
    table = _table(surnames, _products(row.tail, country), rare_surnames)
    return Stock(
        _table(male, _products(row.male_tail, country), rare_forenames),
        _table(female, _products(row.female_tail, country), rare_forenames),
        tuple(_surname(name, country) for name in table.names),
        table.bounds,
    )


def _surname(name: Name, country: str) -> Surname:
    daughter = _form(name, daughter_of(name[1], country), country)
    # Only Lithuanian wives and daughters differ; sharing the form spares a second reading.
    wife = _form(name, wife_of(name[1], country), country) if country == "LT" else daughter
    return Surname(name, daughter, wife)


def _form(name: Name, native: str, country: str) -> Name:
    return name if native == name[1] else (roman(native, country), native)
