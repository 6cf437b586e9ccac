"""All rows of a database, out of it and into an empty one, in a form of neither.

The form is a stream of MessagePack values: for each table its name and columns, pieces of
rows, and how many there were. It is written from one snapshot, so that what a node keeps
is whole in it while the node goes on.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
from alembic import command
from sqlalchemy import Connection, Select, bindparam, column, func, insert, select, table, tuple_
from sqlalchemy.exc import SQLAlchemyError

from comity.errors import ConflictingChange, InputInvalid
from comity.storage.sql.database import Database
from comity.storage.sql.migrate import configuration, known_versions, newest_version
from comity.storage.sql.schema import attachments, metadata
from comity.storage.sql.session import as_failure
from comity.storage.sql.statements import POSTGRESQL, SQLITE, Statement, parameter
from comity.storage.sql.work import SqlSnapshot

_ROWS: Final = 1000
_ATTACHMENTS: Final = 4
_NUMBER: Final = "number"
_VALUES: Final = (int, str, bytes, type(None))

Progress = Callable[[str, int], None]
"""Told a table's name and how many of its rows were carried since."""


class TableBegun(msgspec.Struct, frozen=True, tag="table"):
    """The rows of a table follow."""

    name: str
    columns: list[str]


class Rows(msgspec.Struct, frozen=True, tag="rows"):
    """Some rows of the table that was begun."""

    rows: list[list[Any]]


class TableEnded(msgspec.Struct, frozen=True, tag="end"):
    """The table has so many rows."""

    name: str
    count: int


Carried = TableBegun | Rows | TableEnded


def rows_of(snapshot: SqlSnapshot, progress: Progress) -> Iterator[Carried]:
    """Yield every table's rows, those that others refer to first."""
    session = snapshot.session
    for each in metadata.sorted_tables:
        key = list(each.primary_key)
        names = [f"after_{part.name}" for part in key]
        ordered = select(each).order_by(*key).limit(parameter("limit"))
        after = tuple_(*key) > tuple_(*(parameter(name) for name in names))
        first, following = (
            Statement(ordered, "limit"),
            Statement(ordered.where(after), "limit", *names),
        )
        places = [list(each.columns).index(part) for part in key]
        at_a_time, count = _ATTACHMENTS if each is attachments else _ROWS, 0
        yield TableBegun(str(each.name), [str(part.name) for part in each.columns])
        rows = session.rows(first, at_a_time)
        while rows:
            yield Rows([list(row) for row in rows])
            count += len(rows)
            progress(each.name, len(rows))
            rows = session.rows(following, at_a_time, *(rows[-1][place] for place in places))
        yield TableEnded(str(each.name), count)


def fill(database: Database, version: str, carried: Iterator[Carried], progress: Progress) -> int:
    """Make the tables of a version in an empty database, and put the rows in: one transaction.

    Args:
        database: Without tables.
        version: Of the schema that the rows are of.
        carried: As ``rows_of`` yields it.
        progress: See ``Progress``.

    Returns:
        How many rows there are.

    Raises:
        ConflictingChange: The database holds something already; nothing was changed.
        InputInvalid: The rows are of a later version of Comity, or do not fit the tables.
        StorageUnavailable: The database does not answer; nothing was changed.
    """
    if version not in known_versions():
        raise InputInvalid(
            f"It is of schema {version}, which this version of Comity ({newest_version()}) does "
            "not know; nothing was changed.",
            field="schema",
        )
    if database.schema_version() is not None:
        raise ConflictingChange("The database holds something already; nothing was changed.")
    try:
        with database.writing_engine.connect() as connection, connection.begin():
            if connection.dialect.name == SQLITE:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, version)
            return _put_in(connection, carried, progress)
    except SQLAlchemyError as problem:
        raise as_failure(problem) from problem


def _put_in(connection: Connection, carried: Iterator[Carried], progress: Progress) -> int:
    total = 0
    made: dict[str, Any] = {}

    def put(begun: TableBegun, rows: list[list[Any]]) -> None:
        statement = made.get(begun.name)
        if statement is None:
            target = table(begun.name, *(column(name) for name in begun.columns))
            values: dict[str, Any] = {
                name: bindparam(f"v{place}") for place, name in enumerate(begun.columns)
            }
            statement = made[begun.name] = insert(target).values(values)
        connection.execute(
            statement, [{f"v{place}": value for place, value in enumerate(row)} for row in rows]
        )

    for begun, count in _tables(carried, put, progress):
        total += count
        if count and connection.dialect.name == POSTGRESQL and _NUMBER in begun.columns:
            # The next number must follow those that were put in.
            sequence = func.pg_get_serial_sequence(begun.name, _NUMBER)
            newest: Select[Any] = select(func.max(column(_NUMBER))).select_from(table(begun.name))
            connection.execute(select(func.setval(sequence, newest.scalar_subquery())))
    return total


def _tables(
    carried: Iterator[Carried],
    put: Callable[[TableBegun, list[list[Any]]], None],
    progress: Progress,
) -> Iterator[tuple[TableBegun, int]]:
    """Yield each table when all its rows were handed over."""
    begun: TableBegun | None = None
    count = 0
    for each in carried:
        match each:
            case TableBegun():
                if begun is not None:
                    raise _not_whole()
                begun, count = each, 0
            case Rows():
                if begun is None or not all(_fits(row, begun) for row in each.rows):
                    raise _not_whole()
                put(begun, each.rows)
                count += len(each.rows)
                progress(begun.name, len(each.rows))
            case TableEnded():
                if begun is None or (begun.name, count) != (each.name, each.count):
                    raise _not_whole()
                yield begun, count
                begun = None
    if begun is not None:
        raise _not_whole()


def _fits(row: list[Any], begun: TableBegun) -> bool:
    return len(row) == len(begun.columns) and all(isinstance(value, _VALUES) for value in row)


def _not_whole() -> InputInvalid:
    return InputInvalid("The rows of a table are not all there.", field="tables")
