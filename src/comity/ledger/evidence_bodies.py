"""Reading what was logged: a message's header and the entry that it arrived.

The auditor's own reading. The exchange reads headers too, with code of its own, so
that one mistake cannot hide itself; but it admits only what passes this reading as
well, so that nobody can have admitted what no auditor will accept.
"""

from datetime import UTC, datetime
from typing import Annotated, Final

import msgspec

from comity.errors import EvidenceInvalid
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.entry import canonical_json
from comity.ledger.evidence_file import decode_strictly
from comity.trust.digest import sha256

VERSION: Final = "1"
MAX_BODY_BYTES: Final = 2048

_Id = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}-[A-Z]{2}-[A-Z]{3}-[0-9]{15}\Z")]
_State = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}\Z")]
_Digest = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class LoggedHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A header's fields, as they stand in the sender's log."""

    version: str
    id: _Id
    conversation: _Id
    service: Annotated[str, msgspec.Meta(pattern=r"\A[a-z]{2,20}\Z")]
    kind: Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{3}\Z")]
    sender: _State
    recipient: _State
    sent_at: Annotated[datetime, msgspec.Meta(tz=True)]
    refers_to: _Id | None
    payload_type: Annotated[str, msgspec.Meta(pattern=r"\A[a-z]+/[a-z]+/[0-9]+\Z", max_length=40)]
    payload_size: Annotated[int, msgspec.Meta(ge=0)]
    payload_digest: _Digest

    @property
    def message(self) -> MessageId:
        """The message's identifier."""
        return MessageId(self.id)

    @property
    def conversation_id(self) -> ConversationId:
        """The conversation's identifier."""
        return ConversationId(self.conversation)

    @property
    def sending_state(self) -> StateCode:
        """The state whose log must hold the header."""
        return StateCode(self.sender)

    @property
    def receiving_state(self) -> StateCode:
        """The state whose log must hold the receipt."""
        return StateCode(self.recipient)


class _Arrival(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    header_sha256: _Digest
    message: _Id
    received_at: str
    sender: _State


def read_logged_header(raw: bytes) -> LoggedHeader:
    """Read a header and check that its fields agree with one another.

    Raises:
        EvidenceInvalid: Not a header of version 1, or its identifier names
            other parties than its fields. The sender's fault.
    """
    if len(raw) > MAX_BODY_BYTES:
        raise EvidenceInvalid(f"The header has more than {MAX_BODY_BYTES} bytes.")
    header = decode_strictly(raw, _HEADER)
    if header.version != VERSION:
        raise EvidenceInvalid(f"The header is not of version {VERSION}.")
    if header.id[:9] != f"{header.sender}-{header.recipient}-{header.kind}":
        raise EvidenceInvalid("The identifier does not name sender, recipient and kind.")
    parties = {header.sender, header.recipient}
    if len(parties) == 1:
        raise EvidenceInvalid("A message goes from one state to another.")
    for related in (header.conversation, header.refers_to):
        if related is not None and {related[:2], related[3:5]} != parties:
            raise EvidenceInvalid("The header refers to an exchange between other states.")
    _in_utc(header.sent_at)
    return header


def read_arrival(body: bytes, header: LoggedHeader, raw_header: bytes) -> datetime:
    """Check that a receipt is for exactly this message, and return when it arrived.

    Args:
        body: The body of the entry in the recipient's log.
        header: The header's fields.
        raw_header: The header's bytes.

    Raises:
        EvidenceInvalid: Not the entry for an arrival in its one written form, or
            the entry for another message. The recipient's fault, or that of
            whoever made the file.
    """
    return read_arrival_of(body, message=header.id, sender=header.sender, raw_header=raw_header)


def read_arrival_of(body: bytes, *, message: str, sender: str, raw_header: bytes) -> datetime:
    """Do the same for a message of which only identifier, sender and header are at hand.

    Raises:
        EvidenceInvalid: See ``read_arrival``.
    """
    if len(body) > MAX_BODY_BYTES:
        raise EvidenceInvalid(f"The receipt has more than {MAX_BODY_BYTES} bytes.")
    arrival = decode_strictly(body, _ARRIVAL)
    if canonical_json(msgspec.to_builtins(arrival)) != body:
        raise EvidenceInvalid("The receipt is not in its canonical form.")
    if arrival.message != message or arrival.sender != sender:
        raise EvidenceInvalid("The receipt names another message.")
    if arrival.header_sha256 != sha256(raw_header):
        raise EvidenceInvalid("The receipt is for other bytes under the same identifier.")
    try:
        received_at = _MOMENT.decode(msgspec.json.encode(arrival.received_at))
    except ValueError as problem:
        raise EvidenceInvalid("The receipt does not say when the message arrived.") from problem
    return _in_utc(received_at)


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as problem:
        raise EvidenceInvalid("A date lies outside the calendar.") from problem


_HEADER: Final = msgspec.json.Decoder(LoggedHeader)
_ARRIVAL: Final = msgspec.json.Decoder(_Arrival)
_MOMENT: Final = msgspec.json.Decoder(Annotated[datetime, msgspec.Meta(tz=True)])
