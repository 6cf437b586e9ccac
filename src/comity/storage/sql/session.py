"""One open transaction on one connection: the only place that runs statements."""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import chain
from typing import Any, Final, TypeAlias

from sqlalchemy import exc
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.interfaces import DBAPICursor

from comity.errors import ConflictingChange, Failure, StorageUnavailable
from comity.storage.sql.statements import POSTGRESQL, Insertion, Statement

Row: TypeAlias = tuple[Any, ...]

DATABASE_DAMAGED: Final = "The node's database is damaged."
_RETRY: Final = timedelta(seconds=1)
_SQLITE_DAMAGED: Final = frozenset({11, 26})
"""SQLITE_CORRUPT and SQLITE_NOTADB (sqlite.org/rescode.html)."""

_POSTGRESQL_DAMAGED: Final = frozenset({"XX001", "XX002"})
"""data_corrupted and index_corrupted (PostgreSQL, appendix A)."""

_ROWS_A_STATEMENT: Final = 32
"""Far below what SQLite takes: 32,766 values."""


class Session:
    """Runs statements within one open transaction.

    Args:
        cursor: The driver's cursor, in the transaction.
        dialect: The database's dialect, with its driver loaded.

    Attributes:
        is_postgresql: Whether this is PostgreSQL, SQLite otherwise.
    """

    def __init__(self, cursor: DBAPICursor, dialect: Dialect) -> None:
        self._cursor = cursor
        self._dialect = dialect
        self._error = driver_error(dialect)
        self.is_postgresql = dialect.name == POSTGRESQL
        self._locked = False

    def rows(self, statement: Statement, *arguments: object) -> Sequence[Row]:
        """Return all rows of a query.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        compiled = statement.on(self._dialect)
        try:
            self._cursor.execute(compiled.text, compiled.arranged(arguments))
            return self._cursor.fetchall()
        except self._error as problem:
            raise as_failure(problem) from problem

    def first(self, statement: Statement, *arguments: object) -> Row | None:
        """Return the first row of a query, if it has any.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        found = self.rows(statement, *arguments)
        return found[0] if found else None

    def run(self, statement: Statement, *arguments: object) -> int:
        """Run a change and return how many rows it touched.

        Raises:
            ConflictingChange: A key is taken.
            StorageUnavailable: The database does not answer.
        """
        compiled = statement.on(self._dialect)
        try:
            self._cursor.execute(compiled.text, compiled.arranged(arguments))
        except self._error as problem:
            raise as_failure(problem) from problem
        return self._cursor.rowcount

    def run_many(self, statement: Statement, rows: Sequence[tuple[object, ...]]) -> None:
        """Run a change once for each row of values.

        SQLite's driver lets the interpreter go, and waits for it again, with every
        statement: one busy thread makes that a millisecond. So many rows share one:
        measured with a message's row, 10 µs instead of 937 beside such a thread.

        Raises:
            ConflictingChange: A key is taken.
            StorageUnavailable: The database does not answer.
        """
        if not rows:
            return
        if self.is_postgresql and isinstance(statement, Insertion):
            self._copy(statement, rows)
            return
        try:
            for start in range(0, len(rows), _ROWS_A_STATEMENT):
                self._run_some(statement, rows[start : start + _ROWS_A_STATEMENT])
        except self._error as problem:
            raise as_failure(problem) from problem

    def _run_some(self, statement: Statement, rows: Sequence[tuple[object, ...]]) -> None:
        together = None if self.is_postgresql else statement.repeated(self._dialect, len(rows))
        if together is not None:
            self._cursor.execute(together, tuple(chain.from_iterable(rows)))
            return
        compiled = statement.on(self._dialect)
        arranged = rows if compiled.places is None else [compiled.arranged(row) for row in rows]
        self._cursor.executemany(compiled.text, arranged)

    def _copy(self, statement: Insertion, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            with self._cursor.copy(statement.copy_text) as copy:
                copy.set_types(statement.copy_types)
                for row in rows:
                    copy.write_row(row)
        except self._error as problem:
            raise as_failure(problem) from problem

    def listed(self, texts: Iterable[str]) -> object:
        """Return a list of texts as the single argument that ``one_of`` takes."""
        return list(texts) if self.is_postgresql else json.dumps(list(texts), ensure_ascii=False)

    def listed_numbers(self, numbers: Iterable[int]) -> object:
        """Return a list of whole numbers as the single argument that ``one_of_numbers`` takes."""
        return list(numbers) if self.is_postgresql else json.dumps(list(numbers))

    def lock(self) -> None:
        """Admit no other writer of log and exchange until this transaction ends.

        SQLite has admitted none since the transaction began. On PostgreSQL a
        writer that read a conversation before another changed it would overwrite
        that change, and two would give one leaf index twice; so whoever touches
        log or exchange waits for its turn here, before reading anything of it.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        if self.is_postgresql and not self._locked:
            try:
                self._cursor.execute(_LOCK)
            except self._error as problem:
                raise as_failure(problem) from problem
            self._locked = True


# Nodes that share a database have a schema each, and so a lock each.
_LOCK: Final = "SELECT pg_advisory_xact_lock(1668246889, hashtext(current_schema()))"


def driver_error(dialect: Dialect) -> type[Exception]:
    """Return the driver's base class of errors."""
    driver = dialect.loaded_dbapi
    return driver.Error


def as_failure(problem: Exception) -> Failure:
    """Return what a driver's error means for whoever opened the transaction.

    An error in the statement itself is a defect of this room and is raised as it is.
    The driver's text stays out of the failure where it may quote a value. A database
    that is damaged has no ``retry_after``: it does not mend by itself.

    Raises:
        Exception: ``problem`` itself, where the statement is at fault: our bug.
    """
    if isinstance(problem, exc.DBAPIError) and isinstance(problem.orig, Exception):
        problem = problem.orig
    kinds = {kind.__name__ for kind in type(problem).__mro__}
    name = type(problem).__name__
    if "IntegrityError" in kinds:
        return ConflictingChange(
            "Something with that identifier is kept here already.", private=name
        )
    if kinds & {"ProgrammingError", "DataError", "NotSupportedError", "InterfaceError"}:
        raise problem
    if _is_damage(problem):
        return StorageUnavailable(DATABASE_DAMAGED, private=f"{name}: {problem}")
    return StorageUnavailable(
        "The node's database does not answer.",
        private=f"{name}: {problem}",
        retry_after=_RETRY,
    )


def _is_damage(problem: Exception) -> bool:
    number = getattr(problem, "sqlite_errorcode", None)
    # The low byte is the kind, the rest says where it was noticed.
    if isinstance(number, int) and number & 0xFF in _SQLITE_DAMAGED:
        return True
    return getattr(problem, "sqlstate", None) in _POSTGRESQL_DAMAGED
