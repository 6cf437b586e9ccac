"""Lists that leave as files: bounded, marked, and on record before they do.

Source: Directive (EU) 2016/680 Art. 25(1) (logs of disclosure); Art. 20 (no more than is needed).
"""

from dataclasses import dataclass
from typing import Final

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.documents import today
from comity.ledger.acts import Act
from comity.transport.lists.calendar_file import write_calendar
from comity.transport.lists.comma_separated import write_csv
from comity.transport.lists.json_lines import write_json_lines
from comity.transport.lists.model import ListFormat, ListTable
from comity.transport.lists.workbook import write_workbook
from comity.trust.digest import sha256

MOST_ROWS: Final = 500
"""Rows of one file; who needs more wants figures, or an archive that two officers answer for."""

SMALL: Final = 5
"""A count below it, and above nothing, is not told outside: it may be somebody."""

FEW: Final = f"<{SMALL}"


@dataclass(frozen=True, slots=True, repr=False)
class ListFile:
    """A list as a file.

    Attributes:
        name: Of the file.
        media_type: Of the file.
        content: Its bytes.
        rows: How many stand in it.
    """

    name: str
    media_type: str
    content: bytes
    rows: int

    def __repr__(self) -> str:
        """Return the name only."""
        return f"ListFile({self.name!r})"


def export_list(
    node: Node,
    table: ListTable,
    wanted: ListFormat,
    *,
    by: str,
    purpose: str = "",
    case: str = "",
    with_mark: bool = False,
    is_whole: bool = True,
) -> ListFile:
    """Return a list as a file, once it is on record that it leaves.

    Args:
        node: The node.
        table: What stands in it.
        wanted: How it is written.
        by: Who takes it.
        purpose: What for; empty where it is about nobody.
        case: Of which case; empty where it is about nobody.
        with_mark: Whether a CSV file begins with a byte order mark.
        is_whole: Whether it is the whole list; else the name of the file says so.

    Raises:
        ProcessingFrozen: Files are stopped; nothing left.
        AccessDenied: Whoever takes it broke the glass for another case.
    """
    file = list_file(node, table, wanted, with_mark=with_mark, is_whole=is_whole)
    log_list(node, table.name, wanted, file, by=by, purpose=purpose, case=case)
    return file


def list_file(
    node: Node,
    table: ListTable,
    wanted: ListFormat,
    *,
    with_mark: bool = False,
    is_whole: bool = True,
) -> ListFile:
    """Return a list as a file; whoever hands it out puts that on record first."""
    now = node.clock.now()
    match wanted:
        case ListFormat.CSV:
            content = write_csv(table, with_mark=with_mark)
        case ListFormat.XLSX:
            content = write_workbook(table, made_at=now)
        case ListFormat.JSON_LINES:
            content = write_json_lines(table)
        case ListFormat.CALENDAR:
            content = write_calendar(table, made_at=now)
    rows = len(table.deadlines if wanted is ListFormat.CALENDAR else table.rows)
    part = "" if is_whole else f"-first-{len(table.rows)}"
    name = f"{table.name}-{today(node, now)}{part}.{wanted}"
    return ListFile(name, wanted.media_type, content, rows)


def log_list(
    node: Node,
    name: str,
    wanted: str,
    file: ListFile,
    *,
    by: str,
    purpose: str,
    case: str,
) -> None:
    """Put on record that a list leaves."""
    with node.database.begin() as work:
        log_act(
            work,
            Act.EXPORT_LIST,
            {
                "case": case,
                "format": str(wanted),
                "list": name,
                "purpose": purpose,
                "rows": file.rows,
                "sha256": sha256(file.content).hex(),
            },
            official=by,
            clock=node.clock,
            randomness=node.rails.randomness,
        )


def log_sheets(node: Node, content: bytes, count: int, *, by: str, purpose: str, case: str) -> None:
    """Put on record that sheets of cases leave, to be printed.

    Raises:
        ProcessingFrozen: Files are stopped; nothing left.
    """
    sheets = ListFile("case-sheets", "application/json", content, count)
    log_list(node, sheets.name, "print", sheets, by=by, purpose=purpose, case=case)


def told(count: int) -> int | str:
    """Return a count as it may be told outside.

    Example:
        >>> told(0), told(3), told(17)
        (0, '<5', 17)
    """
    return FEW if 0 < count < SMALL else count
