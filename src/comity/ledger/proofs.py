"""Proofs that travel: an entry's place in a log, with the log's signed checkpoint.

Source:
    C2SP tlog-proof, sections "Format" and "Verifying a tlog proof".
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from comity.errors import InclusionInvalid
from comity.ledger.checkpoint import (
    MAX_CHECKPOINT_BYTES,
    MAX_TREE_SIZE,
    Checkpoint,
    open_checkpoint,
)
from comity.ledger.entry import LEAF_VERSION, EntryKind
from comity.trust.digest import SALT_BYTES, commitment
from comity.trust.keys import VerificationKey
from comity.trust.merkle_proof import (
    HASH_BYTES,
    MAX_PROOF_HASHES,
    InclusionChecker,
    leaf_hash,
    root_from_inclusion_proof,
)
from comity.trust.verify import Verified

HEADER_LINE: Final = "c2sp.org/tlog-proof@v1"
MAX_EXTRA_BYTES: Final = 64 * 1024
MAX_PROOF_BYTES: Final = MAX_CHECKPOINT_BYTES + MAX_EXTRA_BYTES * 2 + 64 * 64
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class LogProof:
    """An inclusion proof with the checkpoint it leads to; nothing in it is verified yet.

    Args:
        index: Place of the entry in the log, from 0.
        hashes: Sibling hashes from the leaf upwards.
        checkpoint: The log's signed note, verbatim.
        extra: Opaque data of an application; authenticated by nothing, and
            written by no part of this node.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def encode(self) -> str:
        """Return the proof as text.

        Raises:
            ValueError: The checkpoint is not UTF-8. The caller's bug.
        """
        lines = [HEADER_LINE]
        if self.extra is not None:
            lines.append(f"extra {b64encode(self.extra).decode('ascii')}")
        lines.append(f"index {self.index}")
        lines += [b64encode(digest).decode("ascii") for digest in self.hashes]
        return "\n".join(lines) + "\n\n" + self.checkpoint.decode("utf-8")


def parse_proof(text: str) -> LogProof:
    """Read a proof's text; its hashes and its checkpoint are checked elsewhere.

    Raises:
        InclusionInvalid: Not a tlog-proof. The sender's fault.
    """
    if len(text) > MAX_PROOF_BYTES:
        raise InclusionInvalid("The proof is longer than any proof is.")
    head, blank, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != HEADER_LINE or not blank:
        raise InclusionInvalid(f"The proof does not begin with {HEADER_LINE}.")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = _decode(lines.pop(0).removeprefix("extra "))
    place = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if place is None or int(place[1]) > MAX_TREE_SIZE:
        raise InclusionInvalid("The proof does not name the index of the entry.")
    if len(lines) > MAX_PROOF_HASHES:
        raise InclusionInvalid("The proof is longer than any log is deep.")
    hashes = tuple(_decode(line) for line in lines)
    if any(len(digest) != HASH_BYTES for digest in hashes):
        raise InclusionInvalid("The proof holds a digest of the wrong length.")
    try:
        return LogProof(int(place[1]), hashes, checkpoint.encode("utf-8"), extra)
    except UnicodeEncodeError as problem:
        raise InclusionInvalid("The proof is not UTF-8.") from problem


def verify_entry_included(
    kind: EntryKind,
    body: bytes,
    *,
    salt: bytes,
    index: int,
    hashes: Sequence[bytes],
    checkpoint: Verified[Checkpoint],
) -> Verified[bytes]:
    """Check that these very bytes are in the log, as an entry of this kind.

    Args:
        kind: What the body must have been logged as.
        body: The bytes as received.
        salt: The salt that came with them.
        index: Place in the log, from 0.
        hashes: Sibling hashes from the leaf upwards.
        checkpoint: A checkpoint of that log, verified.

    Returns:
        The body, verified.

    Raises:
        InclusionInvalid: The log holds something else at that place, or the
            salt or the proof is malformed. The sender's fault.
    """
    leaf = _received_leaf(kind, body, salt)

    def included(at: Checkpoint) -> bytes:
        if root_from_inclusion_proof(index, at.size, leaf, hashes) != at.root:
            raise InclusionInvalid("The message is not in the log that the checkpoint describes.")
        return body

    # The seal passes from the signed root to the bytes it is the root of.
    return checkpoint.read_as(included)


class EntryVerifier:
    """Checks many entries against one checkpoint, as ``verify_entry_included`` does one.

    Args:
        checkpoint: A checkpoint of the log, verified.
    """

    def __init__(self, checkpoint: Verified[Checkpoint]) -> None:
        self._checkpoint = checkpoint
        self._checker = InclusionChecker(checkpoint.value.size, checkpoint.value.root)

    def verify(
        self, kind: EntryKind, body: bytes, *, salt: bytes, index: int, proof: bytes
    ) -> Verified[bytes]:
        """Check that these very bytes are in the log, as an entry of this kind.

        Args:
            kind: What the body must have been logged as.
            body: The bytes as received.
            salt: The salt that came with them.
            index: Place in the log, from 0.
            proof: Sibling hashes from the leaf upwards, one after the other.

        Returns:
            The body, verified.

        Raises:
            InclusionInvalid: The log holds something else at that place, or the
                salt or the proof is malformed. The sender's fault.
        """
        leaf = _received_leaf(kind, body, salt)

        def included(_: Checkpoint) -> bytes:
            self._checker.check(index, leaf, proof)
            return body

        # The seal passes from the signed root to the bytes it is the root of.
        return self._checkpoint.read_as(included)


def verify_proof(
    proof: LogProof,
    kind: EntryKind,
    body: bytes,
    *,
    salt: bytes,
    origin: str,
    keys: Sequence[VerificationKey],
) -> Verified[bytes]:
    """Check a whole tlog-proof for an entry: signature first, then inclusion.

    Raises:
        CheckpointMalformed: The proof's checkpoint is none, or another log's.
        SignatureInvalid: None of the keys signed that checkpoint.
        InclusionInvalid: The log holds something else at that place.
            All three are the sender's fault, or an attack on the way.
    """
    checkpoint = open_checkpoint(proof.checkpoint, origin=origin, keys=keys)
    return verify_entry_included(
        kind, body, salt=salt, index=proof.index, hashes=proof.hashes, checkpoint=checkpoint
    )


def _received_leaf(kind: EntryKind, body: bytes, salt: bytes) -> bytes:
    """Return the hash of the leaf that received bytes must stand for.

    Not ``Entry.leaf_hash``: a salt of the wrong length is the sender's fault here, and
    the caller's bug there.
    """
    if len(salt) != SALT_BYTES:
        raise InclusionInvalid("The salt has the wrong length.")
    return leaf_hash(LEAF_VERSION + commitment(kind.domain, salt, body))


def _decode(encoded: str) -> bytes:
    try:
        decoded = b64decode(encoded, validate=True)
    except (ValueError, Base64Error) as problem:
        raise InclusionInvalid("The proof holds a line that is not base64.") from problem
    if b64encode(decoded).decode("ascii") != encoded:
        raise InclusionInvalid("The proof holds base64 that is not in its canonical form.")
    return decoded
