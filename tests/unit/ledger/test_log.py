from datetime import UTC, datetime

import pytest
from tests.unit.ledger.stores import MemoryLogStore

from comity.errors import CheckpointInconsistent, Origin
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.log import Log
from comity.ledger.proofs import verify_proof
from comity.ledger.tile_tree import TileCache
from comity.trust.keys import SigningKey

KEY = SigningKey("n.example/log", bytes(32))
SUCCESSOR = SigningKey("n.example/log", bytes([1]) * 32)
AT = datetime(2026, 1, 5, tzinfo=UTC)


def _entries(count: int, first: int = 0) -> list[Entry]:
    return [
        Entry(EntryKind.MESSAGE_SENT, b"%d" % number, bytes([7]) * 32)
        for number in range(first, first + count)
    ]


def _open(store: MemoryLogStore, cache: TileCache | None = None) -> Log:
    return Log(store.opened(), KEY.name, [KEY], cache=cache)


def test_appending_gives_consecutive_indices() -> None:
    log = _open(MemoryLogStore())
    assert log.append(_entries(3), recorded_at=AT) == range(3)
    assert log.append(_entries(2), recorded_at=AT) == range(3, 5)
    assert log.size() == 5


def test_the_same_size_always_gives_the_same_note() -> None:
    store = MemoryLogStore()
    log = _open(store)
    log.append(_entries(3), recorded_at=AT)
    note = log.checkpoint()
    assert log.checkpoint() == note
    # Even under a new key: the note that left is the one that is repeated.
    successor = Log(store.opened(), KEY.name, [SUCCESSOR], retired_keys=[KEY.verification_key])
    assert successor.checkpoint() == note


def test_an_empty_log_has_a_checkpoint_too() -> None:
    assert read_checkpoint(_open(MemoryLogStore()).checkpoint()).size == 0


def test_a_checkpoint_covers_leaves_of_earlier_transactions() -> None:
    store = MemoryLogStore()
    _open(store).append(_entries(3), recorded_at=AT)
    later = _open(store)
    later.append(_entries(300, 3), recorded_at=AT)
    assert read_checkpoint(later.checkpoint()).size == 303


def test_an_entry_is_proved_with_nothing_but_the_proof() -> None:
    log = _open(MemoryLogStore())
    entries = _entries(300)
    log.append(entries, recorded_at=AT)
    log.checkpoint()
    proof = log.proof(299, 300)
    verified = verify_proof(
        proof,
        EntryKind.MESSAGE_SENT,
        entries[299].body,
        salt=entries[299].salt,
        origin=KEY.name,
        keys=[KEY.verification_key],
    )
    assert verified.value == entries[299].body


def test_a_log_goes_on_under_a_new_key_if_it_knows_the_retired_one() -> None:
    store = MemoryLogStore()
    log = _open(store)
    log.append(_entries(2), recorded_at=AT)
    log.checkpoint()
    stranger = Log(store.opened(), KEY.name, [SUCCESSOR])
    stranger.append(_entries(1), recorded_at=AT)
    with pytest.raises(CheckpointInconsistent):
        stranger.checkpoint()
    heir = Log(store.opened(), KEY.name, [SUCCESSOR], retired_keys=[KEY.verification_key])
    assert read_checkpoint(heir.checkpoint()).size == 3


def test_a_size_without_a_checkpoint_cannot_be_proved() -> None:
    log = _open(MemoryLogStore())
    log.append(_entries(2), recorded_at=AT)
    with pytest.raises(ValueError, match="No checkpoint"):
        log.inclusion_proof(0, 2)
    log.checkpoint()
    with pytest.raises(ValueError, match="nothing at that place"):
        log.inclusion_proof(2, 2)
    with pytest.raises(ValueError, match="earlier"):
        log.consistency_proof(2, 1)
    with pytest.raises(ValueError, match="no checkpoint"):
        log.proof(0, 1)


def test_a_rolled_back_transaction_leaves_nothing_in_the_cache() -> None:
    store, cache = MemoryLogStore(), TileCache()
    abandoned = MemoryLogStore()
    lost = _open(abandoned, cache)
    lost.append(_entries(600, 5000), recorded_at=AT)
    lost.checkpoint()
    log = _open(store, cache)
    log.append(_entries(600), recorded_at=AT)
    assert log.checkpoint() == _checkpoint_without_cache(store)


def _checkpoint_without_cache(store: MemoryLogStore) -> bytes:
    other = MemoryLogStore(leaves=store.leaves)
    return _open(other).checkpoint()


def test_the_cache_keeps_no_more_tiles_than_it_may() -> None:
    store, cache = MemoryLogStore(), TileCache(2)
    log = _open(store)
    log.append(_entries(1500), recorded_at=AT)
    log.checkpoint()
    reader = _open(store, cache)
    for index in range(0, 1280, 100):
        reader.inclusion_proof(index, 1500)
    assert len(cache) == 2


def test_damaged_tiles_are_noticed_before_anything_is_signed() -> None:
    store = MemoryLogStore()
    log = _open(store)
    log.append(_entries(300), recorded_at=AT)
    log.checkpoint()
    store.tiles.tiles[0, 1] = bytes(44 * 32)
    store.leaves.rows.append(store.leaves.rows[0])
    with pytest.raises(CheckpointInconsistent) as caught:
        _open(store).checkpoint()
    assert caught.value.origin is Origin.HERE
    assert list(store.checkpoints.notes) == [300]


def test_a_missing_tile_is_a_failure_that_names_it() -> None:
    store = MemoryLogStore()
    log = _open(store)
    log.append(_entries(300), recorded_at=AT)
    log.checkpoint()
    del store.tiles.tiles[0, 1]
    with pytest.raises(CheckpointInconsistent) as caught:
        _open(store).root_at(300)
    assert "0/1" in caught.value.private
