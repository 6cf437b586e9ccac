"""Transactions: all or nothing, one after the other, and snapshots that hold still."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from tests.contracts.samples import (
    START,
    XB,
    conversation,
    conviction_id,
    entry,
    held,
    incoming,
    incoming_id,
    outgoing,
    outgoing_id,
    person,
    task,
)

from comity.exchange.ports import Settlement
from comity.ids import MessageId
from comity.search.keys import EVERYBODY, keys_of, name_codes, names_of
from comity.search.ports import PersonIndex
from comity.search.profile import profile_of
from comity.storage.sql.database import Database
from comity.storage.store import Store, Work


class Interrupted(Exception):  # noqa: N818 - what a test raises to have everything undone
    pass


def fill(work: Work, number: int) -> None:
    """Change a little of everything."""
    work.log.append([entry(number)], recorded_at=START)
    work.log.checkpoint()
    work.seen.put("b", number, b"note")
    work.seen.misbehaviour("b", b"1", b"2", "what")
    work.exchange.save_conversations([conversation(number)])
    work.exchange.add_outgoing([outgoing(number)])
    work.exchange.add_incoming([incoming(number + 1000)])
    work.exchange.next_message_number(number)
    ref = work.register.enter_person(person(), source_key=f"k{number}")
    work.register.keep_conviction(held(number, of=ref))
    work.cases.add_task(task(f"t{number}"))
    work.facts.put("fact", b"%d" % number)


def look(store: Store) -> tuple[object, ...]:
    with store.read() as snapshot:
        exchange = snapshot.exchange
        return (
            snapshot.log.size(),
            snapshot.seen.latest("b"),
            snapshot.seen.accusations(),  # type: ignore[attr-defined]
            exchange.counts(),
            exchange.due_to(XB, limit=9, max_bytes=999),
            exchange.due_in(now=START, limit=9),
            exchange.conversations_listed(),
            exchange.messages_of(conversation(2).id),
            exchange.peers_with_due(),
            snapshot.register.size(),
            index_of(snapshot.register),
            snapshot.register.by_source_key("k2"),
            list(snapshot.register.own_convictions()),
            snapshot.register.conviction(conviction_id(1)),
            snapshot.cases.open_tasks(),
            snapshot.facts.get("fact"),
        )


def index_of(register: PersonIndex) -> tuple[object, ...]:
    """Return what the index holds of the people whom ``fill`` and ``change_more`` enter."""
    profiles = [profile_of(each) for each in (person(), person("Milan"), person("Anna", "Anders"))]
    names = sorted({name for each in profiles for name in names_of(each)})
    rows = sorted(register.filed(sorted(set().union(*map(keys_of, profiles))), limit=9))
    numbers = sorted({number for _, number in rows})
    return (
        rows,
        sorted(register.profiles(numbers)),
        register.references(numbers),
        {
            each: n
            for each, n in register.names_counted(["", *names], [EVERYBODY, ""]).items()
            if n != (0, 0)
        },
        sorted(register.names_by_codes(sorted(set().union(*map(name_codes, names))), limit=9)),
    )


def change_more(work: Work) -> None:
    """Change what ``fill`` made, and add to it."""
    fill(work, 2)
    work.exchange.handled([incoming_id(1001)])
    work.exchange.postpone(incoming_id(1002), problem="x", next_attempt_at=None)
    work.exchange.settle([Settlement(outgoing_id(1), START, None, b"", "code")])
    work.register.replace_person(
        work.register.enter_person(person("Milan")), person("Anna", "Anders")
    )
    work.register.keep_conviction(held(1, of=work.register.enter_person(person()), version=2))


def undone(store: Store, change: Callable[[Work], None]) -> None:
    """Make a change in a transaction that fails in the end."""

    def change_and_fail() -> None:
        with store.begin() as work:
            change(work)
            raise Interrupted

    with pytest.raises(Interrupted):
        change_and_fail()


def test_a_rollback_leaves_nothing(store: Store) -> None:
    nothing = look(store)
    undone(store, lambda work: fill(work, 1))
    assert look(store) == nothing
    with store.begin() as work:
        fill(work, 1)
    something = look(store)
    assert something != nothing
    undone(store, change_more)
    assert look(store) == something


def test_the_work_sees_its_own_changes_and_others_do_not_until_it_commits(store: Store) -> None:
    with store.read() as earlier:
        assert earlier.exchange.outgoing(outgoing_id(1)) is None
        with store.begin() as work:
            work.exchange.add_outgoing([outgoing(1)])
            assert work.exchange.outgoing(outgoing_id(1)) == outgoing(1)
        assert earlier.exchange.outgoing(outgoing_id(1)) is None
        assert earlier.exchange.due_to(XB, limit=9, max_bytes=99) == []
        assert earlier.exchange.counts()["outgoing:due"] == 0
    with store.read() as later:
        assert later.exchange.outgoing(outgoing_id(1)) == outgoing(1)


def test_a_change_by_anybody_changes_the_token(store: Store) -> None:
    before = store.change_token()
    with store.begin() as work:
        work.facts.put("a", b"1")
    assert store.change_token() != before


def test_many_threads_give_dense_leaf_indices_and_no_number_twice(store: Store) -> None:
    together = Barrier(6)

    def write(thread: int) -> list[tuple[int, int]]:
        together.wait()
        taken: list[tuple[int, int]] = []
        for turn in range(10):
            with store.begin() as work:
                number = work.exchange.next_message_number(0)
                indices = work.log.append(
                    [entry(thread * 1000 + turn), entry(thread * 1000 + turn + 500)],
                    recorded_at=START,
                )
                work.log.checkpoint()
                taken += [(indices[0], number), (indices[1], -number)]
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = [pair for pairs in pool.map(write, range(6)) for pair in pairs]
    assert sorted(index for index, _ in taken) == list(range(120))
    assert len({number for _, number in taken}) == 120


def test_no_change_to_a_conversation_is_lost_between_threads(store: Store) -> None:
    """Attack: an answer and a cancellation at once, of which the slower one wins unseen."""
    identifier = conversation(1).id
    with store.begin() as work:
        work.exchange.save_conversations([conversation(1)])
    together = Barrier(4)

    def write(_thread: int) -> None:
        together.wait()
        for _ in range(10):
            with store.begin() as work:
                found = work.exchange.conversation(identifier)
                assert found is not None
                counted = str(int(found.case_reference or "0") + 1)
                work.exchange.save_conversations([replace(found, case_reference=counted)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with store.read() as snapshot:
        found = snapshot.exchange.conversation(identifier)
        assert found is not None
        assert found.case_reference == "40"


@pytest.mark.parametrize("store", ["memory", "sqlite"], indirect=True)
def test_a_thread_that_would_wait_for_itself_is_told(store: Store) -> None:
    with store.begin(), pytest.raises(RuntimeError), store.begin():
        pass
    with store.begin() as work:
        work.facts.put("still", b"works")


def test_two_openings_of_one_database_see_each_other(
    address: str, opened: Callable[[str], Database]
) -> None:
    node, desk = opened(address), opened(address)
    before = desk.change_token()
    with node.begin() as work:
        fill(work, 1)
    assert desk.change_token() != before
    with desk.begin() as work:
        fill(work, 2)
        assert work.exchange.known_messages([outgoing_id(1), MessageId("x")]) != {}
    with node.begin() as work:
        assert work.log.append([entry(3)], recorded_at=START) == range(2, 3)
        assert work.log.checkpoint()
    assert look(node) == look(desk)
