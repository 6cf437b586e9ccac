"""The steps of verifying evidence, and the report: what is proved and what is not.

The numbers and names of the steps are part of the protocol; documents and the
messages of failures cite them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.anchored_record import ProvenAnchor, ProvenEntry, ProvenSilence
from comity.ledger.channel_record import ChannelRecord
from comity.ledger.deadline_verdict import DeadlineVerdict
from comity.ledger.evidence_step import PassedStep, Step

FORM: Final = Step(1, "form", "The file is a complete evidence file of a known version.")
HEADER: Final = Step(
    2, "header", "Each header names one message, its sender, its recipient and its date."
)
CONVERSATION: Final = Step(
    3, "conversation", "The messages belong to one conversation, and each is there once."
)
SENDER_CHECKPOINT: Final = Step(
    4,
    "sender-checkpoint",
    "The sending state signed the state of its log, with a key the network document names.",
)
SENDER_INCLUSION: Final = Step(
    5, "sender-inclusion", "The sending state recorded exactly this header as sent."
)
PAYLOAD: Final = Step(
    6, "payload", "The payload in the file is the one the header commits to, byte for byte."
)
RECEIPT: Final = Step(7, "receipt", "The receipt is for exactly this header.")
RECIPIENT_CHECKPOINT: Final = Step(
    8,
    "recipient-checkpoint",
    "The receiving state signed the state of its log, with a key the network document names.",
)
RECIPIENT_INCLUSION: Final = Step(
    9, "recipient-inclusion", "The receiving state recorded that exactly this header arrived."
)
ONE_HISTORY: Final = Step(
    10, "one-history", "No log shows two different histories within this file."
)

STEPS: Final = (
    FORM,
    HEADER,
    CONVERSATION,
    SENDER_CHECKPOINT,
    SENDER_INCLUSION,
    PAYLOAD,
    RECEIPT,
    RECIPIENT_CHECKPOINT,
    RECIPIENT_INCLUSION,
    ONE_HISTORY,
)


@dataclass(frozen=True, slots=True)
class ProvenMessage:
    """One message, as the logs prove it.

    Args:
        id: The message.
        service: Which casework it belongs to.
        kind: Its three letters.
        sender: Who sent it.
        recipient: To whom.
        sent_at: When, as the sender states.
        sender_index: Its place in the sender's log.
        refers_to: The message it answers.
        payload_type: Format of the payload.
        payload_size: Its length in bytes.
        payload_proved: Whether the payload is in the file, and checked.
        received_at: When it arrived, as the recipient states; ``None``: sent,
            receipt outstanding.
        recipient_index: Place of the receipt in the recipient's log.
        conversation: The conversation it belongs to.
    """

    id: MessageId
    service: str
    kind: str
    sender: StateCode
    recipient: StateCode
    sent_at: datetime
    sender_index: int
    refers_to: MessageId | None
    payload_type: str
    payload_size: int
    payload_proved: bool
    received_at: datetime | None
    recipient_index: int | None
    conversation: ConversationId


@dataclass(frozen=True, slots=True)
class LogState:
    """A signed checkpoint the evidence rests on.

    Args:
        origin: The log.
        size: Its size.
        root: Its root in base64, as in the checkpoint: what to compare with a
            checkpoint another state holds.
    """

    origin: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """What an evidence file proves.

    Args:
        conversation: The conversation.
        steps: The steps, all passed.
        messages: The messages, in the order of the file.
        logs: The checkpoints it rests on, by log and size.
        proved: What is proved, as sentences.
        not_proved: What is not, as sentences; never empty.
        remarks: What proves nothing wrong but deserves a look.
        channel: The messages over a channel, in the order of the file: of each, one
            state's record only.
        network: The network document with which the file was made; ``None`` in the
            formats that name none.
        anchors: The published checkpoints, and who vouches for them.
        entries: The further log entries.
        silences: The deadline entries among them.
        deadline: How the answer stands to the day it was due; ``None`` where the file holds
            no request.
    """

    conversation: ConversationId
    steps: tuple[PassedStep, ...]
    messages: tuple[ProvenMessage, ...]
    logs: tuple[LogState, ...]
    proved: tuple[str, ...]
    not_proved: tuple[str, ...]
    remarks: tuple[str, ...]
    channel: tuple[ChannelRecord, ...] = ()
    network: str | None = None
    anchors: tuple[ProvenAnchor, ...] = ()
    entries: tuple[ProvenEntry, ...] = ()
    silences: tuple[ProvenSilence, ...] = ()
    deadline: DeadlineVerdict | None = None


_NEVER_PROVED: Final = (
    "That anybody read the messages or agreed with them: a receipt means received and intact.",
    "When it happened, by an independent clock: each date is the word of the state that logged it.",
    "That the conversation has no other messages.",
    "That each log shows everybody one history: compare its checkpoints with those others hold.",
)

OPEN_WITHOUT_ANCHORS: Final = frozenset((_NEVER_PROVED[1], _NEVER_PROVED[3]))
"""What stays open as long as nobody but the two states vouches for their logs."""


def statements_proved(messages: Sequence[ProvenMessage]) -> tuple[str, ...]:
    """Return, for each message, what its proofs establish."""
    return tuple(_proved(message) for message in messages)


def statements_not_proved(messages: Sequence[ProvenMessage]) -> tuple[str, ...]:
    """Return what stays open: for these messages, and for any evidence."""
    payloads = tuple(
        f"What {message.id} says: its payload is not in the file."
        for message in messages
        if not message.payload_proved
    )
    receipts = tuple(
        f"That {message.id} arrived: it was sent, the receipt is outstanding."
        for message in messages
        if message.received_at is None
    )
    return payloads + receipts + _NEVER_PROVED


def remarks_on(messages: Sequence[ProvenMessage]) -> tuple[str, ...]:
    """Return what does not fit together, though nothing of it is forged.

    A log cannot be changed afterwards, but a state can write an old date into a
    new entry. Within one log the place then contradicts the date. Clocks that
    were set back do the same, so it is a remark and no failure.
    """
    remarks = [
        f"{message.id} arrived before it was sent, by the two states' clocks."
        for message in messages
        if message.received_at is not None and message.received_at < message.sent_at
    ]
    placed: dict[StateCode, list[tuple[int, datetime, MessageId]]] = {}
    for message in messages:
        sent = (message.sender_index, message.sent_at, message.id)
        placed.setdefault(message.sender, []).append(sent)
        if message.received_at is not None and message.recipient_index is not None:
            arrived = (message.recipient_index, message.received_at, message.id)
            placed.setdefault(message.recipient, []).append(arrived)
    for state, entries in placed.items():
        entries.sort()
        remarks += [
            f"In the log of {state}, the entry on {later[2]} bears an earlier date than the "
            f"entry on {earlier[2]} before it."
            for earlier, later in pairwise(entries)
            if later[1] < earlier[1]
        ]
    return tuple(remarks)


def remarks_on_ended_keys(ended: Mapping[str, datetime]) -> tuple[str, ...]:
    """Return what to think of keys for which the network document sets an end.

    A signature bears no date that can be checked. Whoever holds a key after its end,
    a thief for example, can still sign a log of entries dated before it.

    Args:
        ended: The logs whose checkpoints only such keys signed, and the end.
    """
    return tuple(
        f"The key that signed for the log {origin} is ended at {end.isoformat()}; that it signed "
        "before then what it dates before then rests on the word of whoever holds it."
        for origin, end in sorted(ended.items())
    )


def _proved(message: ProvenMessage) -> str:
    sent = (
        f"{message.sender} recorded that it sent {message.id} to {message.recipient}, "
        f"dated {message.sent_at.isoformat()}"
    )
    content = ", with the payload in this file" if message.payload_proved else ""
    if message.received_at is None:
        return f"{sent}{content}."
    return (
        f"{sent}{content}; {message.recipient} recorded that it arrived intact, "
        f"dated {message.received_at.isoformat()}."
    )
