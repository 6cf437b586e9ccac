"""Verifying evidence: that an exchange took place, proved without either state's database.

The steps are those of ``evidence_report.STEPS``, in that order, and then, where a file
tells of a channel, those of ``channel_report.CHANNEL_STEPS``; each is a function that
raises. Whatever fails, the message begins with the number and the name of the first
step that did.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from comity.errors import EvidenceInvalid
from comity.ids import MessageId
from comity.ledger.channel_evidence import VerifiedChannel, verify_channel
from comity.ledger.channel_file import read_evidence_file
from comity.ledger.channel_report import (
    channel_remarks,
    channel_statements_not_proved,
    channel_statements_proved,
)
from comity.ledger.entry import PAYLOAD_DOMAIN, Entry, EntryKind
from comity.ledger.evidence_bodies import LoggedHeader, read_arrival, read_logged_header
from comity.ledger.evidence_file import (
    MAX_EVIDENCE_BYTES,
    EvidenceItem,
    EvidenceReceipt,
)
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
    STEPS,
    EvidenceReport,
    LogState,
    PassedStep,
    ProvenMessage,
    remarks_on,
    remarks_on_ended_keys,
    statements_not_proved,
    statements_proved,
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
    raw: bytes, directory: Directory, *, max_bytes: int = MAX_EVIDENCE_BYTES
) -> EvidenceReport:
    """Verify an evidence file and say what it proves.

    A message whose receipt is outstanding is no failure; the report says so.

    Args:
        raw: The file. May come from anybody.
        directory: The network document, opened: it names the logs and the keys.
        max_bytes: Refuse a larger file before reading it.

    Returns:
        The report. It exists only if every step passed.

    Raises:
        EvidenceInvalid: A step failed; the message begins with its number and
            name. The fault of whoever made the file, or of the state whose log
            does not hold what it should.
    """
    with during(FORM):
        file = read_evidence_file(raw, max_bytes=max_bytes)
    messages: list[_Sent] = []
    for number, item in enumerate(file.messages, 1):
        with during(HEADER, f"message {number}"):
            messages.append(_Sent(item, read_logged_header(item.header)))
    with during(CONVERSATION):
        _check_one_conversation([message.header for message in messages])
    sent_places = _sent_places(messages, directory)
    _check_payloads(messages)
    arrived = _arrivals(messages)
    places = [*sent_places.values(), *_arrival_places(arrived, directory)]
    with during(ONE_HISTORY):
        check_one_history(places)
    arrivals = {one.sent.header.message: one for one in arrived}
    proven = [_proven(message, sent_places, arrivals) for message in messages]
    if not file.channel:
        return _report(proven, places)
    channel = verify_channel(
        file.channel,
        directory,
        conversation=proven[0].conversation if proven else None,
        other_places=places,
    )
    return _report_with_channel(proven, places, channel)


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


def _report(messages: Sequence[ProvenMessage], places: Sequence[Place]) -> EvidenceReport:
    return EvidenceReport(
        conversation=messages[0].conversation,
        steps=_steps_passed(messages, places),
        messages=tuple(messages),
        logs=_logs(places),
        proved=statements_proved(messages),
        not_proved=statements_not_proved(messages),
        remarks=remarks_on(messages) + remarks_on_ended_keys(_ended(places)),
    )


def _report_with_channel(
    messages: Sequence[ProvenMessage], places: Sequence[Place], channel: VerifiedChannel
) -> EvidenceReport:
    """Return the report on a file that holds one state's record of a channel as well."""
    everything = (*places, *channel.places)
    not_proved = [*channel_statements_not_proved(channel.records)]
    if messages:
        not_proved += statements_not_proved(messages)
    return EvidenceReport(
        conversation=channel.records[0].conversation,
        steps=_steps_passed(messages, places) + channel.steps,
        messages=tuple(messages),
        logs=_logs(everything),
        proved=statements_proved(messages) + channel_statements_proved(channel.records),
        not_proved=tuple(dict.fromkeys(not_proved)),
        remarks=remarks_on(messages)
        + channel_remarks(channel.records)
        + remarks_on_ended_keys(_ended(everything)),
        channel=channel.records,
    )


def _steps_passed(
    messages: Sequence[ProvenMessage], places: Sequence[Place]
) -> tuple[PassedStep, ...]:
    receipts = len(places) - len(messages)
    checked = {
        FORM: 1,
        CONVERSATION: min(len(messages), 1),
        PAYLOAD: sum(message.payload_proved for message in messages),
        RECEIPT: receipts,
        RECIPIENT_CHECKPOINT: receipts,
        RECIPIENT_INCLUSION: receipts,
        ONE_HISTORY: len(places),
    }
    return tuple(
        PassedStep(step.number, step.name, step.proves, checked.get(step, len(messages)))
        for step in STEPS
    )


def _logs(places: Sequence[Place]) -> tuple[LogState, ...]:
    logs = {
        LogState(at.origin, at.size, b64encode(at.root).decode("ascii"))
        for at in (place.checkpoint.value for place in places)
    }
    return tuple(sorted(logs, key=lambda log: (log.origin, log.size)))


def _ended(places: Sequence[Place]) -> dict[str, datetime]:
    """Return the logs whose checkpoints only ended keys signed, and when those ended."""
    return {
        place.checkpoint.value.origin: place.key_ended_at
        for place in places
        if place.key_ended_at is not None
    }
