"""Checkpoints: a log's size and root, signed.

Source:
    C2SP tlog-checkpoint, sections "Note text" and "Signatures".
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from comity.errors import CheckpointMalformed, EnvelopeMalformed
from comity.trust.keys import VerificationKey
from comity.trust.merkle_proof import HASH_BYTES
from comity.trust.note_format import OpenedNote, parse_note
from comity.trust.signed_note import open_note, sign_note
from comity.trust.signing import Signer
from comity.trust.verify import Verified

MAX_CHECKPOINT_BYTES: Final = 256 * 1024
"""Room for the 16 signatures every reader must accept, and for ML-DSA-44 of a whole Union."""

MAX_TREE_SIZE: Final = 2**63 - 1
"""The greatest size that fits a signed 64-bit column; no log comes near it."""

_KEPT_READ_BYTES: Final = 16 * 1024
"""Longer ones are read anew each time, so that strangers do not fill the memory."""

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_FIRST_EXTENSION: Final = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log states about itself at one size.

    Args:
        origin: The log's name: one line, not empty.
        size: Number of leaves.
        root: Root hash over them, 32 bytes.

    Raises:
        ValueError: A part breaks a rule. The caller's bug.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        """Refuse what cannot be written as a checkpoint."""
        if not self.origin or "\n" in self.origin:
            raise ValueError("An origin is one line and not empty.")
        if not 0 <= self.size <= MAX_TREE_SIZE or len(self.root) != HASH_BYTES:
            raise ValueError("A checkpoint has a size and a root of 32 bytes.")

    @property
    def text(self) -> str:
        r"""The text that is signed.

        Example:
            >>> Checkpoint("example.com/log", 3, bytes(32)).text
            'example.com/log\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n'
        """
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode('ascii')}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint's text. Its signatures are another matter.

    Extension lines are allowed and ignored: the specification lets other
    implementations write them, and no auditor can check what they say.

    Raises:
        CheckpointMalformed: Not the text of a checkpoint. The log's fault.
    """
    if not text.endswith("\n"):
        raise CheckpointMalformed("A checkpoint ends in a newline.")
    lines = text[:-1].split("\n")
    if len(lines) < _FIRST_EXTENSION or not all(lines):
        raise CheckpointMalformed("A checkpoint has three lines: origin, size and root.")
    origin, size, root = lines[:_FIRST_EXTENSION]
    if _SIZE.fullmatch(size) is None or int(size) > MAX_TREE_SIZE:
        raise CheckpointMalformed("The size of a checkpoint is a decimal number.")
    return Checkpoint(origin, int(size), _decode_hash(root))


def read_checkpoint(note: bytes) -> Checkpoint:
    """Return what a signed note claims, its signatures unchecked.

    For notes from this node's own store, and to learn whose key to ask for.

    Raises:
        CheckpointMalformed: Not a signed checkpoint. The log's fault.
    """
    if len(note) > _KEPT_READ_BYTES:
        return _read(note)
    return _read_before(note)


def _read(note: bytes) -> Checkpoint:
    try:
        text = parse_note(note, max_bytes=MAX_CHECKPOINT_BYTES).text
    except EnvelopeMalformed as problem:
        raise CheckpointMalformed(f"Not a signed checkpoint: {problem.public}") from problem
    return parse_checkpoint(text)


# One exchange reads a dozen of them, each several times.
_read_before = lru_cache(maxsize=64)(_read)


def sign_checkpoint(checkpoint: Checkpoint, keys: Sequence[Signer]) -> bytes:
    """Return the checkpoint as a signed note, one signature per key.

    Raises:
        ValueError: No key, or one whose name is not the origin: tlog-checkpoint
            asks for equal names, and readers here insist. The caller's bug.
    """
    if not keys or any(key.name != checkpoint.origin for key in keys):
        raise ValueError("A checkpoint is signed by keys named after its origin.")
    return sign_note(checkpoint.text, keys)


def open_checkpoint(
    note: bytes, *, origin: str, keys: Sequence[VerificationKey]
) -> Verified[Checkpoint]:
    """Return a checkpoint whose signature by the log was checked.

    Args:
        note: The signed note as received.
        origin: The log it must belong to.
        keys: The keys that may sign for that log; one of them must have.

    Raises:
        CheckpointMalformed: Not a checkpoint, or another log's. The sender's fault.
        SignatureInvalid: None of the keys signed it, or one of them is named and
            did not. The sender's fault, or an attack on the way.
    """
    claimed = read_checkpoint(note)
    if claimed.origin != origin:
        raise CheckpointMalformed(
            "The checkpoint belongs to another log.",
            private=f"expected {origin!r}, received {claimed.origin!r}",
        )
    return open_note(note, keys).read_as(_checkpoint_of)


def _checkpoint_of(note: OpenedNote) -> Checkpoint:
    return parse_checkpoint(note.text)


def _decode_hash(encoded: str) -> bytes:
    try:
        decoded = b64decode(encoded, validate=True)
    except (ValueError, Base64Error) as problem:
        raise CheckpointMalformed("The root of a checkpoint is base64.") from problem
    # A second spelling would be a second text for one state of the log.
    if len(decoded) != HASH_BYTES or b64encode(decoded).decode("ascii") != encoded:
        raise CheckpointMalformed("The root of a checkpoint is a SHA-256 hash in base64.")
    return decoded
