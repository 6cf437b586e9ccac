"""Putting the report on an evidence file together, once every step has passed."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime

from comity.ledger.anchor_report import (
    anchor_remarks,
    anchor_statements_not_proved,
    anchor_statements_proved,
)
from comity.ledger.channel_evidence import VerifiedChannel
from comity.ledger.channel_report import (
    channel_remarks,
    channel_statements_not_proved,
    channel_statements_proved,
)
from comity.ledger.deadline_verdict import DeadlineVerdict
from comity.ledger.evidence_anchoring import Anchored
from comity.ledger.evidence_places import Place
from comity.ledger.evidence_report import (
    CONVERSATION,
    FORM,
    ONE_HISTORY,
    OPEN_WITHOUT_ANCHORS,
    PAYLOAD,
    RECEIPT,
    RECIPIENT_CHECKPOINT,
    RECIPIENT_INCLUSION,
    STEPS,
    EvidenceReport,
    LogState,
    ProvenMessage,
    remarks_on,
    remarks_on_ended_keys,
    statements_not_proved,
    statements_proved,
)
from comity.ledger.evidence_step import PassedStep


def report_on(
    messages: Sequence[ProvenMessage],
    places: Sequence[Place],
    channel: VerifiedChannel | None,
    anchored: Anchored | None,
    *,
    network: str | None,
    deadline: DeadlineVerdict | None,
) -> EvidenceReport:
    """Return the report.

    Args:
        messages: The messages that both states' logs may prove.
        places: Where their entries stand.
        channel: What one state recorded of messages over a channel.
        anchored: What witnesses, time-stamps and further entries prove.
        network: The network document that the file names.
        deadline: How the answer stands to the day it was due.
    """
    records = () if channel is None else channel.records
    everything = [*places, *(() if channel is None else channel.places)]
    steps = _steps_passed(messages, places) + (() if channel is None else channel.steps)
    proved = statements_proved(messages) + channel_statements_proved(records)
    not_proved = [
        *(channel_statements_not_proved(records) if records else ()),
        *(statements_not_proved(messages) if messages else ()),
    ]
    remarks = remarks_on(messages) + channel_remarks(records)
    if anchored is not None:
        everything = list(anchored.places)
        steps += anchored.steps
        proved += anchor_statements_proved(anchored.anchors, anchored.entries, anchored.silences)
        not_proved = [one for one in not_proved if one not in OPEN_WITHOUT_ANCHORS]
        not_proved += anchor_statements_not_proved(
            anchored.anchors, [(one.origin, one.size) for one in _logs(everything)]
        )
        remarks += anchor_remarks(anchored.anchors)
        remarks += tuple(remark for one in anchored.silences for remark in one.remarks)
    remarks += remarks_on_ended_keys(_ended(everything)) + _remarks_on_revoked(everything)
    return EvidenceReport(
        conversation=messages[0].conversation if messages else records[0].conversation,
        steps=steps,
        messages=tuple(messages),
        logs=_logs(everything),
        proved=proved,
        not_proved=tuple(dict.fromkeys(not_proved)),
        remarks=remarks,
        channel=records,
        network=network,
        anchors=() if anchored is None else anchored.anchors,
        entries=() if anchored is None else anchored.entries,
        silences=() if anchored is None else anchored.silences,
        deadline=deadline,
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


def _remarks_on_revoked(places: Sequence[Place]) -> tuple[str, ...]:
    """Return which logs' keys were revoked since, without having been compromised."""
    found = {
        (place.checkpoint.value.origin, reason) for place in places for reason in place.revoked
    }
    return tuple(
        f"A key that signed for the log {origin} was revoked as {reason}: what it signed stays "
        "proved."
        for origin, reason in sorted(found)
    )
