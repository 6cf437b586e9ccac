"""Every contract runs against memory, SQLite and PostgreSQL alike."""

from collections.abc import Callable

import pytest
from tests.contracts.samples import IDENTITY, CountedRandomness, SteppingClock

from comity.storage.memory.database import MemoryDatabase
from comity.storage.sql.database import Database
from comity.storage.store import Store

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=["sqlite", POSTGRESQL])
def address(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database of each kind."""
    return str(
        request.getfixturevalue(f"{'postgres' if request.param != 'sqlite' else 'sqlite'}_database")
    )


@pytest.fixture(params=["memory", "sqlite", POSTGRESQL])
def store(request: pytest.FixtureRequest, opened: Callable[[str], Database]) -> Store:
    """An empty store of each kind."""
    if request.param == "memory":
        return MemoryDatabase(
            identity=IDENTITY, clock=SteppingClock(), randomness=CountedRandomness()
        )
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    return opened(request.getfixturevalue(name))
