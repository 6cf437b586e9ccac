"""What ``fsck`` and ``doctor`` say of recalls, and what nobody can write behind a node's back."""

import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
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
    with sqlite3.connect(home / "comity.db") as connection:
        assert connection.execute(change).rowcount > 0
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
        (
            "fr",
            (
                "UPDATE recall_items SET content = "
                "CAST(replace(content, 'leaf\":', 'leaf\":1') AS BLOB)"
            ),
            "the log has no such entry of its erasure",
        ),
        (
            "de",
            (
                "UPDATE recall_holders SET content = "
                "CAST(replace(content, 'sion\":', 'sion\":-') AS BLOB)"
            ),
            "which it did not say",
        ),
        (
            "de",
            "UPDATE recall_holders SET content = CAST(replace(content, 'RCL', 'NOT') AS BLOB)",
            "is not with FR",
        ),
    ],
)
def test_what_was_changed_of_a_recall_is_found(
    recalled: Network, tmp_path: Path, at: str, change: str, said: str
) -> None:
    home = Path(shutil.copytree(recalled.folder / at, tmp_path / at))
    assert _findings(home) == []
    _damaged(home, change)
    assert any(said in each for each in _findings(home))


def test_an_erasure_that_is_claimed_and_was_not_done_is_found(network: Network) -> None:
    _recalled(network, erased=False)
    _damaged(
        network.fr,
        "UPDATE recall_items SET content = CAST(replace(content, 'pending', 'erased') AS BLOB)",
    )
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
