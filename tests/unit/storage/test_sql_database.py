"""What the contracts cannot say: plans, processes, and databases that do not answer."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.contracts.samples import (
    IDENTITY,
    START,
    STORAGE_KEY,
    CountedRandomness,
    SteppingClock,
    entry,
    incoming,
    outgoing,
    person,
)

from comity.errors import CheckpointInconsistent, ConflictingChange, StorageUnavailable
from comity.storage.sql import (
    cases,
    exchange,
    exchange_queries,
    filing,
    judgements,
    ledger,
    person_index,
    register,
)
from comity.storage.sql.database import Database
from comity.storage.sql.session import DATABASE_DAMAGED, as_failure
from comity.storage.sql.statements import Statement
from comity.storage.store import LogIdentity

SOURCE = Path(__file__).resolve().parents[3]

# What reads a whole table on purpose: counting, and lists for an operator.
WHOLE_TABLES = {
    "_ALL_OUT",
    "_ALL_DUE",
    "_ALL_IN",
    "_PERSONS_COUNTED",
    "_CONVICTIONS_COUNTED",
    "_MISBEHAVIOUR",
    "_MISBEHAVIOUR_OF",
    "_OLDEST_DUE",
    "_OPEN",
    # In the order of an index, and no further than the limit.
    "_CONVERSATIONS_LISTED",
    "_CONVERSATIONS_OF_SERVICE",
    "_EVERY",
    "_LATEST_NOTE",
    "_REJECTIONS",
    "_STANDING",
}
STATEMENTS = {
    name: statement
    for module in (
        cases,
        exchange,
        exchange_queries,
        filing,
        judgements,
        ledger,
        person_index,
        register,
    )
    for name, statement in vars(module).items()
    if isinstance(statement, Statement)
}
TABLES = {
    "leaves", "tiles", "checkpoints", "conversations", "outbox", "inbox", "persons",
    "person_keys", "person_profiles", "names_counted", "name_codes", "filed", "judgements",
    "reliances", "convictions", "tasks", "later", "o", "duties", "disclosures", "rejections",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - WHOLE_TABLES))
def test_no_statement_walks_through_a_table(sqlite_database: str, name: str) -> None:
    engine = create_engine(sqlite_database)
    compiled = STATEMENTS[name].on(engine.dialect)
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {compiled.text}", (1,) * compiled.text.count("?")
        ).all()
    engine.dispose()
    steps = [row[3].split() for row in plan]
    walked = [step for step in steps if step[0] == "SCAN" and step[1] in TABLES]
    assert walked == []


def test_a_receipt_is_on_the_disk_before_it_leaves(
    opened: Callable[[str], Database], sqlite_database: str
) -> None:
    database = opened(sqlite_database)
    with database.writing_engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_locked_database_is_a_failure_that_may_be_retried(
    opened: Callable[[str], Database],
    sqlite_database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("comity.storage.sql.engines._BUSY_SECONDS", 0.0)
    database = opened(sqlite_database)
    with database.begin() as work:
        work.facts.put("a", b"1")
    other = sqlite3.connect(sqlite_database.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailable) as caught, database.begin():
        pass
    assert caught.value.retry_after is not None
    with database.read() as snapshot:
        assert snapshot.facts.get("a") == b"1"
    other.close()
    with database.begin() as work:
        work.facts.put("a", b"2")


@pytest.mark.parametrize(
    "address", ["sqlite:////nowhere/at/all/node.db", "postgresql:///x?host=/nowhere"]
)
def test_a_database_that_is_not_there_is_a_failure(
    opened: Callable[[str], Database], address: str
) -> None:
    database = opened(address)
    for use in (database.schema_version, database.migrate, database.change_token):
        with pytest.raises(StorageUnavailable):
            use()


@pytest.mark.postgres
def test_connections_that_the_server_cut_are_replaced(
    opened: Callable[[str], Database], postgres_database: str
) -> None:
    database = opened(postgres_database)
    engine = create_engine(postgres_database)
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    def write_while_cut() -> None:
        with database.begin() as work:
            work.facts.put("a", b"1")
            with engine.begin() as connection:
                connection.execute(cut)
            work.facts.put("b", b"1")

    database.change_token()
    with pytest.raises(StorageUnavailable):
        write_while_cut()
    engine.dispose()
    with pytest.raises(StorageUnavailable):
        database.change_token()
    assert database.change_token()
    with database.begin() as work:
        assert work.facts.get("a") is None
        work.facts.put("a", b"2")


def test_a_conflict_does_not_quote_personal_data(
    opened: Callable[[str], Database], sqlite_database: str
) -> None:
    database = opened(sqlite_database)
    with database.begin() as work:
        work.register.enter_person(person(), source_key="BEISPIEL-1979")
    with pytest.raises(ConflictingChange) as caught, database.begin() as work:
        work.register.enter_person(person(), source_key="BEISPIEL-1979")
    assert "BEISPIEL" not in caught.value.diagnosis()


WRITER = """
import sys
from tests.contracts.samples import IDENTITY, START, STORAGE_KEY
from tests.contracts.samples import CountedRandomness, SteppingClock, entry
from comity.storage.sql.database import Database

database = Database(
    sys.argv[1],
    identity=IDENTITY,
    clock=SteppingClock(),
    randomness=CountedRandomness(),
    storage_key=STORAGE_KEY,
)
for turn in range(40):
    with database.begin() as work:
        number = work.exchange.next_message_number(0)
        index = work.log.append([entry(number)], recorded_at=START)[0]
        if turn % 7 == 0:
            work.log.checkpoint()
    print(index, number)
"""


@pytest.mark.processes
def test_two_processes_share_one_sqlite_file(
    opened: Callable[[str], Database], sqlite_database: str
) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{SOURCE / 'src'}{os.pathsep}{SOURCE}"}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, sqlite_database],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for _ in range(2)
    ]
    lines = [line for writer in writers for line in writer.communicate()[0].splitlines()]
    assert [writer.returncode for writer in writers] == [0, 0]
    pairs = sorted(tuple(map(int, line.split())) for line in lines)
    assert [index for index, _ in pairs] == list(range(80))
    assert [number for _, number in pairs] == list(range(1, 81))
    database = opened(sqlite_database)
    with database.begin() as work:
        work.log.checkpoint()
        assert work.log.size() == 80


def test_a_log_of_another_node_is_not_extended(sqlite_database: str) -> None:
    """Attack: the database file of one node is put under another."""
    own = Database(
        sqlite_database,
        identity=IDENTITY,
        clock=SteppingClock(),
        randomness=CountedRandomness(),
        storage_key=STORAGE_KEY,
    )
    with own.begin() as work:
        work.log.append([entry(1)], recorded_at=START)
        work.log.checkpoint()
        work.exchange.add_outgoing([outgoing(1)])
        work.exchange.add_incoming([incoming(1)])
    own.close()
    other = Database(
        sqlite_database,
        identity=LogIdentity("comity.example/XZ", ()),
        clock=SteppingClock(),
        randomness=CountedRandomness(),
        storage_key=STORAGE_KEY,
    )
    with other.begin() as work:
        work.log.append([entry(2)], recorded_at=START)
        with pytest.raises(CheckpointInconsistent):
            work.log.checkpoint()
    other.close()


@pytest.mark.parametrize("content", [b"no database at all " * 300, b"SQLite format 3\x00" * 300])
def test_a_damaged_database_is_said_to_be_damaged_and_not_asked_again(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "damaged.db"
    file.write_bytes(content)
    with pytest.raises(sqlite3.DatabaseError) as caught, sqlite3.connect(file) as connection:
        connection.execute("SELECT * FROM sqlite_master")
    connection.close()
    failure = as_failure(caught.value)
    assert isinstance(failure, StorageUnavailable)
    assert failure.public == DATABASE_DAMAGED
    assert failure.retry_after is None


def test_a_locked_database_is_not_said_to_be_damaged() -> None:
    failure = as_failure(sqlite3.OperationalError("database is locked"))
    assert failure.public != DATABASE_DAMAGED
    assert failure.retry_after is not None
