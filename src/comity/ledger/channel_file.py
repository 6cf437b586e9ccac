"""The evidence file with messages over channels, ``comity-evidence/2``.

It is the file of ``evidence_file`` with a second list::

    {
      "format": "comity-evidence/2",
      "messages": [ … as in comity-evidence/1, possibly none … ],
      "channel": [
        {
          "docket": "<base64: the entry in the recording state's log>",
          "salt": "<base64: its salt>",
          "proof": "<tlog-proof in that log>",
          "bytes": "<base64: the bytes as they travelled, or null>",
          "bytes_salt": "<base64, or null>",
          "accepted": {"body": "<base64>", "salt": "<base64>", "proof": "<tlog-proof>"}
        }
      ]
    }

``accepted`` is null for a message that was received, and while no endpoint has accepted
one that was sent. A file without such messages is written as ``comity-evidence/1``.
"""

from dataclasses import dataclass, field
from typing import Annotated, Final

import msgspec

from comity.errors import EvidenceInvalid
from comity.ledger.evidence_file import (
    MAX_EVIDENCE_BYTES,
    MAX_MESSAGES,
    EvidenceItem,
    EvidenceReceipt,
    MessageForm,
    ReceiptForm,
    Salt,
    check_canonical,
    decode_strictly,
    form_of,
    item_of,
    read_evidence,
    receipt_form,
    receipt_of,
    write_evidence,
    written,
)
from comity.ledger.proofs import LogProof, parse_proof

FORMAT_WITH_CHANNELS: Final = "comity-evidence/2"


@dataclass(frozen=True, slots=True)
class ChannelItem:
    """What the file holds about one message over a channel.

    Args:
        docket: The entry's bytes, exactly as logged.
        salt: Its salt.
        proof: Its place in the recording state's log.
        wire_bytes: The bytes as they travelled, where they are to be disclosed.
        bytes_salt: The salt of their digest; given if and only if the bytes are.
        accepted: The entry that an endpoint accepted it, in the same log.
    """

    docket: bytes
    salt: bytes
    proof: LogProof
    wire_bytes: bytes | None = field(default=None, repr=False)
    bytes_salt: bytes | None = field(default=None, repr=False)
    accepted: EvidenceReceipt | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """What a file holds; nothing of it is verified yet.

    Args:
        messages: Messages that both states' logs may prove.
        channel: Messages of which one state's log tells.
    """

    messages: tuple[EvidenceItem, ...]
    channel: tuple[ChannelItem, ...] = ()


class ChannelForm(msgspec.Struct, forbid_unknown_fields=True):
    """A message over a channel as the file writes it."""

    docket: bytes
    salt: Salt
    proof: str
    wire_bytes: bytes | None = msgspec.field(name="bytes")
    bytes_salt: Salt | None
    accepted: ReceiptForm | None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    messages: Annotated[list[MessageForm], msgspec.Meta(max_length=MAX_MESSAGES)]
    channel: Annotated[list[ChannelForm], msgspec.Meta(min_length=1, max_length=MAX_MESSAGES)]


class _Format(msgspec.Struct):
    """Enough to tell which format a file is of."""

    format: str


def write_evidence_file(file: EvidenceFile) -> bytes:
    """Return the evidence file for messages of one conversation, in the oldest format it fits.

    Args:
        file: What it holds, each list oldest first.

    Raises:
        ValueError: No message or too many, or a payload or bytes without their salt. The
            caller's bug.
    """
    if not file.channel:
        return write_evidence(file.messages)
    check_writable(file)
    form = _File(
        FORMAT_WITH_CHANNELS,
        [form_of(item) for item in file.messages],
        [channel_form_of(item) for item in file.channel],
    )
    return written(form)


def check_writable(file: EvidenceFile) -> None:
    """Check what the lists of messages must fulfil to be written.

    Raises:
        ValueError: Too many messages, or something disclosed without its salt. The
            caller's bug.
    """
    if max(len(file.messages), len(file.channel)) > MAX_MESSAGES:
        raise ValueError(f"An evidence file holds at most {MAX_MESSAGES} messages of a kind.")
    alone = any((one.wire_bytes is None) != (one.bytes_salt is None) for one in file.channel)
    if alone or any((one.payload is None) != (one.payload_salt is None) for one in file.messages):
        raise ValueError("What is disclosed is disclosed together with its salt.")


def read_evidence_file(raw: bytes, *, max_bytes: int = MAX_EVIDENCE_BYTES) -> EvidenceFile:
    """Read an evidence file of either format; nothing in it is verified yet.

    Raises:
        EvidenceInvalid: Not an evidence file of a known version, too large, or something
            disclosed without its salt.
        InclusionInvalid: A proof in it is not a tlog-proof.
            Both are the fault of whoever made the file.
    """
    if len(raw) > max_bytes or format_of(raw) != FORMAT_WITH_CHANNELS:
        return EvidenceFile(read_evidence(raw, max_bytes=max_bytes))
    file = decode_strictly(raw, _FILE)
    holds = EvidenceFile(
        tuple(item_of(message) for message in file.messages),
        tuple(channel_item_of(message) for message in file.channel),
    )
    check_canonical(raw, written(file))
    return holds


def format_of(raw: bytes) -> str:
    """Return the format that a file claims; empty if it claims none."""
    try:
        return _FORMAT.decode(raw).format
    except (ValueError, RecursionError):
        return ""


def channel_form_of(item: ChannelItem) -> ChannelForm:
    """Return a message over a channel as the file writes it."""
    return ChannelForm(
        docket=item.docket,
        salt=item.salt,
        proof=item.proof.encode(),
        wire_bytes=item.wire_bytes,
        bytes_salt=item.bytes_salt,
        accepted=receipt_form(item.accepted),
    )


def channel_item_of(form: ChannelForm) -> ChannelItem:
    """Return a message over a channel of which nothing is verified yet.

    Raises:
        EvidenceInvalid: Bytes without their salt.
        InclusionInvalid: A proof is not a tlog-proof. Both are the fault of whoever made
            the file.
    """
    if (form.wire_bytes is None) != (form.bytes_salt is None):
        raise EvidenceInvalid("Bytes come with their salt, or neither does.")
    return ChannelItem(
        docket=form.docket,
        salt=form.salt,
        proof=parse_proof(form.proof),
        wire_bytes=form.wire_bytes,
        bytes_salt=form.bytes_salt,
        accepted=receipt_of(form.accepted),
    )


_FORMAT: Final = msgspec.json.Decoder(_Format)
_FILE: Final = msgspec.json.Decoder(_File)
