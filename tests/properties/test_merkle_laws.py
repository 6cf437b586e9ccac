"""What must hold of every log, whatever its size and however it was filled."""

from datetime import UTC, datetime
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.ledger.stores import MemoryLogStore

from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.log import Log
from comity.ledger.tile_tree import TileCache
from comity.ledger.tree import CompactRange
from comity.trust.keys import SigningKey
from comity.trust.merkle_proof import (
    check_consistency,
    leaf_hash,
    root_from_inclusion_proof,
)

KEY = SigningKey("n.example/log", bytes(32))
AT = datetime(2026, 1, 5, tzinfo=UTC)


def _entries(start: int, count: int) -> list[Entry]:
    return [
        Entry(EntryKind.TASK, number.to_bytes(4, "big"), bytes(32))
        for number in range(start, start + count)
    ]


def _mth(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + _mth(leaves[:split]) + _mth(leaves[split:])).digest()


batches = st.lists(st.integers(0, 300), min_size=1, max_size=5)


@given(batches)
@settings(max_examples=30)
def test_however_a_log_is_filled_its_root_is_that_of_the_definition(counts: list[int]) -> None:
    store, cache = MemoryLogStore(), TileCache(2)
    for count in counts:
        log = Log(store.opened(), KEY.name, [KEY], cache=cache)
        log.append(_entries(log.size(), count), recorded_at=AT)
        root = read_checkpoint(log.checkpoint()).root
        leaves = list(store.leaves.leaf_data(0, log.size()))
        compact = CompactRange()
        compact.extend(map(leaf_hash, leaves))
        assert root == _mth(leaves) == compact.root()


@given(batches, st.data())
@settings(max_examples=30)
def test_every_entry_is_provable_at_every_size_that_holds_it(
    counts: list[int], data: st.DataObject
) -> None:
    store = MemoryLogStore()
    log = Log(store.opened(), KEY.name, [KEY])
    for count in counts:
        log.append(_entries(log.size(), count + 1), recorded_at=AT)
        log.checkpoint()
    fresh = Log(store.opened(), KEY.name, [KEY])
    size = data.draw(st.integers(1, fresh.size()))
    index = data.draw(st.integers(0, size - 1))
    leaf = leaf_hash(store.leaves.rows[index].leaf_data)
    proof = fresh.inclusion_proof(index, size)
    assert root_from_inclusion_proof(index, size, leaf, proof) == fresh.root_at(size)


@given(batches, st.data())
@settings(max_examples=30)
def test_every_size_is_provably_a_beginning_of_every_later_one(
    counts: list[int], data: st.DataObject
) -> None:
    store = MemoryLogStore()
    log = Log(store.opened(), KEY.name, [KEY])
    log.append(_entries(0, sum(counts) + 1), recorded_at=AT)
    log.checkpoint()
    new = data.draw(st.integers(0, log.size()))
    old = data.draw(st.integers(0, new))
    proof = log.consistency_proof(old, new)
    check_consistency(old, new, log.root_at(old), log.root_at(new), proof)
