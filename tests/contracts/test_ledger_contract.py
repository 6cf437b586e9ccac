"""The ledger's ports, against every store."""

from dataclasses import replace

import pytest
from tests.contracts.samples import START, entry

from comity.errors import ConflictingChange, StorageUnavailable
from comity.ledger.entry import EntryKind
from comity.ledger.ports import LogStore
from comity.ledger.tree import TreeAt
from comity.storage.quarantine import PROOFS_AGAINST_A_LOG
from comity.storage.store import Store, Work
from comity.trust.merkle_proof import node_hash


def parts(work: Work) -> LogStore:
    return work.log._store


def test_leaves_are_read_back_in_order(store: Store) -> None:
    with store.begin() as work:
        assert work.log.append([entry(n) for n in range(5)], recorded_at=START) == range(5)
    with store.begin() as work:
        assert work.log.append([entry(5)], recorded_at=START) == range(5, 6)
        assert work.log.size() == 6
        leaves = parts(work).leaves
        assert list(leaves.leaf_data(1, 4)) == [entry(n).leaf_data for n in (1, 2, 3)]
        assert list(leaves.leaf_data(4, 9)) == [entry(4).leaf_data, entry(5).leaf_data]
        leaf = leaves.entry(3)
        assert (leaf.kind, leaf.body, leaf.salt) == (EntryKind.DECISION, b"3", entry(3).salt)
        assert leaf.recorded_at == START
        assert leaf.leaf_data == entry(3).leaf_data


def test_a_leaf_may_have_lost_its_body(store: Store) -> None:
    with store.begin() as work:
        work.log.append([entry(0)], recorded_at=START)
        leaves = parts(work).leaves
        leaves.append([replace(leaves.entry(0), body=None)])
        assert leaves.entry(1).body is None


def test_a_leaf_that_is_not_there_is_a_bug(store: Store) -> None:
    with store.begin() as work, pytest.raises(LookupError):
        parts(work).leaves.entry(0)


def test_a_tile_is_replaced_by_a_wider_one_only(store: Store) -> None:
    with store.begin() as work:
        tiles = parts(work).tiles
        assert tiles.get(0, 0) is None
        tiles.put(0, 0, b"a" * 32)
        tiles.put(0, 0, b"a" * 32 + b"b" * 32)
        assert tiles.get(0, 0) == b"a" * 32 + b"b" * 32
        for narrower in (b"a" * 32, b"x" * 96):
            with pytest.raises(ConflictingChange):
                tiles.put(0, 0, narrower)
        assert tiles.get(0, 0) == b"a" * 32 + b"b" * 32
        assert tiles.get(1, 0) is None


def test_one_checkpoint_per_size(store: Store) -> None:
    with store.begin() as work:
        checkpoints = parts(work).checkpoints
        assert checkpoints.latest() is None
        checkpoints.put(9, b"nine")
        checkpoints.put(300, b"three hundred")
        checkpoints.put(20, b"twenty")
        assert checkpoints.latest() == b"three hundred"
        assert checkpoints.note_at(20) == b"twenty"
        assert checkpoints.note_at(21) is None
    with pytest.raises(ConflictingChange), store.begin() as work:
        parts(work).checkpoints.put(20, b"another")


def test_seen_checkpoints_are_kept_by_origin(store: Store) -> None:
    with store.begin() as work:
        assert work.seen.latest("b") is None
        work.seen.put("b", 3, b"b three")
        work.seen.put("b", 12, b"b twelve")
        work.seen.put("c", 5, b"c five")
        assert work.seen.latest("b") == b"b twelve"
        assert work.seen.note_at("b", 3) == b"b three"
        assert work.seen.note_at("b", 5) is None
        assert work.seen.latest("c") == b"c five"


def test_misbehaviour_outlives_the_transaction_that_found_it(store: Store) -> None:
    with store.begin() as work:
        work.seen.misbehaviour("b", b"one", b"two", "two roots for one size")
    with store.read() as snapshot:
        (accusation,) = snapshot.seen.accusations()  # type: ignore[attr-defined]
    assert (accusation.origin, accusation.first_note, accusation.second_note) == (
        "b",
        b"one",
        b"two",
    )
    assert accusation.what == "two roots for one size"
    assert accusation.noted_at > START


def test_a_log_grows_over_many_transactions_and_proves_itself(store: Store) -> None:
    count, notes = 0, []
    for size in (1, 200, 57, 128, 3, 400):
        with store.begin() as work:
            work.log.append([entry(count + n) for n in range(size)], recorded_at=START)
            notes.append(work.log.checkpoint())
        count += size
    with store.read() as snapshot:
        assert snapshot.log.checkpoint() == notes[-1]
        assert snapshot.log.proof(258, 386).checkpoint == notes[3]
        roots = [snapshot.log.root_at(size) for size in (1, 201, count)]
    assert len(set(roots)) == 3


def test_tiles_of_a_transaction_that_was_undone_are_not_the_logs(store: Store) -> None:
    def undone(work: Work) -> None:
        work.log.append([entry(10_000 + n) for n in range(700)], recorded_at=START)
        work.log.checkpoint()
        raise KeyError

    with store.begin() as work:
        work.log.append([entry(n) for n in range(100)], recorded_at=START)
        work.log.checkpoint()
    with pytest.raises(KeyError), store.begin() as work:
        undone(work)
    with store.begin() as work:
        work.log.append([entry(n) for n in range(100, 800)], recorded_at=START)
        work.log.checkpoint()
        root = work.log.root_at(800)
    leaves = [entry(n).leaf_hash for n in range(800)]
    assert root == _root(leaves)


def test_a_snapshot_of_the_log_cannot_be_appended_to(store: Store) -> None:
    with store.read() as snapshot, pytest.raises(StorageUnavailable):
        snapshot.log.append([entry(0)], recorded_at=START)


def _root(hashes: list[bytes]) -> bytes:
    levels = [hashes]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(below[n], below[n + 1]) for n in range(0, len(below) - 1, 2)])
    return TreeAt(len(hashes), lambda level, index: levels[level][index]).root


def test_the_same_two_notes_accuse_once_and_proofs_are_bounded(store: Store) -> None:
    with store.begin() as work:
        work.seen.misbehaviour("b", b"one", b"two", "two roots for one size")
        work.seen.misbehaviour("b", b"one", b"two", "two roots for one size")
        work.seen.misbehaviour("c", b"one", b"two", "two roots for one size")
    with store.begin() as work:
        for number in range(PROOFS_AGAINST_A_LOG + 9):
            work.seen.misbehaviour("b", b"one", b"%d" % number, "two roots for one size")
    with store.read() as snapshot:
        kept = snapshot.seen.accusations()  # type: ignore[attr-defined]
    assert [each.origin for each in kept].count("b") == PROOFS_AGAINST_A_LOG
    assert [each.origin for each in kept].count("c") == 1
