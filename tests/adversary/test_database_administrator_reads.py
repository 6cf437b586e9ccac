"""An administrator of the database copies its files, and looks what is in them.

Payloads, the bytes of channels, attachments and the entries of the log are sealed: without
the storage key, which lies in another folder, the copy tells who exchanged with whom, when
and how much, and nothing of what was said. (The register itself and the officers' tasks are
not sealed.) A sealed value that is moved elsewhere opens nowhere; ``comity fsck`` names it,
and the proof is the header that commits to the right one. Nothing else has changed.
"""

from pathlib import Path

import pytest
from tests.database_file import opened_file
from tests.unit.cli.offices import BG, DE, Office, hand_over

from comity.errors import StorageUnavailable
from comity.exchange.ports import Rejection
from comity.ids import MessageId
from comity.trust.digest import sha256
from comity.trust.record_keys import StorageKey
from comity_training.federation import make_network

SECRETS = ("Primerov", "Dimitar", "1984-03-11", "AG Musterstadt", "officer-7")
ASK = (
    *("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "1"),
    *("--authority", "AG Musterstadt", "--surname", "Primerov", "--forename", "Dimitar"),
    *("--birth-date", "1984-03-11", "--sex", "male", "--nationality", "BG"),
)
SEALED = {
    "outbox": ("payload", "wire_bytes"),
    "inbox": ("payload", "wire_bytes"),
    "leaves": ("body",),
    "attachments": ("content",),
    "record_keys": ("wrapped",),
}


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Office, Office]:
    make_network(tmp_path, (DE, BG))
    germany, bulgaria = Office(tmp_path / "de"), Office(tmp_path / "bg")
    for _ in range(2):
        germany.ask(*ASK)
    hand_over(germany, bulgaria)
    for task in bulgaria.tasks():
        bulgaria.ask("inbox", "show", task["id"])
    return germany, bulgaria


def _values(office: Office) -> list[tuple[str, bytes]]:
    """Return every value of the sealed columns, by table and column."""
    with opened_file(office.home) as connection:
        found = [
            (f"{table}.{column}", bytes(row[0]))
            for table, columns in SEALED.items()
            for column in columns
            for row in connection.execute(f"SELECT {column} FROM {table}")  # noqa: S608 - names of ours
            if row[0] is not None
        ]
    connection.close()
    return found


def test_a_copy_of_the_database_says_nothing_of_what_was_said(
    offices: tuple[Office, Office],
) -> None:
    """The files are read without the storage key.

    Nothing that was said stands in them, neither as it is nor in the form that travels.
    """
    for office in offices:
        values = _values(office)
        assert {name for name, _ in values} >= {"leaves.body", "record_keys.wrapped"}
        assert any(name.endswith("payload") for name, _ in values)
        for name, value in values:
            assert not any(secret.encode() in value for secret in SECRETS), name
            # A compressed payload begins with the magic number of its format.
            assert not value.startswith(b"\x28\xb5\x2f\xfd"), name


def test_a_key_of_ones_own_opens_nothing(offices: tuple[Office, Office]) -> None:
    """The copy is put under a node of the attacker's own, with another storage key.

    The file does not open. Whoever had the pages open nevertheless, from a running node,
    and encrypts them under his own key: no conversation opens, every entry is closed, and
    ``comity fsck`` there names them all.
    """
    _, bulgaria = offices
    stranger = StorageKey(bytes(32))
    connection = opened_file(bulgaria.home)
    keep = bulgaria.home / "keys" / "storage.key"
    own = keep.read_text()
    keep.write_text(stranger.to_text() + "\n")
    with pytest.raises(StorageUnavailable):
        bulgaria.node().database.schema_version()
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute(f"""PRAGMA rekey = "x'{stranger.file_key().hex()}'" """)
    connection.close()
    node = bulgaria.node()
    with node.database.read() as snapshot:
        with pytest.raises(StorageUnavailable):
            snapshot.exchange.conversations_listed()
        assert snapshot.log.entry(0).body is None
    node.database.close()
    told = bulgaria.ask("fsck", status=1)
    assert told["disagreements"]["log"] == told["looked_at"]["leaves"]
    assert own != keep.read_text()


@pytest.mark.parametrize("with_key", [False, True])
def test_a_payload_moved_to_another_case_opens_nowhere(
    offices: tuple[Office, Office], with_key: bool
) -> None:
    """The administrator moves one case's payload, with its key or without, into another's.

    An officer who looks at the other case is shown nothing of the first. Detected by
    ``comity fsck``; the proof is the header, which commits to another payload.
    """
    germany, _ = offices
    with opened_file(germany.home) as connection:
        first, second = (
            row[0] for row in connection.execute("SELECT id FROM outbox ORDER BY leaf_index")
        )
        connection.execute(
            "UPDATE outbox SET payload = (SELECT payload FROM outbox WHERE id = ?) WHERE id = ?",
            (first, second),
        )
        if with_key:
            connection.execute(
                "UPDATE record_keys SET wrapped = (SELECT wrapped FROM record_keys WHERE "
                "owner = ?) WHERE owner = ?",
                (first, second),
            )
    connection.close()
    node = germany.node()
    with node.database.read() as snapshot:
        moved = snapshot.exchange.outgoing(MessageId(second))
        left = snapshot.exchange.outgoing(MessageId(first))
        assert moved is not None
        assert left is not None
        assert moved.payload == b""
        assert b"Primerov" in left.payload
    node.database.close()
    told = germany.ask("fsck", status=1)
    said = f"{second}: its payload is not the one"
    assert any(said in line for line in told["findings"]["messages sent"])


def test_a_sample_of_what_was_refused_is_sealed_too(offices: tuple[Office, Office]) -> None:
    """A partner over a channel sends a person's data in a message that breaks a rule."""
    body = b"<Envelope><Surname>Primerov</Surname></Envelope>"
    office = offices[1]
    node = office.node()
    refused = Rejection(
        sender=DE,
        digest=sha256(body),
        code="protocol:message:malformed",
        at=node.clock.now(),
        quarantined=body,
        message="",
    )
    with node.database.begin() as work:
        work.exchange.reject(refused)
    with node.database.read() as snapshot:
        (kept,) = snapshot.exchange.rejections()
    node.database.close()
    assert kept.quarantined == body
    for file in office.home.glob("comity.db*"):
        assert body not in file.read_bytes(), file
