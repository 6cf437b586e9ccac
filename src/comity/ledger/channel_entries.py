"""Log entries of exchanges over a channel, whose partner signs nothing and shows no log.

A *docket* is what we write down about one message: which it is, over which operation and
certificate it went, and a commitment to the very bytes. It stands in our own log, so that
we cannot change it afterwards; it binds nobody else.

Source: docs/protocol, COM-9.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import msgspec

from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.entry import (
    PAYLOAD_DOMAIN,
    Entry,
    EntryKind,
    utc_text,
)
from comity.trust.digest import commitment, sha256

WIRE_DOMAIN: Final = b"comity/v1/wire"
CHANNEL_PROTOCOLS: Final = frozenset({"ecris/1.0"})
"""The wires of which dockets are written; a batch's messages have none."""
MAX_ATTACHMENTS: Final = 20

_Id = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}-[A-Z]{2}-[A-Z]{3}-[0-9]{15}\Z")]
_State = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}\Z")]
_Digest = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Fingerprint = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Size = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Moment = Annotated[str, msgspec.Meta(max_length=40)]


class DocketAttachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An attachment, as a docket names it; fields in alphabetical order.

    Attributes:
        id: Its identifier, as its sender gave it.
        md5: Its MD5, as stated or computed; empty if neither.
        sha256: Its SHA-256 in hexadecimal digits; empty without content.
    """

    id: Annotated[str, msgspec.Meta(max_length=50)]
    md5: Annotated[str, msgspec.Meta(max_length=50)]
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{64})?\Z")]


class Docket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What our log says of one message over a channel; fields in alphabetical order.

    Attributes:
        attachments: Its attachments.
        bytes_digest: Salted SHA-256 of the bytes that travel, domain ``comity/v1/wire``.
        bytes_size: How many those are.
        certificate_sha256: Certificate that authenticated the connection it came on;
            ``None`` for a message of ours, which has not left yet.
        composed_at: When we composed it; ``None`` for one we received.
        conversation: Identifier of the message that opened the conversation.
        kind: Three letters.
        message: Its identifier.
        operation: The operation of the wire.
        payload_digest: Salted SHA-256 of what casework wrote or saw, under the same salt.
        protocol: The wire.
        received_at: When we admitted it; ``None`` for one of ours.
        recipient: State it is addressed to.
        refers_to: The message it refers to.
        sender: State that sends.
        service: Casework it belongs to.
        stated_at: The date it bears, verbatim.
    """

    attachments: Annotated[tuple[DocketAttachment, ...], msgspec.Meta(max_length=MAX_ATTACHMENTS)]
    bytes_digest: _Digest
    bytes_size: _Size
    certificate_sha256: _Fingerprint | None
    composed_at: _Moment | None
    conversation: _Id
    kind: Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{3}\Z")]
    message: _Id
    operation: Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z]{1,60}\Z")]
    payload_digest: _Digest
    protocol: Annotated[str, msgspec.Meta(pattern=r"\A[a-z]+/[0-9.]{1,8}\Z", max_length=20)]
    received_at: _Moment | None
    recipient: _State
    refers_to: _Id | None
    sender: _State
    service: Annotated[str, msgspec.Meta(pattern=r"\A[a-z]{2,20}\Z")]
    stated_at: Annotated[str, msgspec.Meta(max_length=100)]

    @property
    def message_id(self) -> MessageId:
        """The message's identifier."""
        return MessageId(self.message)

    @property
    def conversation_id(self) -> ConversationId:
        """The conversation's identifier."""
        return ConversationId(self.conversation)

    @property
    def is_ours(self) -> bool:
        """Whether whoever wrote the docket sent the message."""
        return self.composed_at is not None

    @property
    def recorder(self) -> StateCode:
        """The state in whose log the docket stands."""
        return StateCode(self.sender if self.is_ours else self.recipient)

    @property
    def partner(self) -> StateCode:
        """The other state, which signed nothing."""
        return StateCode(self.recipient if self.is_ours else self.sender)

    @property
    def entry_kind(self) -> EntryKind:
        """As what the docket stands in the log."""
        return EntryKind.CHANNEL_SENT if self.is_ours else EntryKind.CHANNEL_RECEIVED


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What our log says of a partner's endpoint that accepted a message; fields by name.

    Attributes:
        answered_at: When its answer had come.
        attempted_at: When we began to send.
        certificate_sha256: The certificate the endpoint showed.
        docket_sha256: SHA-256 of the message's docket.
        message: The message.
        status: HTTP status of the answer.
    """

    answered_at: _Moment
    attempted_at: _Moment
    certificate_sha256: _Fingerprint
    docket_sha256: _Digest
    message: _Id
    status: Annotated[int, msgspec.Meta(ge=200, le=299)]


@dataclass(frozen=True, slots=True, repr=False)
class Carried:
    """The bytes a channel carries and what casework makes of them, under one salt.

    Args:
        wire_bytes: The bytes, exactly as they travel.
        payload: What casework wrote, or saw.
        salt: 32 random bytes.
    """

    wire_bytes: bytes
    payload: bytes
    salt: bytes

    def __repr__(self) -> str:
        """Return the size only: the bytes are a criminal record."""
        return f"Carried({len(self.wire_bytes)} bytes)"


@dataclass(frozen=True, slots=True)
class ChannelHead:
    """What a docket says of a message besides its bytes.

    Attributes:
        protocol: The wire.
        operation: The operation of the wire.
        message: Its identifier.
        conversation: The conversation.
        service: Casework it belongs to.
        kind: Three letters.
        sender: State that sends.
        recipient: State it is addressed to.
        refers_to: The message it refers to.
        stated_at: The date it bears, verbatim.
        attachments: Its attachments.
    """

    protocol: str
    operation: str
    message: MessageId
    conversation: ConversationId
    service: str
    kind: str
    sender: StateCode
    recipient: StateCode
    refers_to: MessageId | None
    stated_at: str
    attachments: Sequence[DocketAttachment] = ()


def docket_of_sent(head: ChannelHead, carried: Carried, *, composed_at: datetime) -> bytes:
    """Return the docket of a message of ours, in its one written form.

    Args:
        head: What it says of the message.
        carried: The bytes that will travel.
        composed_at: Now, aware.
    """
    return _docket(head, carried, composed_at=composed_at)


def docket_of_received(
    head: ChannelHead, carried: Carried, *, received_at: datetime, certificate_sha256: str
) -> bytes:
    """Return the docket of a message we received, in its one written form.

    Args:
        head: What it says of the message.
        carried: The bytes that came.
        received_at: Now, aware.
        certificate_sha256: The certificate that authenticated the connection.
    """
    return _docket(head, carried, received_at=received_at, certificate_sha256=certificate_sha256)


def _docket(
    head: ChannelHead,
    carried: Carried,
    *,
    composed_at: datetime | None = None,
    received_at: datetime | None = None,
    certificate_sha256: str | None = None,
) -> bytes:
    return msgspec.json.encode(
        Docket(
            attachments=tuple(head.attachments),
            bytes_digest=bytes_digest(carried.wire_bytes, carried.salt),
            bytes_size=len(carried.wire_bytes),
            certificate_sha256=certificate_sha256,
            composed_at=None if composed_at is None else utc_text(composed_at),
            conversation=head.conversation,
            kind=head.kind,
            message=head.message,
            operation=head.operation,
            payload_digest=commitment(PAYLOAD_DOMAIN, carried.salt, carried.payload),
            protocol=head.protocol,
            received_at=None if received_at is None else utc_text(received_at),
            recipient=head.recipient,
            refers_to=head.refers_to,
            sender=head.sender,
            service=head.service,
            stated_at=head.stated_at,
        )
    )


def bytes_digest(wire_bytes: bytes, salt: bytes) -> bytes:
    """Return the salted digest by which a docket commits to the bytes that travel."""
    return commitment(WIRE_DOMAIN, salt, wire_bytes)


def channel_sent(docket: bytes, *, salt: bytes) -> Entry:
    """Return the entry for a message of ours that will travel over a channel."""
    return Entry(EntryKind.CHANNEL_SENT, docket, salt)


def channel_received(docket: bytes, *, salt: bytes) -> Entry:
    """Return the entry for a message that came over a channel."""
    return Entry(EntryKind.CHANNEL_RECEIVED, docket, salt)


def channel_accepted(
    docket: bytes,
    *,
    message: MessageId,
    attempted_at: datetime,
    answered_at: datetime,
    status: int,
    certificate_sha256: str,
    salt: bytes,
) -> Entry:
    """Return the entry for a partner's endpoint that accepted a message of ours.

    Args:
        docket: The message's docket.
        message: The message.
        attempted_at: When we began to send, aware.
        answered_at: When the answer had come, aware.
        status: HTTP status of the answer, 200 to 299.
        certificate_sha256: The certificate the endpoint showed.
        salt: 32 random bytes.
    """
    body = msgspec.json.encode(
        Acceptance(
            answered_at=utc_text(answered_at),
            attempted_at=utc_text(attempted_at),
            certificate_sha256=certificate_sha256,
            docket_sha256=sha256(docket),
            message=message,
            status=status,
        )
    )
    return Entry(EntryKind.CHANNEL_ACCEPTED, body, salt)
