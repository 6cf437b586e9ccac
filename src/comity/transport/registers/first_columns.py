"""The columns at the beginning of a flat source, with what stands in them, before a mapping fits.

A reader refuses a file whose columns the mapping does not know; whoever writes the mapping has
to see them first.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import BinaryIO, Final

import msgspec

from comity.transport.registers.formats import HEAD_BYTES, Format
from comity.transport.registers.mapping import FIELDS, ColumnMapping


@unique
class ColumnUse(StrEnum):
    """What a mapping makes of a column."""

    FIELD = "field"
    IGNORED = "ignored"
    UNKNOWN = "unknown"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, repr=False)
class FirstColumn:
    """A column, what it means, and what stands in it in the first rows.

    Attributes:
        column: As the source calls it.
        use: What the mapping makes of it.
        field: The field it answers to; empty if none.
        values: The first values that are not blank, as they stand there.
    """

    column: str
    use: ColumnUse
    field: str
    values: tuple[str, ...]

    def __repr__(self) -> str:
        """Return the use only: a value may name somebody."""
        return f"FirstColumn({self.use})"


MOST_VALUES: Final = 3
_MOST_ROWS: Final = 50
_LONGEST: Final = 80


def first_columns(
    source: BinaryIO, file_format: Format, mapping: ColumnMapping
) -> tuple[FirstColumn, ...]:
    """Return the columns of a CSV or of flat JSON Lines; of other formats none.

    Args:
        source: Read from where it stands; no more than the beginning.
        file_format: Its format.
        mapping: What its columns mean.
    """
    lines = source.read(HEAD_BYTES).splitlines()[:_MOST_ROWS]
    match file_format:
        case Format.CSV:
            rows = _csv_rows(lines, mapping)
        case Format.JSON_LINES:
            rows = _json_rows(lines)
        case Format.ECRIS_V1 | Format.ECRIS_RI | Format.RAP_SHEET:
            return ()
    columns = dict.fromkeys(column for row in rows for column in row)
    seen = [_column(name, rows, mapping) for name in columns if not name.startswith("_")]
    gone = [
        FirstColumn(column[:_LONGEST], ColumnUse.MISSING, field, ())
        for field, column in mapping.columns.items()
        if column not in columns
    ]
    return (*seen, *gone)


def _column(name: str, rows: list[dict[str, str]], mapping: ColumnMapping) -> FirstColumn:
    values = [text for row in rows if (text := row.get(name, "").strip())]
    field = next((each for each in FIELDS if mapping.column_of(each) == name), "")
    use = ColumnUse.FIELD if field else ColumnUse.UNKNOWN
    if name in mapping.ignore:
        use = ColumnUse.IGNORED
    return FirstColumn(name[:_LONGEST], use, field, tuple(values[:MOST_VALUES]))


def _csv_rows(lines: list[bytes], mapping: ColumnMapping) -> list[dict[str, str]]:
    texts = [line.decode(mapping.encoding, "replace") for line in lines]
    if not texts:
        return []
    first = texts[0].removeprefix("\ufeff")
    separator = mapping.separator or max(",;\t|", key=lambda mark: (first.count(mark), mark == ","))
    try:
        header, *rows = csv.reader([first, *texts[1:]], delimiter=separator)
    except (csv.Error, ValueError):
        return []
    named = [column.strip() for column in header]
    empty = dict.fromkeys(named, "")
    return [empty | dict(zip(named, row, strict=False)) for row in rows] or [empty]


def _json_rows(lines: list[bytes]) -> list[dict[str, str]]:
    rows = []
    for line in lines:
        try:
            raw = msgspec.json.decode(line, type=dict[str, object])
        except (ValueError, RecursionError):
            # The last line may be cut off, and a bad one is the reader's to name.
            continue
        if "person" not in raw:
            flat = (pair for pair in raw.items() if isinstance(pair[1], str | int))
            rows.append({name: str(value) for name, value in flat})
    return rows
