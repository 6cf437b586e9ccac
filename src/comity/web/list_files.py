"""Rows that a page hands out as a file for spreadsheets."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Final

from comity.transport.lists.comma_separated import no_formula

_BYTE_ORDER_MARK: Final = "\ufeff"


def csv_of(rows: Iterable[Iterable[str]]) -> bytes:
    """Return rows as comma-separated values (RFC 4180) in UTF-8 with its mark; none calculates."""
    written = StringIO(newline="")
    csv.writer(written).writerows([no_formula(cell) for cell in row] for row in rows)
    return (_BYTE_ORDER_MARK + written.getvalue()).encode()
