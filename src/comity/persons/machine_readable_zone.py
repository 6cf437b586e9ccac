"""The machine-readable zone of a passport or identity card, as text.

Its letters are those of the Latin alphabet without accents: what it says is where a
description begins, and the spelling of the document itself is better.

Source: ICAO Doc 9303, eighth edition: Part 3 (check digits, names, dates), Part 4 (TD3,
passports), Part 5 (TD1, cards) and Part 6 (TD2).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final

from comity.codes.countries import country
from comity.persons.dates import PartialDate
from comity.persons.person import Sex
from comity.persons.redaction import Redacted

_LINES: Final = {(2, 44): "TD3", (2, 36): "TD2", (3, 30): "TD1"}
_LETTERS: Final = re.compile(r"[A-Z0-9<]+")
_WEIGHTS: Final = (7, 3, 1)
_FIRST_LETTER: Final = 10
_SEXES: Final = {"M": Sex.MALE, "F": Sex.FEMALE}
_GERMANY: Final = "D"
"""Doc 9303 Part 3, section 5: Germany stands there by one letter."""


@unique
class Checked(StrEnum):
    """What a check digit is of. Stable names."""

    NUMBER = "number"
    BIRTH_DATE = "birth-date"
    VALID_UNTIL = "valid-until"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, repr=False)
class Zone(Redacted):
    """What a zone says.

    Attributes:
        form: ``TD1``, ``TD2`` or ``TD3``.
        surname: Primary identifier; empty if there is none.
        forename: Secondary identifier; empty if there is none.
        number: Number of the document.
        nationality: ISO 3166-1 alpha-2, or empty where it names no country.
        birth_date: As far as it is known there.
        sex: As stated.
        wrong: Whose check digit does not fit: something was misread or changed.
    """

    form: str
    surname: str
    forename: str
    number: str
    nationality: str
    birth_date: PartialDate
    sex: Sex
    wrong: tuple[Checked, ...]


def read_zone(text: str, today: date) -> Zone | None:
    r"""Return what a zone says, or ``None`` if the text is none.

    Args:
        text: As scanned or pasted; spaces, empty lines and small letters do not matter.
        today: To tell the century of a birth, of which two digits are stated.

    Example:
        >>> zone = read_zone(
        ...     "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
        ...     "L898902C36UTO7408122F1204159ZE184226B<<<<<10", date(2026, 3, 2))
        >>> zone.surname, zone.forename, str(zone.birth_date), zone.wrong
        ('ERIKSSON', 'ANNA MARIA', '1974-08-12', ())
    """
    rows = ["".join(row.split()).upper() for row in text.strip().splitlines()]
    rows = [row for row in rows if row]
    form = _LINES.get((len(rows), len(rows[0]))) if rows else None
    if form is None or any(len(row) != len(rows[0]) for row in rows):
        return None
    if not all(_LETTERS.fullmatch(row) for row in rows):
        return None
    return _card(rows, today) if form == "TD1" else _booklet(form, rows, today)


def _booklet(form: str, rows: list[str], today: date) -> Zone:
    first, second = rows
    long = form == "TD3"
    whole = second[:10] + second[13:20] + second[21 : 43 if long else 35]
    number, number_fits = second[:9], _fits(second[:9], second[9])
    if not long and second[9] == "<":
        number, number_fits = _long_number(second[:9], second[28:35])
    return _zone(
        form,
        name=first[5:],
        number=number,
        nationality=second[10:13],
        birth=second[13:19],
        sex=second[20],
        today=today,
        fits={
            Checked.NUMBER: number_fits,
            Checked.BIRTH_DATE: _fits(second[13:19], second[19]),
            Checked.VALID_UNTIL: _fits(second[21:27], second[27]),
            Checked.WHOLE: _fits(whole, second[-1]),
        },
    )


def _card(rows: list[str], today: date) -> Zone:
    first, second, third = rows
    number, number_fits = first[5:14], _fits(first[5:14], first[14])
    if first[14] == "<":
        number, number_fits = _long_number(first[5:14], first[15:30])
    whole = first[5:30] + second[:7] + second[8:15] + second[18:29]
    return _zone(
        "TD1",
        name=third,
        number=number,
        nationality=second[15:18],
        birth=second[:6],
        sex=second[7],
        today=today,
        fits={
            Checked.NUMBER: number_fits,
            Checked.BIRTH_DATE: _fits(second[:6], second[6]),
            Checked.VALID_UNTIL: _fits(second[8:14], second[14]),
            Checked.WHOLE: _fits(whole, second[29]),
        },
    )


def _zone(
    form: str,
    *,
    name: str,
    number: str,
    nationality: str,
    birth: str,
    sex: str,
    today: date,
    fits: dict[Checked, bool],
) -> Zone:
    surname, _, forename = name.rstrip("<").partition("<<")
    written = nationality.rstrip("<")
    found = country("DEU" if written == _GERMANY else written) if written else None
    stated = _birth_date(birth, today)
    wrong = [each for each, fit in fits.items() if not fit]
    if stated is None and Checked.BIRTH_DATE not in wrong:
        wrong.append(Checked.BIRTH_DATE)
    return Zone(
        form=form,
        surname=_words(surname),
        forename=_words(forename),
        number=number.rstrip("<"),
        nationality="" if found is None else found.alpha2,
        birth_date=PartialDate() if stated is None else stated,
        sex=_SEXES.get(sex, Sex.UNKNOWN),
        wrong=tuple(wrong),
    )


def _words(name: str) -> str:
    return " ".join(name.replace("<", " ").split())


def _long_number(begun: str, rest: str) -> tuple[str, bool]:
    """Return a number too long for its place, which ends with its check digit further on."""
    more = rest.partition("<")[0]
    number = begun + more[:-1]
    return number, bool(more) and _fits(number, more[-1])


def _fits(field: str, digit: str) -> bool:
    """Return whether a check digit is that of a field; ``<`` stands for that of an empty one."""
    total = sum(_value(each) * _WEIGHTS[at % 3] for at, each in enumerate(field))
    return str(total % 10) == ("0" if digit == "<" else digit)


def _value(character: str) -> int:
    if character == "<":
        return 0
    return int(character) if character.isdigit() else ord(character) - ord("A") + _FIRST_LETTER


def _birth_date(written: str, today: date) -> PartialDate | None:
    """Return a date of birth, parts unknown where they are filled up; ``None`` if there is none.

    Nobody is born after today: a year that would be is of the century before.
    """
    parts = [written[:2], written[2:4], written[4:]]
    if any(not part.isdigit() and part != "<<" for part in parts):
        return None
    year, month, day = (None if part == "<<" else int(part) for part in parts)
    if year is not None:
        year += 2000 if year <= today.year % 100 else 1900
    try:
        return PartialDate(year, month or None, (day or None) if month else None)
    except ValueError:
        return None
