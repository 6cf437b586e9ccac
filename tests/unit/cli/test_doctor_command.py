import shutil
from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.unit.cli.node_homes import LaterClock, Network, Ran, conversed, founded, run

from comity.storage.sql.session import DATABASE_DAMAGED


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return founded(tmp_path)


def _found(ran: Ran, status: str) -> dict[str, str]:
    return {
        each["check"]: each["what"] for each in ran.data["findings"] if each["status"] == status
    }


def test_a_new_node_is_ready_once_it_has_joined(network: Network) -> None:
    ran = run("doctor", "--home", network.de, "--json")
    assert ran.code == 0
    assert ran.data["ready"] is True
    assert {"keys", "sealing", "certificate", "network document", "database"} <= set(
        _found(ran, "ok")
    )
    assert "synchronous 2" in _found(ran, "ok")["durability"]
    assert run("doctor", "--home", network.de).out.endswith("Ready.\n")


def test_a_node_that_does_not_serve_is_told_so(network: Network) -> None:
    ran = run("doctor", "--home", network.de, "--json")
    assert _found(ran, "warn")["serving"] == "nothing listens on 127.0.0.1:9"


def test_looking_leaves_no_trace(network: Network) -> None:
    conversed(network)
    run("doctor", "--home", network.de)
    with opened_file(network.de) as connection:
        assert connection.execute("SELECT count(*) FROM facts").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM leaves").fetchone() == (4,)
    connection.close()


def test_a_home_that_is_none_is_not_ready(tmp_path: Path) -> None:
    ran = run("doctor", "--home", tmp_path / "nowhere", "--json")
    assert ran.code == 1
    assert list(_found(ran, "fail")) == ["configuration"]


@pytest.mark.parametrize(
    ("file", "check"),
    [
        ("keys/log-0001.key", "keys"),
        ("keys/sealing-0001.key", "sealing"),
        ("keys/tls.key", "certificate"),
        ("keys/tls.crt", "certificate"),
        ("network/00000001.note", "network document"),
        ("network/pin", "network document"),
        ("comity.db", "database"),
    ],
)
def test_whatever_is_missing_is_named(network: Network, file: str, check: str) -> None:
    (network.de / file).unlink()
    ran = run("doctor", "--home", network.de, "--json")
    assert ran.code == 1
    assert check in _found(ran, "fail")


def test_another_nodes_keys_are_noticed(network: Network) -> None:
    for name in ("log-0001.key", "sealing-0001.key", "tls.crt"):
        shutil.copy(network.fr / "keys" / name, network.de / "keys" / name)
    ran = run("doctor", "--home", network.de, "--json")
    assert ran.code == 1
    assert {"keys", "certificate", "network document"} <= set(_found(ran, "fail"))


def test_a_private_key_others_may_read_is_noticed(network: Network) -> None:
    (network.de / "keys" / "log-0001.key").chmod(0o644)
    ran = run("doctor", "--home", network.de, "--json")
    assert ran.code == 1
    assert "log-0001.key" in _found(ran, "fail")["key files"]


@pytest.mark.parametrize(
    ("days", "failing"), [(85, set()), (95, {"network document"}), (731, {"certificate"})]
)
def test_what_ends_soon_is_a_warning_and_what_has_ended_a_failure(
    network: Network, monkeypatch: pytest.MonkeyPatch, days: int, failing: set[str]
) -> None:
    monkeypatch.setattr("comity.cli.doctor.clock", lambda: LaterClock(days))
    ran = run("doctor", "--home", network.de, "--json")
    assert failing <= set(_found(ran, "fail"))
    assert ran.code == (1 if failing else 0)


def test_a_clock_behind_the_last_leaf_is_noticed(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversed(network)
    monkeypatch.setattr("comity.cli.doctor.clock", lambda: LaterClock(-1))
    ran = run("doctor", "--home", network.de, "--json")
    assert ran.code == 1
    assert "clock" in _found(ran, "fail")


def test_a_damaged_log_is_noticed(network: Network) -> None:
    conversed(network)
    with opened_file(network.de) as connection:
        connection.execute("UPDATE tiles SET hashes = zeroblob(96)")
    connection.close()
    ran = run("doctor", "--home", network.de, "--json")
    assert ran.code == 1
    assert "log" in _found(ran, "fail")


def test_partners_that_do_not_answer_are_a_status_of_their_own(network: Network) -> None:
    ran = run("doctor", "--home", network.de, "--peers", "--json")
    assert ran.code == 4
    assert "partner FR" in _found(ran, "fail")
    assert run("doctor", "--home", network.de, "--peers").out.endswith("Not ready.\n")


def test_a_round_trip_without_an_answer_names_the_message(network: Network) -> None:
    ran = run(
        *("doctor", "--home", network.de, "--round-trip", "fr", "--patience", 1, "--json"),
    )
    assert ran.code == 4
    assert "DE-FR-IAL-" in _found(ran, "fail")["round trip FR"]
    ran = run("doctor", "--home", network.de, "--round-trip", "IT", "--patience", 1, "--json")
    assert ran.code == 1


def test_a_database_others_may_read_is_noticed(network: Network) -> None:
    (network.de / "comity.db").chmod(0o644)
    ran = run("doctor", "--home", network.de, "--json")
    assert ran.code == 1
    assert "comity.db" in _found(ran, "fail")["database file"]


@pytest.mark.parametrize("name", ["tls.crt", "tls.key"])
@pytest.mark.parametrize("content", [b"", b"-----BEGIN nonsense"])
def test_a_damaged_tls_file_is_named(network: Network, name: str, content: bytes) -> None:
    (network.de / "keys" / name).write_bytes(content)
    found = _found(run("doctor", "--home", network.de, "--json"), "fail")
    assert found["certificate"] == f"{name} is missing, damaged or cannot be read."
    assert run("network", "status", "--home", network.de).code != 70
    ran = run("serve", "--home", network.de, "--json")
    assert (ran.code, ran.data["error"]["code"]) == (3, "trust:key:unavailable")


def test_a_damaged_database_is_restored_and_neither_migrated_nor_asked_again(
    network: Network,
) -> None:
    for each in network.de.glob("comity.db*"):
        each.unlink()
    (network.de / "comity.db").write_bytes(b"no database at all " * 300)
    ran = run("doctor", "--home", network.de, "--json")
    failed = [each for each in ran.data["findings"] if each["status"] == "fail"]
    damaged = [each for each in failed if each["what"] == DATABASE_DAMAGED]
    assert damaged
    assert all("restore a copy" in each["advice"] for each in damaged)
    assert not any("migrate" in each["advice"] for each in failed)
    ran = run("register", "stats", "--home", network.de)
    assert ran.code == 4
    assert "restore a copy" in ran.err
    assert "Repeat later" not in ran.err
