"""A list as comma-separated values, of which no spreadsheet makes a formula.

Source: RFC 4180; OWASP, CSV injection: a value that begins with one of a few characters is
calculated by spreadsheets, and can fetch or send. Many part cells at another sign than the comma,
and then begin one in the middle of a value, whether it is quoted or not.
"""

import csv
import re
from datetime import UTC, date, datetime
from io import StringIO
from typing import Final

from comity.transport.lists.model import Cell, ListTable

HANDLING: Final = "handling"
_MARK: Final = "\ufeff"
_BEGINS_A_FORMULA: Final = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_FORMULA_WITHIN: Final = re.compile(
    r"([;,|\t\r\n](?:[^\S\t\r\n]|\")*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"
)
_AS_TEXT: Final = "'"


def write_csv(table: ListTable, *, with_mark: bool = False) -> bytes:
    """Return a list as CSV in UTF-8.

    Args:
        table: The list.
        with_mark: Whether a byte order mark stands in front, by which some spreadsheets know
            UTF-8.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*table.columns, HANDLING])
    for row in table.rows:
        writer.writerow([_written(each) for each in (*row, table.handling)])
    return ((_MARK if with_mark else "") + out.getvalue()).encode("utf-8")


def in_words(cell: Cell) -> str | int | float | None:
    """Return a value as it is written where there are no dates: ISO 8601, moments in UTC."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell


def no_formula(text: str) -> str:
    """Return a text that begins no formula, at whatever sign a spreadsheet parts the cells.

    Example:
        >>> no_formula("=1+1"), no_formula("3 Js 7;=1+1"), no_formula("BG-DE-REQ-1")
        ("'=1+1", "3 Js 7;'=1+1", 'BG-DE-REQ-1')
    """
    within = _FORMULA_WITHIN.sub(rf"\1{_AS_TEXT}", text)
    is_one = text.lstrip(" \u00a0").startswith(_BEGINS_A_FORMULA)
    return _AS_TEXT + within if is_one else within


def _written(cell: Cell) -> str | int | float:
    """Return a value as it is written."""
    said = in_words(cell)
    if said is None:
        return ""
    return no_formula(said) if isinstance(said, str) else said
