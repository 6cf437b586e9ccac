from datetime import UTC, datetime

import pytest
from tests.unit.ledger.stores import MemoryLogStore, MemorySeen

from comity.errors import CheckpointGap, CheckpointMalformed, SignatureInvalid
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.log import Log
from comity.ledger.witness import AdmittedCheckpoint, ConsistencyProof, Standing, admit_checkpoint
from comity.trust.keys import SigningKey

KEY = SigningKey("n.example/log", bytes(32))
AT = datetime(2026, 1, 5, tzinfo=UTC)


def _log() -> Log:
    return Log(MemoryLogStore().opened(), KEY.name, [KEY])


def _grow(log: Log, count: int) -> bytes:
    log.append([Entry(EntryKind.TASK, b"", bytes(32))] * count, recorded_at=AT)
    return log.checkpoint()


def _admit(note: bytes, seen: MemorySeen, proof: ConsistencyProof) -> AdmittedCheckpoint:
    return admit_checkpoint(
        note, origin=KEY.name, keys=[KEY.verification_key], seen=seen, consistency=proof
    )


def _step(log: Log, old: int) -> ConsistencyProof:
    return ConsistencyProof(old, log.consistency_proof(old, log.size()))


def test_a_log_that_only_grows_is_admitted_each_time() -> None:
    log, seen, old = _log(), MemorySeen(), 0
    for count in (3, 1, 300):
        note = _grow(log, count)
        admitted = _admit(note, seen, _step(log, old))
        assert admitted.standing is Standing.EXTENDS
        assert admitted.checkpoint.value.size == log.size()
        assert seen.latest(KEY.name) == note
        old = log.size()


def test_the_same_checkpoint_again_changes_nothing() -> None:
    log, seen = _log(), MemorySeen()
    note = _grow(log, 3)
    _admit(note, seen, ConsistencyProof(0))
    # A sender that repeats a batch repeats its proof too, whatever it started from.
    for proof in (ConsistencyProof(0), ConsistencyProof(3)):
        assert _admit(note, seen, proof).standing is Standing.REPEATED
    assert seen.notes == {KEY.name: {3: note}}


def test_a_smaller_checkpoint_is_old_and_not_the_last_one_seen() -> None:
    log, seen = _log(), MemorySeen()
    first = _grow(log, 3)
    unseen = _grow(log, 1)
    last = _grow(log, 5)
    _admit(first, seen, ConsistencyProof(0))
    _admit(last, seen, _step(log, 3))
    for note in (first, unseen):
        assert _admit(note, seen, ConsistencyProof(0)).standing is Standing.OLD
    assert seen.latest(KEY.name) == last


def test_a_proof_from_elsewhere_asks_for_one_from_the_last_size_seen() -> None:
    log, seen = _log(), MemorySeen()
    note = _grow(log, 3)
    with pytest.raises(CheckpointGap) as first_contact:
        _admit(note, seen, ConsistencyProof(2, ()))
    assert first_contact.value.last_seen == 0
    _admit(note, seen, ConsistencyProof(0))
    later = _grow(log, 4)
    with pytest.raises(CheckpointGap) as gap:
        _admit(later, seen, _step(log, 2))
    assert gap.value.last_seen == 3
    assert seen.notes == {KEY.name: {3: note}}
    assert seen.accusations == []


def test_an_empty_log_is_a_first_contact_too() -> None:
    log, seen = _log(), MemorySeen()
    assert _admit(log.checkpoint(), seen, ConsistencyProof(0)).standing is Standing.EXTENDS
    assert _admit(log.checkpoint(), seen, ConsistencyProof(0)).standing is Standing.REPEATED
    _admit(_grow(log, 2), seen, ConsistencyProof(0))


def test_an_unsigned_or_foreign_checkpoint_is_refused() -> None:
    seen = MemorySeen()
    note = _grow(_log(), 3)
    with pytest.raises(CheckpointMalformed):
        admit_checkpoint(
            note,
            origin="m.example/log",
            keys=[KEY.verification_key],
            seen=seen,
            consistency=ConsistencyProof(0),
        )
    with pytest.raises(SignatureInvalid):
        admit_checkpoint(note, origin=KEY.name, keys=[], seen=seen, consistency=ConsistencyProof(0))
    assert seen == MemorySeen()
