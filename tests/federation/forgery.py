"""What a node that misbehaves can make: it has its own keys and its own log, and no scruples."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from tests.federation.node import Node

from comity.exchange.batch import (
    Batch,
    Receipt,
    ReceiptItem,
    decode_batch,
    encode,
    join_hashes,
)
from comity.exchange.envelope import Header, encode_header, message_id, payload_digest
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.exchange.sending import PreparedBatch, seal_batch
from comity.exchange.witnessing import links
from comity.ids import BatchId, ConversationId, MessageId, StateCode
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.entry import Entry, EntryKind, message_sent

_PAYLOAD = b'{"synthetic":true}'


def forged_message(
    node: Node,
    recipient: StateCode,
    kind: str = "REQ",
    *,
    payload: bytes = _PAYLOAD,
    logged: bool = True,
    **changes: object,
) -> OutgoingMessage:
    """Return a message whose header says whatever is wanted; in the node's log unless told not."""
    now = node.rails.clock.now()
    random = node.rails.randomness
    number = int.from_bytes(random(6), "big")
    identifier = message_id(node.state, recipient, kind, number)
    salt, leaf_salt = random(32), random(32)
    fields: dict[str, Any] = {
        "version": "1",
        "id": identifier,
        "conversation": identifier,
        "service": "records",
        "kind": kind,
        "sender": node.state,
        "recipient": recipient,
        "sent_at": now,
        "refers_to": None,
        "payload_type": "comity/records/1",
        "payload_size": len(payload),
        "payload_digest": payload_digest(payload, salt),
    }
    raw = encode_header(Header(**(fields | changes)))
    index = 0
    if logged:
        index = log_header(node, raw, leaf_salt)
    return OutgoingMessage(
        id=MessageId(str(changes.get("id", identifier))),
        conversation=ConversationId(str(changes.get("conversation", identifier))),
        service="records",
        kind=kind,
        peer=recipient,
        refers_to=None,
        header=raw,
        payload=payload,
        payload_salt=salt,
        leaf_index=index,
        leaf_salt=leaf_salt,
        delivery=Delivery.DUE,
        composed_at=now,
    )


def log_header(node: Node, raw: bytes, leaf_salt: bytes) -> int:
    """Append a header to the node's log as a message sent; return its place."""
    with node.store.begin() as work:
        entry = message_sent(raw, salt=leaf_salt)
        return work.log.append([entry], recorded_at=node.rails.clock.now()).start


def forged_batch(
    node: Node, recipient: StateCode, messages: Sequence[OutgoingMessage]
) -> PreparedBatch:
    """Return a batch of these messages, each with the proof that its place in the log has."""
    partner = node.partners.partner(recipient, node.rails.clock.now())
    with node.store.begin() as work:
        checkpoint = work.log.checkpoint()
        size = read_checkpoint(checkpoint).size
        seen = work.seen.latest(partner.origin)
        acknowledged = work.exchange.peer(recipient).acknowledged_size
        given = node.hints.get(recipient, ())
        return PreparedBatch(
            id=BatchId(f"{node.state}-{recipient}-{node.rails.randomness(16).hex()}"),
            messages=tuple(messages),
            checkpoint=checkpoint,
            size=size,
            proofs=tuple(
                join_hashes(work.log.inclusion_proof(message.leaf_index, size))
                for message in messages
            ),
            consistency=tuple(links(work.log, size, (acknowledged, *given))[:4]),
            known_size=0 if seen is None else read_checkpoint(seen).size,
        )


def sealed(node: Node, recipient: StateCode, prepared: PreparedBatch) -> bytes:
    """Return the bytes of a batch."""
    partner = node.partners.partner(recipient, node.rails.clock.now())
    return seal_batch(prepared, node.rails, partner)


def sent(node: Node, recipient: StateCode, *messages: OutgoingMessage) -> bytes:
    """Return the bytes of a batch of these messages."""
    return sealed(node, recipient, forged_batch(node, recipient, messages))


def altered(raw: bytes, **changes: object) -> bytes:
    """Return a batch with other fields."""
    return encode(msgspec.structs.replace(decode_batch(raw), **changes))


def altered_message(raw: bytes, position: int, **changes: object) -> bytes:
    """Return a batch with other fields of one message."""
    batch = decode_batch(raw)
    messages = list(batch.messages)
    messages[position] = msgspec.structs.replace(messages[position], **changes)
    return encode(msgspec.structs.replace(batch, messages=messages))


def read(raw: bytes) -> Batch:
    """Return a batch as it stands on the wire."""
    return decode_batch(raw)


def off_the_record(node: Node, recipient: StateCode) -> OutgoingMessage:
    """Return a message that stands in no log; it points at somebody else's place."""
    return forged_message(node, recipient, logged=False)


def other_payload(node: Node, recipient: StateCode) -> OutgoingMessage:
    """Return a logged message that carries another payload than its header commits to."""
    return replace(forged_message(node, recipient), payload=b'{"synthetic":null}')


def rewrite_history(node: Node, place: int = -1) -> None:
    """Let a node put another entry in place of one of its log, and sign as if nothing was."""
    tables = node.store.backup()
    other = message_sent(b"something else", salt=bytes(32))
    tables.leaves[place] = replace(
        tables.leaves[place], leaf_data=other.leaf_data, kind=other.kind, body=other.body
    )
    tables.tiles.clear()
    tables.checkpoints.clear()
    tables.heads.pop("", None)
    node.store.restore(tables)


def rewritten(
    node: Node, recipient: StateCode, rewrite: Callable[[bytes], bytes]
) -> OutgoingMessage:
    """Return a logged message whose header's bytes were rewritten by hand before they were."""
    message = forged_message(node, recipient, logged=False)
    raw = rewrite(message.header)
    return replace(message, header=raw, leaf_index=log_header(node, raw, message.leaf_salt))


def forged_receipt(node: Node, sender: Node, prepared: PreparedBatch, body: bytes) -> Receipt:
    """Return a receipt for the only message of a batch: any body, logged, signed and linked."""
    with node.store.begin() as work:
        entry = Entry(EntryKind.MESSAGE_RECEIVED, body, node.rails.randomness(32))
        index = work.log.append([entry], recorded_at=node.rails.clock.now()).start
        note = work.log.checkpoint()
        size = read_checkpoint(note).size
        proof = join_hashes(work.log.inclusion_proof(index, size))
        last_seen = sender.store.tables.heads[node.key.name]
        return Receipt(
            batch=prepared.id,
            checkpoint=note,
            consistency=links(work.log, size, (last_seen,)),
            items=[ReceiptItem(prepared.messages[0].id, 0, "", body, entry.salt, index, proof)],
        )
