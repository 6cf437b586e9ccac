"""Entries of a node's journal in a file that anyone can check without its database.

What the file says of itself counts for nothing: the checkpoint must be signed by the log's key
in the network document, and every entry must be in that log at its place.

Source: docs/protocol, COM-15.6.
"""

from dataclasses import dataclass
from typing import Annotated, Final

import msgspec

from comity.errors import EvidenceInvalid
from comity.ids import StateCode
from comity.ledger.checkpoint import MAX_CHECKPOINT_BYTES, open_checkpoint
from comity.ledger.entry import EntryKind
from comity.ledger.proofs import verify_entry_included
from comity.trust.keys import VerificationKey
from comity.trust.merkle_proof import MAX_PROOF_HASHES
from comity.trust.network_directory import Directory

FORMAT: Final = "comity/journal/1"
MAX_FILE_BYTES: Final = 64 * 1024 * 1024
MOST_ENTRIES: Final = 20_000
_MAX_BODY_BYTES: Final = 1024 * 1024
MEANING: Final = (
    "Each entry was hashed as SHA-256(domain, 0, salt, body) into a leaf of the log named here. "
    "The note is the log's signed checkpoint; the hashes lead from each leaf to its root. "
    "Persons stand in the bodies by references of the node's register only."
)


class JournalItem(msgspec.Struct, frozen=True, kw_only=True):
    """One entry with its place.

    Attributes:
        index: Its leaf.
        kind: What the body is.
        body: The exact bytes committed to.
        salt: The salt of the commitment.
        hashes: Sibling hashes from the leaf upwards.
    """

    index: Annotated[int, msgspec.Meta(ge=0)]
    kind: EntryKind
    body: Annotated[bytes, msgspec.Meta(max_length=_MAX_BODY_BYTES)]
    salt: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    hashes: Annotated[tuple[bytes, ...], msgspec.Meta(max_length=MAX_PROOF_HASHES)]


class JournalFile(msgspec.Struct, frozen=True, kw_only=True):
    """The file.

    Attributes:
        format: Always ``comity/journal/1``.
        network: Name of the network.
        network_digest: Digest of the network document of whoever made the file.
        log: Name of the log.
        note: The log's signed checkpoint.
        meaning: How to check it by hand.
        entries: The entries, in the order of the log.
    """

    format: str = FORMAT
    network: str
    network_digest: str
    log: str
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_CHECKPOINT_BYTES)]
    meaning: str = MEANING
    entries: Annotated[tuple[JournalItem, ...], msgspec.Meta(max_length=MOST_ENTRIES)]

    def encode(self) -> bytes:
        """Return the file's bytes."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


@dataclass(frozen=True, slots=True)
class JournalReport:
    """What a file proves.

    Attributes:
        state: Whose log it is.
        log: Its name.
        size: Size of the log at the checkpoint.
        entries: The entries, each proved to stand in that log at its place.
    """

    state: StateCode
    log: str
    size: int
    entries: tuple[JournalItem, ...]


def is_journal_file(raw: bytes) -> bool:
    """Say whether a file claims to be one of these."""
    try:
        return msgspec.json.decode(raw, type=_Head).format == FORMAT
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def verify_journal(raw: bytes, directory: Directory) -> JournalReport:
    """Check a file.

    Args:
        raw: The file.
        directory: The network document: it names the log and its keys.

    Raises:
        EvidenceInvalid: Not such a file, or entries stand in it twice or out of order.
            Whoever made it.
        MemberUnknown: The log is nobody's.
        CheckpointMalformed, SignatureInvalid: The note is not the log's.
        InclusionInvalid: An entry is not in the log.
    """
    file = _read(raw)
    state = directory.state_of_log(file.log)
    keys = [
        VerificationKey.from_text(key.vkey)
        for _, log in directory.document.logs()
        if log.origin == file.log
        for key in log.keys
    ]
    checkpoint = open_checkpoint(file.note.encode("utf-8"), origin=file.log, keys=keys)
    before = -1
    for item in file.entries:
        if item.index <= before:
            raise EvidenceInvalid("The entries are not in the order of the log.")
        before = item.index
        verify_entry_included(
            item.kind,
            item.body,
            salt=item.salt,
            index=item.index,
            hashes=item.hashes,
            checkpoint=checkpoint,
        )
    return JournalReport(state, file.log, checkpoint.value.size, file.entries)


def _read(raw: bytes) -> JournalFile:
    """Read a file; nothing in it is believed yet.

    Raises:
        EvidenceInvalid: Not such a file.
    """
    if len(raw) > MAX_FILE_BYTES:
        raise EvidenceInvalid("The file is longer than any such file is.")
    try:
        file = msgspec.json.decode(raw, type=JournalFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EvidenceInvalid("Not a file of journal entries.") from error
    if file.format != FORMAT:
        raise EvidenceInvalid(f"The file is not of format {FORMAT}.")
    return file


class _Head(msgspec.Struct):
    """As much of a file as says what it is."""

    format: str = ""
