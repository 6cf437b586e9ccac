"""The steps of verifying one state's record of a channel, and what that proves and does not.

The partner signed nothing. All that stands fast is what one state wrote into its own log,
when, and that it cannot take it back: the sentences say no more.
"""

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Final

from comity.ledger.channel_record import ChannelRecord
from comity.ledger.evidence_step import Step

CHANNEL_DOCKET: Final = Step(
    11,
    "channel-docket",
    "Each docket names one message, its parties, and when it was composed or came.",
)
CHANNEL_CONVERSATION: Final = Step(
    12,
    "channel-conversation",
    "The dockets belong to the one conversation, and each message is there once.",
)
CHANNEL_CHECKPOINT: Final = Step(
    13,
    "channel-checkpoint",
    "The recording state signed the state of its log, with a key the network document names.",
)
CHANNEL_INCLUSION: Final = Step(
    14, "channel-inclusion", "The recording state wrote exactly this docket into its log."
)
CHANNEL_BYTES: Final = Step(
    15,
    "channel-bytes",
    "The bytes in the file are those the docket commits to, and bear the message's identifier.",
)
CHANNEL_ACCEPTANCE: Final = Step(
    16,
    "channel-acceptance",
    "The recording state wrote into its log, after the docket, that an endpoint accepted exactly "
    "this message.",
)
CHANNEL_CERTIFICATE: Final = Step(
    17,
    "channel-certificate",
    "The network document names the certificate for no other state, and not for another time.",
)
CHANNEL_ONE_HISTORY: Final = Step(
    18,
    "channel-one-history",
    "No log shows two different histories within this file, its channel records included.",
)

CHANNEL_STEPS: Final = (
    CHANNEL_DOCKET,
    CHANNEL_CONVERSATION,
    CHANNEL_CHECKPOINT,
    CHANNEL_INCLUSION,
    CHANNEL_BYTES,
    CHANNEL_ACCEPTANCE,
    CHANNEL_CERTIFICATE,
    CHANNEL_ONE_HISTORY,
)

_WIRES: Final = {"ecris/1.0": "ECRIS v1.0"}

_OF_ANY_RECORD: Final = (
    "When it happened, by an independent clock: each date is the word of the state that logged it.",
    "That the conversation has no other messages.",
    "That each log shows everybody one history: compare its checkpoints with those others hold.",
)


def channel_statements_proved(records: Sequence[ChannelRecord]) -> tuple[str, ...]:
    """Return, for each message, what the record establishes."""
    return tuple(_sent(one) if one.was_sent else _received(one) for one in records)


def channel_statements_not_proved(records: Sequence[ChannelRecord]) -> tuple[str, ...]:
    """Return what stays open: for these messages, and for any record of one side."""
    sentences = [
        f"What {one.id} says: its bytes are not in the file."
        for one in records
        if not one.bytes_proved
    ]
    sentences += [
        f"That {one.id} left: as far as the file goes, no endpoint of {one.partner} accepted it."
        for one in records
        if one.was_sent and one.accepted_at is None
    ]
    for recorder, partner in dict.fromkeys((one.recorder, one.partner) for one in records):
        sentences.append(
            f"That {partner} sent or received anything: {partner} signed nothing, and keeps no log "
            f"that is shown. This is {recorder}'s record, made at the time and unaltered since."
        )
    sentences.append("That TLS carried these bytes: a session leaves no signature behind.")
    if any(one.was_sent for one in records):
        sentences.append("That acceptance means more than that the endpoint answered.")
    return (*sentences, *_OF_ANY_RECORD)


def channel_remarks(records: Sequence[ChannelRecord]) -> tuple[str, ...]:
    """Return what proves nothing wrong but deserves a look.

    A certificate that was replaced may be named by an earlier version of the network
    document only. A date that contradicts the place in the log may come of a clock that
    was set back.
    """
    remarks = [
        f"The network document given does not name the certificate {one.certificate_sha256} for "
        f"{one.partner}; a version that was in force at the time may."
        for one in records
        if one.certificate_sha256 is not None and not one.certificate_named
    ]
    placed: dict[str, list[ChannelRecord]] = {}
    for one in records:
        placed.setdefault(one.recorder, []).append(one)
    for state, kept in placed.items():
        kept.sort(key=attrgetter("index"))
        remarks += [
            f"In the log of {state}, the record of {later.id} bears an earlier date than that "
            f"of {earlier.id} before it."
            for earlier, later in pairwise(kept)
            if later.recorded_at < earlier.recorded_at
        ]
    return tuple(remarks)


def _sent(record: ChannelRecord) -> str:
    wrote = (
        f"{record.recorder} recorded, in a log whose states it cannot take back, that it composed "
        f"{record.id} to be sent to {record.partner} over {_wire(record)}, {_content(record)}, "
        f"dated {record.recorded_at.isoformat()}"
    )
    if record.accepted_at is None:
        return f"{wrote}."
    return (
        f"{wrote}; and that an endpoint showing the certificate {_certificate(record)} accepted it "
        f"with status {record.accepted_status} at {record.accepted_at.isoformat()}."
    )


def _received(record: ChannelRecord) -> str:
    return (
        f"{record.recorder} recorded, in a log whose states it cannot take back, that on a "
        f"connection authenticated with the certificate {_certificate(record)} it received "
        f"{record.id} over {_wire(record)}, {_content(record)}, "
        f"at {record.recorded_at.isoformat()}."
    )


def _content(record: ChannelRecord) -> str:
    if record.bytes_proved:
        return f"exactly the {record.bytes_size} bytes in this file"
    return f"{record.bytes_size} bytes"


def _certificate(record: ChannelRecord) -> str:
    if not record.certificate_named:
        return f"{record.certificate_sha256}"
    return f"{record.certificate_sha256}, which the network document names for {record.partner},"


def _wire(record: ChannelRecord) -> str:
    return _WIRES.get(record.protocol, record.protocol)
