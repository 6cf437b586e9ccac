"""The tables as the migrations make them, against the tables as the code describes them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from comity.errors import ConfigurationInvalid
from comity.storage.sql.database import Database
from comity.storage.sql.migrate import configuration, known_versions, newest_version
from comity.storage.sql.schema import metadata


def described(engine_url: str, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(engine_url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return sorted(rows, key=str)


def test_the_versions_known_by_their_files_are_those_of_the_scripts_and_one_is_the_last() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert known_versions() == {script.revision for script in scripts.walk_revisions()}
    assert scripts.get_heads() == [newest_version()]


# The indexes on expressions are compared as they are written.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based")
def test_migrations_make_the_schema_on_sqlite(
    opened: Callable[[str], Database], tmp_path: Path
) -> None:
    migrated, created = (f"sqlite:///{tmp_path / name}" for name in ("migrated.db", "created.db"))
    database = opened(migrated)
    assert database.schema_version() is None
    assert database.migrate() == database.schema_version()
    assert database.migrate() == database.schema_version(), "a second run changes nothing"
    metadata.create_all(create_engine(created))
    query = "SELECT name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'"
    assert described(migrated, query) == described(created, query)
    with create_engine(migrated).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.postgres
def test_migrations_make_the_schema_on_postgresql(
    opened: Callable[[str], Database], empty_postgres: str
) -> None:
    database = opened(empty_postgres)
    assert database.schema_version() is None
    assert database.migrate() == database.schema_version()
    engine = create_engine(empty_postgres)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    tables = (
        "SELECT table_name, column_name, ordinal_position, data_type, is_nullable, is_identity,"
        " collation_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
    )
    indexes = (
        "SELECT indexdef FROM pg_indexes"
        " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    migrated = described(empty_postgres, tables), described(empty_postgres, indexes)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        metadata.create_all(connection)
    engine.dispose()
    assert (described(empty_postgres, tables), described(empty_postgres, indexes)) == migrated


@pytest.mark.parametrize("later", ["0999", "a-branch-nobody-knows"])
def test_a_schema_of_a_later_version_is_not_opened(
    opened: Callable[[str], Database], sqlite_database: str, later: str
) -> None:
    with create_engine(sqlite_database).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": later})
    database = opened(sqlite_database)
    with pytest.raises(ConfigurationInvalid, match=later), database.begin():
        pass
    with pytest.raises(ConfigurationInvalid, match=later), database.read():
        pass
    with pytest.raises(ConfigurationInvalid, match=later):
        database.migrate()
    assert database.schema_version() == later


def test_a_database_without_tables_asks_for_a_migration(
    opened: Callable[[str], Database], tmp_path: Path
) -> None:
    database = opened(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(ConfigurationInvalid, match="migrate"), database.begin():
        pass


@pytest.mark.parametrize(
    "address", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "not an address", ""]
)
def test_other_databases_are_refused_in_words(
    opened: Callable[[str], Database], address: str
) -> None:
    with pytest.raises(ConfigurationInvalid):
        opened(address)
