"""One state that keeps a log, and another that signs nothing: material for evidence."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.unit.ledger.exchange_of_two import START, Party, salt
from tests.unit.trust import networks

from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.channel_entries import (
    Carried,
    ChannelHead,
    channel_accepted,
    channel_received,
    channel_sent,
    docket_of_received,
    docket_of_sent,
)
from comity.ledger.channel_file import ChannelItem, EvidenceFile, write_evidence_file
from comity.ledger.evidence_file import EvidenceReceipt
from comity.trust.network_document import NetworkDocument

UTOPIA, ATLANTIS = networks.UTOPIA, networks.ATLANTIS
REQUEST = "UT-AX-REQ-000000000000001"
ANSWER = "AX-UT-RRS-000000000000001"
CANCELLATION = "UT-AX-CAN-000000000000002"


def certificate_of(document: NetworkDocument, state: StateCode) -> str:
    """Return the fingerprint of a state's certificate."""
    (member,) = (each for each in document.members if each.state == state)
    return member.certificates[0].sha256


@dataclass
class Channel:
    """Utopia's log of what it exchanged with Atlantis, which keeps none.

    Attributes:
        certificate: Fingerprint of Atlantis' certificate.
    """

    certificate: str
    utopia: Party = field(default_factory=lambda: Party(UTOPIA))

    def sent(
        self, message: str, number: int, *, refers_to: str | None = None, at: datetime = START
    ) -> ChannelItem:
        """Record a message of Utopia's, and prove it."""
        carried = self.carried(message, number)
        docket = docket_of_sent(self.head(message, refers_to), carried, composed_at=at)
        entry = channel_sent(docket, salt=salt(number))
        proof = self.utopia.record(entry, at)
        return ChannelItem(docket, entry.salt, proof, carried.wire_bytes, carried.salt)

    def accepted(
        self, item: ChannelItem, message: str, number: int, at: datetime = START
    ) -> ChannelItem:
        """Record that Atlantis' endpoint accepted a message, and prove it."""
        entry = channel_accepted(
            item.docket,
            message=MessageId(message),
            attempted_at=at,
            answered_at=at + timedelta(seconds=1),
            status=202,
            certificate_sha256=self.certificate,
            salt=salt(50 + number),
        )
        proof = self.utopia.record(entry, at)
        receipt = EvidenceReceipt(entry.body, entry.salt, proof)
        return ChannelItem(
            item.docket, item.salt, item.proof, item.wire_bytes, item.bytes_salt, receipt
        )

    def received(
        self, message: str, number: int, *, refers_to: str | None = None, at: datetime = START
    ) -> ChannelItem:
        """Record a message of Atlantis', and prove it."""
        carried = self.carried(message, number)
        docket = docket_of_received(
            self.head(message, refers_to),
            carried,
            received_at=at,
            certificate_sha256=self.certificate,
        )
        entry = channel_received(docket, salt=salt(number))
        proof = self.utopia.record(entry, at)
        return ChannelItem(docket, entry.salt, proof, carried.wire_bytes, carried.salt)

    def conversation(self) -> list[ChannelItem]:
        """Return a request that was accepted, its answer, and a cancellation not yet accepted."""
        hours = [START + timedelta(hours=number) for number in range(3)]
        request = self.sent(REQUEST, 1, at=hours[0])
        return [
            self.accepted(request, REQUEST, 1, at=hours[0] + timedelta(minutes=1)),
            self.received(ANSWER, 2, refers_to=REQUEST, at=hours[1]),
            self.sent(CANCELLATION, 3, refers_to=REQUEST, at=hours[2]),
        ]

    def head(self, message: str, refers_to: str | None) -> ChannelHead:
        """Return what a docket says of a message besides its bytes."""
        return ChannelHead(
            protocol="ecris/1.0",
            operation="deliverRequest",
            message=MessageId(message),
            conversation=ConversationId(REQUEST),
            service="records",
            kind=message[6:9],
            sender=StateCode(message[:2]),
            recipient=StateCode(message[3:5]),
            refers_to=None if refers_to is None else MessageId(refers_to),
            stated_at="2026-01-15T09:00:00",
        )

    def carried(self, message: str, number: int) -> Carried:
        """Return bytes that bear a message's identifier, and what casework made of them."""
        wire_bytes = b"<m><id>%b</id>synthetic %d</m>" % (message.encode(), number)
        return Carried(wire_bytes, b'{"synthetic":%d}' % number, salt(100 + number))


def file_of(items: list[ChannelItem]) -> bytes:
    """Return the evidence file for messages over a channel."""
    return write_evidence_file(EvidenceFile((), tuple(items)))
