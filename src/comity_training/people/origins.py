"""Where the people of the register come from: names, towns and habits by country."""

import tomllib
from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Final

import msgspec

from comity.codes.countries import wire_of
from comity_training.countries.country import all_countries, country
from comity_training.people.romanised import roman
from comity_training.people.stocks import Name, Stock, stock_of

RECEIVING: Final = "DE"
"""The large receiving state whose register it is."""

_RARE_FORENAMES: Final = 0.12
_TWO_SURNAMES: Final = frozenset({"ES", "CO", "MX"})
_JOINED_SURNAMES: Final = frozenset({"PT", "BR"})
_FATHER_FOLLOWS: Final = frozenset({"SO", "ER"})
_FATHER_OFTEN: Final = frozenset({"SY", "EG", "IQ"})
_PATRONYMIC: Final = frozenset({"RU", "UA", "BG"})
_NEW_YEAR: Final = frozenset({"SA", "EG", "SY", "IQ", "IR", "AF", "SO"})
_HYPHENATED: Final = {"DE": 0.16, "AT": 0.14, "FR": 0.1, "GB": 0.06, "PL": 0.08, "NL": 0.1}


@dataclass(frozen=True, slots=True)
class Origin:
    """One country of origin.

    Attributes:
        code: Two letters.
        wire: Country code on the wire.
        language: Language of the native writing.
        has_script: Whether names may stand in letters other than Latin.
        second: Share of people with a second forename.
        married: Share of married women who bear another name than at birth.
        hyphenated: Of these, the share who keep the birth name behind a hyphen.
        two_surnames: Whether father's and mother's surname are borne apart.
        joined_surnames: Whether mother's and father's surname are borne as one.
        father_follows: Share whose father's forename follows their own.
        patronymic: Share recorded with the patronymic behind the forename.
        born_after_father: Whether the surname is formed from the father's forename.
        new_year: Share recorded as born on 1 January.
        stock: The names.
        towns: The towns.
        town_bounds: Running sum of their shares.
    """

    code: str
    wire: str
    language: str
    has_script: bool
    second: float
    married: float
    hyphenated: float
    two_surnames: bool
    joined_surnames: bool
    father_follows: float
    patronymic: float
    born_after_father: bool
    new_year: float
    stock: Stock
    towns: tuple[Name, ...]
    town_bounds: list[float]


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weight: int
    culture: str
    language: str
    towns: str
    script: str = "LATIN"
    second: float = 0.1
    married: float = 0.0
    rare: float = 0.5
    town_tail: list[tuple[str, str]] = []


@cache
def _rows() -> Mapping[str, _Row]:
    file = resources.files("comity_training.people") / "origins.toml"
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), type=dict[str, _Row])


@cache
def origin_of(code: str) -> Origin:
    """Return a country of origin.

    Raises:
        KeyError: The generator has no people from there. The fault of the caller.
    """
    row = _rows()[code]
    towns = _towns(row, code)
    weights = list(accumulate((rank + 2) ** -0.9 for rank in range(len(towns))))
    bounds = [weight / weights[-1] for weight in weights]
    bounds[-1] = 1.0
    wire = wire_of(code)
    if wire is None:
        raise KeyError(code)
    return Origin(
        code=code,
        wire=wire,
        language=row.language,
        has_script=row.script != "LATIN",
        second=row.second,
        married=row.married,
        hyphenated=_HYPHENATED.get(code, 0.02),
        two_surnames=code in _TWO_SURNAMES,
        joined_surnames=code in _JOINED_SURNAMES,
        father_follows=0.9 if code in _FATHER_FOLLOWS else 0.35 if code in _FATHER_OFTEN else 0.0,
        patronymic=0.6 if code in _PATRONYMIC else 0.0,
        born_after_father=code == "IS",
        new_year=0.15 if code in _NEW_YEAR else 0.0,
        stock=stock_of(code, row.culture, rare_surnames=row.rare, rare_forenames=_RARE_FORENAMES),
        towns=towns,
        town_bounds=bounds,
    )


def _towns(row: _Row, code: str) -> tuple[Name, ...]:
    known: list[Name] = []
    if code in all_countries():
        known = [(town.roman, town.native) for town in country(code).towns]
    for item in row.towns.split():
        native, separator, passport = item.replace("_", " ").partition("=")
        known.append((passport if separator else roman(native, code), native))
    for left, right in row.town_tail:
        known += [(one + other, one + other) for one in left.split() for other in right.split()]
    return tuple(dict.fromkeys(known))


@cache
def all_origins() -> tuple[tuple[str, ...], list[float]]:
    """Return the countries and the running sum of their shares in the register."""
    rows = _rows()
    sums = list(accumulate(row.weight for row in rows.values()))
    bounds = [each / sums[-1] for each in sums]
    bounds[-1] = 1.0
    return tuple(rows), bounds


def drawn(place: float) -> Origin:
    """Return the origin at a place between 0 and 1 of the register's composition."""
    codes, bounds = all_origins()
    return origin_of(codes[bisect(bounds, place)])
