"""Identifiers, instants, turns and the journal."""

from collections import deque
from datetime import UTC, datetime, timedelta, timezone
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.samples import person

from comity.errors import StorageUnavailable
from comity.storage.encoding import decode_person, encode, from_micros, to_micros
from comity.storage.identifiers import time_ordered_identifier
from comity.storage.memory.journal import Journal
from comity.storage.turns import Turns

INSTANTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-11, minutes=30))]),
)


@given(INSTANTS)
def test_an_instant_survives_to_the_microsecond(at: datetime) -> None:
    assert from_micros(to_micros(at)) == at


def test_an_instant_without_a_zone_is_a_bug() -> None:
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test


@given(INSTANTS, INSTANTS, st.binary(min_size=10, max_size=10))
def test_identifiers_sort_as_their_instants(one: datetime, two: datetime, noise: bytes) -> None:
    first = time_ordered_identifier(one, lambda _: noise)
    second = time_ordered_identifier(two, lambda _: noise)
    if two - one >= timedelta(milliseconds=1):
        assert first < second
    assert first[14] == "7"
    assert first[19] in "89ab"


def test_a_damaged_record_does_not_quote_itself() -> None:
    raw = encode(person()).replace(b'"sex":0', b'"sex":"Beispiel"')
    with pytest.raises(StorageUnavailable) as caught:
        decode_person(raw)
    assert "Beispiel" not in caught.value.diagnosis()


def test_turns_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    turns, order, started = Turns(), deque[int](), deque[Thread]()

    def wait(number: int, asked: Event) -> None:
        asked.set()
        with turns:
            order.append(number)

    with turns:
        for number in range(5):
            asked = Event()
            thread = Thread(target=wait, args=(number, asked))
            thread.start()
            asked.wait()
            while len(turns._waiting) <= number:  # it stands in the queue within an instant
                pass
            started.append(thread)
    for thread in started:
        thread.join()
    assert list(order) == [0, 1, 2, 3, 4]


KEYS = st.integers(0, 4)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, st.integers()),
        st.tuples(st.just("drop"), KEYS, st.none()),
        st.tuples(st.just("extend"), st.none(), st.integers()),
    )
)


@given(st.dictionaries(KEYS, st.integers()), st.lists(st.integers()), CHANGES)
def test_a_journal_takes_back_whatever_was_done(
    table: dict[int, int], rows: list[int], changes: list[tuple[str, int | None, int | None]]
) -> None:
    before, rows_before, journal = dict(table), list(rows), Journal()
    for what, key, value in changes:
        if what == "put" and key is not None and value is not None:
            journal.put(table, key, value)
        elif what == "drop" and key is not None:
            journal.drop(table, key)
        elif value is not None:
            journal.extend(rows, [value])
    journal.undo()
    assert (table, rows) == (before, rows_before)
