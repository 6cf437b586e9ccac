"""Somebody has a copy of the database, may write to it, or has copied a session's secret.

Attack: read the tables for a secret that opens a session, an invitation or a key; give a
row another owner, another account's content or token; prolong an ended session; show a
session's secret at another face or from another browser. Nothing opens: tables hold digests
and sealed content bound to its row; a session shown elsewhere ends at once.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adversary.access_stage import Desk, MovedClock
from tests.contracts.samples import IDENTITY

from comity.access.model import Face
from comity.access.permissions import Role
from comity.errors import SignInRequired, StorageUnavailable
from comity.ledger.acts import Act
from comity.storage.sql.database import Database
from comity.storage.sql.schema_access import SHELVES
from comity.trust.record_keys import StorageKey


def opened(file: Path, clock: MovedClock) -> Database:
    """Return the database of a file."""
    return Database(
        f"sqlite:///{file}",
        identity=IDENTITY,
        clock=clock,
        randomness=os.urandom,
        storage_key=StorageKey(bytes(32)),
    )


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a database without anything in it."""
    file = tmp_path_factory.mktemp("migrated") / "plain.db"
    database = opened(file, MovedClock())
    database.migrate()
    database.scrub()
    database.close()
    return file.read_bytes()


@pytest.fixture
def file(migrated: bytes, tmp_path: Path) -> Path:
    made = tmp_path / "plain.db"
    made.write_bytes(migrated)
    return made


@pytest.fixture
def desk(file: Path) -> Iterator[Desk]:
    clock = MovedClock()
    database = opened(file, clock)
    made = Desk(clock=clock, store=database)
    made.appoint("olga", Role.OFFICER, team="the northern team")
    yield made
    database.close()


def written(file: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change the database behind the node's back."""
    connection = sqlite3.connect(file)
    with connection:
        change(connection)
    connection.close()


def test_the_tables_hold_no_secret_and_no_name(desk: Desk, file: Path) -> None:
    opened = desk.sign_in("olga")
    olga = desk.people["olga"]
    connection = sqlite3.connect(file)
    cells = [
        cell if isinstance(cell, bytes) else str(cell).encode()
        for table in SHELVES
        for row in connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own names
        for cell in row
    ]
    connection.close()
    known = [
        opened.secret, olga.password, *olga.recovery_codes, "olga", "northern", "officer",
        "argon2id", "10.0.0.1",
    ]  # fmt: skip
    everything = b"\0".join(cells)
    for secret in [*(each.encode() for each in known), olga.seed, opened.session.digest]:
        assert secret not in everything
        assert secret.hex().encode() not in everything


@pytest.mark.parametrize(
    "change",
    [
        "owner = (SELECT owner FROM account_sessions WHERE id = :other)",
        "body = (SELECT body FROM account_sessions WHERE id = :other)",
        "until = until + 86400000000",
        "body = x'00'",
    ],
)
def test_a_row_that_was_altered_opens_nothing(desk: Desk, file: Path, change: str) -> None:
    mine, other = desk.sign_in("olga"), desk.sign_in("ada")
    written(
        file,
        lambda database: database.execute(
            f"UPDATE account_sessions SET {change} WHERE id = :mine",  # noqa: S608 - ours
            {"mine": mine.session.id, "other": other.session.id},
        ),
    )
    with pytest.raises(StorageUnavailable):
        desk.service.sessions.principal(mine.secret, face=Face.DESK)
    assert desk.service.sessions.principal(other.secret, face=Face.DESK).account


def test_the_token_of_ones_own_session_does_not_open_anothers(desk: Desk, file: Path) -> None:
    mine, other = desk.sign_in("olga"), desk.sign_in("ada")

    def swap(database: sqlite3.Connection) -> None:
        tokens = dict(database.execute("SELECT id, lookup FROM account_sessions"))
        database.execute(
            "UPDATE account_sessions SET lookup = NULL WHERE id = ?", (mine.session.id,)
        )
        database.execute(
            "UPDATE account_sessions SET lookup = ? WHERE id = ?",
            (tokens[mine.session.id], other.session.id),
        )

    written(file, swap)
    with pytest.raises(StorageUnavailable):
        desk.service.sessions.principal(mine.secret, face=Face.DESK)


def test_a_role_written_into_the_table_is_no_role(desk: Desk, file: Path) -> None:
    def raised(database: sqlite3.Connection) -> None:
        body = database.execute("SELECT body FROM accounts LIMIT 1").fetchone()[0]
        database.execute("UPDATE accounts SET body = ?", (body,))

    opened = desk.sign_in("olga")
    written(file, raised)
    with pytest.raises(StorageUnavailable):
        desk.service.sessions.principal(opened.secret, face=Face.DESK)


@pytest.mark.parametrize(
    ("face", "browser"), [(Face.TERMINAL, "firefox"), (Face.DESK, "something else")]
)
def test_a_secret_that_is_shown_elsewhere_ends_its_session(
    desk: Desk, face: Face, browser: str
) -> None:
    olga = desk.people["olga"]
    opened = desk.service.sign_in.with_code(
        "olga", olga.password, desk.code("olga"), address="x", face=Face.DESK, bound_to="firefox"
    )
    sessions = desk.service.sessions
    assert sessions.principal(opened.secret, face=Face.DESK, bound_to="firefox").account
    with pytest.raises(SignInRequired):
        sessions.principal(opened.secret, face=face, bound_to=browser)
    with pytest.raises(SignInRequired):
        sessions.principal(opened.secret, face=Face.DESK, bound_to="firefox")
    assert desk.acts(Act.SESSION_ENDED)[-1]["how"] == "shown-elsewhere"


def test_a_secret_that_the_attacker_chose_is_never_taken_over(desk: Desk) -> None:
    planted = "A" * 43
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(planted, face=Face.DESK)
    secrets = {desk.sign_in("olga").secret for _ in range(4)}
    assert len(secrets) == 4
    assert planted not in secrets


def test_an_ended_session_stays_ended_for_whoever_was_using_it(desk: Desk) -> None:
    opened = desk.sign_in("olga")
    desk.service.accounts.lock("olga", by=desk.who("ada"))
    desk.service.accounts.unlock("olga", by=desk.who("sigrid"))
    desk.clock.wait(timedelta(minutes=2))
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(opened.secret, face=Face.DESK)
