"""What inspectors keep and the journal's index, against every store."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.contracts.samples import START, CountedRandomness

from comity.assembly.journal import catch_up, index_again, journal_of, searched
from comity.errors import StorageUnavailable
from comity.ledger.acts import Act, act_entry
from comity.ledger.entry import Entry, EntryKind, JsonValue
from comity.oversight.freezing import Activity, Freeze
from comity.oversight.model import Judged, Mark, Question
from comity.oversight.search import JournalQuery
from comity.storage.store import Store

RANDOMNESS = CountedRandomness()


def look(official: str, case: str, *shown: str, days: int = 0) -> Entry:
    fields: dict[str, JsonValue] = {
        "case": case,
        "purpose": "criminal-proceedings",
        "result": "shown",
        "results": len(shown),
        "shown": list(shown),
    }
    at = START + timedelta(days=days)
    return act_entry(Act.CONSULT_REGISTER, fields, official=official, at=at, salt=RANDOMNESS(32))


def message(number: int) -> Entry:
    return Entry(EntryKind.MESSAGE_SENT, b"header %d" % number, RANDOMNESS(32))


def inspection() -> Entry:
    return act_entry(
        Act.SHOW_JOURNAL_ENTRY, {"leaf": 1}, official="inspector-1", at=START, salt=RANDOMNESS(32)
    )


@pytest.fixture
def looked(store: Store) -> Store:
    with store.begin() as work:
        work.log.append(
            [
                message(0),
                look("officer-a", "c1", "XA-P-1"),
                look("officer-b", "c1", "XA-P-1", "XA-P-2", days=1),
                message(3),
                inspection(),
                look("officer-a", "c2", "XA-P-3", days=2),
            ],
            recorded_at=START,
        )
    return store


def leaves(store: Store, query: JournalQuery) -> list[int]:
    with store.read() as snapshot:
        return [entry.leaf for entry in searched(snapshot, query)]


def test_the_journal_is_read_from_the_log_without_messages(looked: Store) -> None:
    with looked.read() as snapshot:
        assert [entry.leaf for entry in journal_of(snapshot)] == [1, 2, 4, 5]
        assert [entry.leaf for entry in journal_of(snapshot, after=1, before=5)] == [2, 4]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (JournalQuery(subject="XA-P-1"), [1, 2]),
        (JournalQuery(official="officer-a"), [1, 5]),
        (JournalQuery(case="c1", official="officer-b"), [2]),
        (JournalQuery(purpose="criminal-proceedings"), [1, 2, 5]),
        (JournalQuery(act="consult-register", subject="XA-P-3"), [5]),
        (JournalQuery(since=date(2026, 3, 2), until=date(2026, 3, 3)), [2, 5]),
        (JournalQuery(inspections=True), [4]),
        (JournalQuery(subject="XA-P-9"), []),
    ],
    ids=str,
)
def test_a_search_finds_the_same_with_and_without_an_index(
    looked: Store, query: JournalQuery, expected: list[int]
) -> None:
    assert leaves(looked, query) == expected
    assert catch_up(looked) == 6
    assert leaves(looked, query) == expected


def test_what_came_after_the_index_is_found_too_and_once(looked: Store) -> None:
    catch_up(looked)
    with looked.begin() as work:
        work.log.append([message(6), look("officer-a", "c3", "XA-P-1")], recorded_at=START)
    assert leaves(looked, JournalQuery(subject="XA-P-1")) == [1, 2, 7]
    assert catch_up(looked) == 2
    assert catch_up(looked) == 0
    assert leaves(looked, JournalQuery(subject="XA-P-1")) == [1, 2, 7]


def test_an_index_made_anew_finds_the_same(looked: Store) -> None:
    catch_up(looked)
    assert index_again(looked) == 6
    assert leaves(looked, JournalQuery(official="officer-a")) == [1, 5]


def test_an_item_is_kept_replaced_and_listed_by_kind(store: Store) -> None:
    mark = Mark("0000000001", 1, Judged.NEEDS_ANSWER, "why?", "inspector-1", START)
    question = Question("Q-1", 1, "officer-a", "why?", "inspector-1", START, START.date())
    frozen = Freeze("F-1", Activity.SEARCH, "O-1", "a check", "inspector-1", START)
    with store.begin() as work:
        for item in (mark, question, frozen):
            work.oversight.keep(item)
        later = replace(mark, judged=Judged.JUSTIFIED)
        work.oversight.keep(later)
    with store.read() as snapshot:
        assert snapshot.oversight.item(Mark, mark.id) == later
        assert snapshot.oversight.item(Mark, "Q-1") is None
        assert snapshot.oversight.items(Question) == [question]
        assert snapshot.oversight.items(Freeze) == [frozen]


def test_a_rollback_takes_items_and_index_back(looked: Store) -> None:
    with pytest.raises(StorageUnavailable):
        _fail_half_way(looked)
    with looked.read() as snapshot:
        assert snapshot.oversight.indexed_to() == 0
        assert snapshot.oversight.items(Freeze) == []
    assert leaves(looked, JournalQuery(subject="XA-P-9")) == []


def _fail_half_way(store: Store) -> None:
    with store.begin() as work:
        work.oversight.index([(1, {"subject\0XA-P-9"})], upto=6)
        work.oversight.keep(Freeze("F-1", Activity.ASK, "O-1", "x", "i", START))
        raise StorageUnavailable("the power fails")
