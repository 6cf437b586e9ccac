"""Time-stamps and the gaps of trust services, against every store."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import START

from comity.errors import ConflictingChange
from comity.ledger.anchor import TimeStampChain
from comity.ledger.time_stamp_ports import KeptTimeStamp
from comity.storage.service_gaps import ServiceGap
from comity.storage.store import Store

ONE = "Authority One"
TWO = "Authority Two"
YEAR = timedelta(days=365)


def test_chains_are_returned_by_authority_with_their_tokens_in_order(store: Store) -> None:
    with store.begin() as work:
        work.time_stamps.put(7, TWO, 0, b"\x30two", START)
        work.time_stamps.put(7, ONE, 0, b"\x30first", START)
        work.time_stamps.put(7, ONE, 1, b"\x30second", START + YEAR)
        work.time_stamps.put(9, ONE, 0, b"\x30other", START)
    with store.read() as snapshot:
        assert snapshot.time_stamps.of(7) == (
            TimeStampChain(ONE, (b"\x30first", b"\x30second")),
            TimeStampChain(TWO, (b"\x30two",)),
        )
        assert snapshot.time_stamps.of(8) == ()


def test_the_same_token_again_changes_nothing_and_another_is_refused(store: Store) -> None:
    with store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"first", START, renew_by=START + YEAR)
    with store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"first", START, renew_by=START + YEAR)
    for position, token in ((0, b"another"), (2, b"with a hole before it")):
        with pytest.raises(ConflictingChange), store.begin() as work:
            work.time_stamps.put(7, ONE, position, token, START)
    with store.read() as snapshot:
        assert snapshot.time_stamps.of(7) == (TimeStampChain(ONE, (b"first",)),)


def test_the_latest_is_the_first_token_of_the_largest_publication(store: Store) -> None:
    with store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"seven", START)
        work.time_stamps.put(9, ONE, 0, b"nine", START + YEAR, renew_by=START + 2 * YEAR)
        work.time_stamps.put(9, ONE, 1, b"renewed", START + 2 * YEAR)
        work.time_stamps.put(11, TWO, 0, b"eleven", START)
    with store.read() as snapshot:
        assert snapshot.time_stamps.latest(ONE) == KeptTimeStamp(
            9, ONE, 0, b"nine", START + YEAR, START + 2 * YEAR
        )
        assert snapshot.time_stamps.latest("Nobody") is None


def test_only_the_last_token_of_a_chain_is_to_be_renewed_soonest_first(store: Store) -> None:
    with store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"covered", START, renew_by=START + YEAR)
        work.time_stamps.put(7, ONE, 1, b"last", START + YEAR, renew_by=START + 3 * YEAR)
        work.time_stamps.put(8, ONE, 0, b"soon", START, renew_by=START + 2 * YEAR)
        work.time_stamps.put(9, TWO, 0, b"open", START)
    with store.read() as snapshot:

        def due(since: int, before: int, limit: int = 9, of: str | None = None) -> list[bytes]:
            period = (START + since * YEAR, START + before * YEAR)
            found = snapshot.time_stamps.expiring(*period, limit=limit, authority=of)
            return [kept.token for kept in found]

        assert due(0, 2) == [], "the end of the period is not in it"
        assert due(2, 3) == [b"soon"], "and its beginning is"
        assert due(3, 9) == [b"last"]
        assert due(0, 9) == [b"soon", b"last"]
        assert due(0, 9, limit=1) == [b"soon"]
        assert due(0, 9, of=ONE) == [b"soon", b"last"]
        assert due(0, 9, of=TWO) == []


def test_a_token_that_lacks_word_of_revocations_is_completed_once(store: Store) -> None:
    with store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"bare", START, renew_by=START + YEAR, revocation_owed=True)
        work.time_stamps.put(8, ONE, 0, b"whole", START)
    with store.read() as snapshot:
        assert [kept.token for kept in snapshot.time_stamps.unchecked(START, limit=9)] == [b"bare"]
        assert len(snapshot.time_stamps.unchecked(START, limit=9, authority=ONE)) == 1
        assert len(snapshot.time_stamps.unchecked(START, limit=9, authority=TWO)) == 0
        assert len(snapshot.time_stamps.unchecked(START + YEAR, limit=9)) == 1
        ended = snapshot.time_stamps.unchecked(START + YEAR + timedelta(seconds=1), limit=9)
        assert list(ended) == [], "of one that has ended it does not matter any more"
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"of another time", START + YEAR)
    with store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"completed", START, renew_by=START + YEAR)
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"again", START)
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.time_stamps.put(8, ONE, 0, b"changed", START)
    with store.read() as snapshot:
        assert list(snapshot.time_stamps.unchecked(START, limit=9)) == []
        assert snapshot.time_stamps.of(7) == (TimeStampChain(ONE, (b"completed",)),)
        assert snapshot.time_stamps.latest(ONE) == KeptTimeStamp(8, ONE, 0, b"whole", START)


def test_a_token_that_a_later_one_covers_never_changes(store: Store) -> None:
    with store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"bare", START, revocation_owed=True)
        work.time_stamps.put(7, ONE, 1, b"later", START + YEAR)
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"completed", START)
    with store.begin() as work:
        work.time_stamps.discard(KeptTimeStamp(7, ONE, 0, b"bare", START))
    with store.read() as snapshot:
        assert list(snapshot.time_stamps.unchecked(START, limit=9)) == []
        assert snapshot.time_stamps.of(7) == (TimeStampChain(ONE, (b"bare", b"later")),)


def test_a_token_that_proves_nothing_is_dropped_and_what_it_covered_is_last_again(
    store: Store,
) -> None:
    with store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"first", START, renew_by=START + YEAR)
        work.time_stamps.put(7, ONE, 1, b"worthless", START, renew_by=START + 2 * YEAR)
        work.time_stamps.put(8, ONE, 0, b"alone", START)
    with store.begin() as work:
        work.time_stamps.discard(KeptTimeStamp(7, ONE, 1, b"not this one", START))
        assert work.time_stamps.of(7) == (TimeStampChain(ONE, (b"first", b"worthless")),)
        work.time_stamps.discard(KeptTimeStamp(7, ONE, 1, b"worthless", START))
        work.time_stamps.discard(KeptTimeStamp(8, ONE, 0, b"alone", START))
    with store.read() as snapshot:
        assert snapshot.time_stamps.of(7) == (TimeStampChain(ONE, (b"first",)),)
        assert snapshot.time_stamps.of(8) == ()
        [due] = snapshot.time_stamps.expiring(START, START + 9 * YEAR, limit=9)
        assert due.token == b"first"


def test_a_gap_is_extended_while_it_is_open_and_stays_as_it_was_closed(store: Store) -> None:
    gap = ServiceGap("time-stamping", "", START, 1)
    other = ServiceGap("partner-key", "FR", START + timedelta(hours=1), 4)
    closed = replace(gap, owed=3, closed_at=START + YEAR, how="stamped again")
    with store.begin() as work:
        work.service_gaps.put(other)
        work.service_gaps.put(gap)
        work.service_gaps.put(replace(gap, owed=3))
        assert list(work.service_gaps.open()) == [replace(gap, owed=3), other]
    with store.begin() as work:
        work.service_gaps.put(closed)
        work.service_gaps.put(replace(gap, owed=9))
    with store.read() as snapshot:
        assert list(snapshot.service_gaps.open()) == [other]
        assert list(snapshot.service_gaps.closed(limit=9)) == [closed]
        assert snapshot.service_gaps.counts() == (1, 1)


def test_the_latest_closed_gaps_come_first(store: Store) -> None:
    gaps = [
        ServiceGap("witness", "", START + timedelta(days=n), n, START + timedelta(days=n + 1), "")
        for n in range(4)
    ]
    with store.begin() as work:
        for gap in gaps:
            work.service_gaps.put(gap)
    with store.read() as snapshot:
        assert list(snapshot.service_gaps.closed(limit=2)) == [gaps[3], gaps[2]]
        assert snapshot.service_gaps.last_closed("witness", "") == gaps[3].closed_at
        assert snapshot.service_gaps.last_closed("witness", "FR") is None
        assert snapshot.service_gaps.last_closed("revocation", "") is None


def test_what_an_undone_transaction_stamped_is_not_kept(store: Store) -> None:
    with store.begin() as work:
        work.time_stamps.put(7, ONE, 0, b"first", START)
    with pytest.raises(RuntimeError):
        _stamp_and_fail(store)
    with store.read() as snapshot:
        assert snapshot.time_stamps.of(7) == (TimeStampChain(ONE, (b"first",)),)
        assert snapshot.time_stamps.of(8) == ()
        assert list(snapshot.service_gaps.open()) == []


def _stamp_and_fail(store: Store) -> None:
    with store.begin() as work:
        work.time_stamps.put(8, ONE, 0, b"eight", START)
        work.time_stamps.put(7, ONE, 1, b"second", START)
        work.time_stamps.discard(KeptTimeStamp(7, ONE, 1, b"second", START))
        work.service_gaps.put(ServiceGap("witness", "", START, 1))
        raise RuntimeError
