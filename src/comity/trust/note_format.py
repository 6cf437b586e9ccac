"""The form of a signed note: splitting one, and putting one together.

Nothing here establishes trust: the text of a :class:`Note` must be ignored until
``signed_note.open_note`` has checked its signatures.

Source:
    C2SP signed-note, section "Format".
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from comity.errors import EnvelopeMalformed
from comity.trust.keys import KEY_ID_BYTES, VerificationKey, is_key_name

MAX_NOTE_BYTES: Final = 4 * 1024 * 1024
"""A network document of a few hundred members fits; a checkpoint needs a hundredth."""

MAX_SIGNATURES: Final = 100
"""The specification asks for at least 16; Go's implementation stops at 100."""

_SIGNATURE_PREFIX: Final = "\u2014 "
_CONTROL_CHARACTER: Final = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line, not yet verified."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note as received; nothing in it is verified."""

    text: str
    signatures: tuple[NoteSignature, ...]


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """The text of a note and the trusted keys whose signatures on it were checked.

    Attributes:
        text: What was signed, ending in a newline.
        signers: Names of the keys that signed, one for each key.
        keys: Those keys, in the same order.
    """

    text: str
    signers: tuple[str, ...]
    keys: tuple[VerificationKey, ...]


def parse_note(raw: bytes, *, max_bytes: int = MAX_NOTE_BYTES) -> Note:
    """Split a note into its text and its signatures, verifying none.

    Args:
        raw: The note as received.
        max_bytes: Refuse anything longer, before looking at it.

    Raises:
        EnvelopeMalformed: Not a signed note. The sender's fault.
    """
    if len(raw) > max_bytes:
        raise EnvelopeMalformed(f"A signed note of more than {max_bytes} bytes.")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise EnvelopeMalformed("A signed note that is not UTF-8.") from problem
    if _CONTROL_CHARACTER.search(whole):
        raise EnvelopeMalformed("A signed note with control characters.")
    head, separator, lines = whole.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise EnvelopeMalformed("A signed note without a signature block.")
    block = lines[:-1].split("\n")
    if len(block) > MAX_SIGNATURES:
        raise EnvelopeMalformed(f"A signed note with more than {MAX_SIGNATURES} signatures.")
    return Note(text=head + "\n", signatures=tuple(map(_parse_line, block)))


def format_note(text: str, signatures: Iterable[NoteSignature]) -> bytes:
    """Put a note together.

    Raises:
        ValueError: The text does not end in a newline or has control characters,
            or the note would be too long for any reader. The caller's bug.
    """
    if not text.endswith("\n"):
        raise ValueError("the text of a note ends in a newline")
    if _CONTROL_CHARACTER.search(text):
        raise ValueError("the text of a note has no control characters")
    lines = [_format_line(signature) for signature in signatures]
    if not 0 < len(lines) <= MAX_SIGNATURES:
        raise ValueError(f"a note has 1 to {MAX_SIGNATURES} signatures, not {len(lines)}")
    raw = (text + "\n" + "".join(lines)).encode("utf-8")
    if len(raw) > MAX_NOTE_BYTES:
        raise ValueError(f"a note has at most {MAX_NOTE_BYTES} bytes, not {len(raw)}")
    return raw


def _format_line(signature: NoteSignature) -> str:
    encoded = base64.b64encode(signature.key_id + signature.signature).decode("ascii")
    return f"{_SIGNATURE_PREFIX}{signature.name} {encoded}\n"


def _parse_line(line: str) -> NoteSignature:
    name, space, encoded = line.removeprefix(_SIGNATURE_PREFIX).partition(" ")
    if not line.startswith(_SIGNATURE_PREFIX) or not space or not is_key_name(name):
        raise EnvelopeMalformed("A signature line that is not one.")
    try:
        material = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as problem:
        raise EnvelopeMalformed("A signature line that is not base64.") from problem
    # Two spellings of one signature would be two different files for one fact.
    if base64.b64encode(material).decode("ascii") != encoded or len(material) <= KEY_ID_BYTES:
        raise EnvelopeMalformed("A signature line that is not canonical base64 of a signature.")
    return NoteSignature(name, material[:KEY_ID_BYTES], material[KEY_ID_BYTES:])
