"""Messages, conversations and peers as rows, and back."""

from datetime import datetime
from typing import Final

import msgspec

from comity.exchange.conversation import Conversation, Role
from comity.exchange.ports import (
    Delivery,
    Handling,
    IncomingMessage,
    LogPlace,
    OutgoingMessage,
    PeerState,
    Rejection,
    Settlement,
)
from comity.exchange.wires import Complaint, Note, Wire
from comity.ids import ConversationId, MessageId, StateCode
from comity.storage.encoding import (
    from_day,
    from_micros,
    from_micros_or_none,
    to_day,
    to_micros,
    to_micros_or_none,
)
from comity.storage.packing import packed, unpacked
from comity.storage.sql.session import Row

_NOTES: Final = msgspec.json.Decoder(tuple[Note, ...])
_COMPLAINTS: Final = msgspec.json.Decoder(tuple[Complaint, ...])


class Instants:
    """Turns instants into microseconds, once for those that a whole batch shares."""

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._micros = 0

    def micros(self, at: datetime) -> int:
        """Return microseconds since 1970."""
        if at is not self._last:
            self._last, self._micros = at, to_micros(at)
        return self._micros


def outgoing_row(message: OutgoingMessage, instants: Instants) -> tuple[object, ...]:
    """Return the row of an outgoing message, in the order of the table's columns."""
    receipt = message.receipt
    place: tuple[object, ...] = (
        (None, None, None, None)
        if receipt is None
        else (receipt.index, receipt.size, receipt.hashes, receipt.salt)
    )
    return (
        message.leaf_index,
        message.id,
        message.conversation,
        message.service,
        message.kind,
        message.peer,
        message.refers_to,
        message.header,
        message.packed or packed(message.payload),
        message.payload_salt,
        message.leaf_salt,
        message.delivery.value,
        instants.micros(message.composed_at),
        to_micros_or_none(message.settled_at),
        *place,
        message.receipt_body,
        message.refusal,
        len(message.payload),
        message.wire.value,
        *_carried(message.wire_bytes),
        _noted(message.notes),
        to_micros_or_none(message.held_until),
        message.accepted_leaf,
    )


def outgoing_of(row: Row) -> OutgoingMessage:
    """Return the outgoing message of a row."""
    return OutgoingMessage(
        id=MessageId(row[1]),
        conversation=ConversationId(row[2]),
        service=row[3],
        kind=row[4],
        peer=StateCode(row[5]),
        refers_to=row[6],
        header=row[7],
        payload=unpacked(row[8], row[20]),
        payload_salt=row[9],
        leaf_index=row[0],
        leaf_salt=row[10],
        delivery=Delivery(row[11]),
        composed_at=from_micros(row[12]),
        settled_at=from_micros_or_none(row[13]),
        receipt=None if row[14] is None else LogPlace(row[14], row[15], row[16], row[17]),
        receipt_body=row[18],
        refusal=row[19],
        packed=row[8],
        wire=Wire(row[21]),
        wire_bytes=b"" if row[22] is None else unpacked(row[22], row[23]),
        notes=() if row[24] is None else _NOTES.decode(row[24]),
        held_until=from_micros_or_none(row[25]),
        accepted_leaf=row[26],
    )


def _carried(wire_bytes: bytes) -> tuple[bytes | None, int | None]:
    """Return what a channel carries as it is kept, and its size; nothing of nothing."""
    return (packed(wire_bytes), len(wire_bytes)) if wire_bytes else (None, None)


def _noted(values: tuple[Note, ...] | tuple[Complaint, ...]) -> bytes | None:
    """Return notes or complaints as they are kept."""
    return msgspec.json.encode(values) if values else None


def settlement_row(settlement: Settlement, instants: Instants) -> tuple[object, ...]:
    """Return what a settlement changes, the message's identifier last."""
    receipt = settlement.receipt
    place: tuple[object, ...] = (
        (None, None, None, None)
        if receipt is None
        else (receipt.index, receipt.size, receipt.hashes, receipt.salt)
    )
    return (
        settlement.delivery.value,
        instants.micros(settlement.at),
        *place,
        settlement.receipt_body,
        settlement.refusal,
        settlement.accepted_leaf,
        settlement.id,
    )


def incoming_row(message: IncomingMessage, instants: Instants) -> tuple[object, ...]:
    """Return the row of a received message, without its next attempt."""
    proof = message.proof
    place: tuple[object, ...] = (
        (None, None, None, None)
        if proof is None
        else (proof.index, proof.size, proof.hashes, proof.salt)
    )
    return (
        message.leaf_index,
        message.id,
        message.conversation,
        message.service,
        message.kind,
        message.peer,
        message.refers_to,
        message.header,
        message.packed or packed(message.payload),
        message.payload_salt,
        *place,
        instants.micros(message.received_at),
        message.handling.value,
        message.attempts,
        message.problem,
        None,
        len(message.payload),
        message.wire.value,
        *_carried(message.wire_bytes),
        _noted(message.notes),
        _noted(message.complaints),
    )


def incoming_of(row: Row) -> IncomingMessage:
    """Return the received message of a row."""
    return IncomingMessage(
        id=MessageId(row[1]),
        conversation=ConversationId(row[2]),
        service=row[3],
        kind=row[4],
        peer=StateCode(row[5]),
        refers_to=row[6],
        header=row[7],
        payload=unpacked(row[8], row[19]),
        payload_salt=row[9],
        proof=None if row[10] is None else LogPlace(row[10], row[11], row[12], row[13]),
        received_at=from_micros(row[14]),
        leaf_index=row[0],
        handling=Handling(row[15]),
        attempts=row[16],
        problem=row[17],
        packed=row[8],
        wire=Wire(row[20]),
        wire_bytes=b"" if row[21] is None else unpacked(row[21], row[22]),
        notes=() if row[23] is None else _NOTES.decode(row[23]),
        complaints=() if row[24] is None else _COMPLAINTS.decode(row[24]),
    )


def conversation_row(conversation: Conversation, instants: Instants) -> tuple[object, ...]:
    """Return the row of a conversation."""
    return (
        conversation.id,
        conversation.service,
        conversation.opens_with,
        conversation.role.value,
        conversation.peer,
        str(conversation.state),
        instants.micros(conversation.opened_at),
        instants.micros(conversation.changed_at),
        to_day(conversation.due_on),
        conversation.deadline_basis,
        to_micros_or_none(conversation.settled_at),
        conversation.case_reference,
        conversation.wire.value,
    )


def conversation_of(row: Row) -> Conversation:
    """Return the conversation of a row."""
    return Conversation(
        id=ConversationId(row[0]),
        service=row[1],
        opens_with=row[2],
        role=Role(row[3]),
        peer=StateCode(row[4]),
        state=row[5],
        opened_at=from_micros(row[6]),
        changed_at=from_micros(row[7]),
        due_on=from_day(row[8]),
        deadline_basis=row[9],
        settled_at=from_micros_or_none(row[10]),
        case_reference=row[11],
        wire=Wire(row[12]),
    )


def peer_of(row: Row) -> PeerState:
    """Return the peer of a row."""
    return PeerState(
        peer=StateCode(row[0]),
        acknowledged_size=row[1],
        failures=row[2],
        next_attempt_at=from_micros_or_none(row[3]),
        last_success_at=from_micros_or_none(row[4]),
        last_failure=row[5],
    )


def rejection_of(row: Row) -> Rejection:
    """Return the rejection of a row, without bytes once they were erased."""
    return Rejection(
        sender=row[0],
        digest=bytes.fromhex(row[1]),
        code=row[2],
        at=from_micros(row[3]),
        quarantined=b"" if row[4] is None else row[4],
        message=row[5],
    )
