"""A thief has the database: the embedded file, or everything the server gives its administrator.

Looked for are all names, birth dates, numbers, file numbers and courts of the people in the
register, in each form in which a database might hold them. Nothing is found: what identifies
is sealed, and what is searched for stands as keyed tokens. What remains is told in
docs/sealed.md: how many, how large, when, in which state, and which tokens are equal. Values
moved from one row to another open nowhere, and the node itself goes on as it was.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.adversary.people_stage import secrets_of
from tests.contracts.samples import IDENTITY, CountedRandomness, SteppingClock
from tests.unit.cli.offices import BG, DE, Office, hand_over

from comity.errors import StorageUnavailable
from comity.ids import ConvictionId, PersonRef
from comity.records.model import Conviction
from comity.records.ports import HeldConviction, Origin, Standing
from comity.storage.sql.database import Database
from comity.storage.sql.encrypted_file import encrypt_file, is_plain
from comity.storage.sql.schema import metadata
from comity.storage.store import Snapshot
from comity.trust.record_keys import StorageKey
from comity_training.cast import cast_register
from comity_training.federation import make_network
from comity_training.files import write_json_lines


def everything_in(database: Database) -> Iterator[tuple[str, bytes]]:
    """Yield every value of every table as bytes, as its administrator reads them."""
    with database.writing_engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')).mappings():  # noqa: S608
                for name, value in row.items():
                    if value is not None:
                        raw = value if isinstance(value, bytes) else str(value).encode()
                        yield f"{table.name}.{name}", bytes(raw)


@pytest.fixture
def filled(address: str, opened: Callable[[str], Database]) -> tuple[Database, set[bytes]]:
    """A register with the people of the cast, and what is secret about them."""
    database = opened(address)
    secrets: set[bytes] = set()
    with database.begin() as work:
        for entry in cast_register(DE):
            ref = work.register.enter_person(entry.person, source_key=f"KEY-{entry.id}")
            secrets |= secrets_of(entry.person) | {f"KEY-{entry.id}".encode()}
            for conviction in entry.convictions:
                secrets |= secrets_of(conviction)
                work.register.keep_conviction(held(ref, conviction))
    return database, secrets


def held(ref: PersonRef, conviction: Conviction) -> HeldConviction:
    return HeldConviction(
        conviction=conviction,
        person=ref,
        origin=Origin.OWN,
        convicting_state=DE,
        version=1,
        standing=Standing.CURRENT,
        held_since=SteppingClock().now(),
    )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest) -> str:
    kind = "sqlite" if request.param == "sqlite" else "postgres"
    return str(request.getfixturevalue(f"{kind}_database"))


def test_an_administrator_of_the_database_reads_nothing_of_anybody(
    filled: tuple[Database, set[bytes]],
) -> None:
    """Every value of every table is looked through, on SQLite and on PostgreSQL."""
    database, secrets = filled
    identifiers = {
        conviction.id.encode() for entry in cast_register(DE) for conviction in entry.convictions
    }
    assert len(secrets) > 100
    looked_at = 0
    for place, value in everything_in(database):
        looked_at += 1
        for secret in secrets - identifiers:
            assert secret not in value, place
    assert looked_at > 300


@pytest.mark.parametrize(
    "statement",
    [
        (
            "UPDATE persons SET person = (SELECT person FROM persons AS other "
            "WHERE other.number <> persons.number ORDER BY other.number LIMIT 1)"
        ),
        (
            "UPDATE persons SET (person, wrapped) = (SELECT person, wrapped FROM persons AS other "
            "WHERE other.number <> persons.number ORDER BY other.number LIMIT 1)"
        ),
        (
            "UPDATE convictions SET conviction = (SELECT conviction FROM convictions AS other "
            "WHERE other.id <> convictions.id ORDER BY other.id LIMIT 1)"
        ),
        (
            "UPDATE convictions SET person = (SELECT ref FROM persons "
            "WHERE persons.ref <> convictions.person ORDER BY ref LIMIT 1)"
        ),
    ],
)
def test_cells_moved_between_rows_and_persons_do_not_open(
    filled: tuple[Database, set[bytes]], statement: str
) -> None:
    """The administrator gives one person another's data, key and all, and changes it back."""
    database, _ = filled
    with database.read() as snapshot:
        before = [each.conviction.id for each in snapshot.register.own_convictions()]
        assert {_read(snapshot, identifier) for identifier in before} == {"opens"}
    with database.writing_engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0
    with database.read() as snapshot:
        assert "does not open" in {_read(snapshot, identifier) for identifier in before}


def _read(snapshot: Snapshot, identifier: ConvictionId) -> str:
    try:
        conviction = snapshot.register.conviction(identifier)
        assert conviction is not None
        assert snapshot.register.person(conviction.person) is not None
    except StorageUnavailable:
        return "does not open"
    return "opens"


def test_a_profile_of_somebody_else_is_not_compared(filled: tuple[Database, set[bytes]]) -> None:
    """The administrator has a search find an innocent person in the place of another."""
    database, _ = filled
    with database.read() as snapshot:
        numbers = list(range(1, len(cast_register(DE)) + 1))
        assert len(snapshot.register.profiles(numbers)) == len(numbers)
    with database.writing_engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE person_profiles SET profile = (SELECT profile FROM person_profiles "
                "AS other WHERE other.person = 2) WHERE person = 1"
            )
        )
    with database.read() as snapshot, pytest.raises(StorageUnavailable):
        snapshot.register.profiles([1])


@pytest.fixture
def office(tmp_path: Path) -> tuple[Office, set[bytes]]:
    """A node that has answered a request about somebody in its register."""
    make_network(tmp_path, (DE, BG))
    germany, bulgaria = Office(tmp_path / "de"), Office(tmp_path / "bg")
    file = tmp_path / "bg.jsonl"
    with file.open("wb") as stream:
        write_json_lines(cast_register(BG), stream)
    bulgaria.ask("register", "import", str(file))
    entry = cast_register(BG)[0]
    germany.ask(
        *("request", "--to", "BG", "--purpose", "criminal-proceedings", "--case", "1"),
        *("--authority", "AG Musterstadt", "--surname", "Primerov", "--forename", "Dimitar"),
        *("--birth-date", "1984-03-11", "--sex", "male", "--nationality", "BG"),
    )
    hand_over(germany, bulgaria)
    secrets = {b"Primerov", b"Dimitar", b"1984-03-11", b"AG Musterstadt", b"officer-7"}
    return bulgaria, secrets | secrets_of(entry.person, *entry.convictions)


def test_a_stolen_file_is_noise(office: tuple[Office, set[bytes]], tmp_path: Path) -> None:
    """The thief copies the folder but for its keys: database, journals and all.

    No page is readable, not even which tables there are; without the storage key no driver
    opens it.
    """
    bulgaria, secrets = office
    node = bulgaria.node()
    with node.database.begin():
        stolen = sorted(bulgaria.home.glob("comity.db*"))
        assert any(file.name.endswith("-wal") for file in stolen)
        copies = [Path(shutil.copy(file, tmp_path / f"stolen-{file.name}")) for file in stolen]
    node.database.close()
    for copy in copies:
        content = copy.read_bytes()
        for secret in secrets | {b"CREATE TABLE", b"persons", b"SQLite format 3"}:
            assert secret not in content, copy.name
    connection = sqlite3.connect(tmp_path / "stolen-comity.db")
    with pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT count(*) FROM sqlite_master")
    connection.close()
    # What was handed over in this test has no proof; all else agrees.
    assert bulgaria.ask("fsck", status=1)["disagreements"] == {"messages received": 1}


def test_a_file_from_before_is_encrypted_and_leaves_no_plain_page(
    tmp_path: Path, opened: Callable[[str], Database]
) -> None:
    """A plain file is recognised, goes on working, and is encrypted in one step.

    A crash before that step leaves the plain file and a remnant that the next run forgets.
    """
    file = tmp_path / "plain.db"
    database = opened(f"sqlite:///{file}")
    database.migrate()
    entry = cast_register(DE)[0]
    with database.begin() as work:
        ref = work.register.enter_person(entry.person)
    key = database.storage_key
    database.close()
    assert is_plain(file)
    file.with_name("plain.db.encrypting").write_bytes(b"a remnant of a crash")
    assert encrypt_file(file, key.file_key())
    assert not encrypt_file(file, key.file_key())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["plain.db"]
    assert b"CREATE TABLE" not in file.read_bytes()
    again = opened(f"sqlite:///{file}")
    with again.read() as snapshot:
        kept = snapshot.register.person(ref)
        assert kept is not None
        assert kept.person == entry.person
    again.close()


def test_rows_deleted_leave_nothing_in_the_files(
    tmp_path: Path, opened: Callable[[str], Database]
) -> None:
    """A person is erased; the wrapped key and the sealed values were in the file, and are gone."""
    file = tmp_path / "plain.db"
    database = opened(f"sqlite:///{file}")
    database.migrate()
    with database.begin() as work:
        ref = work.register.enter_person(cast_register(DE)[0].person)
    with sqlite3.connect(file) as connection:
        (row,) = connection.execute("SELECT person, wrapped FROM persons").fetchall()
        (profile,) = connection.execute("SELECT profile FROM person_profiles").fetchall()
    connection.close()
    database.scrub()
    traces = [bytes(each) for each in (*row, *profile)]
    assert all(trace in file.read_bytes() for trace in traces)
    with database.begin() as work:
        work.register.remove_person(ref)
    files = b"".join(each.read_bytes() for each in tmp_path.glob("plain.db*"))
    assert not any(trace in files for trace in traces)
    database.close()


def test_tokens_of_one_node_say_nothing_to_another(tmp_path: Path) -> None:
    """Whoever runs a node of his own cannot find by his tokens who is in another's database."""
    entry = cast_register(DE)[0]
    found = []
    for number in range(2):
        database = Database(
            f"sqlite:///{tmp_path / str(number)}.db",
            identity=IDENTITY,
            clock=SteppingClock(),
            randomness=CountedRandomness(),
            storage_key=StorageKey(bytes([number]) * 32),
        )
        database.migrate()
        with database.begin() as work:
            work.register.enter_person(entry.person)
        with database.writing_engine.connect() as connection:
            tables = ("SELECT key FROM person_keys", "SELECT name FROM names_counted")
            found.append({row[0] for each in tables for row in connection.execute(text(each))})
        database.close()
    assert len(found[0]) == len(found[1]) > 10
    assert not found[0] & found[1]
