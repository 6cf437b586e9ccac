"""Bringing the tables up to date."""

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from comity.errors import ConfigurationInvalid
from comity.storage.sql.engines import parsed_url, reading_engine
from comity.storage.sql.session import as_failure
from comity.storage.sql.statements import POSTGRESQL, SQLITE

SEALED_SINCE: Final = "0009"
"""The version since which a database is sealed under the node's storage key."""

_SCRIPTS: Final = Path(__file__).parent / "migrations"


@cache
def newest_version() -> str:
    """Return the version of the schema that this version of Comity works with.

    The scripts of the migrations are read once: every opening of a database asks.

    Raises:
        RuntimeError: The package was built without its migrations. The packager's bug.
    """
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if head is None:
        raise RuntimeError("the package holds no migrations")
    return head


@cache
def known_versions() -> frozenset[str]:
    """Return the versions of the schema that this version of Comity knows."""
    scripts = ScriptDirectory.from_config(configuration()).walk_revisions()
    return frozenset(script.revision for script in scripts)


def current_version(engine: Engine) -> str | None:
    """Return the version of the database's tables, ``None`` if there are none."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def version_at(url: str, file_key: bytes | None = None) -> str | None:
    """Return the version of the tables at an address, ``None`` if there are none.

    Args:
        url: The address.
        file_key: What an SQLite file there is encrypted under; ``None`` if it is not.

    Raises:
        ConfigurationInvalid: The address names no database that a node can use.
        StorageUnavailable: The database does not answer.
    """
    engine = reading_engine(parsed_url(url), file_key)
    try:
        return current_version(engine)
    except SQLAlchemyError as problem:
        raise as_failure(problem) from problem
    finally:
        engine.dispose()


def upgrade(engine: Engine) -> None:
    """Bring the tables up to date in one transaction.

    Raises:
        ConfigurationInvalid: They were made by a later version of Comity.
    """
    with engine.connect() as connection, connection.begin():
        _alone(connection)
        found = MigrationContext.configure(connection).get_current_revision()
        if found is not None and found not in known_versions():
            raise ConfigurationInvalid(
                f"The database has schema {found}, which this version of Comity does not know; "
                "run the version that made it."
            )
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _alone(connection: Connection) -> None:
    """Let one process migrate at a time."""
    if connection.dialect.name == SQLITE:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == POSTGRESQL:
        connection.execute(text("SELECT pg_advisory_xact_lock(1668246890)"))


def configuration() -> Config:
    """Return where the migrations are."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
