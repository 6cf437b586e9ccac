"""Signed notes: a text and the signatures of one or more keys.

Checkpoints and network documents are signed notes, so that any tool for the
transparency ecosystem can read and check them.

Source:
    C2SP signed-note.
"""

from collections.abc import Sequence

from comity.trust.keys import VerificationKey
from comity.trust.note_format import (
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    Note,
    NoteSignature,
    OpenedNote,
    format_note,
    parse_note,
)
from comity.trust.signing import Signer
from comity.trust.verify import Verified, verify_note

__all__ = [
    "MAX_NOTE_BYTES",
    "MAX_SIGNATURES",
    "Note",
    "NoteSignature",
    "OpenedNote",
    "append_signature",
    "open_note",
    "parse_note",
    "sign_note",
]


def sign_note(text: str, keys: Sequence[Signer]) -> bytes:
    r"""Return ``text`` as a note signed by each of the keys.

    Args:
        text: Ends in a newline; has no other control character.
        keys: At least one.

    Raises:
        ValueError: The text or the number of keys breaks a rule. The caller's bug.

    Example:
        >>> from comity.trust.keys import SigningKey
        >>> key = SigningKey("example/log", bytes(32))
        >>> sign_note("hello\n", [key]).decode().splitlines()[0]
        'hello'
    """
    return format_note(text, [_signature(text, key) for key in keys])


def append_signature(raw: bytes, keys: Sequence[Signer]) -> bytes:
    """Return the note with further signatures; those already there are kept as they are.

    A key that has signed is not added again.

    Raises:
        EnvelopeMalformed: ``raw`` is not a signed note.
    """
    note = parse_note(raw)
    present = {(signature.name, signature.key_id) for signature in note.signatures}
    further = [
        _signature(note.text, key)
        for key in keys
        if (key.name, key.verification_key.key_id) not in present
    ]
    return format_note(note.text, [*note.signatures, *further])


def open_note(
    raw: bytes, keys: Sequence[VerificationKey], threshold: int = 1
) -> Verified[OpenedNote]:
    """Return the text of a note after checking its signatures.

    Args:
        raw: The note as received.
        keys: The keys trusted for this purpose; signatures by others are ignored.
        threshold: How many different trusted keys must have signed, at least 1.

    Raises:
        EnvelopeMalformed: Not a signed note. The sender's fault.
        SignatureInvalid: A signature under a trusted key's name and id does not
            verify (then the whole note is rejected, however many others do), or
            fewer than ``threshold`` keys signed.

    Source:
        C2SP signed-note, section "Signatures".
    """
    return verify_note(parse_note(raw), keys, threshold)


def _signature(text: str, key: Signer) -> NoteSignature:
    signature = key.sign(text.encode("utf-8"))
    return NoteSignature(key.name, key.verification_key.key_id, signature)
