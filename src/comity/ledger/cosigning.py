"""What a witness does: it cosigns a log that only grew, and never two histories of one.

Source:
    C2SP tlog-witness, section "add-checkpoint"; docs/protocol, COM-10.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.errors import (
    CheckpointGap,
    CheckpointInconsistent,
    ConflictingChange,
    EnvelopeMalformed,
)
from comity.ledger.checkpoint import (
    MAX_CHECKPOINT_BYTES,
    MAX_TREE_SIZE,
    Checkpoint,
    open_checkpoint,
    read_checkpoint,
)
from comity.ledger.ports import SeenCheckpoints
from comity.ledger.publication import base_note
from comity.ledger.publication_ports import WitnessedCheckpoints, WitnessedLog
from comity.trust.cosignature import CosignerKey, cosign, with_signatures
from comity.trust.keys import VerificationKey
from comity.trust.merkle_proof import EMPTY_ROOT, HASH_BYTES, MAX_PROOF_HASHES, check_consistency
from comity.trust.note_format import NoteSignature, parse_note

MAX_REQUEST_BYTES: Final = MAX_CHECKPOINT_BYTES + 64 * 64
_OLD_SIZE: Final = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)
TWO_ROOTS: Final = "Two different logs of the same length."


@dataclass(frozen=True, slots=True)
class CosigningRequest:
    """What a log asks of a witness; nothing in it is verified.

    Args:
        old_size: The size the witness is thought to have cosigned last; 0 for none.
        hashes: RFC 6962 consistency proof from there.
        note: The checkpoint to cosign, signed by its log.
    """

    old_size: int
    hashes: tuple[bytes, ...]
    note: bytes

    def encode(self) -> bytes:
        """Return the body of the request."""
        lines = [f"old {self.old_size}", *(b64encode(each).decode("ascii") for each in self.hashes)]
        return ("\n".join(lines) + "\n\n").encode("ascii") + self.note


def parse_request(raw: bytes) -> CosigningRequest:
    """Read the body of a request.

    Raises:
        EnvelopeMalformed: Not a request. The sender's fault.
        CheckpointMalformed: What follows is no signed checkpoint. The sender's fault.
    """
    if len(raw) > MAX_REQUEST_BYTES:
        raise EnvelopeMalformed("The request is longer than any request is.")
    head, blank, note = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as problem:
        raise EnvelopeMalformed("The head of the request is not ASCII.") from problem
    old = _OLD_SIZE.fullmatch(lines[0])
    if old is None or not blank or int(old[1]) > MAX_TREE_SIZE:
        raise EnvelopeMalformed("The request does not begin with the old size.")
    if len(lines) - 1 > MAX_PROOF_HASHES:
        raise EnvelopeMalformed("The proof is longer than any log is deep.")
    request = CosigningRequest(int(old[1]), tuple(map(_hash, lines[1:])), note)
    read_checkpoint(note)
    return request


def cosign_checkpoint(
    request: CosigningRequest,
    *,
    origin: str,
    log_keys: Sequence[VerificationKey],
    witness_keys: Sequence[CosignerKey],
    witnessed: WitnessedCheckpoints,
    seen: SeenCheckpoints,
    at: datetime,
    from_owner: bool,
) -> tuple[NoteSignature, ...]:
    """Cosign a checkpoint, once it is known to extend what was cosigned before.

    What is returned may be sent only after the transaction was committed: otherwise a crash
    would let the witness forget what it said, and cosign another history.

    Args:
        request: What the log asks.
        origin: The log's name.
        log_keys: Keys the network document names for that log now.
        witness_keys: Our own; at least one.
        witnessed: What we cosigned so far.
        seen: What we saw of other logs otherwise; compared where the sizes are equal.
        at: Now, aware.
        from_owner: Whether the log's owner itself asks. Only then does a proof that fails
            speak against the log: others could offer a wrong one.

    Raises:
        CheckpointMalformed: Not a checkpoint of that log. The sender's fault.
        SignatureInvalid: None of the log's keys signed it. The sender's fault.
        EnvelopeMalformed: The old size is greater than the checkpoint's. The sender's fault.
        CheckpointGap: Another size was cosigned last; ``last_seen`` says which.
        ConflictingChange: Our clock was set back: a cosignature says what was the greatest
            size at its time, and would say it of a time already spoken for.
        CheckpointInconsistent: The checkpoint contradicts what was cosigned or seen, or
            the proof does not show otherwise. Where the notes prove it, both are kept
            through ``seen.misbehaviour``, which must outlive this refusal.
    """
    checkpoint = open_checkpoint(request.note, origin=origin, keys=log_keys).value
    if request.old_size > checkpoint.size:
        raise EnvelopeMalformed("The old size is greater than that of the checkpoint.")
    last = witnessed.cosigned(origin)
    _refuse_second_root(checkpoint, request.note, last, seen)
    if last is not None and at < last.cosigned_at:
        raise ConflictingChange(
            "This witness's clock reads earlier than its last cosignature of that log."
        )
    last_size = 0 if last is None else last.size
    if request.old_size != last_size:
        raise CheckpointGap("Another size was cosigned last.", last_seen=last_size)
    _check_extends(request, checkpoint, last, seen, from_owner=from_owner)
    signatures = cosign(parse_note(request.note).text, witness_keys, at=at)
    witnessed.cosign(
        WitnessedLog(
            origin=origin,
            size=checkpoint.size,
            note=with_signatures(base_note(request.note, log_keys), signatures),
            cosigned_at=at,
        )
    )
    return signatures


def _check_extends(
    request: CosigningRequest,
    checkpoint: Checkpoint,
    last: WitnessedLog | None,
    seen: SeenCheckpoints,
    *,
    from_owner: bool,
) -> None:
    """Check that the checkpoint extends what was cosigned last.

    Raises:
        CheckpointInconsistent: It does not, or the proof does not show it.
    """
    before = (
        Checkpoint(checkpoint.origin, 0, EMPTY_ROOT) if last is None else read_checkpoint(last.note)
    )
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        raise CheckpointInconsistent("An empty log has another root than the one given.")
    try:
        check_consistency(
            before.size, checkpoint.size, before.root, checkpoint.root, request.hashes
        )
    except CheckpointInconsistent as problem:
        if from_owner and last is not None and before.size:
            seen.misbehaviour(checkpoint.origin, last.note, request.note, problem.public)
        raise


def _refuse_second_root(
    checkpoint: Checkpoint, note: bytes, last: WitnessedLog | None, seen: SeenCheckpoints
) -> None:
    """Refuse a checkpoint of a size for which another root was seen, and keep both notes.

    Whoever asks: the two signatures of the log are the proof.
    """
    known = [] if last is None or last.size != checkpoint.size else [last.note]
    exchanged = seen.note_at(checkpoint.origin, checkpoint.size)
    known += [] if exchanged is None else [exchanged]
    for earlier in known:
        if read_checkpoint(earlier).root != checkpoint.root:
            seen.misbehaviour(checkpoint.origin, earlier, note, TWO_ROOTS)
            raise CheckpointInconsistent(TWO_ROOTS)


def _hash(line: str) -> bytes:
    try:
        decoded = b64decode(line, validate=True)
    except (ValueError, Base64Error) as problem:
        raise EnvelopeMalformed("A line of the proof is not base64.") from problem
    if len(decoded) != HASH_BYTES or b64encode(decoded).decode("ascii") != line:
        raise EnvelopeMalformed("A line of the proof is not a hash in base64.")
    return decoded
