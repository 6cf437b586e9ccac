"""The node's database: transactions, snapshots, migrations."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Final

from sqlalchemy import Engine, PoolProxiedConnection, exc
from sqlalchemy.engine import URL

from comity.clock import Clock
from comity.errors import ConfigurationInvalid, StorageUnavailable
from comity.exchange.ports import Randomness
from comity.ledger.tile_tree import TileCache
from comity.storage.sql.encrypted_file import is_made, is_plain
from comity.storage.sql.engines import parsed_url, reading_engine, writing_engine
from comity.storage.sql.migrate import current_version, newest_version, upgrade
from comity.storage.sql.sealing_steps import is_sealed, seal_some, tables_to_seal
from comity.storage.sql.session import Session, as_failure, driver_error
from comity.storage.sql.statements import SQLITE
from comity.storage.sql.work import SqlSnapshot, SqlWork, Surroundings
from comity.storage.store import LogIdentity
from comity.storage.turns import Turns
from comity.trust.record_keys import StorageKey

_SCRUB_SQLITE: Final = (
    # Readers of an older moment keep the journal; they are not waited for long.
    "PRAGMA busy_timeout = 1000",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA busy_timeout = 30000",
)
_SCRUB_POSTGRESQL: Final = tuple(
    f"VACUUM {table}"
    for table in (
        *("record_keys", "outbox", "inbox"),
        *("persons", "person_profiles", "convictions", "names_counted", "tasks"),
    )
)
# VACUUM frees places and overwrites none: what stood there in the clear would stay. These
# write the tables anew, and nobody may use them meanwhile. The server's own journal (WAL) keeps
# what it had until its segments are used again.
_REWRITE_POSTGRESQL: Final = tuple(
    f"VACUUM FULL {table}"
    for table in (
        *("leaves", "outbox", "inbox", "attachments"),
        *("persons", "person_profiles", "person_keys", "convictions"),
        *("tasks", "identifications", "judgements", "apostilles", "credentials", "facts"),
        *("conversations", "recalls", "recall_holders", "recall_items"),
    )
)


def _file_key(address: URL, storage_key: StorageKey, *, encrypted: bool) -> bytes | None:
    """Return what the database's file is encrypted under; ``None`` if it is not."""
    if address.get_backend_name() != SQLITE:
        return None
    file = Path(address.database or "")
    is_so = not is_plain(file) if is_made(file) else encrypted
    return storage_key.file_key() if is_so else None


def _unwatched(_table: str, _rows: int) -> None:
    """Tell nobody how far it has come."""


def _unrecorded(_work: SqlWork) -> None:
    """Put nothing on record."""


class Database:
    """Everything a node keeps, in an SQLite file or on a PostgreSQL server.

    May be used from several threads, and the same database from several processes.

    Args:
        url: ``sqlite:///path/to/file`` or ``postgresql://user@server/name``.
        identity: Whose log it keeps.
        clock: The only source of now.
        randomness: Source of identifiers and nonces.
        storage_key: What payloads, persons and entries of the log are sealed under.
        encrypted: Whether an SQLite file is encrypted as a whole, if it has still to be
            made. One that is there stays what it is.

    Raises:
        ConfigurationInvalid: The address names no database that a node can use.
            Nothing is connected to yet.
    """

    def __init__(
        self,
        url: str,
        *,
        identity: LogIdentity,
        clock: Clock,
        randomness: Randomness,
        storage_key: StorageKey,
        encrypted: bool = False,
    ) -> None:
        address = parsed_url(url)
        self._surroundings = Surroundings(identity, clock, randomness, storage_key)
        self._is_sqlite = address.get_backend_name() == SQLITE
        file_key = _file_key(address, storage_key, encrypted=encrypted)
        self._writers = writing_engine(address, file_key)
        self._readers = reading_engine(address, file_key)
        self._turns = Turns()
        self._cache = TileCache()
        self._schema_checked = False
        self._watch_guard = Lock()
        self._watch: PoolProxiedConnection | None = None

    def take_up(self, identity: LogIdentity) -> None:
        """Sign with other keys from the next transaction on; those that are open go on."""
        self._surroundings = replace(self._surroundings, identity=identity)

    @property
    def writing_engine(self) -> Engine:
        """The engine that writes; for migrations and for moving data elsewhere."""
        return self._writers

    @property
    def storage_key(self) -> StorageKey:
        """What everything in here is sealed under."""
        return self._surroundings.storage_key

    def migrate(
        self,
        progress: Callable[[str, int], None] = _unwatched,
        on_record: Callable[[SqlWork], None] = _unrecorded,
    ) -> str:
        """Bring the tables up to date, keeping what they hold, and seal what is not yet sealed.

        The tables change in one transaction. What older versions kept in the clear is then
        sealed in steps, each a transaction: whatever interrupts it, running it again goes on.

        Args:
            progress: Told a table's name and how many of its rows were sealed since.
            on_record: Puts on record that rows were sealed, in the transaction that ends it.

        Returns:
            The version of the schema.

        Raises:
            ConfigurationInvalid: The tables were made by a later version of Comity.
            StorageUnavailable: The database does not answer.
        """
        with _wrapped(), self._turn():
            upgrade(self._writers)
        while (step := self._seal_some()) is not None:
            progress(*step)
        with self._begun() as work:
            owed = bool(tables_to_seal(work.session))
        if owed:
            # Whatever dies before the end, it is owed still: the next run does it again.
            self._rewrite()
            self.scrub()
            with self._begun() as work:
                on_record(work)
                is_sealed(work.session)
        self._schema_checked = True
        return newest_version()

    def _seal_some(self) -> tuple[str, int] | None:
        """Seal a few more rows; return of which table and how many, ``None`` if all are."""
        with self._begun() as work:
            return seal_some(work.session, work.vault)

    def _rewrite(self) -> None:
        """Write anew what was kept in the clear, where old versions of rows keep their places."""
        if self._is_sqlite:
            return
        with _wrapped(), self._writers.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            for statement in _REWRITE_POSTGRESQL:
                alone.exec_driver_sql(statement)

    def scrub(self) -> None:
        """Leave no copy of what was destroyed in files of the database's own.

        SQLite's journal is emptied into the database, whose free places are overwritten.
        PostgreSQL drops old versions of rows: it overwrites none of them, and its journal
        (WAL) and the archive of it hold them on. Copies made elsewhere are beyond reach.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        with _wrapped(), self._turn(), self._writers.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            for statement in _SCRUB_SQLITE if self._is_sqlite else _SCRUB_POSTGRESQL:
                alone.exec_driver_sql(statement)

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
        with self._begun() as work:
            yield work
        if work.has_destroyed_keys:
            # The key is destroyed by the commit; what is left of it in a journal goes now
            # if nobody reads, else with the journal's next turn.
            with suppress(StorageUnavailable):
                self.scrub()

    @contextmanager
    def _begun(self) -> Iterator[SqlWork]:
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
        with _connection(self._readers) as connection:
            session = Session(connection.cursor(), self._readers.dialect)
            left = tables_to_seal(session)
            _roll_back(connection, driver_error(self._readers.dialect))
        if left:
            raise ConfigurationInvalid(
                f"The database still holds {', '.join(left)} in the clear or not filed; "
                "migrate it to the end."
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
