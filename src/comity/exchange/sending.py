"""Delivering what is due to one peer: prepare a batch, seal it, settle its receipt.

Preparing and settling each happen in a transaction; sealing needs none. A crash at
any point leaves the messages due, and they are sent again under their old
identifiers; the recipient answers a message it has with the receipt it gave.

Source: docs/protocol, COM-3 and COM-4.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from comity.errors import EnvelopeMalformed, ErrorCode
from comity.exchange.batch import (
    Batch,
    Consistency,
    ReceiptItem,
    SealedMessage,
    checked_hashes,
    compressor,
    decode_receipt,
    encode,
    join_hashes,
)
from comity.exchange.outbox import Rails
from comity.exchange.partners import Partner
from comity.exchange.ports import LogPlace, OutgoingMessage, Settlement
from comity.exchange.provability import check_arrival, vouching_of
from comity.exchange.versions import CURRENT
from comity.exchange.witnessing import admit_linked_checkpoint, links
from comity.exchange.work import ExchangeWork
from comity.ids import BatchId, MessageId
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.entry import EntryKind, receipt
from comity.ledger.evidence_keys import Vouching
from comity.ledger.log import Log
from comity.ledger.proofs import EntryVerifier
from comity.trust.sealing import BatchSealer, batch_info


@dataclass(frozen=True, slots=True, repr=False)
class PreparedBatch:
    """Messages due to a peer, with their proofs; nothing is sealed yet.

    Attributes:
        id: Identifier of this attempt.
        messages: In the order of our log.
        checkpoint: Our signed checkpoint over them.
        size: Its size.
        proofs: Inclusion proof of each message.
        consistency: Links to checkpoints the peer may have seen.
        known_size: Size of the peer's log we have seen last.
    """

    id: BatchId
    messages: tuple[OutgoingMessage, ...]
    checkpoint: bytes
    size: int
    proofs: tuple[bytes, ...]
    consistency: tuple[Consistency, ...]
    known_size: int

    def __repr__(self) -> str:
        """Return the identifier and the number of messages."""
        return f"PreparedBatch({self.id}, {len(self.messages)})"


def prepare_batch(
    work: ExchangeWork,
    rails: Rails,
    partner: Partner,
    *,
    hints: Sequence[int] = (),
    max_messages: int = 128,
    max_bytes: int = CURRENT.max_payload_bytes,
) -> PreparedBatch | None:
    """Take what is due to a partner and sign a checkpoint over it.

    Returns:
        The batch, or ``None`` if nothing is due. See ``prepare_batches``.
    """
    found = prepare_batches(
        work, rails, partner, hints=hints, max_messages=max_messages, max_bytes=max_bytes
    )
    return found[0] if found else None


def prepare_batches(
    work: ExchangeWork,
    rails: Rails,
    partner: Partner,
    *,
    hints: Sequence[int] = (),
    in_flight: Collection[MessageId] = (),
    batches: int = 1,
    max_messages: int = 128,
    max_bytes: int = CURRENT.max_payload_bytes,
) -> tuple[PreparedBatch, ...]:
    """Take what is due to a partner, for several batches, and sign one checkpoint over all.

    They must be sent one after the other, in this order: a message may go on with
    what an earlier batch began.

    Args:
        work: The open transaction; it must commit before the batches are sent.
        rails: What this node is and knows.
        partner: The addressee.
        hints: Sizes of our log that the partner may have seen besides the last one
            it acknowledged: those of receipts we gave it.
        in_flight: Messages that are on their way already; they are left out.
        batches: At most so many.
        max_messages: At most so many in one batch.
        max_bytes: At most so much payload in one batch, but always one message.

    Returns:
        The batches; none if nothing is due.
    """
    due = work.exchange.due_to(
        partner.state,
        limit=len(in_flight) + batches * max_messages,
        max_bytes=(batches + bool(in_flight)) * max_bytes,
    )
    groups = _groups(
        [message for message in due if message.id not in in_flight],
        max_messages=max_messages,
        max_bytes=max_bytes,
    )[:batches]
    if not groups:
        return ()
    checkpoint = work.log.checkpoint()
    size = read_checkpoint(checkpoint).size
    acknowledged = work.exchange.peer(partner.state).acknowledged_size
    seen = work.seen.latest(partner.origin)
    consistency = tuple(links(work.log, size, (acknowledged, *hints))[:4])
    return tuple(
        PreparedBatch(
            id=BatchId(f"{rails.state}-{partner.state}-{rails.randomness(16).hex()}"),
            messages=tuple(group),
            checkpoint=checkpoint,
            size=size,
            proofs=tuple(
                join_hashes(work.log.inclusion_proof(message.leaf_index, size)) for message in group
            ),
            consistency=consistency,
            known_size=0 if seen is None else read_checkpoint(seen).size,
        )
        for group in groups
    )


def _groups(
    messages: Sequence[OutgoingMessage], *, max_messages: int, max_bytes: int
) -> list[list[OutgoingMessage]]:
    """Cut messages into batches, in their order and within both limits."""
    groups: list[list[OutgoingMessage]] = []
    room = 0
    for message in messages:
        size = len(message.payload)
        if not groups or len(groups[-1]) == max_messages or size > room:
            groups.append([])
            room = max_bytes
        groups[-1].append(message)
        room -= size
    return groups


def relink(log: Log, prepared: PreparedBatch, *, last_seen: int) -> PreparedBatch:
    """Return the batch with a proof for the size that the peer says it saw last.

    Args:
        log: Our log.
        prepared: The batch as first prepared.
        last_seen: The size that the peer says it saw last.

    Raises:
        EnvelopeMalformed: The peer claims to have seen more than our log holds: it
            saw a log we have lost, or it errs. The node's state must be examined.
    """
    consistency = links(log, prepared.size, (last_seen,))
    if not consistency and last_seen not in {0, prepared.size}:
        raise EnvelopeMalformed("The peer has seen a longer log than ours.")
    return replace(prepared, consistency=tuple(consistency))


def seal_batch(prepared: PreparedBatch, rails: Rails, partner: Partner) -> bytes:
    """Return the bytes of a batch, sealed to the partner (COM-3.3)."""
    info = batch_info(
        protocol=CURRENT.name,
        sender=rails.state,
        recipient=partner.state,
        recipient_key_id=partner.sealing_key.key_id,
        batch_id=prepared.id,
    )
    sealer = BatchSealer(partner.sealing_key, info, rails.randomness)
    # One for each batch: a compressor must not serve two threads at once.
    compress = compressor()
    messages = [
        SealedMessage(
            header=message.header,
            leaf_salt=message.leaf_salt,
            leaf_index=message.leaf_index,
            proof=proof,
            sealed=sealer.seal(
                position,
                message.payload_salt + (message.packed or compress(message.payload)),
                message.header,
            ),
        )
        for position, (message, proof) in enumerate(
            zip(prepared.messages, prepared.proofs, strict=True)
        )
    ]
    return encode(
        Batch(
            version=CURRENT.name,
            id=prepared.id,
            sender=rails.state,
            recipient=partner.state,
            checkpoint=prepared.checkpoint,
            consistency=list(prepared.consistency),
            known_size=prepared.known_size,
            sealing_key=partner.sealing_key.key_id,
            encapsulated=sealer.encapsulated,
            messages=messages,
        )
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch.

    Attributes:
        acknowledged: Messages the partner has, proven.
        refused: Messages the partner did not admit, with their codes.
    """

    acknowledged: tuple[MessageId, ...]
    refused: tuple[tuple[MessageId, str], ...]


def settle_receipt(
    work: ExchangeWork,
    rails: Rails,
    partner: Partner,
    prepared: PreparedBatch,
    raw: bytes,
    *,
    further: Sequence[Consistency] = (),
) -> Outcome:
    """Check a receipt and keep what it proves (COM-4.3).

    Args:
        work: The open transaction.
        rails: What this node is and knows.
        partner: Who answered.
        prepared: The batch that was sent.
        raw: The answer's bytes.
        further: Proofs fetched since, if the receipt's own did not link.

    Returns:
        Which messages are acknowledged, and which refused. A message of which the
        receipt is silent stays due.

    Raises:
        EnvelopeMalformed: Not a receipt for this batch, or one that is silent about
            every message of it, or that would prove nothing to an auditor. The
            partner's fault.
        CheckpointGap: The receipt's checkpoint was overtaken by a later one;
            the caller fetches the link and calls again.
        CheckpointMalformed, SignatureInvalid, CheckpointInconsistent: As for any
            checkpoint. The partner's fault.
        InclusionInvalid: A message is not in the partner's log as claimed.
    """
    answer = decode_receipt(raw)
    if answer.batch != prepared.id:
        raise EnvelopeMalformed("The receipt is for another batch.")
    if not answer.items:
        raise EnvelopeMalformed("The receipt is silent about every message.")
    checkpoint = admit_linked_checkpoint(
        answer.checkpoint,
        partner=partner,
        seen=work.seen,
        offered=[*answer.consistency, *further],
    )
    now = rails.clock.now()
    positions = {item.position for item in answer.items}
    if len(positions) != len(answer.items) or not positions <= set(range(len(prepared.messages))):
        raise EnvelopeMalformed("The receipt names places that the batch does not have.")
    verifier = EntryVerifier(checkpoint)
    vouching = vouching_of(partner, checkpoint, answer.checkpoint, work.seen)
    size = checkpoint.value.size
    settlements = [
        _settlement(
            prepared.messages[item.position], item, verifier, vouching=vouching, size=size, now=now
        )
        for item in answer.items
    ]
    work.exchange.settle(settlements)
    work.log.append(
        [receipt(prepared.id, answer.checkpoint, salt=rails.randomness(32))], recorded_at=now
    )
    state = work.exchange.peer(partner.state)
    work.exchange.save_peer(
        replace(
            state,
            acknowledged_size=max(state.acknowledged_size, prepared.size),
            failures=0,
            next_attempt_at=None,
            last_success_at=now,
            last_failure="",
        )
    )
    return Outcome(
        acknowledged=tuple(one.id for one in settlements if one.receipt is not None),
        refused=tuple((one.id, one.refusal) for one in settlements if one.receipt is None),
    )


def _settlement(
    message: OutgoingMessage,
    item: ReceiptItem,
    verifier: EntryVerifier,
    *,
    vouching: Vouching,
    size: int,
    now: datetime,
) -> Settlement:
    if item.refusal:
        code = item.refusal if item.refusal in set(ErrorCode) else ErrorCode.PEER_REFUSED
        return Settlement(message.id, now, None, b"", code)
    verified = verifier.verify(
        EntryKind.MESSAGE_RECEIVED,
        item.body,
        salt=item.salt,
        index=item.index,
        proof=checked_hashes(item.proof),
    )
    check_arrival(verified.value, message, vouching=vouching, now=now)
    place = LogPlace(index=item.index, size=size, hashes=item.proof, salt=item.salt)
    return Settlement(message.id, now, place, item.body, "")
