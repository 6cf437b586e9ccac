"""Cosignatures: a cosigner's dated statement that a log only grew.

Source:
    C2SP tlog-cosignature, sections "Format", "Ed25519 signed message" and "ML-DSA-44
    signed message".
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from comity.errors import CheckpointMalformed, SignatureInvalid
from comity.trust.cosigner import CosignerAlgorithm, CosignerKey, CosignerVerificationKey
from comity.trust.note_format import Note, NoteSignature, format_note, parse_note

__all__ = [
    "Cosignature",
    "CosignerAlgorithm",
    "CosignerKey",
    "CosignerVerificationKey",
    "cosign",
    "cosignatures_on",
    "signature_lines",
    "with_signatures",
]

_TIME_BYTES: Final = 8
_MAX_TIME: Final = 253_402_300_799
"""The last second of the year 9999, beyond which no clock of ours reads."""

_HASH_BYTES: Final = 32
_MAX_ORIGIN_BYTES: Final = 255


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A cosignature that was checked.

    Attributes:
        key: Whose.
        at: When, as the cosigner says, in UTC with whole seconds.
    """

    key: CosignerVerificationKey
    at: datetime


def cosign(text: str, keys: Iterable[CosignerKey], *, at: datetime) -> tuple[NoteSignature, ...]:
    """Return the cosignatures of a checkpoint, one for each key.

    Args:
        text: The checkpoint's text, which ends in a newline.
        keys: Who cosigns.
        at: Now, aware. Seconds are kept, fractions are not.

    Raises:
        CheckpointMalformed: The text is no checkpoint that can be cosigned. Whoever sent it.
        ValueError: ``at`` lies before 1970. The caller's bug.
    """
    seconds = int(at.timestamp())
    if seconds <= 0:
        raise ValueError("A cosignature bears a time after 1970.")
    return tuple(
        NoteSignature(
            key.name,
            key.verification_key.key_id,
            seconds.to_bytes(_TIME_BYTES, "big")
            + key.sign(_message(text, key.name, key.algorithm, seconds)),
        )
        for key in keys
    )


def cosignatures_on(note: Note, keys: Sequence[CosignerVerificationKey]) -> tuple[Cosignature, ...]:
    """Return the cosignatures on a checkpoint by these keys, all of them checked.

    Lines of others are left aside. Of one key only the first line counts.

    Args:
        note: The signed note, as parsed.
        keys: The keys that are known.

    Raises:
        SignatureInvalid: A line bears a known key's name and id and is not its
            cosignature: then the whole note is refused, as C2SP signed-note advises.
        CheckpointMalformed: The text is no checkpoint that can be cosigned.
    """
    known = {(key.name, key.key_id): key for key in keys}
    found: dict[CosignerVerificationKey, Cosignature] = {}
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key is not None:
            at = _check(note.text, key, line.signature)
            found.setdefault(key, Cosignature(key, at))
    return tuple(found.values())


def with_signatures(raw: bytes, further: Iterable[NoteSignature]) -> bytes:
    """Return a note with further signature lines; those already there stay as they are.

    Of a key that signed already no second line is added.

    Raises:
        EnvelopeMalformed: ``raw`` is not a signed note.
        ValueError: The note would have more lines than readers take. The caller's bug.
    """
    note = parse_note(raw)
    present = {(line.name, line.key_id): line for line in note.signatures}
    for line in further:
        present.setdefault((line.name, line.key_id), line)
    added = [line for line in present.values() if line not in note.signatures]
    return format_note(note.text, [*note.signatures, *added])


def signature_lines(signatures: Sequence[NoteSignature]) -> bytes:
    """Return signature lines alone, as a witness answers.

    Raises:
        ValueError: None is given. The caller's bug.
    """
    # A note without its text and the empty line after it.
    return format_note("\n", signatures).removeprefix(b"\n\n")


def _check(text: str, key: CosignerVerificationKey, signature: bytes) -> datetime:
    if len(signature) != _TIME_BYTES + key.algorithm.signature_bytes:
        raise SignatureInvalid("A cosignature has the wrong length.", private=f"key {key.name}")
    seconds = int.from_bytes(signature[:_TIME_BYTES], "big")
    if not 0 < seconds <= _MAX_TIME:
        raise SignatureInvalid("A cosignature bears no time.", private=f"key {key.name}")
    key.verify(signature[_TIME_BYTES:], _message(text, key.name, key.algorithm, seconds))
    return datetime.fromtimestamp(seconds, UTC)


def _message(text: str, name: str, algorithm: CosignerAlgorithm, seconds: int) -> bytes:
    """Return the bytes that a cosigner signs."""
    if algorithm is CosignerAlgorithm.ED25519:
        return f"cosignature/v1\ntime {seconds}\n{text}".encode()
    origin, size, root = _tree_head(text)
    cosigner = name.encode()
    return b"".join(
        (
            b"subtree/v1\n\x00",
            len(cosigner).to_bytes(1, "big"),
            cosigner,
            seconds.to_bytes(8, "big"),
            len(origin).to_bytes(1, "big"),
            origin,
            bytes(8),
            size.to_bytes(8, "big"),
            root,
        )
    )


def _tree_head(text: str) -> tuple[bytes, int, bytes]:
    """Return origin, size and root of a checkpoint's text; its further lines do not count."""
    lines = text.split("\n")
    try:
        origin, size, root = lines[0].encode(), int(lines[1]), base64.b64decode(lines[2])
    except (IndexError, ValueError, binascii.Error) as problem:
        raise CheckpointMalformed("The text is not that of a checkpoint.") from problem
    fits = 0 < len(origin) <= _MAX_ORIGIN_BYTES and 0 <= size < 2**63 and len(root) == _HASH_BYTES
    if not fits:
        raise CheckpointMalformed("The text is not that of a checkpoint that can be cosigned.")
    return origin, size, root
