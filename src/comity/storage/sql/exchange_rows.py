"""Messages, conversations and peers as rows, and back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

import msgspec

from comity.exchange.conversation import Conversation, Role
from comity.exchange.listing import plain_reference
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
from comity.storage.sql.vault import Vault
from comity.trust.record_keys import StorageKey

_NOTES: Final = msgspec.json.Decoder(tuple[Note, ...])
_Opener: TypeAlias = Callable[[Callable[[str], str], bytes], bytes]
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


def load_keys(vault: Vault, messages: Sequence[OutgoingMessage | IncomingMessage]) -> None:
    """Have the keys ready under which new messages are sealed.

    Raises:
        ConflictingChange: A message that opens a conversation is kept already.
    """
    vault.load(
        [message.conversation for message in messages],
        fresh={
            message.conversation
            for message in messages
            if ConversationId(message.id) == message.conversation
        },
    )


def outgoing_row(message: OutgoingMessage, instants: Instants, vault: Vault) -> tuple[object, ...]:
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
        vault.sealed(
            vault.owner(message.conversation, message.id),
            payload_place(message.id),
            message.packed or packed(message.payload),
        ),
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
        *_carried(message, vault),
        _noted(message.notes),
        to_micros_or_none(message.held_until),
        message.accepted_leaf,
    )


def outgoing_of(row: Row, vault: Vault) -> OutgoingMessage:
    """Return the outgoing message of a row, the key of its conversation last."""
    opened = _opener(row, row[27], row[28], vault)
    kept = opened(payload_place, row[8])
    return OutgoingMessage(
        id=MessageId(row[1]),
        conversation=ConversationId(row[2]),
        service=row[3],
        kind=row[4],
        peer=StateCode(row[5]),
        refers_to=row[6],
        header=row[7],
        payload=unpacked(kept, row[20]),
        payload_salt=row[9],
        leaf_index=row[0],
        leaf_salt=row[10],
        delivery=Delivery(row[11]),
        composed_at=from_micros(row[12]),
        settled_at=from_micros_or_none(row[13]),
        receipt=None if row[14] is None else LogPlace(row[14], row[15], row[16], row[17]),
        receipt_body=row[18],
        refusal=row[19],
        packed=kept,
        wire=Wire(row[21]),
        wire_bytes=b"" if row[22] is None else unpacked(opened(bytes_place, row[22]), row[23]),
        notes=() if row[24] is None else _NOTES.decode(row[24]),
        held_until=from_micros_or_none(row[25]),
        accepted_leaf=row[26],
        erased_at=None if row[8] else from_micros_or_none(row[28]),
    )


def payload_place(message: str) -> str:
    """Return the place for which a message's payload is sealed."""
    return f"{message}/payload"


def bytes_place(message: str) -> str:
    """Return the place for which the bytes that a channel carries are sealed."""
    return f"{message}/wire-bytes"


def _carried(
    message: OutgoingMessage | IncomingMessage, vault: Vault
) -> tuple[bytes | None, int | None]:
    """Return what a channel carries as it is kept, and its size; nothing of nothing."""
    carried = message.wire_bytes
    if not carried:
        return None, None
    owner = vault.owner(message.conversation, message.id)
    return vault.sealed(owner, bytes_place(message.id), packed(carried)), len(carried)


def _opener(row: Row, key: bytes | None, erased: int | None, vault: Vault) -> _Opener:
    """Return what opens a message's row: by its conversation's key, or by its own.

    A message that came after its conversation was erased has a key of its own.
    """
    message, conversation = row[1], row[2]
    if erased is not None and row[8]:
        key, conversation = vault.wrapped(message), message
    return lambda place, sealed: vault.opened(conversation, place(message), sealed, key)


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


def incoming_row(message: IncomingMessage, instants: Instants, vault: Vault) -> tuple[object, ...]:
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
        vault.sealed(
            vault.owner(message.conversation, message.id),
            payload_place(message.id),
            message.packed or packed(message.payload),
        ),
        message.payload_salt,
        *place,
        instants.micros(message.received_at),
        message.handling.value,
        message.attempts,
        message.problem,
        None,
        len(message.payload),
        message.wire.value,
        *_carried(message, vault),
        _noted(message.notes),
        _noted(message.complaints),
    )


def incoming_of(row: Row, vault: Vault) -> IncomingMessage:
    """Return the received message of a row, the key of its conversation last."""
    opened = _opener(row, row[25], row[26], vault)
    kept = opened(payload_place, row[8])
    return IncomingMessage(
        id=MessageId(row[1]),
        conversation=ConversationId(row[2]),
        service=row[3],
        kind=row[4],
        peer=StateCode(row[5]),
        refers_to=row[6],
        header=row[7],
        payload=unpacked(kept, row[19]),
        payload_salt=row[9],
        proof=None if row[10] is None else LogPlace(row[10], row[11], row[12], row[13]),
        received_at=from_micros(row[14]),
        leaf_index=row[0],
        handling=Handling(row[15]),
        attempts=row[16],
        problem=row[17],
        packed=kept,
        wire=Wire(row[20]),
        wire_bytes=b"" if row[21] is None else unpacked(opened(bytes_place, row[21]), row[22]),
        notes=() if row[23] is None else _NOTES.decode(row[23]),
        complaints=() if row[24] is None else _COMPLAINTS.decode(row[24]),
        erased_at=None if row[8] else from_micros_or_none(row[26]),
    )


def case_place(conversation: str) -> str:
    """Return where the case reference of a conversation is kept."""
    return f"conversations.case_reference/{conversation}"


def case_token(storage_key: StorageKey, reference: str) -> int | None:
    """Return what stands in place of a case reference that is searched for; of none, nothing."""
    plain = plain_reference(reference)
    return storage_key.token("conversations.case", plain.encode()) if plain else None


def conversation_row(
    conversation: Conversation, instants: Instants, vault: Vault
) -> tuple[object, ...]:
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
        vault.seal_text(case_place(conversation.id), conversation.case_reference),
        conversation.wire.value,
        case_token(vault.storage_key, conversation.case_reference),
    )


def conversation_of(row: Row, vault: Vault) -> Conversation:
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
        case_reference=vault.open_text(case_place(row[0]), row[11]),
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


QUARANTINE_OWNER: Final = "quarantine"
"""Under whose key samples of what was refused are kept: such a message may name a person."""


def sample_place(sender: str, digest: str) -> str:
    """Return the place for which a sample is sealed."""
    return f"rejection/{sender}/{digest}"


def rejection_of(row: Row, vault: Vault) -> Rejection:
    """Return the rejection of a row, without bytes once they were erased."""
    sample = b""
    if row[4] is not None:
        key = vault.wrapped(QUARANTINE_OWNER)
        sample = vault.opened(QUARANTINE_OWNER, sample_place(row[0], row[1]), row[4], key)
    return Rejection(
        sender=row[0],
        digest=bytes.fromhex(row[1]),
        code=row[2],
        at=from_micros(row[3]),
        quarantined=sample,
        message=row[5],
    )
