"""An officer looked somebody up, and an administrator of the database hides the look.

The administrator holds the database and not the storage key; once, the key as well. A look is
hidden from the inspector's search by taking it out of the index, spoiling the entry, or putting
another in its place. Whatever is done, the search says that something is missing or ``comity
fsck`` names it; the proof is the checkpoint that the node signed before.
"""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.unit.cli.offices import BG, DE, Office
from tests.unit.cli.test_inspect_command import BY, WHY, looked

from comity.assembly.home import Home
from comity_training.federation import make_network


@pytest.fixture(scope="module")
def three_looks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """A home with three looks that are indexed and under a signed checkpoint."""
    folder = tmp_path_factory.mktemp("homes")
    make_network(folder, (DE, BG))
    office = Office(folder / "de")
    leaves = looked(office)
    _signed(office)
    return office.home, leaves


@pytest.fixture
def leaf(three_looks: tuple[Path, list[int]]) -> int:
    """The look that is to be hidden."""
    return three_looks[1][1]


@pytest.fixture
def office(three_looks: tuple[Path, list[int]], tmp_path: Path) -> Office:
    return Office(Path(shutil.copytree(three_looks[0], tmp_path / "de")))


def _damage(office: Office, change: Callable[[sqlite3.Connection], object]) -> None:
    with opened_file(office.home) as connection:
        change(connection)
    connection.close()


def _searched(office: Office) -> dict[str, object]:
    return office.ask("inspect", "search", "--official", "officer-7", *WHY, *BY)


def _signed(office: Office) -> None:
    node = office.node()
    with node.database.begin() as work:
        work.log.checkpoint()
    node.database.close()


def test_a_look_taken_out_of_the_index_is_named_and_found_again(office: Office, leaf: int) -> None:
    """The administrator deletes the rows under which the look is found."""
    statement = "DELETE FROM journal_terms WHERE leaf_index = ?"
    _damage(office, lambda database: database.execute(statement, (leaf,)))
    hidden = [each["leaf"] for each in _searched(office)["entries"]]  # type: ignore[attr-defined]
    assert leaf not in hidden
    found = office.ask("fsck", status=1)["findings"]["journal's index"]
    assert [f"entry {leaf} is not found under what it says" in each for each in found] == [True]
    office.run("inspect", "index")
    assert leaf in [each["leaf"] for each in _searched(office)["entries"]]  # type: ignore[attr-defined]
    assert "journal's index" not in office.ask("fsck")["findings"]


def test_a_look_filed_under_somebody_else_is_named(office: Office, leaf: int) -> None:
    """The administrator copies the tokens of another's entry over to the look."""
    office.run("inspect", "mark", str(leaf - 1), "--judged", "justified", "--words", "fine", *BY)
    _searched(office)
    statement = (
        "INSERT OR IGNORE INTO journal_terms SELECT token, ? FROM journal_terms "
        "WHERE leaf_index = (SELECT max(leaf_index) FROM journal_terms)"
    )
    _damage(office, lambda database: database.execute(statement, (leaf,)))
    found = office.ask("fsck", status=1)["findings"]["journal's index"]
    assert any(f"entry {leaf} " in each for each in found)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE leaves SET body = x'00' WHERE leaf_index = ?",
        "UPDATE leaves SET body = NULL WHERE leaf_index = ?",
        "UPDATE leaves SET kind = 'message-sent' WHERE leaf_index = ?",
    ],
)
def test_a_spoiled_entry_is_missed_by_the_search_itself(
    office: Office, leaf: int, statement: str
) -> None:
    """The administrator makes the entry unreadable, or passes it off as another kind."""
    _damage(office, lambda database: database.execute(statement, (leaf,)))
    found = _searched(office)
    assert leaf not in [each["leaf"] for each in found["entries"]]  # type: ignore[attr-defined]
    assert found["unreadable"] == [leaf]
    office.run("fsck", status=1)


def test_a_deleted_entry_is_missed_by_the_search_itself(office: Office, leaf: int) -> None:
    """The administrator deletes the leaf."""
    statement = "DELETE FROM leaves WHERE leaf_index = ?"
    _damage(office, lambda database: database.execute(statement, (leaf,)))
    assert _searched(office)["unreadable"] == [leaf]
    office.run("fsck", status=1)


def test_an_entry_rewritten_with_the_storage_key_is_refused_when_shown(
    office: Office, leaf: int
) -> None:
    """The administrator holds the storage key too, and writes another officer into the entry.

    The signed root says otherwise: the entry is not shown as proved, nor exported as such.
    """
    key = Home(office.home).storage_key()

    def rewrite(database: sqlite3.Connection) -> None:
        kind, body, salt = database.execute(
            "SELECT kind, body, salt FROM leaves WHERE leaf_index = ?", (leaf,)
        ).fetchone()
        forged = key.open_leaf(leaf, kind, body, salt).replace(b"officer-7", b"officer-8")
        sealed = key.seal_leaf(leaf, kind, forged, salt)
        database.execute("UPDATE leaves SET body = ? WHERE leaf_index = ?", (sealed, leaf))

    _damage(office, rewrite)
    told = office.run("inspect", "show", str(leaf), *BY, status=1)
    assert "officer-8" not in told
    assert office.ask("fsck", status=1)["findings"]["log"]


def test_a_forged_item_of_an_inspector_does_not_open(office: Office) -> None:
    """The administrator lifts a freeze by copying the row of another that was lifted.

    What is sealed for one place opens in no other; the node says so instead of going on.
    """
    order = ("--order", "O-1", "--reason", "a check", *BY)
    search = office.ask("inspect", "freeze", "search", *order)["id"]
    ask = office.ask("inspect", "freeze", "ask", *order)["id"]
    office.run("inspect", "unfreeze", ask, "--order", "O-2", *BY)
    statement = (
        "UPDATE oversight_items SET content = (SELECT content FROM oversight_items WHERE id = ?) "
        "WHERE id = ?"
    )
    _damage(office, lambda database: database.execute(statement, (ask, search)))
    office.run("inspect", "freezes", status=4)
    find = ("register", "find", "--surname", "Nobody", "--forename", "Ann")
    office.run(*find, "--purpose", "criminal-proceedings", "--case", "1", status=4)
    assert office.ask("fsck", status=1)["findings"]["oversight"]


def test_a_freeze_that_was_deleted_is_named(office: Office) -> None:
    """The administrator ends a freeze by deleting its row: the log says that it holds."""
    order = ("--order", "O-1", "--reason", "a check", *BY)
    frozen = office.ask("inspect", "freeze", "search", *order)["id"]
    office.ask("fsck")
    statement = "DELETE FROM oversight_items WHERE id = ?"
    _damage(office, lambda database: database.execute(statement, (frozen,)))
    (found,) = office.ask("fsck", status=1)["findings"]["oversight"]
    assert found.startswith(f"{frozen}: it is on record")
