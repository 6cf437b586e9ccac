"""A node whose database is sealed under a key in its folder of keys."""

from pathlib import Path

import pytest
from tests.unit.cli.node_homes import Network, done, founded_and_conversed, run

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.assembly.starting import log_start, log_stop
from comity.trust.record_keys import StorageKey


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return founded_and_conversed(tmp_path)[0]


def _finding(home: Path) -> dict[str, str]:
    found = run("doctor", "--home", home, "--json").data["findings"]
    return next(each for each in found if each["check"] == "sealed at rest")


def test_doctor_tries_the_storage_key(network: Network) -> None:
    assert _finding(network.de)["status"] == "ok"
    other = StorageKey(bytes(32)).to_text()
    (network.de / "keys" / "storage.key").write_text(other + "\n")
    assert _finding(network.de)["status"] == "fail"


def test_a_missing_storage_key_is_not_replaced_by_another(network: Network) -> None:
    (network.de / "keys" / "storage.key").unlink()
    for words in (("fsck",), ("migrate",), ("inbox",)):
        ran = run(*words, "--home", network.de, "--json")
        assert ran.code == 3
        assert "storage key" in ran.data["error"]["message"]
    assert not (network.de / "keys" / "storage.key").exists()


def test_a_storage_key_is_its_owners_alone(network: Network) -> None:
    file = network.de / "keys" / "storage.key"
    assert file.stat().st_mode & 0o077 == 0


def test_the_start_says_who_started_what_with_which_settings(network: Network) -> None:
    node = open_node(Home(network.de))
    before = node.home.config_file.read_text()
    assert log_start(node, official="officer-7") is False
    log_stop(node, official="officer-7")
    assert log_start(node, official="officer-7") is False
    node.home.config_file.write_text(before + "\n# changed\n")
    assert log_start(node, official="officer-7") is True
    with node.database.read() as snapshot:
        size = snapshot.log.size()
        bodies = [snapshot.log.entry(index).body or b"" for index in range(size - 6, size)]
    node.database.close()
    words = [body.split(b'"act":"')[1].split(b'"')[0].decode() for body in bodies]
    assert words == [
        "node-started",
        # The rules decided nothing before, and nobody had adopted them.
        "policy-adopted",
        "node-stopped",
        "node-started",
        "configuration-changed",
        "node-started",
    ]
    assert done("fsck", "--home", network.de, "--json").data["sound"] is True
