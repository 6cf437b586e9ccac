"""Dates, parts of dates, moments and durations, both ways.

Source:
    ECRIS DTS v1.0, commons-v1.0.xsd: StrictDateType, DateType, DurationType, DateTimeType;
    XML Schema Part 2 for lexical forms.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from comity.persons.dates import UNKNOWN_YEAR
from comity.transport.ecris.values import RuleBroken, Told

UNKNOWN_DATE: Final = "1800-01-01"

_ZONE: Final = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DATE: Final = re.compile(rf"(-?[0-9]{{4,9}})-([0-9]{{2}})-([0-9]{{2}}){_ZONE}", re.ASCII)
_YEAR: Final = re.compile(rf"(-?[0-9]{{4,9}}){_ZONE}", re.ASCII)
# The first edition of XML Schema wrote --07-- and some tools still do.
_MONTH: Final = re.compile(rf"--(0[1-9]|1[0-2])(?:--)?{_ZONE}", re.ASCII)
_DAY: Final = re.compile(rf"---(0[1-9]|[12][0-9]|3[01]){_ZONE}", re.ASCII)
_TIME: Final = re.compile(
    r"-?[0-9]{4,9}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,40})?|24:00:00(?:\.0{1,40})?)"
    + _ZONE,
    re.ASCII,
)
_DURATION: Final = re.compile(
    r"-?P(?=.)(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
    r"(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A whole date. The zone is dropped: no act of a court has one."""

    xsd: str = "cm:StrictDateType"
    unknown: str | None = UNKNOWN_DATE

    def read(self, text: str, _told: Told) -> date | None:
        """Return the date.

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        match = _DATE.fullmatch(text)
        if match is None:
            raise RuleBroken("is a date such as 2017-01-10")
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        if self.unknown is not None and (year, month, day) == (UNKNOWN_YEAR, 1, 1):
            return None
        try:
            return date(year, month, day)
        except ValueError:
            raise RuleBroken("is a date of the years 1 to 9999") from None

    def write(self, value: date, _told: Told) -> str:
        """Return the date; see ``Codec.write``."""
        return value.isoformat()


@dataclass(frozen=True, slots=True)
class PartOfDate:
    """A year, a month or a day standing alone."""

    xsd: str
    pattern: re.Pattern[str]
    before: str
    width: int
    unknown: str | None = None

    def read(self, text: str, _told: Told) -> int | None:
        """Return the number.

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        match = self.pattern.fullmatch(text)
        if match is None:
            raise RuleBroken(f"is written {self.before}{'0' * self.width}")
        number = int(match[1])
        if not 1 <= number <= 9999:
            raise RuleBroken("is a year from 1 to 9999; others are beyond this node")
        return None if self.unknown is not None and number == UNKNOWN_YEAR else number

    def write(self, value: int, _told: Told) -> str:
        """Return the text; see ``Codec.write``."""
        return f"{self.before}{value:0{self.width}d}"


@dataclass(frozen=True, slots=True)
class Lasting:
    """A duration, kept as written."""

    xsd: str = "cm:DurationType"
    unknown: str | None = None

    def read(self, text: str, _told: Told) -> str:
        """Return the duration.

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        if _DURATION.fullmatch(text) is None or len(text) > 50:
            raise RuleBroken("is a duration such as P2Y6M, of 50 characters at most")
        return text

    def write(self, value: str, _told: Told) -> str:
        """Return the duration.

        Raises:
            RuleBroken: The type has no text for the value. Whoever stated it.
        """
        if _DURATION.fullmatch(value) is None:
            raise RuleBroken("is a duration such as P2Y6M")
        return value


@dataclass(frozen=True, slots=True)
class Moment:
    """Date and time, kept as written."""

    xsd: str = "cm:DateTimeType"
    unknown: str | None = None

    def read(self, text: str, _told: Told) -> str:
        """Return the text.

        Raises:
            RuleBroken: The text is none of the type. The sender's fault.
        """
        if _TIME.fullmatch(text) is None:
            raise RuleBroken("is a date and time such as 2022-05-03T10:00:00Z")
        return text

    def write(self, value: str, told: Told) -> str:
        """Return the text; see ``Codec.write``."""
        return self.read(value, told)


DAY: Final = Day()
DURATION: Final = Lasting()
MOMENT: Final = Moment()
YEAR: Final = PartOfDate("cm:YearType", _YEAR, "", 4, "1800")
MONTH: Final = PartOfDate("cm:MonthType", _MONTH, "--", 2)
DAY_OF_MONTH: Final = PartOfDate("cm:DayType", _DAY, "---", 2)
