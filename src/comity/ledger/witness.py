"""Watching other nodes' logs: whoever receives a checkpoint checks that the log only grew.

Each node is so the witness of every log it deals with. A state that shows two
different histories needs two signed checkpoints to do so, and these are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from comity.errors import CheckpointGap, CheckpointInconsistent
from comity.ledger.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from comity.ledger.ports import SeenCheckpoints
from comity.trust.keys import VerificationKey
from comity.trust.merkle_proof import EMPTY_ROOT, check_consistency
from comity.trust.verify import Verified


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """A proof that a checkpoint extends the log's state at an earlier size.

    Args:
        from_size: The size the proof starts from; 0 at first contact.
        hashes: The proof; empty from size 0.
    """

    from_size: int
    hashes: tuple[bytes, ...] = ()


@unique
class Standing(StrEnum):
    """How an admitted checkpoint relates to the last one seen of its log."""

    EXTENDS = "extends"
    REPEATED = "repeated"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class AdmittedCheckpoint:
    """A checkpoint that contradicts nothing seen before.

    Args:
        checkpoint: The checkpoint, its signature checked.
        standing: ``EXTENDS``: newer, and stored as the last one seen.
            ``REPEATED``: of the same size and root; nothing stored. ``OLD``: of
            a smaller size. An old checkpoint proves nothing about messages that
            are new here, because a forked log could show it: the caller accepts
            under it only messages it already has.
    """

    checkpoint: Verified[Checkpoint]
    standing: Standing


def admit_checkpoint(
    note: bytes,
    *,
    origin: str,
    keys: Sequence[VerificationKey],
    seen: SeenCheckpoints,
    consistency: ConsistencyProof,
) -> AdmittedCheckpoint:
    """Check a peer's checkpoint against the last one seen, and store it if it is newer.

    At first contact there is nothing to compare with: any signed checkpoint is
    taken, with a proof from size 0, and everything later must extend it.

    A smaller checkpoint needs no proof. Was one of its size seen before, the
    roots must be equal; was none, it can be neither confirmed nor refuted here,
    and counts as ``Standing.OLD``.

    Args:
        note: The signed note as received.
        origin: The log's name, as the network document has it for the peer.
        keys: Keys the network document names for that log at that time.
        seen: What this node has seen of other logs.
        consistency: The proof offered with the note.

    Returns:
        The checkpoint, and how it stands to what was seen.

    Raises:
        CheckpointMalformed: Not a checkpoint of that log. The peer's fault.
        SignatureInvalid: None of the keys signed it. The peer's fault, or an
            attack on the way.
        CheckpointGap: The proof starts elsewhere than at the last size seen;
            the peer repeats with one that does. Nobody's fault.
        CheckpointInconsistent: The log was rewritten, or the proof does not show
            that it was not. The peer's fault. Where the two notes alone prove a
            rewriting (one size, two roots) or the proof fails, both are kept
            through ``seen.misbehaviour``; the last one seen stays as it was.
    """
    opened = open_checkpoint(note, origin=origin, keys=keys)
    checkpoint = opened.value
    last_note = seen.latest(origin)
    last = Checkpoint(origin, 0, EMPTY_ROOT) if last_note is None else read_checkpoint(last_note)
    if checkpoint.size < last.size:
        _compare(checkpoint, note, seen.note_at(origin, checkpoint.size), seen)
        return AdmittedCheckpoint(opened, Standing.OLD)
    if checkpoint.size == last.size and last_note is not None:
        _compare(checkpoint, note, last_note, seen)
        return AdmittedCheckpoint(opened, Standing.REPEATED)
    if consistency.from_size != last.size:
        raise CheckpointGap(
            "The consistency proof starts from another size than the last one seen.",
            last_seen=last.size,
        )
    try:
        check_consistency(
            last.size, checkpoint.size, last.root, checkpoint.root, consistency.hashes
        )
    except CheckpointInconsistent as problem:
        if last_note is not None:
            seen.misbehaviour(origin, last_note, note, problem.public)
        raise
    seen.put(origin, checkpoint.size, note)
    return AdmittedCheckpoint(opened, Standing.EXTENDS)


def _compare(
    checkpoint: Checkpoint, note: bytes, known_note: bytes | None, seen: SeenCheckpoints
) -> None:
    """Refuse a second root for a size that was seen."""
    if known_note is None or read_checkpoint(known_note).root == checkpoint.root:
        return
    what = "Two different logs of the same length."
    seen.misbehaviour(checkpoint.origin, known_note, note, what)
    raise CheckpointInconsistent(what)
