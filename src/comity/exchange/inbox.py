"""Incoming batches, second part: checked, admitted, receipted.

A batch was opened before (``exchange.opening``). Admission (steps 4 to 8) happens in
one transaction; only after its commit may the receipt leave.
A step that fails for the whole batch refuses the batch; a step that fails for one
message refuses that message, in the receipt, and admits the others: one bad
message must not hold up the rest for ever.

Source: docs/protocol, COM-3 to COM-5; numbering of the steps as there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from comity.errors import (
    EnvelopeMalformed,
    ErrorCode,
    Failure,
    MessageUntimely,
    ReferenceUnknown,
    ReplayDetected,
    StorageUnavailable,
)
from comity.exchange.batch import (
    Batch,
    Receipt,
    ReceiptItem,
    SealedMessage,
    checked_hashes,
    encode,
    join_hashes,
)
from comity.exchange.conversation import (
    Conversation,
    Role,
    advance,
    is_superseded,
    open_conversation,
)
from comity.exchange.envelope import (
    SALT_LENGTH,
    Envelope,
    Header,
    opens_conversation,
)
from comity.exchange.opening import OpenedBatch, OpenedMessage
from comity.exchange.outbox import Rails
from comity.exchange.partners import Partner
from comity.exchange.ports import IncomingMessage, LogPlace, Rejection
from comity.exchange.provability import vouching_of
from comity.exchange.wires import Wire
from comity.exchange.witnessing import admit_linked_checkpoint, links
from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.checkpoint import Checkpoint, read_checkpoint
from comity.ledger.entry import Entry, EntryKind, message_received
from comity.ledger.evidence_keys import Vouching
from comity.ledger.ports import StoredLeaf
from comity.ledger.proofs import EntryVerifier
from comity.trust.digest import sha256
from comity.trust.verify import Verified

QUARANTINE: Final = timedelta(hours=72)
"""How long the bytes of what was not admitted are kept, for the operator to look at."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of a batch here.

    Attributes:
        receipt: The bytes to answer with, after the commit and not before.
        checkpoint_size: Size of our log in the receipt's checkpoint.
        admitted: Messages that are new here.
        duplicates: Messages that were here before.
        refused: Messages that were not admitted, with their codes.
    """

    receipt: bytes
    checkpoint_size: int
    admitted: tuple[MessageId, ...]
    duplicates: tuple[MessageId, ...]
    refused: tuple[tuple[str, str], ...]


def admit_batch(
    work: ExchangeWork,
    *,
    rails: Rails,
    partner: Partner,
    opened: OpenedBatch,
    hints: Sequence[int] = (),
) -> Admission:
    """Admit what may be admitted and compose the receipt: steps 4 to 8.

    Args:
        work: The open transaction. The caller commits it, also when this raises
            ``CheckpointInconsistent``: what was kept then is the proof of it.
        rails: What this node is and knows.
        partner: Who sent the batch.
        opened: The batch.
        hints: Sizes of our log in receipts given to the partner before. It may have
            verified one since it prepared this batch, and wants to be led on from it.

    Returns:
        The admission, with the receipt.

    Raises:
        CheckpointMalformed, SignatureInvalid, CheckpointGap, CheckpointInconsistent:
            The sender's checkpoint cannot be accepted; no message was.
        EnvelopeMalformed: A proof of impossible length.
    """
    checkpoint = admit_linked_checkpoint(
        opened.batch.checkpoint,
        partner=partner,
        seen=work.seen,
        offered=opened.batch.consistency,
    )
    vouching = vouching_of(partner, checkpoint, opened.batch.checkpoint, work.seen)
    admitting = _Admitting(
        work, rails, partner, checkpoint, vouching=vouching, messages=opened.messages
    )
    for position, message in enumerate(opened.messages):
        admitting.take(position, message)
    return admitting.finish(opened.batch, hints)


class _Admitting:
    """One admission in progress; rows are gathered and written together at its end."""

    def __init__(
        self,
        work: ExchangeWork,
        rails: Rails,
        partner: Partner,
        checkpoint: Verified[Checkpoint],
        *,
        vouching: Vouching,
        messages: Sequence[OpenedMessage],
    ) -> None:
        self._work = work
        self._rails = rails
        self._partner = partner
        self._checkpoint = checkpoint
        self._vouching = vouching
        self._verifier = EntryVerifier(checkpoint)
        self._now = rails.clock.now()
        headers = [m.envelope.header for m in messages if m.envelope is not None]
        self._seen = dict(work.exchange.seen([MessageId(header.id) for header in headers]))
        self._fresh: dict[MessageId, tuple[bytes, int]] = {}
        self._conversations: dict[ConversationId, Conversation] = dict(
            work.exchange.conversations([ConversationId(h.conversation) for h in headers])
        )
        self._known: dict[MessageId, ConversationId] = dict(
            work.exchange.known_messages(
                [MessageId(h.refers_to) for h in headers if h.refers_to is not None]
            )
        )
        self._digests = [sha256(message.wire.header) for message in messages]
        self._refused_before = dict(work.exchange.refusals(partner.state, self._digests))
        self._taken_up: dict[ConversationId, list[MessageId]] = {}
        self._touched: dict[ConversationId, Conversation] = {}
        self._entries: list[Entry] = []
        self._kept: list[tuple[Verified[Envelope], SealedMessage]] = []
        self._duplicates: list[MessageId] = []
        self._refused: list[tuple[str, str]] = []
        self._places: list[_Place] = []

    def take(self, position: int, message: OpenedMessage) -> None:
        """Admit, recognise or refuse one message.

        A refusal is final: its sender settled the message by it, and would never learn
        that a copy of the batch, late on its way, had the message admitted after all.

        Raises:
            StorageUnavailable: Our database does not answer; the batch comes again.
        """
        digest = self._digests[position]
        code = self._refused_before.get(digest)
        if code is None or self._is_known(message):
            try:
                self._places.append(self._place_of(position, message))
            except StorageUnavailable:
                # Our own database's fault; a refusal would blame the message, for ever.
                raise
            except Failure as failure:
                code = code or self._refuse(digest, message, failure.code)
            else:
                return
        self._refused.append((message.identifier, code))
        self._places.append(_Place(position, message.identifier, refusal=code))

    def _refuse(self, digest: bytes, message: OpenedMessage, code: ErrorCode) -> str:
        self._refused_before[digest] = code
        self._work.exchange.reject(
            Rejection(
                sender=self._partner.state,
                digest=digest,
                code=code,
                at=self._now,
                quarantined=message.wire.header,
                message=message.identifier,
            )
        )
        return code

    def _is_known(self, message: OpenedMessage) -> bool:
        """Return whether the message was admitted, though a broken copy of it was refused."""
        identifier = MessageId(message.identifier)
        before, again = self._seen.get(identifier), self._fresh.get(identifier)
        header = before.header if before is not None else again[0] if again is not None else None
        return header == message.wire.header

    def _place_of(self, position: int, message: OpenedMessage) -> "_Place":
        """Return where our receipt for a message stands, be it new or seen before.

        Raises:
            Failure: Any of the message-level failures of steps 1 to 7.
        """
        if message.envelope is None or message.failure is not None:
            raise message.failure or EnvelopeMalformed("The message could not be opened.")
        envelope, wire = message.envelope, message.wire
        verified = self._verifier.verify(
            EntryKind.MESSAGE_SENT,
            wire.header,
            salt=wire.leaf_salt,
            index=wire.leaf_index,
            proof=checked_hashes(wire.proof),
        ).read_as(lambda _: envelope)
        identifier = MessageId(envelope.header.id)
        before = self._seen.get(identifier)
        again = self._fresh.get(identifier)
        if before is None and again is None:
            if not self._vouching.covers(envelope.header.sent_at):
                raise MessageUntimely("No key of the sender's log vouches for the message's date.")
            self._move(envelope.header)
            return self._keep(position, verified, wire)
        known = before.header if before is not None else again[0] if again is not None else b""
        if known != wire.header:
            raise ReplayDetected("The identifier was used before for another message.")
        self._duplicates.append(identifier)
        if before is not None:
            return _Place(position, identifier, index=before.leaf_index)
        return _Place(position, identifier, fresh=again[1] if again is not None else None)

    def _move(self, header: Header) -> None:
        """Let the conversation admit the message: step 7.

        Raises:
            ReferenceUnknown: It goes on with something that is not here.
            TransitionIllegal: The conversation does not admit it.
            EnvelopeMalformed: The service is not spoken here.
        """
        identifier = ConversationId(header.conversation)
        conversation = self._conversations.get(identifier)
        if opens_conversation(header):
            conversation = open_conversation(
                self._rails.workflows,
                identifier=identifier,
                service=header.service,
                kind=header.kind,
                role=Role.RESPONDER,
                peer=self._partner.state,
                at=self._now,
            )
        else:
            # What was begun over a channel goes on there and nowhere else.
            if (
                conversation is None
                or conversation.service != header.service
                or conversation.wire is not Wire.COMITY
            ):
                raise ReferenceUnknown("The conversation is not known here.")
            if (
                header.refers_to is None
                or self._known.get(MessageId(header.refers_to)) != identifier
            ):
                raise ReferenceUnknown("The message referred to is not part of the conversation.")
            conversation = advance(
                self._rails.workflows,
                conversation,
                by=conversation.role.other(),
                kind=header.kind,
                refers_to=header.refers_to,
                sender=header.sender,
                at=self._now,
                superseded=self._is_superseded(identifier, header.refers_to),
            )
        self._conversations[identifier] = self._touched[identifier] = conversation

    def _is_superseded(self, conversation: ConversationId, refers_to: str) -> bool:
        """Return whether a later message took the place of the one referred to.

        What opened the conversation is there once, so most messages need no look-up.
        """
        if refers_to == conversation:
            return False
        taken_up = self._taken_up.get(conversation)
        if taken_up is None:
            taken_up = [
                *self._work.exchange.taken_up(conversation),
                *(id_ for id_ in self._fresh if self._known[id_] == conversation),
            ]
            self._taken_up[conversation] = taken_up
        return is_superseded(refers_to, taken_up)

    def _keep(self, position: int, verified: Verified[Envelope], wire: SealedMessage) -> "_Place":
        header = verified.value.header
        identifier = MessageId(header.id)
        self._fresh[identifier] = (verified.value.raw, len(self._entries))
        self._known[identifier] = ConversationId(header.conversation)
        if header.conversation in self._taken_up:
            self._taken_up[ConversationId(header.conversation)].append(identifier)
        self._kept.append((verified, wire))
        self._entries.append(
            message_received(
                verified.value.raw,
                message=identifier,
                sender=StateCode(header.sender),
                received_at=self._now,
                salt=self._rails.randomness(SALT_LENGTH),
            )
        )
        return _Place(position, identifier, fresh=len(self._entries) - 1)

    def _row(
        self, verified: Verified[Envelope], wire: SealedMessage, leaf_index: int
    ) -> IncomingMessage:
        envelope = verified.value
        header = envelope.header
        return IncomingMessage(
            id=MessageId(header.id),
            conversation=ConversationId(header.conversation),
            service=header.service,
            kind=header.kind,
            peer=self._partner.state,
            refers_to=None if header.refers_to is None else MessageId(header.refers_to),
            header=envelope.raw,
            payload=envelope.payload,
            payload_salt=envelope.payload_salt,
            proof=LogPlace(
                index=wire.leaf_index,
                size=self._checkpoint.value.size,
                hashes=wire.proof,
                salt=wire.leaf_salt,
            ),
            received_at=self._now,
            leaf_index=leaf_index,
            packed=envelope.packed,
        )

    def finish(self, batch: Batch, hints: Sequence[int]) -> Admission:
        """Write everything and compose the receipt: step 8."""
        work = self._work
        indices = range(0)
        if self._entries:
            indices = work.log.append(self._entries, recorded_at=self._now)
            work.exchange.save_conversations(list(self._touched.values()))
            work.exchange.add_incoming(
                [
                    self._row(verified, wire, index)
                    for (verified, wire), index in zip(self._kept, indices, strict=True)
                ]
            )
        note = work.log.checkpoint()
        size = read_checkpoint(note).size
        receipt = Receipt(
            batch=batch.id,
            checkpoint=note,
            consistency=links(work.log, size, (batch.known_size, *hints))[:4],
            items=[
                item
                for place in self._places
                if (item := self._item(place, indices, size)) is not None
            ],
        )
        return Admission(
            receipt=encode(receipt),
            checkpoint_size=size,
            admitted=tuple(self._fresh),
            duplicates=tuple(self._duplicates),
            refused=tuple(self._refused),
        )

    def _item(self, place: "_Place", indices: range, size: int) -> ReceiptItem | None:
        """Return what the receipt says of a message; ``None`` where nothing can be proved."""
        if place.refusal:
            return ReceiptItem(place.identifier, place.position, place.refusal, b"", b"", 0, b"")
        if place.fresh is not None:
            index = indices[place.fresh]
            body, salt = self._entries[place.fresh].body, self._entries[place.fresh].salt
        else:
            index = place.index
            stored = self._work.log.entry(index)
            kept = stored.body or self._body_again(place.identifier, stored)
            if kept is None:
                return None
            body, salt = kept, stored.salt
        proof = join_hashes(self._work.log.inclusion_proof(index, size))
        return ReceiptItem(place.identifier, place.position, "", body, salt, index, proof)

    def _body_again(self, identifier: str, stored: StoredLeaf) -> bytes | None:
        """Return the body of an entry deleted under a retention rule, if the leaf proves it."""
        message = self._work.exchange.incoming(MessageId(identifier))
        if message is None:
            return None
        entry = message_received(
            message.header,
            message=message.id,
            sender=message.peer,
            received_at=message.received_at,
            salt=stored.salt,
        )
        return entry.body if entry.leaf_data == stored.leaf_data else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where our receipt for one message of the batch stands.

    Attributes:
        position: Place in the batch.
        identifier: Identifier of the message, as far as it could be read.
        fresh: Number among the entries of this admission, if it is new.
        index: Leaf in our log, if it was here before.
        refusal: The code with which it was not admitted; else empty.
    """

    position: int
    identifier: str
    fresh: int | None = None
    index: int = 0
    refusal: str = ""
