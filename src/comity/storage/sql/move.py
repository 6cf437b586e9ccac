"""Carrying everything from one database to another, from SQLite to PostgreSQL for one."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Table, func, select, tuple_

from comity.errors import ConflictingChange
from comity.storage.sql.database import Database
from comity.storage.sql.schema import attachments, metadata
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, insert_into, parameter

_ROWS_AT_A_TIME: Final = 2000
_ATTACHMENTS_AT_A_TIME: Final = 10


def move(source: Database, target: Database, *, progress: Callable[[str, int], None]) -> int:
    """Copy every row into an empty, migrated database, in one transaction.

    The source is read as it stands at one moment and stays as it is. Stop the node
    first: what it writes meanwhile is not carried over.

    Args:
        source: Where everything is.
        target: Where it goes.
        progress: Told a table's name and how many rows of it were copied so far.

    Returns:
        The number of rows copied.

    Raises:
        ConflictingChange: The target holds something already; nothing was copied.
        StorageUnavailable: One of the databases does not answer.
        ConfigurationInvalid: One of them has tables of another version.
    """
    copied = 0
    with source.read() as snapshot, target.begin() as work:
        for table in metadata.sorted_tables:
            if work.session.rows(Statement(select(func.count()).select_from(table)))[0][0]:
                raise ConflictingChange("The database to move to has to be empty.")
        for table in metadata.sorted_tables:
            copied += _copy(table, snapshot.session, work.session, progress)
    return copied


def _copy(
    table: Table, source: Session, target: Session, progress: Callable[[str, int], None]
) -> int:
    key = list(table.primary_key)
    names = [f"after_{column.name}" for column in key]
    ordered = select(table).order_by(*key).limit(parameter("limit"))
    after = tuple_(*key) > tuple_(*(parameter(name) for name in names))
    first = Statement(ordered, "limit")
    following = Statement(ordered.where(after), "limit", *names)
    places = [list(table.columns).index(column) for column in key]
    insertion, copied = insert_into(table), 0
    at_a_time = _ATTACHMENTS_AT_A_TIME if table is attachments else _ROWS_AT_A_TIME
    rows = source.rows(first, at_a_time)
    while rows:
        target.run_many(insertion, rows)
        copied += len(rows)
        progress(table.name, copied)
        last = rows[-1]
        rows = source.rows(following, at_a_time, *(last[place] for place in places))
    if copied and target.is_postgresql and "number" in table.c:
        # The next number must follow those that were copied.
        sequence = func.pg_get_serial_sequence(table.name, "number")
        target.rows(Statement(select(func.setval(sequence, func.max(table.c.number)))))
    return copied
