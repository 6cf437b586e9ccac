"""Places in verified logs, as the steps of verifying evidence find and compare them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from comity.errors import CheckpointInconsistent, EvidenceInvalid, Failure, SignatureInvalid
from comity.ids import StateCode
from comity.ledger.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from comity.ledger.entry import Entry
from comity.ledger.evidence_keys import (
    compromised_at,
    ended_at,
    keys_since,
    listed_keys,
    vouching_keys,
)
from comity.ledger.evidence_step import Step
from comity.ledger.proofs import LogProof, verify_entry_included
from comity.trust.network_directory import Directory
from comity.trust.verify import Verified


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a verified log an entry stands.

    Attributes:
        checkpoint: The checkpoint it was proved under.
        index: Its leaf.
        leaf_hash: The leaf's hash.
        key_ended_at: When the key that signed the checkpoint ends, if the network
            document sets an end.
        compromised_at: Since when the keys that signed it were compromised, if all of them
            were.
        revoked: Why keys that signed it were revoked without being compromised.
    """

    checkpoint: Verified[Checkpoint]
    index: int
    leaf_hash: bytes
    key_ended_at: datetime | None
    compromised_at: datetime | None = None
    revoked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint whose signature was checked, and what is to be thought of its keys.

    Attributes:
        checkpoint: The checkpoint.
        key_ended_at: See ``Place``.
        compromised_at: See ``Place``.
        revoked: See ``Place``.
    """

    checkpoint: Verified[Checkpoint]
    key_ended_at: datetime | None
    compromised_at: datetime | None = None
    revoked: frozenset[str] = frozenset()


def check_one_history(places: Sequence[Place], published: Sequence[Checkpoint] = ()) -> None:
    """Check that each log shows one root for a size and one entry at a place.

    Args:
        places: Where entries stand.
        published: Further checkpoints of the same logs.

    Raises:
        CheckpointInconsistent: One does not; its state misbehaved.
    """
    roots: dict[tuple[str, int], bytes] = {}
    leaves: dict[tuple[str, int], bytes] = {}
    for at in (*(place.checkpoint.value for place in places), *published):
        if roots.setdefault((at.origin, at.size), at.root) != at.root:
            raise CheckpointInconsistent(
                f"One log shows two histories of {at.size} entries: proof of misbehaviour.",
                private=f"log {at.origin}",
            )
    for place in places:
        at = place.checkpoint.value
        if leaves.setdefault((at.origin, place.index), place.leaf_hash) != place.leaf_hash:
            raise CheckpointInconsistent(
                f"One log shows two entries at place {place.index}: proof of misbehaviour.",
                private=f"log {at.origin}",
            )


def open_place(proof: LogProof, state: StateCode, dated: datetime, directory: Directory) -> Opened:
    """Open a proof's checkpoint as one of the state's own log.

    Raises:
        SignatureInvalid: The log is another state's, or none of its keys of that
            time or later signed.
        MemberUnknown: The log is nobody's.
        CheckpointMalformed: Not a checkpoint.
    """
    origin = read_checkpoint(proof.checkpoint).origin
    if directory.state_of_log(origin) != state:
        raise SignatureInvalid(f"The checkpoint is not of the log of {state}.")
    listed = listed_keys(directory, origin)
    keys = keys_since(listed, dated)
    checkpoint = open_checkpoint(proof.checkpoint, origin=origin, keys=keys)
    note = proof.checkpoint
    return Opened(
        checkpoint,
        ended_at(note, listed, dated),
        compromised_at(note, listed, dated),
        frozenset(
            one.revocation.reason
            for one in vouching_keys(note, listed, dated)
            if one.revocation is not None and one.revocation.reason != "compromised"
        ),
    )


def placed(entry: Entry, proof: LogProof, opened: Opened) -> Place:
    """Check that the entry stands where the proof says.

    Raises:
        InclusionInvalid: It does not.
    """
    verify_entry_included(
        entry.kind,
        entry.body,
        salt=entry.salt,
        index=proof.index,
        hashes=proof.hashes,
        checkpoint=opened.checkpoint,
    )
    return Place(
        opened.checkpoint,
        proof.index,
        entry.leaf_hash,
        opened.key_ended_at,
        opened.compromised_at,
        opened.revoked,
    )


@contextmanager
def during(step: Step, what: str = "") -> Iterator[None]:
    """Name the step, and what it was looking at, in any failure.

    Raises:
        EvidenceInvalid: The block raised a failure.
    """
    try:
        yield
    except Failure as problem:
        place = f" ({what})" if what else ""
        raise EvidenceInvalid(
            f"{step}{place}: {problem.public}", private=f"[{problem.code}] {problem.private}"
        ) from problem
