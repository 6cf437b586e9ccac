"""Gathering what an exchange left in two logs, as evidence that anyone can verify."""

from comity.assembly.build import Node
from comity.errors import EvidenceInvalid, ReferenceNotFound
from comity.exchange.batch import split_hashes
from comity.exchange.ports import IncomingMessage, LogPlace, OutgoingMessage
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.evidence_file import EvidenceItem, EvidenceReceipt, write_evidence
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
        messages = _messages(work, reference, only=only)
        ours = work.log.checkpoint()
        gathering = _Gathering(work, node.directory.document, read_checkpoint(ours).size)
        items = [gathering.item(message, with_payload=with_payload) for message in messages]
    return write_evidence(items)


def _messages(work: Work, reference: str, *, only: bool) -> list[OutgoingMessage | IncomingMessage]:
    found = [] if only else list(work.exchange.messages_of(ConversationId(reference)))
    if found:
        return found
    identifier = MessageId(reference)
    one = work.exchange.outgoing(identifier) or work.exchange.incoming(identifier)
    if one is None:
        raise ReferenceNotFound(f"There is no message and no conversation {reference} here.")
    return [one]


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
        left = {removed.state: removed.log.origin for removed in document.removed}
        present = {member.state: member.log.origin for member in document.members}
        self._origins: dict[StateCode, str] = left | present

    def item(
        self, message: OutgoingMessage | IncomingMessage, *, with_payload: bool
    ) -> EvidenceItem:
        """Return what the file holds about one message."""
        if isinstance(message, OutgoingMessage):
            salt = message.leaf_salt
            proof = self._work.log.proof(message.leaf_index, self._size)
            receipt = self._their_receipt(message)
        else:
            salt = message.proof.salt
            proof = self._theirs(message.peer, message.proof)
            receipt = self._our_receipt(message)
        return EvidenceItem(
            header=message.header,
            salt=salt,
            proof=proof,
            payload=message.payload if with_payload else None,
            payload_salt=message.payload_salt if with_payload else None,
            receipt=receipt,
        )

    def _their_receipt(self, message: OutgoingMessage) -> EvidenceReceipt | None:
        if message.receipt is None:
            return None
        return EvidenceReceipt(
            body=message.receipt_body,
            salt=message.receipt.salt,
            proof=self._theirs(message.peer, message.receipt),
        )

    def _our_receipt(self, message: IncomingMessage) -> EvidenceReceipt:
        entry = self._work.log.entry(message.leaf_index)
        if entry.body is None:
            raise EvidenceInvalid("The log entry of the receipt has no body any more.")
        return EvidenceReceipt(
            body=entry.body,
            salt=entry.salt,
            proof=self._work.log.proof(message.leaf_index, self._size),
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
