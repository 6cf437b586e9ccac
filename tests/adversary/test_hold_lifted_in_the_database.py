"""An administrator of the database ends a hold, or a restriction, without an order.

The attack: the day on which a hold was lifted is a column of its own, so that standing holds
are found without opening each. Whoever may write to the database fills it in, or deletes the
row: the next run of retention would erase what a court wants kept, and a record that few may
know of would be shown to all. The defence: the log says what is in force, and ``comity fsck``
names what the tables say otherwise.
"""

from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.unit.cli.offices import BG, DE, Office

from comity_training.federation import make_network

HOLD = ("--ground", "evidence", "--review-on", "2999-01-31", "--reason", "trial 12")
ASK = (
    *("request", "--to", "BG", "--authority", "AG", "--surname", "Petrova", "--case", "1"),
    *("--forename", "Elena", "--birth-date", "1980-12-01", "--nationality", "BG"),
    *("--purpose", "criminal-proceedings"),
)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(make_network(tmp_path, (DE, BG))[0].path)


@pytest.mark.parametrize(
    "statement", ["UPDATE holds SET lifted_at = 1 WHERE id = ?", "DELETE FROM holds WHERE id = ?"]
)
def test_a_hold_that_was_ended_in_the_database_is_named(office: Office, statement: str) -> None:
    conversation = office.ask(*ASK)["conversation"]
    hold = office.ask("retention", "hold", "--conversation", conversation, *HOLD)["hold"]["id"]
    assert not named(office, hold)
    with opened_file(office.home) as connection:
        connection.execute(statement, (hold,))
    connection.close()
    assert named(office, hold, status=1)


def test_a_hold_that_was_lifted_in_order_is_not_named(office: Office) -> None:
    conversation = office.ask(*ASK)["conversation"]
    hold = office.ask("retention", "hold", "--conversation", conversation, *HOLD)["hold"]["id"]
    office.run("retention", "lift-hold", hold, "--reason", "acquitted")
    assert not named(office, hold)


def named(office: Office, hold: str, *, status: int = 0) -> bool:
    """Return whether a check names a hold."""
    found = office.ask("fsck", status=status)["findings"].get("oversight", [])
    return any(each.startswith(f"{hold}: ") for each in found)
