"""Linking a peer's checkpoint to the last one seen of its log.

Both nodes send at once, so checkpoints of one log can overtake each other on the
way. A peer therefore offers proofs for the sizes we may have seen, and a smaller
checkpoint is admitted when a proof shows it to be the beginning of the larger.

Source: docs/protocol, COM-5.
"""

from collections.abc import Sequence

from comity.errors import CheckpointGap, CheckpointInconsistent
from comity.exchange.batch import Consistency, join_hashes, split_hashes
from comity.exchange.partners import Partner
from comity.ledger.checkpoint import Checkpoint, read_checkpoint
from comity.ledger.log import Log
from comity.ledger.ports import SeenCheckpoints
from comity.ledger.witness import ConsistencyProof, Standing, admit_checkpoint
from comity.trust.merkle_proof import check_consistency
from comity.trust.verify import Verified


def admit_linked_checkpoint(
    note: bytes, *, partner: Partner, seen: SeenCheckpoints, offered: Sequence[Consistency]
) -> Verified[Checkpoint]:
    """Check a peer's checkpoint and keep it.

    Args:
        note: The signed note as received.
        partner: Whose it must be.
        seen: What we have seen of other logs.
        offered: The proofs that came with it.

    Returns:
        The checkpoint: signed by the partner, and one log with all seen before.

    Raises:
        CheckpointMalformed: Not a checkpoint of that log.
        SignatureInvalid: None of the partner's keys signed it.
        CheckpointGap: No proof links it to the last one seen. Nobody's fault; the
            peer repeats with a proof from there.
        CheckpointInconsistent: The log was rewritten; both notes are kept.
        EnvelopeMalformed: A proof of impossible length.
    """
    claimed = read_checkpoint(note)
    last_note = seen.latest(partner.origin)
    last_size = 0 if last_note is None else read_checkpoint(last_note).size
    admitted = admit_checkpoint(
        note,
        origin=partner.origin,
        keys=partner.log_keys,
        seen=seen,
        consistency=_from(last_size, claimed.size, offered),
    )
    if admitted.standing is Standing.OLD and last_note is not None:
        _check_beginning(note, last_note, partner, seen, offered)
    return admitted.checkpoint


def _from(first: int, second: int, offered: Sequence[Consistency]) -> ConsistencyProof:
    if first == 0:
        return ConsistencyProof(0)
    for proof in offered:
        if proof.first == first and proof.second == second:
            return ConsistencyProof(first, split_hashes(proof.hashes))
    return ConsistencyProof(0)


def _check_beginning(
    note: bytes,
    last_note: bytes,
    partner: Partner,
    seen: SeenCheckpoints,
    offered: Sequence[Consistency],
) -> None:
    """Check that an older checkpoint is the beginning of the last one seen."""
    old, last = read_checkpoint(note), read_checkpoint(last_note)
    if seen.note_at(partner.origin, old.size) is not None:
        return
    for proof in offered:
        if proof.first == old.size and proof.second == last.size:
            try:
                check_consistency(
                    old.size, last.size, old.root, last.root, split_hashes(proof.hashes)
                )
            except CheckpointInconsistent as problem:
                seen.misbehaviour(partner.origin, last_note, note, problem.public)
                raise
            seen.put(partner.origin, old.size, note)
            return
    raise CheckpointGap("No proof links the checkpoint to the last one seen.", last_seen=last.size)


def links(log: Log, size: int, others: Sequence[int]) -> list[Consistency]:
    """Return proofs that link our checkpoint of ``size`` with those of other sizes.

    Args:
        log: Our log.
        size: Size of the checkpoint to be linked.
        others: Sizes the peer says or may be thought to have seen last. Left out are
            0 and sizes that no checkpoint of ours covers, which nobody can have seen.
    """
    found = []
    for other in dict.fromkeys(others):
        if other in {0, size}:
            continue
        first, second = min(other, size), max(other, size)
        try:
            hashes = log.consistency_proof(first, second)
        except ValueError:  # the peer's number, not our bug
            continue
        found.append(Consistency(first, second, join_hashes(hashes)))
    return found
