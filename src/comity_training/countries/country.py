"""Countries as the generator knows them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from comity.ids import StateCode
from comity_training.names.frequencies import Spelling
from comity_training.names.romanisation import romanise

OFFENCES: Final = (
    "O-00-170100",
    "O-00-170200",
    "O-00-170300",
    "O-00-160300",
    "O-00-210200",
    "O-00-210300",
    "O-00-081100",
    "O-00-070100",
    "O-00-200400",
    "O-00-120600",
)
"""Common categories for which every country with courts has a title, in that order."""

SANCTIONS: Final = ("S-00-001001", "S-00-008002", "S-00-009001", "S-00-003007")
"""Imprisonment, day-fine, community service, driving licence; in the order of the titles."""

_ALSO_KNOWN_AS: Final = {"EL": "GR", "UK": "GB"}


@dataclass(frozen=True, slots=True)
class Country:
    """What people and convictions of one country look like.

    Attributes:
        code: ISO 3166-1 alpha-2.
        wire: Country code on the wire, ``CO-00-100-BGR``.
        language: ISO 639-1 code of the language that its authorities write.
        currency: Code on the wire; ``None`` for countries of origin only.
        towns: Some towns.
        courts: Patterns with ``{town}``; empty for countries of origin only.
        file_numbers: Patterns with ``{n}``, ``{m}``, ``{yy}``, ``{year}``.
        offences: Titles, in the order of ``OFFENCES``.
        sanctions: Titles, in the order of ``SANCTIONS``.
        second_forename: Share of people with two forenames.
        married_name: Share of women over 25 who bear another name than at birth.
        surname_first: Whether the whole name begins with the family name.
    """

    code: StateCode
    wire: str
    language: str
    currency: str | None
    towns: tuple[Spelling, ...]
    courts: tuple[str, ...]
    file_numbers: tuple[str, ...]
    offences: tuple[str, ...]
    sanctions: tuple[str, ...]
    second_forename: float
    married_name: float
    surname_first: bool


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    wire: str
    language: str
    towns: str
    second_forename: float
    married_name: float
    currency: str | None = None
    courts: tuple[str, ...] = ()
    file_numbers: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    sanctions: tuple[str, ...] = ()
    surname_first: bool = False


@cache
def _rows() -> dict[str, _Row]:
    file = resources.files("comity_training.countries") / "countries.toml"
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), type=dict[str, _Row])


def _town(item: str, code: str) -> Spelling:
    native, _, roman = item.replace("_", " ").partition("=")
    return Spelling(native, roman or romanise(native, code) or native)


@cache
def country(code: str) -> Country:
    """Return a country by its two letters; ``EL`` and ``UK`` mean Greece and the UK.

    Args:
        code: ISO 3166-1 alpha-2.

    Raises:
        ValueError: The generator does not know the country. The fault of the caller.
    """
    letters = _ALSO_KNOWN_AS.get(code, code)
    row = _rows().get(letters)
    if row is None:
        raise ValueError(f"the generator knows no country {code}")
    return Country(
        code=StateCode(letters),
        wire=row.wire,
        language=row.language,
        currency=row.currency,
        towns=tuple(_town(item, letters) for item in row.towns.split()),
        courts=row.courts,
        file_numbers=row.file_numbers,
        offences=row.offences,
        sanctions=row.sanctions,
        second_forename=row.second_forename,
        married_name=row.married_name,
        surname_first=row.surname_first,
    )


def all_countries() -> tuple[StateCode, ...]:
    """Return every country the generator knows, in alphabetical order."""
    return tuple(StateCode(code) for code in sorted(_rows()))


def convicting_countries() -> tuple[StateCode, ...]:
    """Return the countries that have courts here, in alphabetical order."""
    return tuple(code for code in all_countries() if country(code).courts)
