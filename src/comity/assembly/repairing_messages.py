"""Repairing messages: rows from the log, payloads, receipts and proofs from evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from comity.assembly.build import Node
from comity.assembly.repair_sources import RepairSources
from comity.errors import Failure
from comity.exchange.batch import join_hashes, split_hashes
from comity.exchange.envelope import payload_digest, read_header
from comity.exchange.ports import IncomingMessage, LogPlace, OutgoingMessage
from comity.exchange.wires import Wire
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.checkpoint import open_checkpoint
from comity.ledger.entry import EntryKind
from comity.ledger.evidence_file import EvidenceItem
from comity.ledger.proofs import LogProof, verify_entry_included
from comity.storage.sql.mending import Mending, Message
from comity.storage.sql.work import SqlWork
from comity.trust.digest import sha256
from comity.trust.keys import VerificationKey


class _Arrived(msgspec.Struct, frozen=True):
    """What our log says of a message that arrived."""

    header_sha256: bytes
    received_at: datetime


class MessageRepair:
    """Repairs messages on Comity's own wire, one after the other.

    Args:
        node: The node.
        work: The open transaction.
        sources: Evidence files to take pieces from.
    """

    def __init__(self, node: Node, work: SqlWork, sources: RepairSources) -> None:
        self._work = work
        self._sources = sources
        self._mending = Mending(work.session, work.vault)
        self._logs = [(owner, log.origin) for owner, log in node.directory.document.logs()]
        self._keys = {
            log.origin: tuple(VerificationKey.from_text(key.vkey) for key in log.keys)
            for _, log in node.directory.document.logs()
        }
        # Whoever has a stolen key signs what they like; what was seen before stays as it is.
        self._trusted = {
            log.origin: tuple(
                VerificationKey.from_text(key.vkey)
                for key in log.keys
                if key.revocation is None or key.revocation.reason != "compromised"
            )
            for _, log in node.directory.document.logs()
        }

    def run(self, identifier: MessageId) -> Iterator[str]:
        """Repair what can be of a message, and yield a sentence for each."""
        message = self._message(identifier)
        if message is None or message.wire is not Wire.COMITY:
            return
        whole = self._as_logged(message)
        if whole is None:
            return
        if whole != message:
            self._mending.put_said(whole)
            yield f"{message.id}: its row written anew from what the log proves"
        yield from self._payload(whole)
        if isinstance(whole, IncomingMessage):
            yield from self._proof(whole)
        else:
            yield from self._receipt(whole)

    def _message(self, identifier: MessageId) -> Message | None:
        exchange = self._work.exchange
        try:
            ours = exchange.outgoing(identifier)
            return exchange.incoming(identifier) if ours is None else ours
        except (Failure, ValueError, TypeError, OverflowError):
            # A row that no node could have written.
            return None

    def _as_logged(self, message: Message) -> Message | None:
        """Return a message as our log proves it; ``None`` if the log has another there."""
        try:
            leaf = self._work.log.entry(message.leaf_index)
        except LookupError:
            return None
        if leaf.body is None:
            return None
        if isinstance(message, OutgoingMessage):
            is_own = leaf.kind is EntryKind.MESSAGE_SENT
            return _sent_again(message, leaf.body, leaf.salt) if is_own else None
        if leaf.kind is not EntryKind.MESSAGE_RECEIVED:
            return None
        arrived = msgspec.json.decode(leaf.body, type=_Arrived)
        for raw in (message.header, *(each.header for each in self._offered(message.id))):
            if sha256(raw) == arrived.header_sha256:
                return _received_again(message, raw, arrived.received_at)
        return None

    def _offered(self, identifier: str) -> Sequence[EvidenceItem]:
        return self._sources.items.get(identifier, ())

    def _payload(self, message: Message) -> Iterator[str]:
        """Take the payload from evidence, if the header commits to it."""
        header = read_header(message.header)
        kept = payload_digest(message.payload, message.payload_salt)
        if message.erased_at is not None or kept == header.payload_digest:
            return
        for item in self._offered(message.id):
            if item.payload is None or item.payload_salt is None:
                continue
            if payload_digest(item.payload, item.payload_salt) == header.payload_digest:
                self._mending.put_payload(message, item.payload, item.payload_salt)
                yield f"{message.id}: its payload taken from evidence"
                return

    def _receipt(self, message: OutgoingMessage) -> Iterator[str]:
        """Take the receipt from evidence, if the partner's log proves it."""
        kind, kept = EntryKind.MESSAGE_RECEIVED, message.receipt
        if message.settled_at is None or message.refusal:
            return
        if kept is not None and self._is_proved(kind, message.receipt_body, kept, message.peer):
            return
        for item in self._offered(message.id):
            receipt = item.receipt
            if item.header != message.header or receipt is None:
                continue
            proof = receipt.proof
            place = self._place(kind, receipt.body, proof, receipt.salt, message.peer)
            if place is not None:
                self._mending.put_receipt(message, place, receipt.body)
                yield f"{message.id}: its receipt taken from evidence"
                return

    def _proof(self, message: IncomingMessage) -> Iterator[str]:
        """Take a message's place in its sender's log from evidence, if that log proves it."""
        kind, kept = EntryKind.MESSAGE_SENT, message.proof
        if kept is not None and self._is_proved(kind, message.header, kept, message.peer):
            return
        for item in self._offered(message.id):
            place = self._place(kind, message.header, item.proof, item.salt, message.peer)
            if place is not None:
                self._mending.put_proof(message, place)
                yield f"{message.id}: its place in its sender's log taken from evidence"
                return

    def _place(
        self,
        kind: EntryKind,
        body: bytes,
        proof: LogProof,
        salt: bytes,
        peer: StateCode,
    ) -> LogPlace | None:
        """Return where an entry stands, proved; ``None`` if nothing proves it.

        A checkpoint that was not seen is kept only after it has shown what it was given for,
        and never on the word of a key that was stolen: every later message of the partner
        has to go on from what is kept.
        """
        for origin in self._origins(peer):
            try:
                signed = open_checkpoint(
                    proof.checkpoint, origin=origin, keys=self._trusted[origin]
                ).value
            except Failure:
                continue
            place = LogPlace(proof.index, signed.size, join_hashes(proof.hashes), salt)
            if self._work.seen.note_at(origin, signed.size) is not None:
                return place if self._stands(kind, body, place, origin) else None
            if not self._is_shown(kind, body, place, origin, proof.checkpoint):
                return None
            self._work.seen.put(origin, signed.size, proof.checkpoint)
            return place
        return None

    def _is_proved(self, kind: EntryKind, body: bytes, place: LogPlace, peer: StateCode) -> bool:
        return any(self._stands(kind, body, place, origin) for origin in self._origins(peer))

    def _stands(self, kind: EntryKind, body: bytes, place: LogPlace, origin: str) -> bool:
        note = self._work.seen.note_at(origin, place.size)
        return note is not None and self._is_shown(kind, body, place, origin, note)

    def _is_shown(
        self, kind: EntryKind, body: bytes, place: LogPlace, origin: str, note: bytes
    ) -> bool:
        try:
            verify_entry_included(
                kind,
                body,
                salt=place.salt,
                index=place.index,
                hashes=split_hashes(place.hashes),
                checkpoint=open_checkpoint(note, origin=origin, keys=self._keys[origin]),
            )
        except Failure:
            return False
        return True

    def _origins(self, state: StateCode) -> list[str]:
        return [origin for owner, origin in self._logs if owner == state]


def _sent_again(message: OutgoingMessage, raw: bytes, salt: bytes) -> OutgoingMessage | None:
    """Return a message of ours with the header that our log has."""
    header = read_header(raw)
    if header.id != message.id:
        return None
    return replace(
        message,
        conversation=ConversationId(header.conversation),
        service=header.service,
        kind=header.kind,
        refers_to=None if header.refers_to is None else MessageId(header.refers_to),
        peer=StateCode(header.recipient),
        header=raw,
        leaf_salt=salt,
    )


def _received_again(message: IncomingMessage, raw: bytes, at: datetime) -> IncomingMessage:
    """Return a received message with the header and the moment that our log has."""
    header = read_header(raw)
    return replace(
        message,
        conversation=ConversationId(header.conversation),
        service=header.service,
        kind=header.kind,
        refers_to=None if header.refers_to is None else MessageId(header.refers_to),
        peer=StateCode(header.sender),
        header=raw,
        received_at=at,
    )
