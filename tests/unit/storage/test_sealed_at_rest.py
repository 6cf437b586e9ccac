"""What lies in the files of a database: nothing of what anybody said."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.contracts.samples import (
    IDENTITY,
    START,
    CountedRandomness,
    SteppingClock,
    incoming,
    outgoing,
)
from tests.contracts.test_erasure_contract import attachment

from comity.exchange.ports import Delivery, Handling
from comity.ledger.entry import Entry, EntryKind
from comity.storage.packing import packed
from comity.storage.sql.database import Database
from comity.trust.record_keys import StorageKey

# Nothing that compression would hide.
SECRET = bytes((number * 151 + 7) % 251 for number in range(400))
BODY = b'{"official":"somebody-who-looked-for-somebody"}'


@pytest.fixture
def file(sqlite_database: str) -> Path:
    return Path(sqlite_database.removeprefix("sqlite:///"))


@pytest.fixture
def database(file: Path, opened: Callable[[str], Database]) -> Database:
    return opened(f"sqlite:///{file}")


def fill(database: Database) -> None:
    question = replace(
        outgoing(1), payload=SECRET, delivery=Delivery.ACKNOWLEDGED, wire_bytes=SECRET[::-1]
    )
    answer = replace(
        incoming(2, conversation=question.conversation), payload=SECRET, handling=Handling.DONE
    )
    with database.begin() as work:
        work.log.append([Entry(EntryKind.TASK, BODY, bytes(32))] * 3, recorded_at=START)
        work.exchange.add_outgoing([question])
        work.exchange.add_incoming([answer])
        work.attachments.keep(attachment(answer.id))


def bytes_on_disk(file: Path) -> bytes:
    return b"".join(
        each.read_bytes() for each in (file, file.with_name(file.name + "-wal")) if each.exists()
    )


def in_the_clear(file: Path) -> list[str]:
    """Return which of what was said stands in the files as it is."""
    found = bytes_on_disk(file)
    said = {
        "payload": SECRET[40:80],
        "packed payload": packed(SECRET)[20:60],
        "wire bytes": SECRET[::-1][40:80],
        "attachment": b"of nobody",
        "entry": b"somebody-who-looked",
    }
    return [what for what, piece in said.items() if piece in found]


def test_nothing_that_was_said_stands_in_the_files(database: Database, file: Path) -> None:
    fill(database)
    assert in_the_clear(file) == []
    with database.read() as snapshot:
        message = snapshot.exchange.outgoing(outgoing(1).id)
        assert message is not None
        assert (message.payload, message.wire_bytes) == (SECRET, SECRET[::-1])
        assert snapshot.log.entry(2).body == BODY


def test_another_storage_key_reads_nothing(database: Database, file: Path) -> None:
    fill(database)
    stranger = Database(
        f"sqlite:///{file}",
        identity=IDENTITY,
        clock=SteppingClock(),
        randomness=CountedRandomness(),
        storage_key=StorageKey(bytes(32)),
    )
    with stranger.read() as snapshot:
        message = snapshot.exchange.outgoing(outgoing(1).id)
        assert message is not None
        assert (message.payload, message.wire_bytes) == (b"", b"")
        assert snapshot.log.entry(0).body is None
    stranger.close()


def test_a_destroyed_key_leaves_no_trace_in_the_files(database: Database, file: Path) -> None:
    fill(database)
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT wrapped FROM record_keys").fetchall()
    connection.close()
    database.scrub()
    assert len(rows) == 2
    assert all(row[0] in bytes_on_disk(file) for row in rows)
    with database.begin() as work:
        work.erasure.erase_payloads(outgoing(1).conversation, at=START)
    assert not any(row[0] in bytes_on_disk(file) for row in rows)
