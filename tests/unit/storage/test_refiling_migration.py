"""A register of the first version, brought to the one whose index finds by whole numbers."""

from collections.abc import Callable, Sequence

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, select, text
from tests.contracts.samples import person

from comity.errors import ConfigurationInvalid, StorageUnavailable
from comity.persons.person import Person
from comity.search.identification import Outcome, identify
from comity.storage.encoding import encode
from comity.storage.sql.database import Database
from comity.storage.sql.migrate import configuration, current_version, newest_version
from comity.storage.sql.schema import name_codes, person_keys
from comity.storage.sql.statements import Statement
from comity.storage.sql.walking_register import RegisterWalk
from comity_training.people.register import people

TOKENS = (person_keys, name_codes)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: object) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/old.db"
    return str(request.getfixturevalue("empty_postgres"))


@pytest.fixture(scope="module")
def registered() -> list[Person]:
    return [each.person for each in people(120, 23)]


def first_version(address: str, registered: Sequence[Person]) -> None:
    """Make the tables of version 0001, with people in them and in the keys of that time."""
    engine = create_engine(address)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with engine.begin() as connection:
        enter(connection, registered)
    assert current_version(engine) == "0001"
    engine.dispose()


def enter(connection: Connection, registered: Sequence[Person]) -> None:
    for number, each in enumerate(registered, start=1):
        connection.execute(
            text("INSERT INTO persons (ref, source_key, person) VALUES (:r, :k, :p)"),
            {"r": f"ref-{number:04d}", "k": f"k{number}", "p": encode(each)},
        )
        connection.execute(
            text("INSERT INTO person_keys (key, person) VALUES (:k, :p)"),
            {"k": f"names:a{number}:b", "p": number},
        )


def index_of(database: Database) -> list[list[tuple[object, ...]]]:
    """Return the index: tokens as they are, what is sealed as it opens."""
    with database.read() as snapshot:
        walk, session = RegisterWalk(snapshot), snapshot.session
        filed = [each for some in walk.persons() for each in some]
        assert filed
        assert all(each.person is not None and each.profile is not None for each in filed)
        people = [(each.number, each.person, each.profile) for each in filed]
        names = [name for some in walk.names_counted() for name in some]
        tokens = [sorted(session.rows(Statement(select(table)))) for table in TOKENS]
        return [*tokens, list(people), list(names)]


def test_everybody_is_found_after_the_migration(
    opened: Callable[[str], Database], empty: str, registered: list[Person]
) -> None:
    first_version(empty, registered)
    database = opened(empty)
    assert database.migrate() == newest_version()
    with database.read() as snapshot:
        for number, each in enumerate(registered, start=1):
            found = identify(each, snapshot.register, identity_country="DE")
            assert found.outcome is not Outcome.NOBODY
            assert f"ref-{number:04d}" in {candidate.ref for candidate in found.candidates}
        held = snapshot.register.by_source_key("k7")
        assert held is not None
        assert held.person == registered[6]


def test_the_index_of_a_migrated_register_is_that_of_a_new_one(
    opened: Callable[[str], Database], empty: str, tmp_path: object, registered: list[Person]
) -> None:
    first_version(empty, registered)
    migrated = opened(empty)
    migrated.migrate()
    new = f"sqlite:///{tmp_path}/new.db"
    database = opened(new)
    database.migrate()
    with database.begin() as work:
        for each in registered:
            work.register.enter_person(each)
    assert index_of(migrated) == index_of(database)


def test_keys_of_the_version_before_are_all_replaced(
    opened: Callable[[str], Database], empty: str, tmp_path: object, registered: list[Person]
) -> None:
    first_version(empty, registered)
    engine = create_engine(empty)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
    with engine.begin() as connection:
        for number in range(1, len(registered) + 1):
            stale = {"k": -number, "p": number}
            connection.execute(text("INSERT INTO person_keys (key, person) VALUES (:k, :p)"), stale)
        connection.execute(
            text(
                "INSERT INTO names_counted (name, population, given, surname)"
                " VALUES ('stale', '*', 3, 0)"
            )
        )
    engine.dispose()
    migrated = opened(empty)
    migrated.migrate()
    new = f"sqlite:///{tmp_path}/new.db"
    database = opened(new)
    database.migrate()
    with database.begin() as work:
        for each in registered:
            work.register.enter_person(each)
    assert index_of(migrated) == index_of(database)


def test_an_empty_register_is_migrated_too(opened: Callable[[str], Database], empty: str) -> None:
    first_version(empty, [])
    database = opened(empty)
    assert database.migrate() == newest_version()
    with database.begin() as work:
        work.register.enter_person(person())
        assert work.register.size() == (1, 0)


def test_a_person_who_cannot_be_read_stops_the_sealing_and_nothing_is_lost(
    opened: Callable[[str], Database], empty: str, registered: list[Person]
) -> None:
    first_version(empty, registered[:3])
    engine = create_engine(empty)
    unreadable, readable = {"p": b"\x00"}, {"p": encode(registered[1])}
    change = text("UPDATE persons SET person = :p WHERE number = 2")
    with engine.begin() as connection:
        connection.execute(change, unreadable)
    database = opened(empty)
    with pytest.raises(StorageUnavailable):
        database.migrate()
    with pytest.raises(ConfigurationInvalid, match="in the clear"), database.begin():
        pass
    with engine.begin() as connection:
        connection.execute(change, readable)
    engine.dispose()
    assert database.migrate() == newest_version()
    with database.read() as snapshot:
        held = snapshot.register.by_source_key("k2")
        assert held is not None
        assert held.person == registered[1]
