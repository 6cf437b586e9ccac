"""Dates as people type and paste them, in any usual order, of which a part may be missing.

The page says the date back with its month as a word, so that a day and a month that
were taken for each other are seen.
"""

import re
import unicodedata
from typing import Final

from babel.dates import get_date_format, get_month_names

from comity.errors import InputInvalid
from comity.persons.dates import PartialDate
from comity.web.desk.languages import N_, Language

_PART: Final = re.compile(r"[^\W_]+\.?")
_ORDINAL: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|º|ª)", re.IGNORECASE)
"""A day as English and French write it: 23rd August, 1er août."""

_BETWEEN: Final = re.compile(r"'(\w+)'")
"""A word that stands between the parts of a language's dates, quoted in the pattern of CLDR."""

_YEAR_DIGITS: Final = 4
_RUN_DIGITS: Final = 8
_MONTHS: Final = 12
_OLDEST: Final = 1850
_NEWEST: Final = 2200
_PARTS: Final = 3
_LONGEST: Final = 60

NOT_A_DATE: Final = N_(
    "Write the date with its year in four digits, for example 23 8 1985, 23 August 1985 or 1985."
)
NO_SUCH_DAY: Final = N_("There is no such day: look at the day and the month again.")


def typed_date(text: str, spoken: Language, field: str) -> str:
    """Return a date in ISO 8601, parts left out that were not given; empty for no text.

    Where both could be meant the day stands before the month, as in all of Europe.

    Args:
        text: As typed.
        spoken: The reader's language, whose names of months are known beside the English.
        field: Its name in the form.

    Raises:
        InputInvalid: It is no date.

    Example:
        >>> from comity.web.desk.languages import language
        >>> [typed_date(each, language("de"), "f") for each in ("3.8.1985", "8/23/1985", "1985")]
        ['1985-08-03', '1985-08-23', '1985']
        >>> [typed_date(each, language("de"), "f") for each in ("3. März 1985", "08/1985")]
        ['1985-03-03', '1985-08']
        >>> typed_date("23 de agosto de 1985", language("es"), "f")
        '1985-08-23'
    """
    parts = _parts(text, spoken)
    if parts is None:
        raise InputInvalid(spoken.say(NOT_A_DATE), field=field)
    if not parts:
        return ""
    try:
        return str(PartialDate(*parts))
    except ValueError as error:
        raise InputInvalid(spoken.say(NO_SUCH_DAY), field=field) from error


def day_was_read_first(text: str) -> bool:
    """Return whether a date's day and month can be taken for each other, and the day was first.

    Example:
        >>> [day_was_read_first(each) for each in ("3 8 1985", "23.8.1985", "1985-08-03", "8/8/85")]
        [True, False, False, False]
    """
    words = [word.rstrip(".") for word in _PART.findall(_ascii_digits(text[:_LONGEST]))]
    if len(words) == 1 and len(words[0]) == _RUN_DIGITS and words[0].isdigit():
        words = _run(words[0])
    if len(words) != _PARTS or not all(each.isdigit() for each in words):
        return False
    first, second = int(words[0]), int(words[1])
    is_year_last = len(words[-1]) == _YEAR_DIGITS and len(words[0]) < _YEAR_DIGITS
    return is_year_last and first != second and max(first, second) <= _MONTHS


def _parts(text: str, spoken: Language) -> tuple[int | None, ...] | None:
    """Return year, month and day as far as given; ``None`` if it is no date."""
    if len(text) > _LONGEST:
        return None
    words = [word.rstrip(".") for word in _PART.findall(_ascii_digits(text))]
    if len(words) == 1 and len(words[0]) == _RUN_DIGITS and words[0].isdigit():
        words = _run(words[0])
    if not words:
        return ()
    between = _BETWEEN.findall(get_date_format("long", spoken.locale).pattern)
    words = [_ORDINAL.sub(r"\1", word) for word in words if word.casefold() not in between]
    named = [at for at, word in enumerate(words) if not word.isdigit()]
    if len(named) > 1 or len(words) > _PARTS:
        return None
    numbers = [int(word) for word in words if word.isdigit()]
    years = [at for at, word in enumerate(words) if word.isdigit() and len(word) == _YEAR_DIGITS]
    if len(years) != 1:
        return None
    year = int(words[years[0]])
    numbers.remove(year)
    if named:
        month = _month(words[named[0]], spoken)
        return None if month is None else (year, month, *numbers)
    if len(numbers) == _PARTS - 1:
        return (year, *_month_and_day(numbers, year_first=years[0] == 0))
    return (year, *numbers)


def _month_and_day(numbers: list[int], *, year_first: bool) -> tuple[int, int]:
    first, second = numbers
    if year_first or (second > _MONTHS >= first):
        return first, second
    return second, first


def _run(digits: str) -> list[str]:
    """Return the parts of eight digits without anything between them."""
    if _OLDEST <= int(digits[:4]) < _NEWEST:
        return [digits[:4], digits[4:6], digits[6:]]
    return [digits[:2], digits[2:4], digits[4:]]


def _month(word: str, spoken: Language) -> int | None:
    wanted = word.casefold()
    for locale in (spoken.locale, "en"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, locale)
                for number, name in names.items():
                    if name.casefold().rstrip(".") == wanted:
                        return int(number)
    return None


def _ascii_digits(text: str) -> str:
    """Return a text with the digits of every script as ours."""
    return "".join(
        str(unicodedata.digit(each)) if each.isdigit() and not each.isascii() else each
        for each in text
    )
