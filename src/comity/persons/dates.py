"""Dates of which a part may be unknown."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

UNKNOWN_YEAR: Final = 1800
"""ECRIS DTS v1.0 writes an unknown year as 1800, an unknown date as 1800-01-01."""

_LEAP_YEAR: Final = 2000


@dataclass(frozen=True, slots=True, order=False)
class PartialDate:
    """A date with year, month or day possibly unknown.

    Attributes:
        year: 1 to 9999 but not 1800, which says unknown; or ``None``.
        month: 1 to 12, or ``None``.
        day: 1 to the length of the month, or ``None``; only with a month.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse days that no calendar has, such as 30 February."""
        if self.year is not None and (not 1 <= self.year <= 9999 or self.year == UNKNOWN_YEAR):
            raise ValueError("a year lies between 1 and 9999 and is not 1800; leave out an unknown")
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError("a month lies between 1 and 12")
        if self.day is not None:
            if self.month is None:
                raise ValueError("a day needs its month")
            last = monthrange(_LEAP_YEAR if self.year is None else self.year, self.month)[1]
            if not 1 <= self.day <= last:
                raise ValueError(f"day {self.day} does not exist in that month")

    @property
    def is_full(self) -> bool:
        """Whether year, month and day are all known."""
        return self.year is not None and self.month is not None and self.day is not None

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known at all."""
        return self.year is None and self.month is None

    def as_date(self) -> date | None:
        """Return the calendar date, or ``None`` unless every part is known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def __str__(self) -> str:
        """Return ISO 8601 with unknown parts left out: ``1979-07``, ``--07-21``, ``unknown``."""
        if self.is_unknown:
            return "unknown"
        text = "-" if self.year is None else f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text


def from_date(value: date) -> PartialDate:
    """Return ``value`` with all parts known; 1800-01-01 reads as unknown."""
    if value.year == UNKNOWN_YEAR:
        return PartialDate()
    return PartialDate(value.year, value.month, value.day)


def parse_partial_date(text: str) -> PartialDate:
    """Read ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, ``--MM``, ``--MM-DD`` or ``unknown``.

    Returns:
        The date; year 1800 and the literal ``UNKNOWN`` read as unknown.

    Raises:
        ValueError: The text has another form, or names a day that does not exist.
            The fault of whoever supplied it.

    Example:
        >>> str(parse_partial_date("1979-07"))
        '1979-07'
        >>> parse_partial_date("1800-01-01").is_unknown
        True
    """
    stripped = text.strip()
    if stripped.lower() in {"", "unknown"}:
        return PartialDate()
    body = stripped.removeprefix("--")
    parts = body.split("-")
    widths = [len(part) for part in parts]
    has_year = body is stripped
    expected = [4, 2, 2] if has_year else [2, 2]
    well_formed = widths == expected[: len(widths)] and all(
        part.isascii() and part.isdigit() for part in parts
    )
    if not well_formed:
        raise ValueError("a date is written YYYY-MM-DD, with unknown parts left out")
    numbers = [int(part) for part in parts] + [None, None]
    year, month, day = (numbers[0], numbers[1], numbers[2]) if has_year else (None, *numbers[:2])
    if year == UNKNOWN_YEAR:
        return PartialDate()
    return PartialDate(year, month, day)
