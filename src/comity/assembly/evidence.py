"""Gathering what an exchange left in two logs, as evidence that anyone can verify.

What went over a channel is in one log only, ours.
"""

from collections.abc import Sequence

from comity.assembly.build import Node
from comity.assembly.handling_gate import require_usable_messages
from comity.assembly.use_gate import require_unrestricted_messages
from comity.errors import EvidenceInvalid, ReferenceNotFound
from comity.exchange.batch import split_hashes
from comity.exchange.ports import IncomingMessage, LogPlace, OutgoingMessage
from comity.exchange.wires import Wire
from comity.ids import ConversationId, MessageId, StateCode
from comity.law.handling import Use
from comity.ledger.channel_file import ChannelItem, EvidenceFile, write_evidence_file
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.evidence_file import EvidenceItem, EvidenceReceipt
from comity.ledger.proofs import LogProof
from comity.storage.store import Work
from comity.trust.network_document import NetworkDocument


def export(node: Node, reference: str, *, with_payload: bool = True, only: bool = False) -> bytes:
    """Return the evidence file for a message or for a whole conversation.

    Args:
        node: The node, either side of the exchange.
        reference: Identifier of a message or of a conversation; the identifier of an
            opening message names the conversation.
        with_payload: Whether what was said is disclosed, or only that it was said.
        only: Whether an opening message's identifier names that message alone. What
            cannot be proved of one message then does not hold up the proof of others.

    Raises:
        ReferenceNotFound: The reference names nothing here.
        EvidenceInvalid: What should prove the exchange is missing; run ``comity fsck``.
    """
    with node.database.begin() as work:
        messages = messages_named(work, reference, only=only)
        if with_payload:
            require_usable_messages(work.disclosure, messages, Use.EVIDENCE, own=node.state)
            require_unrestricted_messages(work.facts, messages, as_evidence=True)
        return gathered(work, node.directory.document, messages, with_payload=with_payload)


def gathered(
    work: Work,
    document: NetworkDocument,
    messages: Sequence[OutgoingMessage | IncomingMessage],
    *,
    with_payload: bool,
) -> bytes:
    """Return the evidence file for messages of one conversation.

    Args:
        work: The open transaction: our log may sign a checkpoint in it.
        document: The network document, which names the partners' logs.
        messages: The messages, in the order of our log.
        with_payload: Whether what was said is disclosed, or only that it was said.

    Raises:
        EvidenceInvalid: What should prove the exchange is missing; run ``comity fsck``.
    """
    ours = read_checkpoint(work.log.checkpoint()).size
    return write_evidence_file(held(work, document, messages, with_payload=with_payload, size=ours))


def held(
    work: Work,
    document: NetworkDocument,
    messages: Sequence[OutgoingMessage | IncomingMessage],
    *,
    with_payload: bool,
    size: int,
) -> EvidenceFile:
    """Return what an evidence file holds of messages of one conversation.

    Args:
        work: The open transaction.
        document: The network document, which names the partners' logs.
        messages: The messages, in the order of our log.
        with_payload: Whether what was said is disclosed, or only that it was said.
        size: Size of a checkpoint of ours that covers every message.

    Raises:
        EvidenceInvalid: What should prove the exchange is missing; run ``comity fsck``.
    """
    gathering = _Gathering(work, document, size)
    return EvidenceFile(
        messages=tuple(
            gathering.item(message, with_payload=with_payload)
            for message in messages
            if message.wire is Wire.COMITY
        ),
        channel=tuple(
            gathering.channel_item(message, with_payload=with_payload)
            for message in messages
            if message.wire is not Wire.COMITY
        ),
    )


def messages_named(
    work: Work, reference: str, *, only: bool = False
) -> list[OutgoingMessage | IncomingMessage]:
    """Return the messages that a reference names, in the order of our log.

    Raises:
        ReferenceNotFound: It names nothing here.
    """
    found = [] if only else list(work.exchange.messages_of(ConversationId(reference)))
    if found:
        return found
    one = _message(work, MessageId(reference))
    if one is None:
        raise ReferenceNotFound(f"There is no message and no conversation {reference} here.")
    return [one]


def _message(work: Work, identifier: MessageId) -> OutgoingMessage | IncomingMessage | None:
    return work.exchange.outgoing(identifier) or work.exchange.incoming(identifier)


class _Gathering:
    """Gathers within one transaction.

    Args:
        work: The open transaction.
        document: The network document, which names the partners' logs.
        size: Size of our log in a checkpoint that covers every message.
    """

    def __init__(self, work: Work, document: NetworkDocument, size: int) -> None:
        self._work = work
        self._size = size
        # The logs of present members are named first, and count before one they left behind.
        self._origins: dict[StateCode, str] = {
            state: log.origin for state, log in reversed(list(document.logs()))
        }

    def item(
        self, message: OutgoingMessage | IncomingMessage, *, with_payload: bool
    ) -> EvidenceItem:
        """Return what the file holds about one message; no payload of one that was erased."""
        disclosed = with_payload and message.erased_at is None
        if isinstance(message, OutgoingMessage):
            salt = message.leaf_salt
            proof = self._work.log.proof(message.leaf_index, self._size)
            receipt = self._their_receipt(message)
        else:
            if message.proof is None:
                raise EvidenceInvalid("The place of the message in its sender's log is missing.")
            salt = message.proof.salt
            proof = self._theirs(message.peer, message.proof)
            receipt = self._our_receipt(message)
        return EvidenceItem(
            header=message.header,
            salt=salt,
            proof=proof,
            payload=message.payload if disclosed else None,
            payload_salt=message.payload_salt if disclosed else None,
            receipt=receipt,
        )

    def channel_item(
        self, message: OutgoingMessage | IncomingMessage, *, with_payload: bool
    ) -> ChannelItem:
        """Return what the file holds about one message over a channel."""
        disclosed = with_payload and message.erased_at is None
        leaf = self._work.log.entry(message.leaf_index)
        accepted = message.accepted_leaf if isinstance(message, OutgoingMessage) else None
        return ChannelItem(
            docket=message.header,
            salt=leaf.salt,
            proof=self._work.log.proof(message.leaf_index, self._size),
            wire_bytes=self._wire_bytes(message.id) if disclosed else None,
            bytes_salt=message.payload_salt if disclosed else None,
            accepted=None if accepted is None else self._ours(accepted),
        )

    def _wire_bytes(self, identifier: MessageId) -> bytes:
        """Return what the channel carried, which the list of a conversation leaves out."""
        message = _message(self._work, identifier)
        return b"" if message is None else message.wire_bytes

    def _their_receipt(self, message: OutgoingMessage) -> EvidenceReceipt | None:
        if message.receipt is None:
            return None
        return EvidenceReceipt(
            body=message.receipt_body,
            salt=message.receipt.salt,
            proof=self._theirs(message.peer, message.receipt),
        )

    def _our_receipt(self, message: IncomingMessage) -> EvidenceReceipt:
        return self._ours(message.leaf_index)

    def _ours(self, leaf_index: int) -> EvidenceReceipt:
        """Return an entry of our own log, with its place."""
        entry = self._work.log.entry(leaf_index)
        if entry.body is None:
            raise EvidenceInvalid("A log entry that would prove it has no body any more.")
        return EvidenceReceipt(
            body=entry.body,
            salt=entry.salt,
            proof=self._work.log.proof(leaf_index, self._size),
        )

    def _theirs(self, peer: StateCode, place: LogPlace) -> LogProof:
        """Return a proof in a partner's log, with the checkpoint it leads to."""
        origin = self._origins.get(peer)
        note = None if origin is None else self._work.seen.note_at(origin, place.size)
        if note is None:
            raise EvidenceInvalid(
                f"The checkpoint of {peer} over {place.size} entries is missing here."
            )
        return LogProof(place.index, split_hashes(place.hashes), note)
