"""Identifications of the version before, and the column that says what they rest on."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from comity.ids import ConversationId, PersonRef
from comity.records.ports import IdentityOutcome
from comity.storage.sql.database import Database
from comity.storage.sql.migrate import configuration, newest_version


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def before(request: pytest.FixtureRequest, tmp_path: object) -> str:
    """The address of a database of schema 0003 with two identifications."""
    address = (
        f"sqlite:///{tmp_path}/old.db"
        if request.param == "sqlite"
        else str(request.getfixturevalue("empty_postgres"))
    )
    engine = create_engine(address)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    with engine.begin() as connection:
        for rule in ("first", "second"):
            connection.execute(
                text(
                    "INSERT INTO identifications (conversation, outcome, person, rule, "
                    "decided_by, decided_at) VALUES ('c1', 'certain', 'p1', :rule, 'node', 7)"
                ),
                {"rule": rule},
            )
    engine.dispose()
    return address


def test_identifications_stay_and_say_nothing_of_parameters(
    opened: Callable[[str], Database], before: str
) -> None:
    database = opened(before)
    assert database.migrate() == newest_version()
    with database.begin() as work:
        kept = work.cases.identification(ConversationId("c1"))
        assert kept is not None
        assert (kept.rule, kept.person, kept.parameters) == ("second", PersonRef("p1"), "")
        assert kept.outcome is IdentityOutcome.CERTAIN
        # The running number goes on where it was: the latest is still the one that counts.
        work.cases.identify(replace(kept, rule="third", parameters="v"))
        latest = work.cases.identification(ConversationId("c1"))
        assert latest is not None
        assert (latest.rule, latest.parameters) == ("third", "v")
