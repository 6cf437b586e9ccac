"""What many tests share: databases, and how properties are searched."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from tests.contracts.postgres_server import NoServerError, new_database, running_server
from tests.contracts.samples import IDENTITY, STORAGE_KEY, CountedRandomness, SteppingClock

from comity.storage.sql.database import Database
from comity.storage.sql.migrate import upgrade
from comity.storage.sql.schema import metadata

# A slow machine is no counterexample.
settings.register_profile("comity", deadline=None)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "comity"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: left for last, it keeps one worker while the others idle."""
    items.sort(key=lambda item: item.get_closest_marker("processes") is None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A PostgreSQL server; without one the test is skipped, in continuous integration failed."""
    server = running_server()
    try:
        address = server.__enter__()
    except NoServerError as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(str(reason))
    try:
        yield address
    finally:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: URL) -> Iterator[URL]:
    """One database with all tables, shared by the session."""
    with new_database(postgres_server) as address:
        engine = create_engine(address)
        upgrade(engine)
        engine.dispose()
        yield address


@pytest.fixture
def postgres_database(migrated_postgres: URL) -> str:
    """The address of a migrated PostgreSQL database that holds nothing."""
    engine = create_engine(migrated_postgres)
    with engine.begin() as connection:
        # Emptying a table takes as long if it is empty already; most are.
        used = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})"  # noqa: S608 - names of our own
            for table in metadata.tables
        )
        if tables := ", ".join(connection.execute(text(used)).scalars()):
            connection.execute(text(f"TRUNCATE {tables} CASCADE"))
        counted = text("SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL")
        for sequence in connection.execute(counted).scalars().all():
            connection.execute(text(f"ALTER SEQUENCE {sequence} RESTART"))
    engine.dispose()
    return migrated_postgres.render_as_string(hide_password=False)


@pytest.fixture
def empty_postgres(postgres_server: URL) -> Iterator[str]:
    """The address of a PostgreSQL database without tables."""
    with new_database(postgres_server) as address:
        yield address.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "node.db"
    engine = create_engine(f"sqlite:///{path}", connect_args={"isolation_level": None})
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_database(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite file that holds nothing."""
    shutil.copy(migrated_sqlite, tmp_path / "node.db")
    return f"sqlite:///{tmp_path / 'node.db'}"


@pytest.fixture
def opened() -> Iterator[Callable[[str], Database]]:
    """Opens databases by their address, and closes them in the end."""
    databases: list[Database] = []
    clock, randomness = SteppingClock(), CountedRandomness()

    def _open(address: str) -> Database:
        database = Database(
            address,
            identity=IDENTITY,
            clock=clock,
            randomness=randomness,
            storage_key=STORAGE_KEY,
        )
        databases.append(database)
        return database

    yield _open
    for database in databases:
        database.close()
