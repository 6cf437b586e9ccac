"""Simple values of ECRIS v1.0: texts, codes, dates, numbers.

Source:
    ECRIS DTS v1.0, commons-v1.0.xsd.
"""

import re
from datetime import date
from typing import Final

from comity.persons.dates import UNKNOWN_YEAR, PartialDate
from comity.persons.names import NamePart
from comity.persons.places import Place
from comity.persons.texts import (
    FULL_NAME_LENGTH,
    REMARKS_LENGTH,
    MultilingualText,
    Representation,
    checked,
)
from comity.persons.unknowns import known_country, known_text
from comity.records.model import Amount, TriState
from comity.transport.registers.dialect import Parts

CODE_LENGTH: Final = 50
TOWN_LENGTH: Final = 200
TITLE_LENGTH: Final = 400

_COUNTRY: Final = re.compile(r"CO-[0-9]{2}-[0-9]{3}-[A-Z]{3}")
_ZONE: Final = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_DATE: Final = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_ZONE}")
_YEAR: Final = re.compile(rf"([0-9]{{4}}){_ZONE}")
# The first edition of XML Schema wrote --07-- and some tools still do.
_MONTH: Final = re.compile(rf"--([0-9]{{2}})(?:--)?{_ZONE}")
_DAY: Final = re.compile(rf"---([0-9]{{2}}){_ZONE}")
_DURATION: Final = re.compile(
    r"P(?=.)(?:\d{1,6}Y)?(?:\d{1,6}M)?(?:\d{1,6}D)?"
    r"(?:T(?=.)(?:\d{1,6}H)?(?:\d{1,6}M)?(?:\d{1,6}(?:\.\d{1,9})?S)?)?"
)


def collapsed(part: Parts, *, longest: int) -> str | None:
    """Return the text with white space collapsed; ``None`` if empty or ``UNKNOWN``.

    Raises:
        InputInvalid: The text breaks a rule of the standard. The fault of the source.
    """
    text = known_text(" ".join(part.text().split()))
    if text is None:
        return None
    return part.guarded(lambda: checked(text, longest=longest))


def optional_text(part: Parts | None, *, longest: int = CODE_LENGTH) -> str | None:
    """Return ``collapsed`` of a part that may be missing.

    Raises:
        InputInvalid: See ``collapsed``.
    """
    return None if part is None else collapsed(part, longest=longest)


def multilingual(
    part: Parts | None, *, longest: int = TITLE_LENGTH, lines: bool = False
) -> MultilingualText:
    """Return all wordings, in order; those that say ``UNKNOWN`` are left out.

    Args:
        part: The element around the wordings; ``None`` gives an empty text.
        longest: Greatest number of characters of one wording.
        lines: Whether line breaks and runs of spaces are kept (remarks, whole addresses).

    Raises:
        InputInvalid: A wording or its attributes break a rule. The fault of the source.
    """
    if part is None:
        return ()
    wordings = []
    for wording in part.all("MultilingualTextLinguisticRepresentation"):
        text = known_text(wording.text()) if lines else collapsed(wording, longest=longest)
        if text is None:
            continue
        language = wording.attribute("languageCode")
        translated = _boolean(wording)
        wordings.append(
            wording.guarded(
                lambda text=text, language=language, translated=translated: Representation(  # type: ignore[misc]
                    checked(text, longest=longest), language, translated
                )
            )
        )
    part.done()
    return tuple(wordings)


def remarks(part: Parts | None) -> MultilingualText:
    """Return free text with its line breaks.

    Raises:
        InputInvalid: See ``multilingual``.
    """
    return multilingual(part, longest=REMARKS_LENGTH, lines=True)


def _boolean(part: Parts) -> bool | None:
    value = part.attribute("translated")
    if value is None:
        return None
    if value.strip() not in {"true", "false", "1", "0"}:
        raise part.fail("is true or false", "@translated")
    return value.strip() in {"true", "1"}


def name_part(part: Parts | None) -> NamePart | None:
    """Return a forename or surname; ``None`` if missing or unknown.

    Raises:
        InputInvalid: The name or its language breaks a rule. The fault of the source.
    """
    if part is None:
        return None
    text = known_text(" ".join(part.text().split()))
    language = language_of(part)
    return None if text is None else part.guarded(lambda: NamePart(text, language))


def language_of(part: Parts) -> str | None:
    """Return the language attribute.

    Raises:
        InputInvalid: It is not two small letters. The fault of the source.
    """
    language = part.attribute("languageCode")
    if language is not None and not re.fullmatch(r"[a-z]{2}", language):
        raise part.fail("is two small letters (ISO 639-1)", "@languageCode")
    return language


def whole_name(part: Parts | None) -> tuple[str | None, str | None]:
    """Return the unstructured name and its language.

    Raises:
        InputInvalid: The name or its language breaks a rule. The fault of the source.
    """
    if part is None:
        return None, None
    text = collapsed(part, longest=FULL_NAME_LENGTH)
    return text, None if text is None else language_of(part)


def country(part: Parts | None) -> str | None:
    """Return a country code; ``None`` if missing or "unknown". Unknown codes are kept.

    Raises:
        InputInvalid: The text is not a country code at all. The fault of the source.
    """
    if part is None:
        return None
    code = known_country(collapsed(part, longest=CODE_LENGTH))
    if code is not None and not _COUNTRY.fullmatch(code):
        raise part.fail("is a country code such as CO-00-616-POL")
    return code


def place(part: Parts | None) -> Place | None:
    """Return a place, or ``None`` if nothing of it is known.

    Raises:
        InputInvalid: A part of it breaks a rule. The fault of the source.
    """
    if part is None:
        return None
    value = Place(
        country=country(part.one("PlaceCountryReference")),
        subdivision=optional_text(part.one("PlaceCountrySubdivisionReference")),
        town_code=optional_text(part.one("PlaceTownReference")),
        town=multilingual(part.one("PlaceTownName"), longest=TOWN_LENGTH),
    )
    part.done()
    return None if value == Place() else value


def strict_date(part: Parts | None) -> date | None:
    """Return a date; ``None`` if missing or in the year 1800, which says unknown.

    Raises:
        InputInvalid: No calendar has the date. The fault of the source.
    """
    if part is None:
        return None
    text = known_text(part.text())
    if text is None:
        return None
    match = _DATE.fullmatch(text)
    if match is None:
        raise part.fail("a date is written YYYY-MM-DD")
    year, month, day = (int(group) for group in match.groups())
    if year == UNKNOWN_YEAR:
        return None
    value = part.guarded(lambda: PartialDate(year, month, day))
    return value.as_date()


def partial_date(part: Parts | None) -> PartialDate | None:
    """Return a date of year, ``--MM`` and ``---DD``; ``None`` if the element is missing.

    Raises:
        InputInvalid: A part is ill-written or no calendar has the day. The fault of
            the source.
    """
    if part is None:
        return None
    year = _number_in(part.one("DateYear"), _YEAR, "a year is written YYYY")
    month = day = None
    if (month_day := part.one("DateMonthDay")) is not None:
        month = _number_in(month_day.one("DateMonth"), _MONTH, "a month is written --MM")
        day = _number_in(month_day.one("DateDay"), _DAY, "a day is written ---DD")
        month_day.done()
    part.done()
    if year == UNKNOWN_YEAR:
        year = None
        if (month, day) == (1, 1):
            month = day = None
    return part.guarded(lambda: PartialDate(year, month, day))


def _number_in(part: Parts | None, pattern: re.Pattern[str], rule: str) -> int | None:
    if part is None:
        return None
    text = known_text(part.text())
    if text is None:
        return None
    match = pattern.fullmatch(text)
    if match is None:
        raise part.fail(rule)
    return int(match.group(1))


def duration(part: Parts | None) -> str | None:
    """Return an ISO 8601 duration as sent.

    Raises:
        InputInvalid: It is not one. The fault of the source.
    """
    text = optional_text(part)
    if part is not None and text is not None and not _DURATION.fullmatch(text):
        raise part.fail("is a duration such as P2Y6M")
    return text


def tri_state(part: Parts | None) -> TriState:
    """Return Yes, No, or not stated.

    Raises:
        InputInvalid: The text is none of the three. The fault of the source.
    """
    text = optional_text(part)
    if part is None or text is None:
        return TriState.UNKNOWN
    if text not in {TriState.YES.value, TriState.NO.value}:
        raise part.fail("is Yes, No or UNKNOWN")
    return TriState(text)


def number(part: Parts | None) -> int | None:
    """Return a whole number without sign, of 15 digits at most.

    Raises:
        InputInvalid: It is not one. The fault of the source.
    """
    text = optional_text(part)
    if part is None or text is None:
        return None
    if not re.fullmatch(r"\+?[0-9]{1,15}", text, re.ASCII):
        raise part.fail("is a whole number of up to fifteen digits")
    return int(text)


def amount(part: Parts | None) -> Amount | None:
    """Return a sum of money, the fraction as sent.

    Raises:
        InputInvalid: A figure breaks a rule. The fault of the source.
    """
    if part is None:
        return None
    units = number(part.required("PositiveDecimalUnit"))
    fraction = number(part.one("PositiveDecimalFraction"))
    part.done()
    if units is None:
        raise part.fail("is missing; the standard requires it", "PositiveDecimalUnit")
    return part.guarded(lambda: Amount(units, fraction))
