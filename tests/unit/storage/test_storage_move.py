"""Carrying a node's data from one database to another."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.contracts.samples import (
    START,
    conversation,
    conviction_id,
    entry,
    held,
    incoming,
    outgoing,
    person,
    task,
)

from comity.errors import ConflictingChange
from comity.exchange.ports import Rejection
from comity.search.identification import identify
from comity.search.keys import keys_of
from comity.search.profile import profile_of
from comity.storage.sql.database import Database
from comity.storage.sql.move import move


def fill(database: Database) -> None:
    with database.begin() as work:
        work.log.append([entry(n) for n in range(5000)], recorded_at=START)
        work.log.checkpoint()
        work.log.end([7, 9], entry(5000), recorded_at=START)
        work.seen.misbehaviour("b", b"1", b"2", "what")
        work.exchange.save_conversations([conversation(1)])
        work.exchange.add_outgoing([outgoing(n) for n in range(300)])
        work.exchange.add_incoming([incoming(n) for n in range(300)])
        work.exchange.next_message_number(77)
        work.exchange.reject(Rejection("XB", bytes(32), "code", START, b"bytes"))
        ref = work.register.enter_person(person(), source_key="k")
        work.register.keep_conviction(held(1, of=ref))
        work.register.set_entered(conviction_id(1), 1, entered=False)
        work.cases.add_task(task("t1"))


@pytest.mark.parametrize("target", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_everything_is_carried_over_and_goes_on(
    opened: Callable[[str], Database],
    sqlite_database: str,
    request: pytest.FixtureRequest,
    target: str,
) -> None:
    source = opened(sqlite_database)
    fill(source)
    destination = opened(
        request.getfixturevalue("postgres_database")
        if target == "postgres"
        else sqlite_database.replace("node.db", "other.db")
    )
    destination.migrate()
    told: dict[str, int] = {}
    copied = move(source, destination, progress=told.__setitem__)
    assert copied == sum(told.values())
    assert told["leaves"] == 5001
    with source.read() as before, destination.read() as after:
        assert after.log.note_at(5000) == before.log.note_at(5000)
        assert after.log.ended() == before.log.ended() == {7: 5000, 9: 5000}
        assert (after.log.entry(7).body, after.log.entry(7).salt) == (None, b"")
        assert after.exchange.counts() == before.exchange.counts()
        assert after.exchange.rejections() == before.exchange.rejections()
        assert after.seen.accusations() == before.seen.accusations()
        assert list(after.register.own_convictions()) == list(before.register.own_convictions())
        assert after.cases.open_tasks() == before.cases.open_tasks()
        keys = sorted(keys_of(profile_of(person())))
        assert len(after.register.filed(keys, limit=9)) == len(keys)
        ours, theirs = (
            identify(person(), each.register, identity_country=None) for each in (before, after)
        )
        assert ours == theirs
        assert ours.candidates
    with destination.begin() as work:
        assert work.log.append([entry(1)], recorded_at=START)[0] == 5001
        assert work.log.checkpoint()
        assert work.exchange.next_message_number(0) == 78
        work.register.enter_person(replace(person(), deceased=True))
        work.cases.add_task(task("t2"))
    with pytest.raises(ConflictingChange, match="empty"):
        move(source, destination, progress=told.__setitem__)
