"""What an earlier version kept in the clear is sealed, whatever interrupts it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from tests.contracts.samples import START, incoming, outgoing
from tests.contracts.test_erasure_contract import CONTENT, attachment

from comity.errors import ConfigurationInvalid
from comity.ledger.entry import Entry, EntryKind
from comity.storage.encoding import to_micros
from comity.storage.sql.database import Database
from comity.storage.sql.exchange_rows import Instants, incoming_row, outgoing_row
from comity.storage.sql.migrate import configuration, newest_version
from comity.storage.sql.schema import attachments, inbox, leaves, outbox
from comity.storage.sql.work import SqlWork

PAYLOAD = b'{"synthetic":true}'
ENTRIES = [Entry(EntryKind.TASK, b"entry %d" % number, bytes([number]) * 32) for number in range(9)]
MESSAGES = 5


class InTheClear:
    """What a vault was before there was one."""

    def owner(self, conversation: str, message: str) -> str:
        del message
        return conversation

    def sealed(self, owner: str, place: str, value: bytes) -> bytes:
        del owner, place
        return value


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def before(request: pytest.FixtureRequest, tmp_path: object) -> str:
    """The address of a database of schema 0008 with rows in the clear."""
    address = (
        f"sqlite:///{tmp_path}/old.db"
        if request.param == "sqlite"
        else str(request.getfixturevalue("empty_postgres"))
    )
    clear, instants = InTheClear(), Instants()
    sent = [replace(outgoing(n), payload=PAYLOAD) for n in range(MESSAGES)]
    arrived = [
        replace(incoming(10 + n), payload=PAYLOAD, wire_bytes=b"<bytes/>") for n in range(MESSAGES)
    ]
    given = attachment(arrived[0].id)
    engine = create_engine(address)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        for message in sent:
            row = outgoing_row(message, instants, clear)  # type: ignore[arg-type] # it has what is used
            connection.execute(outbox.insert().values(row))
        for received in arrived:
            row = incoming_row(received, instants, clear)  # type: ignore[arg-type] # as above
            connection.execute(inbox.insert().values(row))
        for index, entry in enumerate(ENTRIES):
            kept = (index, entry.leaf_data, entry.kind.value, entry.body, entry.salt)
            connection.execute(leaves.insert().values((*kept, to_micros(START))))
        connection.execute(leaves.update().where(leaves.c.leaf_index == 3).values(body=None))
        connection.execute(
            attachments.insert().values(
                (
                    given.message,
                    given.id,
                    given.mime,
                    given.file_name,
                    given.md5,
                    given.sha256,
                    given.size,
                    given.content,
                )
            )
        )
    engine.dispose()
    return address


def as_it_was(database: Database) -> None:
    """Check that everything reads as it was written, and that nothing is in the clear."""
    with database.read() as snapshot:
        for number in range(MESSAGES):
            ours = snapshot.exchange.outgoing(outgoing(number).id)
            theirs = snapshot.exchange.incoming(incoming(10 + number).id)
            assert ours is not None
            assert theirs is not None
            assert (ours.payload, theirs.payload, theirs.wire_bytes) == (
                PAYLOAD,
                PAYLOAD,
                b"<bytes/>",
            )
        for index, entry in enumerate(ENTRIES):
            assert snapshot.log.entry(index).body == (None if index == 3 else entry.body)
        (kept,) = snapshot.attachments.attachments_of(incoming(10).id)
        assert kept.content == CONTENT
    with database.writing_engine.connect() as connection:
        for column in ("leaves.body", "outbox.payload", "inbox.wire_bytes", "attachments.content"):
            table = column.split(".")[0]
            values = connection.execute(text(f"SELECT {column} FROM {table}")).scalars()  # noqa: S608
            assert not any(
                piece in bytes(value)
                for value in values
                if value is not None
                for piece in (b"entry ", b"synthetic", b"<bytes/>", CONTENT)
            )
        assert connection.execute(text("SELECT count(*) FROM unsealed")).scalar_one() == 0


def test_everything_is_sealed_and_reads_as_it_was(
    opened: Callable[[str], Database], before: str
) -> None:
    told: dict[str, int] = {}
    database = opened(before)
    count = lambda table, rows: told.__setitem__(table, told.get(table, 0) + rows)  # noqa: E731
    assert database.migrate(count) == newest_version()
    assert told == {
        "attachments": 1,
        "attachments: file names": 1,
        "inbox": MESSAGES,
        "leaves": len(ENTRIES),
        "outbox": MESSAGES,
    }
    as_it_was(database)
    told.clear()
    database.migrate(count)
    assert told == {}


@pytest.mark.parametrize("steps", [1, 3, 5, 6])
def test_sealing_goes_on_where_it_was_interrupted(
    opened: Callable[[str], Database], before: str, steps: int
) -> None:
    left = [steps]

    def crash(table: str, rows: int) -> None:
        del table, rows
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(before).migrate(crash)
    database = opened(before)
    with pytest.raises(ConfigurationInvalid, match="in the clear"), database.begin():
        pass
    database.migrate()
    as_it_was(database)


def test_what_dies_before_the_files_are_scrubbed_is_owed_and_put_on_record_once(
    opened: Callable[[str], Database], before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded: list[SqlWork] = []
    scrubbed: list[bool] = []

    def die(_database: Database) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Database, "scrub", die)
    with pytest.raises(KeyboardInterrupt):
        opened(before).migrate(on_record=recorded.append)
    assert recorded == []
    with pytest.raises(ConfigurationInvalid, match="in the clear"), opened(before).begin():
        pass
    monkeypatch.setattr(Database, "scrub", lambda _database: scrubbed.append(True))
    for _ in range(2):
        opened(before).migrate(on_record=recorded.append)
    assert (len(recorded), scrubbed) == (1, [True])
    as_it_was(opened(before))
