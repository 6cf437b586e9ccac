"""Name frequencies, read once and drawn from by weight."""

import random
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Final

import msgspec

from comity_training.names.feminine import feminine_surname
from comity_training.names.romanisation import romanise

_FILE: Final = "frequencies.json"


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name in two writings.

    Attributes:
        native: As written in its country.
        roman: As written in a passport.
    """

    native: str
    roman: str


class Weighted:
    """Spellings with weights, drawn in logarithmic time."""

    __slots__ = ("_bounds", "spellings")

    def __init__(self, spellings: tuple[Spelling, ...], weights: list[int]) -> None:
        self.spellings: Final = spellings
        self._bounds: Final = list(accumulate(weights))

    def draw(self, source: random.Random) -> Spelling:
        """Return one spelling; heavier ones come more often."""
        return self.spellings[bisect_right(self._bounds, source.random() * self._bounds[-1])]


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The names of one country.

    Attributes:
        male: Forenames of men.
        female: Forenames of women.
        surnames: Family names in their masculine form.
        feminine: Feminine form of each family name, the same where there is one form.
    """

    male: Weighted
    female: Weighted
    surnames: Weighted
    feminine: Mapping[Spelling, Spelling]


_Line = tuple[str | int, ...]
"""Native form, passport form where no rule derives it, weight."""


class _Lines(msgspec.Struct, frozen=True):
    male: list[_Line]
    female: list[_Line]
    surnames: list[_Line]


class _Document(msgspec.Struct, frozen=True):
    provenance: str
    countries: dict[str, _Lines]


@cache
def _document() -> _Document:
    data = (resources.files("comity_training.names") / _FILE).read_bytes()
    return msgspec.json.decode(data, type=_Document)


def _spelling(native: str, country: str, given: str = "") -> Spelling:
    return Spelling(native, given or romanise(native, country) or native)


def _weighted(lines: list[_Line], country: str) -> Weighted:
    spellings = [
        _spelling(str(native), country, "".join(str(part) for part in given))
        for native, *given, _ in lines
    ]
    return Weighted(tuple(spellings), [int(line[-1]) for line in lines])


@cache
def frequencies_of(country: str) -> Frequencies:
    """Return the names of a country.

    Args:
        country: Two capital letters, as in the file of frequencies.

    Raises:
        KeyError: No names for that country. The fault of the caller.
    """
    lines = _document().countries[country]
    surnames = _weighted(lines.surnames, country)
    feminine = {}
    for surname in surnames.spellings:
        form = feminine_surname(surname.native, country)
        feminine[surname] = surname if form == surname.native else _spelling(form, country)
    return Frequencies(
        male=_weighted(lines.male, country),
        female=_weighted(lines.female, country),
        surnames=surnames,
        feminine=feminine,
    )


def countries_with_names() -> tuple[str, ...]:
    """Return the countries that have names, in alphabetical order."""
    return tuple(sorted(_document().countries))
