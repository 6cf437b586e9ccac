"""Attacks on the history of a log: by the state that owns it, and by whoever owns its database."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
from tests.unit.ledger.stores import MemoryLogStore, MemorySeen

from comity.errors import CheckpointGap, CheckpointInconsistent, InclusionInvalid
from comity.ledger.checkpoint import Checkpoint, sign_checkpoint
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.log import Log
from comity.ledger.proofs import verify_proof
from comity.ledger.witness import AdmittedCheckpoint, ConsistencyProof, Standing, admit_checkpoint
from comity.trust.keys import SigningKey

KEY = SigningKey("liar.example/log", bytes(32))
THIEF = SigningKey("liar.example/log", bytes([9]) * 32)
AT = datetime(2026, 1, 5, tzinfo=UTC)


def _entries(text: str, count: int) -> list[Entry]:
    return [
        Entry(EntryKind.MESSAGE_SENT, f"{text} {number}".encode(), bytes(32))
        for number in range(count)
    ]


def _log(*entries: Entry) -> Log:
    log = Log(MemoryLogStore().opened(), KEY.name, [KEY])
    log.append(entries, recorded_at=AT)
    log.checkpoint()
    return log


def _admit(log: Log, seen: MemorySeen, from_size: int) -> AdmittedCheckpoint:
    hashes = log.consistency_proof(from_size, log.size()) if from_size <= log.size() else ()
    return admit_checkpoint(
        log.checkpoint(),
        origin=KEY.name,
        keys=[KEY.verification_key],
        seen=seen,
        consistency=ConsistencyProof(from_size, hashes),
    )


def test_a_state_cannot_show_two_histories_of_one_length() -> None:
    """Attack: a state shows us one log and, later, another of the same length.

    Both signed notes are kept as proof, and the node's state is unchanged.
    """
    honest, forked = _log(*_entries("honest", 7)), _log(*_entries("forked", 7))
    seen = MemorySeen()
    _admit(honest, seen, 0)
    before = deepcopy(seen.notes)
    with pytest.raises(CheckpointInconsistent):
        _admit(forked, seen, 7)
    assert [accusation[:3] for accusation in seen.accusations] == [
        (KEY.name, honest.checkpoint(), forked.checkpoint())
    ]
    assert seen.notes == before


@pytest.mark.parametrize("kept", [0, 3, 6])
def test_a_state_cannot_go_on_from_another_history(kept: int) -> None:
    """Attack: a state replaces entries it already showed and lets the log grow past them.

    Both signed notes are kept as proof, and the node's state is unchanged.
    """
    entries = _entries("honest", 7)
    honest, forked = _log(*entries), _log(*entries[:kept], *_entries("forked", 20))
    seen = MemorySeen()
    _admit(honest, seen, 0)
    before = deepcopy(seen.notes)
    with pytest.raises(CheckpointInconsistent):
        _admit(forked, seen, 7)
    assert len(seen.accusations) == 1
    assert seen.notes == before


def test_a_state_cannot_hide_a_fork_behind_a_proof_from_elsewhere() -> None:
    """Attack: the proof offered starts before the fork, where both histories still agree.

    The proof must start from the last size seen, and the node's state is unchanged.
    """
    entries = _entries("honest", 7)
    honest, forked = _log(*entries), _log(*entries[:3], *_entries("forked", 20))
    seen = MemorySeen()
    _admit(honest, seen, 0)
    before = deepcopy(seen)
    for from_size in (0, 3):
        with pytest.raises(CheckpointGap) as caught:
            _admit(forked, seen, from_size)
        assert caught.value.last_seen == 7
    assert seen == before


def test_a_truncated_log_is_no_news() -> None:
    """Attack: a state shows an earlier, shorter log, as if the last entries had never been.

    It counts as old, under which nothing new is accepted, and the node's state is unchanged.
    """
    entries = _entries("honest", 7)
    seen = MemorySeen()
    _admit(_log(*entries), seen, 0)
    before = deepcopy(seen)
    assert _admit(_log(*entries[:4]), seen, 7).standing is Standing.OLD
    assert seen == before


def test_a_rollback_to_a_rewritten_beginning_is_recognised() -> None:
    """Attack: after a rollback a state shows another history of a length it showed before.

    Both signed notes are kept as proof, and the node's state is unchanged.
    """
    entries = _entries("honest", 7)
    seen = MemorySeen()
    _admit(_log(*entries[:4]), seen, 0)
    _admit(_log(*entries), seen, 4)
    before = deepcopy(seen.notes)
    with pytest.raises(CheckpointInconsistent):
        _admit(_log(*_entries("forked", 4)), seen, 7)
    assert len(seen.accusations) == 1
    assert seen.notes == before


@pytest.mark.parametrize("place", [0, 3, 6])
def test_an_entry_cannot_be_dated_back_into_the_log(place: int) -> None:
    """Attack: a state slips an entry between old ones, to have sent it long ago.

    Every later entry moves, so the root of what was seen no longer fits, and the node's state
    is unchanged.
    """
    entries = _entries("honest", 7)
    late = Entry(EntryKind.MESSAGE_SENT, b"dated back", bytes(32))
    seen = MemorySeen()
    _admit(_log(*entries), seen, 0)
    before = deepcopy(seen.notes)
    with pytest.raises(CheckpointInconsistent):
        _admit(_log(*entries[:place], late, *entries[place:]), seen, 7)
    assert seen.notes == before


def test_an_entry_that_was_never_logged_has_no_proof() -> None:
    """Attack: a state proves a message it never logged with the proof of another entry.

    Whatever place is claimed, the root differs, and the node's state is unchanged.
    """
    log = _log(*_entries("honest", 7))
    before = log.checkpoint()
    for index in range(7):
        with pytest.raises(InclusionInvalid):
            verify_proof(
                log.proof(index, 7),
                EntryKind.MESSAGE_SENT,
                b"never logged",
                salt=bytes(32),
                origin=KEY.name,
                keys=[KEY.verification_key],
            )
    assert log.checkpoint() == before


def test_an_inner_node_cannot_pass_for_an_entry() -> None:
    """Attack: a leaf is made of two hashes, so that it equals an inner node of the tree.

    Leaves and nodes are hashed under different prefixes, and the node's state is unchanged.
    """
    log = _log(*_entries("honest", 4))
    proof = log.proof(0, 4)
    with pytest.raises(InclusionInvalid):
        verify_proof(
            type(proof)(0, proof.hashes[1:], proof.checkpoint),
            EntryKind.MESSAGE_SENT,
            Entry(EntryKind.MESSAGE_SENT, b"honest 0", bytes(32)).leaf_hash + proof.hashes[0],
            salt=bytes(32),
            origin=KEY.name,
            keys=[KEY.verification_key],
        )
    assert log.size() == 4


def test_whoever_owns_the_database_cannot_make_the_node_vouch_for_another_history() -> None:
    """Attack: leaves, tiles and checkpoint are replaced in the database, all in keeping.

    Only the signature cannot be: the node signs nothing more, and the node's state is unchanged.
    """
    rewritten = MemoryLogStore()
    forger = Log(rewritten.opened(), KEY.name, [THIEF])
    forger.append(_entries("rewritten", 7), recorded_at=AT)
    forger.checkpoint()
    log = Log(rewritten.opened(), KEY.name, [KEY])
    log.append(_entries("honest", 1), recorded_at=AT)
    before = deepcopy((rewritten.tiles, rewritten.checkpoints))
    with pytest.raises(CheckpointInconsistent):
        log.checkpoint()
    assert (rewritten.tiles, rewritten.checkpoints) == before


def test_whoever_owns_the_database_cannot_drop_the_last_leaves() -> None:
    """Attack: the last leaves are deleted from the database after they were signed for.

    The log is then shorter than its last checkpoint, and the node's state is unchanged.
    """
    store = MemoryLogStore()
    log = Log(store.opened(), KEY.name, [KEY])
    log.append(_entries("honest", 7), recorded_at=AT)
    log.checkpoint()
    del store.leaves.rows[5:]
    before = deepcopy((store.tiles, store.checkpoints))
    with pytest.raises(CheckpointInconsistent):
        Log(store.opened(), KEY.name, [KEY]).checkpoint()
    assert (store.tiles, store.checkpoints) == before


def test_a_checkpoint_with_an_invented_root_cannot_be_extended_to() -> None:
    """Attack: a state signs a size and a root that belong to no tree at all.

    No proof leads there from what was seen, and the node's state is unchanged.
    """
    honest, seen = _log(*_entries("honest", 7)), MemorySeen()
    _admit(honest, seen, 0)
    before = deepcopy(seen.notes)
    invented = sign_checkpoint(Checkpoint(KEY.name, 12, bytes(32)), [KEY])
    for hashes in ((), (bytes(32),), (bytes(32),) * 70, (b"",)):
        with pytest.raises(CheckpointInconsistent):
            admit_checkpoint(
                invented,
                origin=KEY.name,
                keys=[KEY.verification_key],
                seen=seen,
                consistency=ConsistencyProof(7, hashes),
            )
    assert seen.notes == before
