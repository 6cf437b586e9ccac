"""Incoming batches, first part: read, and their seals opened.

Opening (steps 1 to 3) needs no transaction and touches nothing. What is wrong with
one message is kept beside it; admission refuses it in the receipt.

Source: docs/protocol, COM-3; numbering of the steps as there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from comity.errors import (
    BatchTooLarge,
    DecryptionFailed,
    EnvelopeMalformed,
    Failure,
    MessageUntimely,
    MisdirectedMessage,
)
from comity.exchange.batch import (
    Batch,
    Decompressor,
    SealedMessage,
    decode_batch,
    decompressor,
    expand,
)
from comity.exchange.envelope import SALT_LENGTH, Envelope, Header, payload_digest, read_header
from comity.exchange.outbox import Rails
from comity.exchange.partners import Partner
from comity.exchange.provability import check_header
from comity.exchange.versions import CURRENT, version_facts
from comity.trust.sealing import BatchOpener, SealingKey, batch_info


@dataclass(frozen=True, slots=True, repr=False)
class OpenedMessage:
    """One message of a batch, its seal opened; or the failure that prevents it.

    Attributes:
        wire: As received.
        envelope: Header and payload, or ``None`` after a failure.
        identifier: Identifier the header claims; empty if it could not be read.
        failure: Why it cannot be admitted.
    """

    wire: SealedMessage
    envelope: Envelope | None
    identifier: str
    failure: Failure | None

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"OpenedMessage({self.identifier})"


@dataclass(frozen=True, slots=True, repr=False)
class OpenedBatch:
    """A batch whose seals were opened; nothing of it is admitted yet."""

    batch: Batch
    messages: tuple[OpenedMessage, ...]

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"OpenedBatch({self.batch.id})"


def open_batch(
    raw: bytes, *, rails: Rails, partner: Partner, keys: Mapping[str, SealingKey]
) -> OpenedBatch:
    """Read a batch and open its seals: steps 1 to 3.

    Args:
        raw: The bytes as received.
        rails: What this node is and knows.
        partner: Who sent it, by the certificate of the connection.
        keys: Our sealing keys by identifier, retired ones included.

    Returns:
        The opened batch; single messages may carry a failure.

    Raises:
        BatchTooLarge, EnvelopeMalformed: Not a batch, or one whose payloads would be
            too much together. The sender's fault.
        VersionUnsupported: The version is not spoken here.
        MisdirectedMessage: Sent under another's name, or to somebody else.
        DecryptionFailed: Not sealed to a key of ours. The sender's fault, or its
            network document is older than our key.
    """
    batch = decode_batch(raw)
    version_facts(batch.version, rails.clock.now())
    if batch.sender != partner.state:
        raise MisdirectedMessage(
            "The batch names another sender than the connection's certificate."
        )
    if batch.recipient != rails.state:
        raise MisdirectedMessage("The batch is addressed to another state.")
    key = keys.get(batch.sealing_key)
    if key is None:
        raise DecryptionFailed("The batch is sealed to a key this node does not hold.")
    info = batch_info(
        protocol=batch.version,
        sender=partner.state,
        recipient=rails.state,
        recipient_key_id=key.key_id,
        batch_id=batch.id,
    )
    opener = BatchOpener(key, batch.encapsulated, info)
    headers = [_read_header(wire, rails, partner) for wire in batch.messages]
    # Payloads are sealed in compressed form, so the batch's own size says nothing of
    # theirs: some kilobytes could become gigabytes, in memory and on disk.
    announced = sum(header.payload_size for header in headers if isinstance(header, Header))
    if announced > CURRENT.max_batch_bytes:
        raise BatchTooLarge(
            f"The payloads of a batch have at most {CURRENT.max_batch_bytes} bytes together."
        )
    using = decompressor()
    return OpenedBatch(
        batch,
        tuple(
            _open_message(wire, position, header, opener, using=using)
            if isinstance(header, Header)
            else header
            for position, (wire, header) in enumerate(zip(batch.messages, headers, strict=True))
        ),
    )


def _read_header(wire: SealedMessage, rails: Rails, partner: Partner) -> Header | OpenedMessage:
    """Return the header of a message, or the message with what is wrong with it."""
    identifier = ""
    try:
        header = read_header(wire.header)
        identifier = header.id
        _check_claims(header, rails, partner)
        check_header(wire.header)
    except Failure as failure:
        return OpenedMessage(wire, None, identifier, failure)
    return header


def _open_message(
    wire: SealedMessage,
    position: int,
    header: Header,
    opener: BatchOpener,
    *,
    using: Decompressor,
) -> OpenedMessage:
    try:
        clear = opener.open(position, wire.sealed, wire.header)
        salt, packed = clear[:SALT_LENGTH], clear[SALT_LENGTH:]
        payload = expand(packed, limit=header.payload_size, using=using)
        if len(payload) != header.payload_size or len(salt) != SALT_LENGTH:
            raise EnvelopeMalformed("The payload does not have the size its header states.")
        if payload_digest(payload, salt) != header.payload_digest:
            raise EnvelopeMalformed("The payload is not the one its header commits to.")
    except Failure as failure:
        return OpenedMessage(wire, None, header.id, failure)
    envelope = Envelope(header, wire.header, payload, salt, packed)
    return OpenedMessage(wire, envelope, header.id, None)


def _check_claims(header: Header, rails: Rails, partner: Partner) -> None:
    """Check what the header says of itself: version, addressee, date, size.

    Raises:
        VersionUnsupported, MisdirectedMessage, MessageUntimely, EnvelopeMalformed:
            As their names say. The sender's fault.
    """
    now = rails.clock.now()
    facts = version_facts(header.version, now)
    if header.sender != partner.state or header.recipient != rails.state:
        raise MisdirectedMessage("The message is not one from this sender to this node.")
    if header.sent_at > now + timedelta(seconds=facts.skew_seconds):
        raise MessageUntimely("The message is dated in the future.")
    if header.payload_size > facts.max_payload_bytes:
        raise EnvelopeMalformed(f"A payload has at most {facts.max_payload_bytes} bytes.")
