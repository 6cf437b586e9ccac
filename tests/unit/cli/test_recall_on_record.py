"""What ``fsck`` and ``doctor`` say of recalls, and what nobody can write behind a node's back."""

import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.unit.cli.node_homes import Network, done, run
from tests.unit.cli.test_recall_command import OFFICER, exchange, only, told_of_a_conviction
from tests.unit.records.states_in_touch import DE, conviction

from comity.assembly.build import open_node
from comity.assembly.home import Home


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Germany, and France which was told of a conviction."""
    return told_of_a_conviction(tmp_path)


def _recalled(network: Network, *, erased: bool) -> None:
    done(
        *("recall", "start", "--home", network.de, "--conviction", conviction(DE).id),
        *("--ground", "unlawfully-transmitted", *OFFICER),
    )
    exchange(network)
    if erased:
        done("recall", "decide", only(network.fr)["id"], "--home", network.fr, "--erase", *OFFICER)
        exchange(network)


def _damaged(home: Path, change: str) -> None:
    with opened_file(home) as connection:
        assert connection.execute(change).rowcount > 0
    connection.close()


def _resealed(home: Path, table: str, old: bytes, new: bytes) -> None:
    """Change what is sealed in a table, as whoever also holds the node's storage key can."""
    named = {"recall_items": "message", "recall_holders": "state"}[table]
    key = Home(home).storage_key().of_purpose("values")
    with opened_file(home) as connection:
        rows = connection.execute(f"SELECT recall, {named}, content FROM {table}").fetchall()  # noqa: S608
        assert rows
        for recall, other, content in rows:
            place = f"{table}.content/{recall}/{other}"
            clear = key.open(place, content).replace(old, new)
            connection.execute(
                f"UPDATE {table} SET content = ? WHERE recall = ? AND {named} = ?",  # noqa: S608
                (key.seal(place, clear, os.urandom(12)), recall, other),
            )
    connection.close()


def _findings(home: Path) -> list[str]:
    ran = run("fsck", "--home", home, "--json")
    found = ran.data["findings"].get("recalls", [])
    assert (ran.code == 1) is bool(ran.data["findings"])
    return list(found)


@pytest.fixture(scope="module")
def recalled(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Two nodes after a recall that was followed."""
    made = told_of_a_conviction(tmp_path_factory.mktemp("recalled"))
    _recalled(made, erased=True)
    return made


@pytest.mark.parametrize(
    ("at", "change", "said"),
    [
        ("fr", "UPDATE recalls SET key = 'x'", "the columns by which it is found say otherwise"),
        ("fr", "UPDATE recalls SET next_attempt_at = 5", "the columns by which it is found"),
        ("fr", "DELETE FROM recalls", "rows belong to no recall"),
        ("fr", "UPDATE recall_items SET content = x'00'", "what no node could have written"),
    ],
)
def test_what_was_changed_of_a_recall_is_found(
    recalled: Network, tmp_path: Path, at: str, change: str, said: str
) -> None:
    home = Path(shutil.copytree(recalled.folder / at, tmp_path / at))
    assert _findings(home) == []
    _damaged(home, change)
    assert any(said in each for each in _findings(home))


@pytest.mark.parametrize(
    ("at", "change", "said"),
    [
        (
            "fr",
            ("recall_items", b'leaf":', b'leaf":1'),
            "the log has no such entry of its erasure",
        ),
        ("de", ("recall_holders", b'sion":', b'sion":-'), "which it did not say"),
        ("de", ("recall_holders", b"RCL", b"NOT"), "is not with FR"),
    ],
)
def test_what_the_holder_of_the_key_changed_of_a_recall_is_found(
    recalled: Network, tmp_path: Path, at: str, change: tuple[str, bytes, bytes], said: str
) -> None:
    home = Path(shutil.copytree(recalled.folder / at, tmp_path / at))
    _resealed(home, *change)
    assert any(said in each for each in _findings(home))


def test_an_erasure_that_is_claimed_and_was_not_done_is_found(network: Network) -> None:
    _recalled(network, erased=False)
    _resealed(network.fr, "recall_items", b"pending", b"erased")
    assert any("and what it said is here" in each for each in _findings(network.fr))


def test_doctor_says_who_is_late_and_who_must_be_asked_otherwise(network: Network) -> None:
    _recalled(network, erased=False)
    found = run("doctor", "--home", network.de, "--json").data["findings"]
    assert [each["status"] for each in found if each["check"] == "recalls"] == ["ok"]
    node = open_node(Home(network.de))
    with node.database.begin() as work:
        (recall,) = work.recalls.listed(only_open=True, limit=9)
        work.recalls.keep(replace(recall, reply_by=recall.reply_by - timedelta(days=60)))
    node.database.close()
    found = run("doctor", "--home", network.de, "--json").data["findings"]
    (late,) = [each for each in found if each["check"] == "recalls"]
    assert late["status"] == "warn"
    assert "FR did not answer" in late["what"]
    shown = run("recall", "show", recall.id, "--home", network.de)
    assert shown.code == 1
    assert "FR overdue since" in shown.out
