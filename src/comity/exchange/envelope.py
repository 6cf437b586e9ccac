"""The header of a message: all that the rails may know about it.

A message is a header and a payload. The header is JSON, kept and proved as the
bytes that were sent; the payload stays bytes here. The header commits to the
payload by a salted digest, so a header can be shown to a third party without it.

Source: docs/protocol, COM-2.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import msgspec

from comity.errors import EnvelopeMalformed
from comity.ids import ConversationId, MessageId, StateCode
from comity.trust.digest import commitment

PAYLOAD_DOMAIN: Final = b"comity/v1/payload"
SALT_LENGTH: Final = 32
MAX_HEADER_BYTES: Final = 2048

MessageIdText = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}-[A-Z]{2}-[A-Z]{3}-[0-9]{15}\Z")]
StateText = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}\Z")]


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the envelope says (COM-2.1).

    Attributes:
        version: Protocol version.
        id: Identifier of the message: sender, recipient, kind, fifteen digits.
        conversation: Identifier of the message that opened the conversation.
        service: Which casework the payload belongs to, ``records`` for example.
        kind: Three letters, as in the identifier.
        sender: State that sends.
        recipient: State it is addressed to.
        sent_at: When it was composed, UTC.
        refers_to: The message this one answers, cancels or complains of.
        payload_type: Format of the payload, ``comity/records/1`` for example.
        payload_size: Bytes of the payload.
        payload_digest: Salted SHA-256 of the payload (COM-2.3).
    """

    version: Annotated[str, msgspec.Meta(max_length=8)]
    id: MessageIdText
    conversation: MessageIdText
    service: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,20}\Z")]
    kind: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}\Z")]
    sender: StateText
    recipient: StateText
    sent_at: Annotated[datetime, msgspec.Meta(tz=True)]
    refers_to: MessageIdText | None
    payload_type: Annotated[str, msgspec.Meta(pattern=r"^[a-z]+/[a-z]+/[0-9]+\Z", max_length=40)]
    payload_size: Annotated[int, msgspec.Meta(ge=0)]
    payload_digest: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


@dataclass(frozen=True, slots=True, repr=False)
class Envelope:
    """A header as bytes and as fields, with its payload.

    Attributes:
        header: The fields.
        raw: The header's bytes as sent: what the log commits to.
        payload: The payload in the clear.
        payload_salt: Salt of the payload's digest, 32 bytes.
        packed: The payload compressed, as it travelled; empty if nobody compressed it.
    """

    header: Header
    raw: bytes
    payload: bytes
    payload_salt: bytes
    packed: bytes = b""

    def __repr__(self) -> str:
        """Return the identifier; payloads never reach a log line."""
        return f"Envelope({self.header.id})"


_DECODER: Final = msgspec.json.Decoder(Header)
_ID: Final = re.compile(r"([A-Z]{2})-([A-Z]{2})-([A-Z]{3})-([0-9]{15})\Z")


def kind_of(message: str) -> str:
    """Return the three letters of a message identifier that was validated before."""
    return message[6:9]


def sender_of(message: str) -> StateCode:
    """Return the sending state of a message identifier that was validated before."""
    return StateCode(message[:2])


def message_id(sender: StateCode, recipient: StateCode, kind: str, number: int) -> MessageId:
    """Return the identifier of a message.

    Raises:
        ValueError: A part does not fit the form. The caller's bug.
    """
    text = f"{sender}-{recipient}-{kind}-{number:015d}"
    if _ID.match(text) is None:
        raise ValueError(f"not a message identifier: {text}")
    return MessageId(text)


def is_message_id(text: str) -> bool:
    """Return whether a text has the form of a message identifier."""
    return _ID.match(text) is not None


def payload_digest(payload: bytes, salt: bytes) -> bytes:
    """Return the salted digest by which a header commits to its payload (COM-2.3)."""
    return commitment(PAYLOAD_DOMAIN, salt, payload)


def encode_header(header: Header) -> bytes:
    """Return the bytes that are sent, logged and proved."""
    return msgspec.json.encode(header)


def read_header(raw: bytes) -> Header:
    """Read and check a header; the payload is not looked at (COM-2.2).

    Raises:
        EnvelopeMalformed: Not a header, or a field breaks a rule, which the message
            names. The sender's fault.
    """
    if len(raw) > MAX_HEADER_BYTES:
        raise EnvelopeMalformed(f"A header has at most {MAX_HEADER_BYTES} bytes.")
    try:
        header = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EnvelopeMalformed(f"The header is malformed: {error}") from error
    expected = f"{header.sender}-{header.recipient}-{header.kind}"
    if header.id[:9] != expected:
        raise EnvelopeMalformed("The header's id does not name its sender, recipient and kind.")
    if header.sender == header.recipient:
        raise EnvelopeMalformed("A message goes from one state to another.")
    parties = {header.sender, header.recipient}
    if {header.conversation[:2], header.conversation[3:5]} != parties:
        raise EnvelopeMalformed("The conversation is not one between sender and recipient.")
    if header.refers_to is not None and {header.refers_to[:2], header.refers_to[3:5]} != parties:
        raise EnvelopeMalformed("refers_to is not a message between sender and recipient.")
    if (header.refers_to is None) is not opens_conversation(header):
        raise EnvelopeMalformed("Only the message that opens a conversation refers to none.")
    return header


def opens_conversation(header: Header) -> bool:
    """Return whether this message is the first of its conversation."""
    return header.conversation == header.id


def conversation_of(header: Header) -> ConversationId:
    """Return the conversation the message belongs to."""
    return ConversationId(header.conversation)
