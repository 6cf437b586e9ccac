"""The evidence file: one JSON file that carries what an exchange left in two logs.

::

    {
      "format": "comity-evidence/1",
      "messages": [
        {
          "header": "<base64: the header's bytes as sent>",
          "salt": "<base64: salt of the entry in the sender's log>",
          "proof": "<tlog-proof in the sender's log>",
          "payload": "<base64, or null>",
          "payload_salt": "<base64, or null>",
          "receipt": {
            "body": "<base64: the entry in the recipient's log>",
            "salt": "<base64>",
            "proof": "<tlog-proof in the recipient's log>"
          }
        }
      ]
    }

``receipt`` is null while it is outstanding. Nothing outside the file is needed to
check it but the network document.

There is one way to write a file, and any other is refused: a byte that could be changed
without being noticed would be a byte that two courts could read in two ways.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final, TypeVar

import msgspec

from comity.errors import EvidenceInvalid
from comity.ledger.proofs import LogProof, parse_proof
from comity.trust.digest import SALT_BYTES

FORMAT: Final = "comity-evidence/1"
MAX_EVIDENCE_BYTES: Final = 64 * 1024 * 1024
MAX_MESSAGES: Final = 1000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EvidenceReceipt:
    """The recipient's entry that the message arrived.

    Args:
        body: The entry's body, as the recipient logged it.
        salt: The entry's salt.
        proof: Its place in the recipient's log.
    """

    body: bytes
    salt: bytes
    proof: LogProof


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """What the file holds about one message.

    Args:
        header: The header's bytes, exactly as sent.
        salt: The salt of its entry in the sender's log.
        proof: Its place in the sender's log.
        payload: The payload in the clear, where it is to be disclosed.
        payload_salt: The salt of its digest; given if and only if the payload is.
        receipt: The recipient's entry; ``None`` while it is outstanding.
    """

    header: bytes
    salt: bytes
    proof: LogProof
    payload: bytes | None = field(default=None, repr=False)
    payload_salt: bytes | None = field(default=None, repr=False)
    receipt: EvidenceReceipt | None = None


Salt = Annotated[bytes, msgspec.Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]


class ReceiptForm(msgspec.Struct, forbid_unknown_fields=True):
    """A log entry as the file writes it: body, salt and place."""

    body: bytes
    salt: Salt
    proof: str


class MessageForm(msgspec.Struct, forbid_unknown_fields=True):
    """A message as the file writes it."""

    header: bytes
    salt: Salt
    proof: str
    payload: bytes | None
    payload_salt: Salt | None
    receipt: ReceiptForm | None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    messages: Annotated[list[MessageForm], msgspec.Meta(min_length=1, max_length=MAX_MESSAGES)]


def write_evidence(items: Sequence[EvidenceItem]) -> bytes:
    """Return the evidence file for messages of one conversation.

    Args:
        items: The messages, 1 to 1,000, oldest first.

    Raises:
        ValueError: No message or too many, or a payload without its salt. The
            caller's bug.
    """
    if not 1 <= len(items) <= MAX_MESSAGES:
        msg = f"An evidence file holds 1 to {MAX_MESSAGES} messages."
        raise ValueError(msg)
    if any((item.payload is None) != (item.payload_salt is None) for item in items):
        raise ValueError("A payload and its salt are disclosed together.")
    return written(_File(FORMAT, [form_of(item) for item in items]))


def read_evidence(raw: bytes, *, max_bytes: int = MAX_EVIDENCE_BYTES) -> tuple[EvidenceItem, ...]:
    """Read an evidence file; nothing in it is verified yet.

    Raises:
        EvidenceInvalid: Not an evidence file of this version, too large, not in its one
            canonical form, or a payload without its salt.
        InclusionInvalid: A proof in it is not a tlog-proof.
            Both are the fault of whoever made the file.
    """
    if len(raw) > max_bytes:
        raise EvidenceInvalid(f"The file has more than {max_bytes} bytes.")
    file = decode_strictly(raw, _FILE)
    if file.format != FORMAT:
        raise EvidenceInvalid(f"The file is not of format {FORMAT}.")
    items = tuple(item_of(message) for message in file.messages)
    check_canonical(raw, written(file))
    return items


def written(form: msgspec.Struct) -> bytes:
    """Return a file's form as bytes: JSON indented by two spaces, and a newline."""
    return msgspec.json.format(msgspec.json.encode(form), indent=2) + b"\n"


def check_canonical(raw: bytes, again: bytes) -> None:
    """Check that a file is what its content is written as.

    Raises:
        EvidenceInvalid: It is not. The fault of whoever made or changed it.
    """
    if raw != again:
        raise EvidenceInvalid("The file is not in its one canonical form.")


def decode_strictly(raw: bytes, decoder: "msgspec.json.Decoder[T]") -> T:
    """Return JSON as a typed value, refusing a name that occurs twice in one object.

    Two readers may take different ones of two equal names, and then an auditor
    and a court would read two different files in the same bytes.

    Raises:
        EvidenceInvalid: Not JSON, not of that type, or a name twice. The fault
            of whoever made it.
    """
    try:
        value = decoder.decode(raw)
        # What is written back byte for byte has no name twice, and finding that out is
        # much faster: admission reads every header so.
        if msgspec.json.encode(value) != raw:
            json.loads(raw, object_pairs_hook=_refuse_twins)
    except (ValueError, RecursionError) as problem:
        # The parser's text may quote the file, which may hold anything.
        raise EvidenceInvalid(
            "It cannot be read: not JSON, or a field is missing, unknown, twice or malformed.",
            private=repr(str(problem)),
        ) from problem
    return value


def _refuse_twins(pairs: list[tuple[str, object]]) -> None:
    """Refuse a repeated name; the value itself is not needed.

    Raises:
        ValueError: A name occurs twice. Caught by ``decode_strictly``.
    """
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name occurs twice")


def receipt_form(receipt: EvidenceReceipt | None) -> ReceiptForm | None:
    """Return an entry as the file writes it."""
    if receipt is None:
        return None
    return ReceiptForm(receipt.body, receipt.salt, receipt.proof.encode())


def receipt_of(form: ReceiptForm | None) -> EvidenceReceipt | None:
    """Return an entry of which nothing is verified yet.

    Raises:
        InclusionInvalid: Its proof is not a tlog-proof. The fault of whoever made the file.
    """
    return None if form is None else EvidenceReceipt(form.body, form.salt, parse_proof(form.proof))


def form_of(item: EvidenceItem) -> MessageForm:
    """Return a message as the file writes it."""
    return MessageForm(
        header=item.header,
        salt=item.salt,
        proof=item.proof.encode(),
        payload=item.payload,
        payload_salt=item.payload_salt,
        receipt=receipt_form(item.receipt),
    )


def item_of(message: MessageForm) -> EvidenceItem:
    """Return a message of which nothing is verified yet.

    Raises:
        EvidenceInvalid: A payload without its salt.
        InclusionInvalid: A proof is not a tlog-proof. Both are the fault of whoever made
            the file.
    """
    if (message.payload is None) != (message.payload_salt is None):
        raise EvidenceInvalid("A payload comes with its salt, or neither does.")
    return EvidenceItem(
        header=message.header,
        salt=message.salt,
        proof=parse_proof(message.proof),
        payload=message.payload,
        payload_salt=message.payload_salt,
        receipt=receipt_of(message.receipt),
    )


_FILE: Final = msgspec.json.Decoder(_File)
