"""Every damage below is done behind the node's back, in its SQLite file."""

from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.unit.cli.node_homes import Network, done, founded, founded_and_conversed, run


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return founded_and_conversed(tmp_path)[0]


def _damage(home: Path, statement: str) -> None:
    with opened_file(home) as connection:
        assert connection.execute(statement).rowcount > 0
    connection.close()


def test_a_node_that_exchanged_messages_agrees_with_itself(network: Network) -> None:
    for home in (network.de, network.fr):
        told = done("fsck", "--home", home, "--json").data
        assert told["sound"] is True
        assert told["disagreements"] == {}
        assert told["looked_at"]["messages sent"] == 1
        assert told["looked_at"]["messages received"] == 1
        assert told["looked_at"]["conversations"] == 1
        assert told["looked_at"]["leaves"] == 4
    assert done("fsck", "--home", network.de).out.endswith("Everything agrees.\n")


def test_a_new_node_agrees_with_itself(tmp_path: Path) -> None:
    assert done("fsck", "--home", founded(tmp_path).de, "--json").data["sound"] is True


@pytest.mark.parametrize(
    ("statement", "kind", "sentence"),
    [
        ("UPDATE leaves SET body = x'00' WHERE leaf_index = 0", "log", "its entry is not the one"),
        (
            "UPDATE leaves SET salt = zeroblob(32) WHERE leaf_index = 1",
            "log",
            "its entry is not the one",
        ),
        ("UPDATE leaves SET kind = 'unheard' WHERE leaf_index = 2", "log", "its entry is not"),
        ("UPDATE leaves SET leaf_data = zeroblob(33) WHERE leaf_index = 0", "log", "another root"),
        ("DELETE FROM leaves WHERE leaf_index = 1", "log", "leaf 1 is missing"),
        ("DELETE FROM leaves WHERE leaf_index > 0", "log", "the log has 1 leaves only"),
        ("UPDATE tiles SET hashes = zeroblob(64)", "log", "tile 0/0: the leaves lead elsewhere"),
        ("DELETE FROM tiles", "log", "tile 0/0 is missing"),
        (
            "INSERT INTO tiles VALUES (0, 7, zeroblob(32))",
            "log",
            "tile 0/7: no checkpoint covers it",
        ),
        ("UPDATE checkpoints SET note = x'00'", "log", "Not a signed checkpoint"),
        ("UPDATE checkpoints SET size = 0 WHERE size = 2", "log", "it speaks of 2 leaves"),
        (
            "UPDATE outbox SET header = CAST(replace(header, 'records', 'alerts') AS BLOB)",
            "messages sent",
            "its header says otherwise than its row",
        ),
        ("UPDATE outbox SET payload = x'00'", "messages sent", "its payload is not the one"),
        ("UPDATE outbox SET leaf_salt = zeroblob(32)", "messages sent", "for other bytes"),
        ("UPDATE outbox SET leaf_index = 9", "messages sent", "what it stands on is missing"),
        ("UPDATE outbox SET receipt_body = x'00'", "messages sent", "is not in the log"),
        ("UPDATE outbox SET receipt_size = 9", "messages sent", "the checkpoint 9 of FR"),
        (
            "UPDATE outbox SET receipt_index = NULL, receipt_salt = NULL",
            "messages sent",
            "there is no receipt",
        ),
        ("DELETE FROM outbox", "messages", "1 leaves say message-sent, 0 are kept"),
        ("DELETE FROM inbox", "messages", "1 leaves say message-received, 0 are kept"),
        ("UPDATE inbox SET payload = x'00'", "messages received", "its payload is not the one"),
        ("UPDATE inbox SET received_at = 5", "messages received", "another moment"),
        ("UPDATE inbox SET proof_salt = zeroblob(32)", "messages received", "is not in the log"),
        ("UPDATE inbox SET peer = 'IT'", "messages received", "its header says otherwise"),
        ("UPDATE seen_checkpoints SET note = x'00'", "partners' checkpoints", "Not a signed"),
        ("UPDATE seen_checkpoints SET size = 8 WHERE size = 3", "partners' checkpoints", "another"),
        ("UPDATE conversations SET state = 'open'", "conversations", "lead to answered"),
        ("UPDATE conversations SET role = 'responder'", "conversations", "is missing"),
        ("UPDATE inbox SET kind = 'NOT'", "conversations", "never admits"),
        ("DELETE FROM conversations", "messages", "its conversation is missing"),
        ("UPDATE conversations SET due_on = '3026'", "rows", "what is kept cannot be read"),
        ("UPDATE conversations SET due_on = '2026-12-01'", "conversations", "no legal basis"),
        ("UPDATE conversations SET case_token = 7", "conversations", "by its case reference"),
        ("UPDATE outbox SET delivery = 'unheard'", "rows", "what is kept cannot be read"),
        ("UPDATE leaves SET body = 'words' WHERE leaf_index = 1", "log", "its entry is not the"),
        (
            "INSERT INTO identifications VALUES (1, 'FR-DE-REQ-1', 'nobody', NULL, '', 'x', 5, '')",
            "casework",
            "named by a kept identification, and not here",
        ),
        (
            "INSERT INTO disclosures VALUES (1, 'DE-C-1', 1, 'FR', 'DE-FR-RRS-1', 'x', 'x', 5)",
            "disclosures",
            "DE-FR-RRS-1 was never sent",
        ),
        (
            "INSERT INTO duties VALUES ('DE-C-1', 1, 'FR', 'sent', '', 'DE-FR-NOT-1', 5)",
            "duties",
            "which did not go there",
        ),
    ],
)
def test_whatever_was_changed_is_found_and_named(
    network: Network, statement: str, kind: str, sentence: str
) -> None:
    _damage(network.de, statement)
    ran = run("fsck", "--home", network.de, "--json")
    assert ran.code == 1
    assert ran.data["ok"] is False
    assert any(sentence in found for found in ran.data["findings"][kind]), ran.data["findings"]
    assert sentence in run("fsck", "--home", network.de).out


def test_an_erased_entry_is_found_since_no_rule_erases_any(network: Network) -> None:
    _damage(network.de, "UPDATE leaves SET body = NULL WHERE leaf_index = 3")
    ran = run("fsck", "--home", network.de, "--json")
    assert ran.code == 1
    assert ran.data["looked_at"]["leaves whose entry was erased"] == 1
    assert "leaf 3 (message-received): its entry was erased" in ran.data["findings"]["log"][0]


def test_what_is_not_checked_is_said(network: Network) -> None:
    assert "register's own word" in done("fsck", "--home", network.de).out
