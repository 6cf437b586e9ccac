"""A view of a national register's own database, read and never written."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import quote

from sqlalchemy import ColumnElement, Connection, Engine, create_engine, literal_column, select
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.exc import SQLAlchemyError

from comity.errors import InputInvalid, RegisterUnavailable
from comity.storage.sql.engines import parsed_url, reading_engine
from comity.storage.sql.statements import SQLITE

Mark: TypeAlias = str | int | date
"""How far a view was read: the greatest value of its column of changes."""

_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class RegisterView:
    """What is read of a register's database.

    Attributes:
        view: Name of the view or table, possibly with its schema before a point.
        id: The column that all rows of one person share; the rows are read in its order.
        changed: The column that grows with every change; empty if there is none.
    """

    view: str
    id: str
    changed: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class ViewRows:
    """The rows of a view.

    Attributes:
        columns: Names of the columns.
        rows: The rows as texts, blanks for nothing.
        mark: The greatest value of the column of changes, before the rows were read.
    """

    columns: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]
    mark: Mark | None

    def __repr__(self) -> str:
        """Return the name of the type only: rows describe persons."""
        return "ViewRows(…)"


def mark_text(mark: Mark) -> str:
    """Return a mark as a text that ``mark_from`` reads.

    Example:
        >>> mark_text(datetime(2026, 3, 2, 9, 30)), mark_text(7)
        ('moment:2026-03-02T09:30:00', 'number:7')
    """
    match mark:
        case int():
            return f"number:{mark}"
        case datetime():
            return f"moment:{mark.isoformat()}"
        case date():
            return f"day:{mark.isoformat()}"
        case str():
            return f"text:{mark}"


def mark_from(text: str) -> Mark:
    """Return the mark of a text of ours, of the type that the database compares it by.

    Example:
        >>> mark_from("number:7"), mark_from("text:2026-03-02")
        (7, '2026-03-02')
    """
    kind, _, value = text.partition(":")
    match kind:
        case "number":
            return int(value)
        case "moment":
            return datetime.fromisoformat(value)
        case "day":
            return date.fromisoformat(value)
        case _:
            return value


@contextmanager
def view_rows(
    url: str, wanted: RegisterView, *, since: Mark | None = None, most: int | None = None
) -> Iterator[ViewRows]:
    """Open a view in a transaction that sees one moment and changes nothing.

    Of a person of whom one row changed, all rows are read: a conviction stands in several, and
    half of them would be read as all it has.

    Args:
        url: Address of the database, SQLite or PostgreSQL.
        wanted: What is read of it.
        since: Persons of whom no row has this mark or a later one are left out.
        most: How many rows at most; ``None`` for all.

    Raises:
        RegisterUnavailable: The database does not answer.
        InputInvalid: There is no such view or column. The integrator's fault.
        ConfigurationInvalid: The address is of no database that can be read.
    """
    engine = _engine(url)
    try:
        with engine.connect().execution_options(stream_results=True) as connection:
            yield _opened(connection, wanted, since, most)
    except SQLAlchemyError as problem:
        raise RegisterUnavailable(
            "The register's database does not answer, or has no such view or column.",
            private=type(problem).__name__,
        ) from problem
    finally:
        engine.dispose()


def _opened(
    connection: Connection, wanted: RegisterView, since: Mark | None, most: int | None
) -> ViewRows:
    schema, _, name = wanted.view.rpartition(".")
    view = sql_table(name, schema=schema or None)
    everything: ColumnElement[object] = literal_column("*")
    person: ColumnElement[object] = sql_column(wanted.id)
    statement = select(everything).select_from(view).order_by(person).limit(most)
    mark: Mark | None = None
    if wanted.changed:
        changed: ColumnElement[object] = sql_column(wanted.changed)
        newest = select(changed).select_from(view).order_by(changed.desc()).limit(1)
        mark = _mark(connection.execute(newest.where(changed.is_not(None))).scalar())
        if since is not None:
            touched = select(person).select_from(view).where(changed >= since)
            statement = statement.where(person.in_(touched))
    found = connection.execute(statement)
    columns = tuple(found.keys())
    rows = (tuple(_text(value) for value in row) for row in found.yield_per(_AT_ONCE))
    return ViewRows(columns, rows, mark)


def _engine(url: str) -> Engine:
    parsed = parsed_url(url)
    if parsed.get_backend_name() != SQLITE:
        return reading_engine(parsed)
    file = Path(parsed.database or "")
    # Opened as read-only, so that not even a journal of ours appears beside a foreign file.
    address = f"file:{quote(str(file))}?mode=ro"
    return create_engine(
        "sqlite+pysqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False),
    )


def _mark(value: object) -> Mark | None:
    return value if value is None or isinstance(value, str | int | date) else str(value)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat() if value.time() == time.min else value.isoformat()
        case date():
            return value.isoformat()
        case str() | int() | Decimal() | float():
            return str(value)
        case _:
            raise InputInvalid(
                f"a column holds {type(value).__name__}, which is neither text, number nor date",
                field="source.view",
            )
