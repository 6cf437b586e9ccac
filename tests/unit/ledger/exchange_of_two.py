"""Two states with a log each, who exchange three messages: material for evidence."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
from tests.unit.ledger.stores import MemoryLogStore
from tests.unit.trust import networks

from comity.ids import MessageId, StateCode
from comity.ledger.entry import PAYLOAD_DOMAIN, Entry, message_received, message_sent
from comity.ledger.evidence_file import EvidenceItem, EvidenceReceipt
from comity.ledger.log import Log
from comity.ledger.proofs import LogProof
from comity.trust.digest import commitment
from comity.trust.keys import SigningKey
from comity.trust.network import GovernancePin, open_network
from comity.trust.network_directory import Directory

UTOPIA, ATLANTIS = networks.UTOPIA, networks.ATLANTIS
START = networks.FOUNDED + timedelta(days=10)
REQUEST = "UT-AX-REQ-000000000000001"
ANSWER = "AX-UT-RES-000000000000001"
THANKS = "UT-AX-ACK-000000000000002"


def salt(number: int) -> bytes:
    return bytes([number]) * 32


def file_from(document: object) -> bytes:
    """Return JSON as evidence files are written: in their one canonical form."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def directory_of(raw: bytes) -> Directory:
    keys = tuple(key.verification_key for key in networks.GOVERNORS)
    return Directory(open_network(raw, trusted=None, pin=GovernancePin(keys, 2)))


@dataclass
class Party:
    """A state's own log."""

    state: StateCode
    store: MemoryLogStore = field(default_factory=MemoryLogStore)

    @property
    def key(self) -> SigningKey:
        return networks.log_key(self.state)

    def open(self) -> Log:
        return Log(self.store.opened(), self.key.name, [self.key])

    def record(self, entry: Entry, at: datetime) -> LogProof:
        log = self.open()
        place = log.append([entry], recorded_at=at)
        log.checkpoint()
        return log.proof(place.start, log.size())


def header(
    message: str,
    *,
    sent_at: datetime,
    refers_to: str | None,
    payload: bytes,
    payload_salt: bytes,
    conversation: str = REQUEST,
    **changes: object,
) -> bytes:
    fields: dict[str, object] = {
        "version": "1",
        "id": message,
        "conversation": conversation,
        "service": "records",
        "kind": message[6:9],
        "sender": message[:2],
        "recipient": message[3:5],
        "sent_at": sent_at,
        "refers_to": refers_to,
        "payload_type": "comity/records/1",
        "payload_size": len(payload),
        "payload_digest": commitment(PAYLOAD_DOMAIN, payload_salt, payload),
    }
    return msgspec.json.encode(fields | changes)


@dataclass
class Exchange:
    """Both parties, and what they can prove."""

    utopia: Party = field(default_factory=lambda: Party(UTOPIA))
    atlantis: Party = field(default_factory=lambda: Party(ATLANTIS))

    def party(self, state: str) -> Party:
        return self.utopia if state == UTOPIA else self.atlantis

    def sent(
        self,
        message: str,
        number: int,
        *,
        refers_to: str | None = None,
        at: datetime = START,
        **changes: object,
    ) -> EvidenceItem:
        payload = b'{"synthetic":%d}' % number
        raw = header(
            message,
            sent_at=at,
            refers_to=refers_to,
            payload=payload,
            payload_salt=salt(100 + number),
            **changes,  # type: ignore[arg-type] # overrides of single fields, by name
        )
        proof = self.party(message[:2]).record(message_sent(raw, salt=salt(number)), at)
        return EvidenceItem(raw, salt(number), proof, payload, salt(100 + number))

    def received(self, item: EvidenceItem, number: int, at: datetime) -> EvidenceItem:
        message = msgspec.json.decode(item.header)["id"]
        entry = message_received(
            item.header,
            message=MessageId(message),
            sender=StateCode(message[:2]),
            received_at=at,
            salt=salt(50 + number),
        )
        proof = self.party(message[3:5]).record(entry, at)
        receipt = EvidenceReceipt(entry.body, entry.salt, proof)
        return EvidenceItem(
            item.header, item.salt, item.proof, item.payload, item.payload_salt, receipt
        )

    def delivered(self, message: str, number: int, refers_to: str | None) -> EvidenceItem:
        at = START + timedelta(hours=number)
        item = self.sent(message, number, refers_to=refers_to, at=at)
        return self.received(item, number, at + timedelta(seconds=2))

    def conversation(self) -> list[EvidenceItem]:
        """Return a request, its answer, and a third message whose receipt is outstanding."""
        return [
            self.delivered(REQUEST, 1, None),
            self.delivered(ANSWER, 2, REQUEST),
            self.sent(THANKS, 3, refers_to=ANSWER, at=START + timedelta(hours=3)),
        ]
