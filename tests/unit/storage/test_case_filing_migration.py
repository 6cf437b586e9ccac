"""Conversations of schema 0028 are filed under their case references, whatever interrupts it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.contracts.samples import conversation

from comity.errors import ConfigurationInvalid
from comity.storage.sql.database import Database
from comity.storage.sql.migrate import newest_version

MANY = 1500
"""More than one step files."""

BACK = (
    "DROP TABLE priorities",
    "DROP INDEX conversations_case",
    "DROP INDEX conversations_by_day",
    "DROP INDEX conversations_of_kind_by_day",
    "ALTER TABLE conversations DROP COLUMN case_token",
    "UPDATE alembic_version SET version_num = '0028'",
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def before(
    request: pytest.FixtureRequest, tmp_path: Path, opened: Callable[[str], Database]
) -> str:
    """The address of a database of schema 0028 with conversations of many cases."""
    address = (
        f"sqlite:///{tmp_path}/old.db"
        if request.param == "sqlite"
        else str(request.getfixturevalue("empty_postgres"))
    )
    database = opened(address)
    database.migrate()
    with database.begin() as work:
        work.exchange.save_conversations(
            [replace(conversation(n), case_reference=f"{n} Js 1/26") for n in range(1, MANY + 1)]
        )
    with database.writing_engine.begin() as connection:
        for statement in BACK:
            connection.execute(text(statement))
    return address


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_every_case_is_found_once_it_is_filed(
    before: str, opened: Callable[[str], Database], steps: int
) -> None:
    left = [steps]

    def crash(table: str, rows: int) -> None:
        del table, rows
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    if steps:
        with pytest.raises(KeyboardInterrupt):
            opened(before).migrate(crash)
        with pytest.raises(ConfigurationInvalid, match="not filed"), opened(before).begin():
            pass
    database, told = opened(before), list[object]()
    assert database.migrate(on_record=told.append) == newest_version()
    assert not told, "nothing was sealed"
    with database.read() as snapshot:
        for n in (1, 1024, 1025, MANY):
            (found,) = snapshot.exchange.conversations_of_case(f"{n}JS1/26", limit=9)
            assert found.id == conversation(n).id
