"""Connections to SQLite and PostgreSQL, set up for writing or for reading."""

import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlcipher3 import dbapi2 as sqlcipher

from comity.errors import ConfigurationInvalid
from comity.storage.sql.encrypted_file import key_settings, page_bytes_of
from comity.storage.sql.statements import POSTGRESQL, SQLITE

# Of new files only. A message with its proof takes some 2.5 kB: two to a page of
# the usual size would waste a third of it (250 MB against 210 for 50,000).
_PLAIN_FILE: Final = ("PRAGMA page_size = 8192",)
_SQLITE_SETTINGS: Final = (
    # Readers do not wait for the writer, nor the writer for them.
    "PRAGMA journal_mode = WAL",
    # A receipt leaves after the commit: what was receipted must outlive a power cut.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # A key that was destroyed must not stay readable in a free place of its page.
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
    "PRAGMA wal_autocheckpoint = 4000",
)
_BUSY_SECONDS: Final = 30.0

# SQLCipher's binding asks of every value of these types, in vain, how it would be written: 2.4 µs
# each, a twentieth of an exchange. Told that they are written as they are it takes 0.6.
sqlcipher.register_adapter(bytes, bytes)
sqlcipher.register_adapter(type(None), {None: None}.get)


def parsed_url(url: str) -> URL:
    """Return a database's address, with the driver this node uses.

    Raises:
        ConfigurationInvalid: It names no SQLite file and no PostgreSQL server.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as problem:
        raise ConfigurationInvalid(
            "The database address has to look like sqlite:///file or postgresql://server/name."
        ) from problem
    backend = parsed.get_backend_name()
    if backend == POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    if backend == SQLITE and parsed.database and parsed.database != ":memory:":
        return parsed.set(drivername="sqlite+pysqlite")
    raise ConfigurationInvalid(
        "A node keeps its data in an SQLite file or on a PostgreSQL server, and nowhere else."
    )


def writing_engine(url: URL, file_key: bytes | None = None) -> Engine:
    """Return an engine whose connections write.

    Args:
        url: The address.
        file_key: What the SQLite file is encrypted under; ``None`` if it is not.
    """
    if url.get_backend_name() == SQLITE:
        return _sqlite_engine(url, file_key, read_only=False)
    return _postgresql_engine(url, read_only=False)


def reading_engine(url: URL, file_key: bytes | None = None) -> Engine:
    """Return an engine whose transactions see one moment and change nothing."""
    if url.get_backend_name() == SQLITE:
        return _sqlite_engine(url, file_key, read_only=True)
    return _postgresql_engine(url, read_only=True)


def _sqlite_engine(url: URL, file_key: bytes | None, *, read_only: bool) -> Engine:
    driver: ModuleType = sqlite3 if file_key is None else sqlcipher
    # The key comes before anything else that is asked of a connection.
    form: tuple[str, ...] = _PLAIN_FILE
    if file_key is not None:
        form = key_settings(file_key, page_bytes_of(Path(url.database or ""), file_key))
    settings = (*form, *_SQLITE_SETTINGS)
    engine = create_engine(
        url,
        module=driver,
        # One writer at a time; its connection keeps its pages and statements warm.
        pool_size=4 if read_only else 1,
        max_overflow=28 if read_only else 0,
        connect_args={
            "check_same_thread": False,
            "timeout": _BUSY_SECONDS,
            "cached_statements": 256,
            # Transactions are begun by hand: the driver would begin them too late.
            "isolation_level": None,
        },
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        for setting in settings:
            connection.execute(setting)
        if read_only:
            connection.execute("PRAGMA query_only = ON")

    return engine


def _postgresql_engine(url: URL, *, read_only: bool) -> Engine:
    # Placeholders by position, as on SQLite; a dead connection is noticed and replaced.
    engine = create_engine(url, paramstyle="format", pool_pre_ping=True, max_overflow=28)

    @event.listens_for(engine, "connect")
    def _set_up(connection: psycopg.Connection[Any], _record: object) -> None:
        if read_only:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
        else:
            connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED

    return engine
