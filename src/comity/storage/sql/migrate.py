"""Bringing the tables up to date.

Whoever opens a database asks for its version; few have it changed. So Alembic is loaded when
tables are changed: with its scripts it takes as long as the rest of an opening.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from comity.errors import ConfigurationInvalid
from comity.storage.sql.engines import parsed_url, reading_engine
from comity.storage.sql.session import as_failure
from comity.storage.sql.statements import POSTGRESQL, SQLITE

if TYPE_CHECKING:
    from alembic.config import Config

SEALED_SINCE: Final = "0009"
"""The version since which a database is sealed under the node's storage key."""

_SCRIPTS: Final = Path(__file__).parent / "migrations"
_SCRIPT: Final = re.compile(r"m(?P<version>\d{4})_\w+\.py")


def newest_version() -> str:
    """Return the version of the schema that this version of Comity works with."""
    return max(known_versions())


@cache
def known_versions() -> frozenset[str]:
    """Return the versions of the schema that this version of Comity knows.

    Raises:
        RuntimeError: The package was built without its migrations. The packager's bug.
    """
    files = (_SCRIPT.fullmatch(file.name) for file in (_SCRIPTS / "versions").iterdir())
    found = frozenset(file["version"] for file in files if file is not None)
    if not found:
        raise RuntimeError("the package holds no migrations")
    return found


def current_version(engine: Engine) -> str | None:
    """Return the version of the database's tables, ``None`` if there are none."""
    with engine.connect() as connection:
        return _version(connection)


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
    from alembic import command  # noqa: PLC0415 - see above

    with engine.connect() as connection, connection.begin():
        _alone(connection)
        found = _version(connection)
        if found is not None and found not in known_versions():
            raise ConfigurationInvalid(
                f"The database has schema {found}, which this version of Comity does not know; "
                "run the version that made it."
            )
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _alone(connection: Connection) -> None:
    """Let one process migrate at a time."""
    if connection.dialect.name == SQLITE:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == POSTGRESQL:
        connection.execute(text("SELECT pg_advisory_xact_lock(1668246890)"))


def configuration() -> "Config":
    """Return where the migrations are."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
