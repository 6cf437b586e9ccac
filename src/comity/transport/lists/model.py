"""A list that leaves: columns, rows, and what may be done with it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import TypeAlias

Cell: TypeAlias = str | int | float | date | datetime | None


@unique
class ListFormat(StrEnum):
    """How a list is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON_LINES = "jsonl"
    CALENDAR = "ics"
    """Its deadlines only."""

    @property
    def media_type(self) -> str:
        """Its media type."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    ListFormat.CSV: "text/csv; charset=utf-8; header=present",
    ListFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ListFormat.JSON_LINES: "application/jsonl",
    ListFormat.CALENDAR: "text/calendar; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which something is due, without anything of a person.

    Attributes:
        reference: Of the matter; names it for good.
        day: The last day.
    """

    reference: str
    day: date


@dataclass(frozen=True, slots=True, repr=False)
class ListTable:
    """A list.

    Attributes:
        name: What it is a list of, in small letters.
        columns: Names of the columns.
        rows: A value for each column.
        handling: What may be done with it; stands on every row and every printed page.
        deadlines: The days in it.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    handling: str
    deadlines: tuple[Deadline, ...] = ()

    def __repr__(self) -> str:
        """Return the name only."""
        return f"ListTable({self.name!r})"
