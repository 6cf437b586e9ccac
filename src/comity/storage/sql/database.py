"""The node's database: transactions, snapshots, migrations."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock

from sqlalchemy import Engine, PoolProxiedConnection, exc

from comity.clock import Clock
from comity.errors import ConfigurationInvalid
from comity.exchange.ports import Randomness
from comity.ledger.tile_tree import TileCache
from comity.storage.sql.engines import parsed_url, reading_engine, writing_engine
from comity.storage.sql.migrate import current_version, newest_version, upgrade
from comity.storage.sql.session import Session, as_failure, driver_error
from comity.storage.sql.statements import SQLITE
from comity.storage.sql.work import SqlSnapshot, SqlWork, Surroundings
from comity.storage.store import LogIdentity
from comity.storage.turns import Turns


class Database:
    """Everything a node keeps, in an SQLite file or on a PostgreSQL server.

    May be used from several threads, and the same database from several processes.

    Args:
        url: ``sqlite:///path/to/file`` or ``postgresql://user@server/name``.
        identity: Whose log it keeps.
        clock: The only source of now.
        randomness: Source of identifiers.

    Raises:
        ConfigurationInvalid: The address names no database that a node can use.
            Nothing is connected to yet.
    """

    def __init__(
        self, url: str, *, identity: LogIdentity, clock: Clock, randomness: Randomness
    ) -> None:
        address = parsed_url(url)
        self._surroundings = Surroundings(identity, clock, randomness)
        self._is_sqlite = address.get_backend_name() == SQLITE
        self._writers = writing_engine(address)
        self._readers = reading_engine(address)
        self._turns = Turns()
        self._cache = TileCache()
        self._schema_checked = False
        self._watch_guard = Lock()
        self._watch: PoolProxiedConnection | None = None

    @property
    def writing_engine(self) -> Engine:
        """The engine that writes; for migrations and for moving data elsewhere."""
        return self._writers

    def migrate(self) -> str:
        """Bring the tables up to date, keeping what they hold.

        Returns:
            The version of the schema.

        Raises:
            ConfigurationInvalid: The tables were made by a later version of Comity.
            StorageUnavailable: The database does not answer.
        """
        with _wrapped(), self._turn():
            upgrade(self._writers)
        self._schema_checked = True
        return newest_version()

    def schema_version(self) -> str | None:
        """Return the version of the tables, ``None`` if there are none.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        with _wrapped():
            return current_version(self._readers)

    @contextmanager
    def begin(self) -> Iterator[SqlWork]:
        """Open a write transaction; leaving the block commits it, an exception undoes it.

        On SQLite writers take turns, first come, first served within a process. On
        PostgreSQL those that touch log or exchange do.

        Raises:
            StorageUnavailable: The database does not answer; nothing was written.
            ConfigurationInvalid: Its tables are of another version.
        """
        self._require_schema()
        with self._turn(), _connection(self._writers) as connection:
            cursor = connection.cursor()
            errors = driver_error(self._writers.dialect)
            work = SqlWork(
                Session(cursor, self._writers.dialect), self._surroundings, lambda: self._cache
            )
            try:
                if self._is_sqlite:
                    cursor.execute("BEGIN IMMEDIATE")
                yield work
                work.flush()
                connection.commit()
            except BaseException as problem:
                # Before the rollback admits the next writer: a tile of this
                # transaction must not be taken for one of the log's.
                if "log" in work.__dict__:
                    self._cache = TileCache()
                _roll_back(connection, errors)
                if isinstance(problem, errors):
                    raise as_failure(problem) from problem
                raise

    @contextmanager
    def read(self) -> Iterator[SqlSnapshot]:
        """Open a snapshot; what others commit meanwhile is not seen in it.

        Raises:
            StorageUnavailable: The database does not answer.
            ConfigurationInvalid: Its tables are of another version.
        """
        self._require_schema()
        with _connection(self._readers) as connection:
            cursor = connection.cursor()
            errors = driver_error(self._readers.dialect)
            try:
                if self._is_sqlite:
                    cursor.execute("BEGIN")
                yield SqlSnapshot(Session(cursor, self._readers.dialect), self._surroundings)
            except errors as problem:
                raise as_failure(problem) from problem
            finally:
                _roll_back(connection, errors)

    @property
    def change_token_is_at_hand(self) -> bool:
        """Whether ``change_token`` returns at once, without asking a server."""
        return self._is_sqlite

    def change_token(self) -> str:
        """Return a value that differs once anybody has committed a change.

        It may differ without a change too. Cheap enough to ask every few milliseconds.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        errors = driver_error(self._readers.dialect)
        with self._watch_guard:
            try:
                if self._watch is None:
                    self._watch = self._readers.raw_connection()
                cursor = self._watch.cursor()
                cursor.execute(
                    "PRAGMA data_version"
                    if self._is_sqlite
                    else "SELECT pg_current_snapshot()::text"
                )
                row = cursor.fetchone()
                self._watch.rollback()
            except (errors, exc.SQLAlchemyError) as problem:
                if self._watch is not None:
                    self._watch.invalidate()
                    self._watch = None
                raise as_failure(problem) from problem
        return "" if row is None else str(row[0])

    def close(self) -> None:
        """Close all connections. Open transactions must have ended."""
        with self._watch_guard:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        self._writers.dispose()
        self._readers.dispose()

    def _turn(self) -> "Turns | nullcontext[None]":
        return self._turns if self._is_sqlite else nullcontext()

    def _require_schema(self) -> None:
        if self._schema_checked:
            return
        found = self.schema_version()
        if found is None:
            raise ConfigurationInvalid("The database holds no tables yet; migrate it first.")
        if found != newest_version():
            raise ConfigurationInvalid(
                f"The database has schema {found} and this version of Comity needs "
                f"{newest_version()}; migrate it, or run the version that made it."
            )
        self._schema_checked = True


@contextmanager
def _wrapped() -> Iterator[None]:
    try:
        yield
    except exc.SQLAlchemyError as problem:
        raise as_failure(problem) from problem


@contextmanager
def _connection(engine: Engine) -> Iterator[PoolProxiedConnection]:
    try:
        connection = engine.raw_connection()
    except (driver_error(engine.dialect), exc.SQLAlchemyError) as problem:
        raise as_failure(problem) from problem
    try:
        yield connection
    finally:
        connection.close()


def _roll_back(connection: PoolProxiedConnection, errors: type[Exception]) -> None:
    try:
        connection.rollback()
    except errors:
        # The connection is gone, and the transaction with it.
        connection.invalidate()
