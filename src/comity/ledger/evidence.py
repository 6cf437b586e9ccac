"""Verifying evidence: that an exchange took place, proved without either state's database.

The steps are those of ``evidence_report.STEPS``, in that order, and then, where a file
tells of a channel, those of ``channel_report.CHANNEL_STEPS``; each is a function that
raises. Whatever fails, the message begins with the number and the name of the first
step that did.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from comity.errors import EvidenceInvalid
from comity.ids import MessageId
from comity.ledger.anchored_file import read_file
from comity.ledger.channel_evidence import VerifiedChannel, verify_channel
from comity.ledger.compromised_keys import check_compromised
from comity.ledger.deadline_law import REQUEST, SERVICE, Exchanged
from comity.ledger.deadline_verdict import DeadlineVerdict, verdict_on
from comity.ledger.entry import PAYLOAD_DOMAIN, Entry, EntryKind
from comity.ledger.evidence_anchoring import (
    Anchored,
    Established,
    verify_anchoring,
)
from comity.ledger.evidence_bodies import LoggedHeader, read_arrival, read_logged_header
from comity.ledger.evidence_file import (
    MAX_EVIDENCE_BYTES,
    EvidenceItem,
    EvidenceReceipt,
)
from comity.ledger.evidence_lineage import lineage
from comity.ledger.evidence_outcome import report_on
from comity.ledger.evidence_places import (
    Opened,
    Place,
    check_one_history,
    during,
    open_place,
    placed,
)
from comity.ledger.evidence_report import (
    CONVERSATION,
    FORM,
    HEADER,
    ONE_HISTORY,
    PAYLOAD,
    RECEIPT,
    RECIPIENT_CHECKPOINT,
    RECIPIENT_INCLUSION,
    SENDER_CHECKPOINT,
    SENDER_INCLUSION,
    EvidenceReport,
    ProvenMessage,
)
from comity.trust.digest import commitment
from comity.trust.network_directory import Directory


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message whose header was read."""

    item: EvidenceItem
    header: LoggedHeader


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A message whose receipt was read."""

    sent: _Sent
    receipt: EvidenceReceipt
    received_at: datetime


def verify_evidence(
    raw: bytes,
    directory: Directory,
    *,
    max_bytes: int = MAX_EVIDENCE_BYTES,
    at: datetime | None = None,
    made_with: Collection[str] | None = None,
) -> EvidenceReport:
    """Verify an evidence file and say what it proves.

    A message whose receipt is outstanding is no failure; the report says so.

    Args:
        raw: The file. May come from anybody.
        directory: The network document, opened: it names the logs and the keys.
        max_bytes: Refuse a larger file before reading it.
        at: The moment of verifying, aware. Files with time-stamps need it.
        made_with: Digests of the network documents with which the file may have been made,
            see ``lineage``; by default the one given and the one it follows.

    Returns:
        The report. It exists only if every step passed.

    Raises:
        EvidenceInvalid: A step failed; the message begins with its number and
            name. The fault of whoever made the file, or of the state whose log
            does not hold what it should.
    """
    with during(FORM):
        file = read_file(raw, max_bytes=max_bytes)
    messages: list[_Sent] = []
    for number, item in enumerate(file.holds.messages, 1):
        with during(HEADER, f"message {number}"):
            messages.append(_Sent(item, read_logged_header(item.header)))
    with during(CONVERSATION):
        _check_one_conversation([message.header for message in messages])
    sent_places = _sent_places(messages, directory)
    _check_payloads(messages)
    arrived = _arrivals(messages)
    places = (*sent_places.values(), *_arrival_places(arrived, directory))
    with during(ONE_HISTORY):
        check_one_history(places)
    arrivals = {one.sent.header.message: one for one in arrived}
    proven = [_proven(message, sent_places, arrivals) for message in messages]
    channel = None
    if file.holds.channel:
        channel = verify_channel(
            file.holds.channel,
            directory,
            conversation=proven[0].conversation if proven else None,
            other_places=places,
        )
    exchanged = _exchanged(messages, arrivals)
    anchored = None
    if file.network is not None:
        established = _established(proven, channel, exchanged, arrived, places)
        known = lineage(directory.document) if made_with is None else made_with
        anchored = verify_anchoring(file, directory, established, lineage=known, at=at)
    else:
        check_compromised([*places, *(() if channel is None else channel.places)], ())
    verdict = _verdict(exchanged, messages, directory, anchored, at)
    return report_on(proven, places, channel, anchored, network=file.network, deadline=verdict)


def _established(
    proven: Sequence[ProvenMessage],
    channel: VerifiedChannel | None,
    exchanged: Sequence[Exchanged],
    arrived: Sequence[_Arrived],
    places: tuple[Place, ...],
) -> Established:
    """Return what the steps so far have established, for those that follow."""
    records = () if channel is None else channel.records
    dates = [one.sent_at for one in proven] + [one.recorded_at for one in records]
    parties = [state for one in proven for state in (one.sender, one.recipient)]
    parties += [state for record in records for state in (record.sender, record.recipient)]
    return Established(
        conversation=proven[0].conversation if proven else records[0].conversation,
        parties=frozenset(parties),
        messages=tuple(exchanged),
        receipts={one.sent.header.message: one.receipt.body for one in arrived},
        places=places if channel is None else (*places, *channel.places),
        began_at=min(dates),
    )


def _exchanged(
    messages: Sequence[_Sent], arrivals: dict[MessageId, _Arrived]
) -> tuple[Exchanged, ...]:
    """Return the messages as the law of deadlines looks at them."""
    return tuple(
        Exchanged(
            id=one.header.message,
            kind=one.header.kind,
            sender=one.header.sending_state,
            recipient=one.header.receiving_state,
            refers_to=None if one.header.refers_to is None else MessageId(one.header.refers_to),
            sent_at=one.header.sent_at.astimezone(UTC),
            received_at=arrivals[one.header.message].received_at
            if one.header.message in arrivals
            else None,
            payload=one.item.payload,
        )
        for one in messages
    )


def _verdict(
    exchanged: Sequence[Exchanged],
    messages: Sequence[_Sent],
    directory: Directory,
    anchored: Anchored | None,
    at: datetime | None,
) -> DeadlineVerdict | None:
    """Return how the answer stands to its deadline, where the file holds a request."""
    services = {one.header.service for one in messages}
    if services != {SERVICE} or not any(one.kind == REQUEST for one in exchanged):
        return None
    silences = () if anchored is None else anchored.silences
    return verdict_on(exchanged, directory, silences=silences, at=at)


def _check_one_conversation(headers: Sequence[LoggedHeader]) -> None:
    if len({header.conversation for header in headers}) > 1:
        raise EvidenceInvalid("The file holds messages of more than one conversation.")
    if len({header.id for header in headers}) != len(headers):
        raise EvidenceInvalid("The file holds a message twice.")


def _sent_places(messages: Sequence[_Sent], directory: Directory) -> dict[MessageId, Place]:
    """Steps 4 and 5: the sender's signature, then the header in the sender's log."""
    opened: list[Opened] = []
    for message in messages:
        header = message.header
        with during(SENDER_CHECKPOINT, header.id):
            opened.append(
                open_place(message.item.proof, header.sending_state, header.sent_at, directory)
            )
    places: dict[MessageId, Place] = {}
    for message, checkpoint in zip(messages, opened, strict=True):
        item = message.item
        with during(SENDER_INCLUSION, message.header.id):
            entry = Entry(EntryKind.MESSAGE_SENT, item.header, item.salt)
            places[message.header.message] = placed(entry, item.proof, checkpoint)
    return places


def _check_payloads(messages: Sequence[_Sent]) -> None:
    """Step 6: the payload, where there is one, against the header's digest."""
    for message in messages:
        payload, salt = message.item.payload, message.item.payload_salt
        if payload is None or salt is None:
            continue
        with during(PAYLOAD, message.header.id):
            if len(payload) != message.header.payload_size:
                raise EvidenceInvalid("The payload has another size than the header says.")
            if commitment(PAYLOAD_DOMAIN, salt, payload) != message.header.payload_digest:
                raise EvidenceInvalid("The payload is not the one the header commits to.")


def _arrivals(messages: Sequence[_Sent]) -> list[_Arrived]:
    """Step 7: each receipt against the header it should be for."""
    arrived: list[_Arrived] = []
    for message in messages:
        receipt = message.item.receipt
        if receipt is None:
            continue
        with during(RECEIPT, message.header.id):
            received_at = read_arrival(receipt.body, message.header, message.item.header)
        arrived.append(_Arrived(message, receipt, received_at))
    return arrived


def _arrival_places(arrived: Sequence[_Arrived], directory: Directory) -> list[Place]:
    """Steps 8 and 9: the recipient's signature, then the receipt in the recipient's log."""
    opened: list[Opened] = []
    for one in arrived:
        header = one.sent.header
        with during(RECIPIENT_CHECKPOINT, header.id):
            opened.append(
                open_place(one.receipt.proof, header.receiving_state, one.received_at, directory)
            )
    places: list[Place] = []
    for one, checkpoint in zip(arrived, opened, strict=True):
        receipt = one.receipt
        with during(RECIPIENT_INCLUSION, one.sent.header.id):
            entry = Entry(EntryKind.MESSAGE_RECEIVED, receipt.body, receipt.salt)
            places.append(placed(entry, receipt.proof, checkpoint))
    return places


def _proven(
    message: _Sent, places: dict[MessageId, Place], arrived: dict[MessageId, _Arrived]
) -> ProvenMessage:
    header, item = message.header, message.item
    arrival = arrived.get(header.message)
    return ProvenMessage(
        id=header.message,
        service=header.service,
        kind=header.kind,
        sender=header.sending_state,
        recipient=header.receiving_state,
        sent_at=header.sent_at.astimezone(UTC),
        sender_index=places[header.message].index,
        refers_to=None if header.refers_to is None else MessageId(header.refers_to),
        payload_type=header.payload_type,
        payload_size=header.payload_size,
        payload_proved=item.payload is not None,
        received_at=None if arrival is None else arrival.received_at,
        recipient_index=None if arrival is None else arrival.receipt.proof.index,
        conversation=header.conversation_id,
    )
