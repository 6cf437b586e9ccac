"""Publications and what witnesses leave behind, alike in every storage."""

from datetime import UTC, datetime, timedelta

import pytest

from comity.errors import ConflictingChange
from comity.ledger.publication_ports import (
    Publication,
    SeenPublication,
    WitnessedLog,
    WitnessStanding,
)
from comity.storage.store import Store

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)


def put(store: Store, *publications: Publication) -> None:
    with store.begin() as work:
        for publication in publications:
            work.publications.put(publication)


def test_a_publication_is_kept_with_the_moment_it_first_met_the_policy(store: Store) -> None:
    put(store, Publication(3, b"note\n", AT))
    put(store, Publication(3, b"note\nand one more\n", LATER))
    with store.read() as snapshot:
        assert snapshot.publications.latest() == Publication(3, b"note\nand one more\n", AT)


@pytest.mark.parametrize("note", [b"other\n", b"no"])
def test_no_other_note_takes_the_place_of_a_publication(store: Store, note: bytes) -> None:
    put(store, Publication(3, b"note\n", AT))
    with pytest.raises(ConflictingChange):
        put(store, Publication(3, note, LATER))
    with store.read() as snapshot:
        assert snapshot.publications.latest() == Publication(3, b"note\n", AT)


def test_the_smallest_publication_that_covers_a_size_is_found(store: Store) -> None:
    all_of_them = [Publication(size, b"%d" % size, AT) for size in (3, 7, 20)]
    put(store, *all_of_them)
    with store.read() as snapshot:
        found = snapshot.publications
        assert [found.covering(size) for size in (1, 3, 4, 20)] == [
            all_of_them[0],
            all_of_them[0],
            all_of_them[1],
            all_of_them[2],
        ]
        assert found.covering(21) is None
        assert list(found.after(3, limit=1)) == all_of_them[1:2]
        assert list(found.after(0, limit=9)) == all_of_them
        assert list(found.after(20, limit=9)) == []


def test_what_is_cosigned_of_a_log_only_grows(store: Store) -> None:
    with store.begin() as work:
        work.witnessed.cosign(WitnessedLog("b/log", 5, b"five", AT))
        work.witnessed.cosign(WitnessedLog("a/log", 1, b"one", AT))
        work.witnessed.cosign(WitnessedLog("b/log", 5, b"five again", LATER))
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.witnessed.cosign(WitnessedLog("b/log", 4, b"four", LATER))
    with store.read() as snapshot:
        assert snapshot.witnessed.cosigned("b/log") == WitnessedLog(
            "b/log", 5, b"five again", LATER
        )
        assert [each.origin for each in snapshot.witnessed.all_cosigned()] == ["a/log", "b/log"]
        assert snapshot.witnessed.cosigned("c/log") is None


def test_of_each_state_the_greatest_publication_that_was_linked_is_kept(store: Store) -> None:
    shown = SeenPublication("a/log", "FR", 9, b"nine", AT)
    other = SeenPublication("a/log", "ES", 12, b"twelve", AT, LATER)
    with store.begin() as work:
        work.witnessed.see(shown)
        work.witnessed.see(other)
        work.witnessed.see(SeenPublication("a/log", "ES", 11, b"eleven", LATER))
        work.witnessed.see(SeenPublication("a/log", "ES", 10, b"ten", LATER, LATER))
        # Of an older one it is told too late that it is linked.
        work.witnessed.see(SeenPublication("a/log", "FR", 8, b"eight", AT, LATER))
    with store.read() as snapshot:
        assert list(snapshot.witnessed.published("a/log")) == [other, shown]
        assert list(snapshot.witnessed.all_published()) == [other, shown]
        assert list(snapshot.witnessed.published("b/log")) == []
    linked = SeenPublication("a/log", "FR", 9, b"nine", AT, LATER)
    with store.begin() as work:
        work.witnessed.see(linked)
    with store.read() as snapshot:
        assert list(snapshot.witnessed.published("a/log")) == [other, linked]


def test_what_is_not_linked_gives_way_to_what_is_shown_later_and_its_age_stays(
    store: Store,
) -> None:
    with store.begin() as work:
        work.witnessed.see(SeenPublication("a/log", "FR", 10**15, b"great", AT))
        work.witnessed.see(SeenPublication("a/log", "FR", 8, b"eight", LATER))
    with store.read() as snapshot:
        kept = list(snapshot.witnessed.published("a/log"))
    assert kept == [SeenPublication("a/log", "FR", 8, b"eight", AT)]
    linked = SeenPublication("a/log", "FR", 8, b"eight", AT, LATER)
    after = SeenPublication("a/log", "FR", 9, b"nine", LATER)
    for each in (linked, after):
        with store.begin() as work:
            work.witnessed.see(each)
        with store.read() as snapshot:
            assert list(snapshot.witnessed.published("a/log")) == [each]


def test_how_a_witness_fared_is_kept_by_state(store: Store) -> None:
    failed = WitnessStanding("FR", 4, AT, 2, LATER, "peer:connection:unreachable")
    with store.begin() as work:
        work.witnessed.stand(WitnessStanding("FR", 4, AT))
        work.witnessed.stand(failed)
        work.witnessed.stand(WitnessStanding("ES"))
    with store.read() as snapshot:
        assert list(snapshot.witnessed.standings()) == [WitnessStanding("ES"), failed]


def test_what_is_undone_leaves_nothing(store: Store) -> None:
    def interrupted() -> None:
        with store.begin() as work:
            work.publications.put(Publication(3, b"note\n", AT))
            work.witnessed.cosign(WitnessedLog("b/log", 5, b"five", AT))
            raise RuntimeError("undone")

    with pytest.raises(RuntimeError, match="undone"):
        interrupted()
    with store.read() as snapshot:
        assert snapshot.publications.latest() is None
        assert snapshot.witnessed.cosigned("b/log") is None
