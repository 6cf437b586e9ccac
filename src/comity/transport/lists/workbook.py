"""A list as a workbook: days are days, texts are texts, nothing is a formula or a macro."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook

from comity.transport.lists.comma_separated import HANDLING
from comity.transport.lists.model import Cell, ListTable

_MOMENT: Final = "yyyy-mm-dd hh:mm:ss"
_DAY: Final = "yyyy-mm-dd"
_WIDTH: Final = 22
_MOST_IN_NAME: Final = 31
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_workbook(table: ListTable, *, made_at: datetime) -> bytes:
    """Return a list as XLSX; its head stays in sight, moments are in UTC.

    Args:
        table: The list.
        made_at: When; the file bears no other clock's word.
    """
    out = BytesIO()
    book = Workbook(out, _OPTIONS)
    book.set_properties({"title": table.name, "comments": table.handling, "created": made_at})
    head = book.add_format({"bold": True})
    formats = {
        datetime: book.add_format({"num_format": _MOMENT}),
        date: book.add_format({"num_format": _DAY}),
    }
    sheet = book.add_worksheet(table.name[:_MOST_IN_NAME])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table.columns), _WIDTH)
    sheet.repeat_rows(0)
    # An ampersand begins a command in a page's foot.
    sheet.set_footer(f"&L{table.handling.replace('&', '&&')[:200]}&R&P/&N")
    for column, name in enumerate((*table.columns, HANDLING)):
        sheet.write_string(0, column, name, head)
    for row, cells in enumerate(table.rows, start=1):
        for column, cell in enumerate((*cells, table.handling)):
            _write(sheet, row, column, cell, formats)
    book.close()
    return out.getvalue()


def _write(sheet, row: int, column: int, cell: Cell, formats) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 - of a library without types
    """Write a value as what it is."""
    match cell:
        case None:
            return
        case datetime():
            naive = cell.astimezone(UTC).replace(tzinfo=None)
            sheet.write_datetime(row, column, naive, formats[datetime])
        case date():
            sheet.write_datetime(row, column, cell, formats[date])
        case int() | float():
            sheet.write_number(row, column, cell)
        case str():
            sheet.write_string(row, column, cell)
