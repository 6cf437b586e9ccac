"""Damage done behind the node's back, and what is put back because something proves it."""

import json
from base64 import b64decode, b64encode
from pathlib import Path

import msgspec
import pytest
from tests.database_file import opened_file
from tests.unit.cli.node_homes import Network, done, founded_and_conversed, run

from comity.assembly.build import open_node
from comity.assembly.home import Home
from comity.ledger.entry import EntryKind
from comity.storage.sql.walking import Walk


@pytest.fixture
def network(tmp_path: Path) -> Network:
    made, question = founded_and_conversed(tmp_path)
    for home in (made.de, made.fr):
        done(
            *("evidence", "export", question, "--home", home, "--by", "x"), "-o", _file(made, home)
        )
    return made


def _file(network: Network, home: Path) -> Path:
    return network.folder / f"{home.name}.evidence"


def _damage(home: Path, statement: str) -> None:
    with opened_file(home) as connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()


def _told(home: Path) -> list[str]:
    """Return what the log says was repaired."""
    node = open_node(Home(home))
    with node.database.read() as snapshot:
        bodies = [
            json.loads(leaf.body or b"{}")
            for leaf in Walk(snapshot).leaves()
            if leaf.kind == EntryKind.ADMINISTRATION
        ]
    node.database.close()
    return [line for body in bodies for line in body.get("repaired", ())]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE leaves SET body = x'00' WHERE kind = 'message-sent'", "its entry written anew"),
        ("UPDATE leaves SET body = NULL WHERE kind = 'message-received'", "its entry written anew"),
        ("UPDATE leaves SET kind = 'task' WHERE kind = 'message-sent'", "its entry written anew"),
        (
            "UPDATE leaves SET salt = zeroblob(32) WHERE kind = 'message-sent'",
            "its entry written anew",
        ),
        ("DELETE FROM tiles", "tile 0/0: made anew from the leaves"),
        ("UPDATE tiles SET hashes = zeroblob(64)", "tile 0/0: made anew from the leaves"),
        ("INSERT INTO tiles VALUES (0, 7, zeroblob(32))", "tile 0/7: made anew"),
        ("UPDATE outbox SET header = x'7b7d'", "its row written anew"),
        ("UPDATE outbox SET leaf_salt = zeroblob(32)", "its row written anew"),
        ("UPDATE inbox SET received_at = 5", "its row written anew"),
        ("UPDATE outbox SET kind = 'NOT'", "its row written anew"),
    ],
)
def test_what_the_node_itself_proves_is_written_anew(
    network: Network, statement: str, sentence: str
) -> None:
    _damage(network.de, statement)
    assert run("fsck", "--home", network.de).code == 1
    told = done("fsck", "--home", network.de, "--repair", "--json").data
    assert told["sound"] is True
    assert any(sentence in line for line in told["repaired"]), told["repaired"]
    assert done("fsck", "--home", network.de, "--json").data["repaired"] == []
    assert _told(network.de) == told["repaired"]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE outbox SET payload = x'00'", "its payload taken from evidence"),
        ("UPDATE inbox SET payload = x'00'", "its payload taken from evidence"),
        ("UPDATE inbox SET payload_salt = zeroblob(32)", "its payload taken from evidence"),
        ("UPDATE inbox SET header = x'7b7d'", "its row written anew"),
        ("UPDATE outbox SET receipt_body = x'00'", "its receipt taken from evidence"),
        ("UPDATE inbox SET proof_salt = zeroblob(32)", "taken from evidence"),
        ("DELETE FROM seen_checkpoints", "taken from evidence"),
        (
            "UPDATE leaves SET salt = zeroblob(32) WHERE kind = 'message-received'",
            "its entry written anew",
        ),
    ],
)
@pytest.mark.parametrize("whose", ["de", "fr"])
def test_what_evidence_holds_is_taken_from_it_be_it_a_partners(
    network: Network, statement: str, sentence: str, whose: str
) -> None:
    _damage(network.de, statement)
    without = run("fsck", "--home", network.de, "--repair", "--json")
    assert without.code == 1
    source = _file(network, network.folder / whose)
    told = done("fsck", "--home", network.de, "--repair", "--from", source, "--json").data
    assert told["sound"] is True
    assert any(sentence in line for line in told["repaired"]), told["repaired"]


def test_what_nothing_proves_is_left_as_it_is_and_named(network: Network) -> None:
    _damage(network.de, "UPDATE leaves SET body = x'00' WHERE kind = 'receipt'")
    ran = run("fsck", "--home", network.de, "--repair", "--json")
    assert ran.code == 1
    assert ran.data["repaired"] == []
    assert _told(network.de) == []


def test_an_altered_payload_is_not_taken_from_a_file(network: Network) -> None:
    """Attack: whoever hands in a file would have the node keep other words than were said."""
    _damage(network.de, "UPDATE inbox SET payload = x'00'")
    file = _file(network, network.fr)
    evidence = json.loads(file.read_bytes())
    for message in evidence["messages"]:
        said = b64decode(message["payload"])
        message["payload"] = b64encode(said[:-1] + b"!").decode()
    file.write_bytes(msgspec.json.format(msgspec.json.encode(evidence), indent=2) + b"\n")
    ran = run("fsck", "--home", network.de, "--repair", "--from", file, "--json")
    assert ran.code == 1
    assert not any("taken from evidence" in line for line in ran.data["repaired"])


def test_files_are_given_for_a_repair_only(network: Network) -> None:
    ran = run("fsck", "--home", network.de, "--from", _file(network, network.de))
    assert ran.code == 2
