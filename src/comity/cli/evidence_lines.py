"""Witnesses, time and deadlines of an evidence report, in lines for a person."""

from comity.ledger.anchored_record import ProvenAnchor
from comity.ledger.deadline_verdict import DeadlineVerdict, sentence_on
from comity.ledger.evidence_report import EvidenceReport


def vouching_lines(report: EvidenceReport) -> list[str]:
    """Return who vouches for what the file shows of each log, a line for each."""
    return [_anchor_line(anchor) for anchor in report.anchors]


def deadline_lines(verdict: DeadlineVerdict) -> list[str]:
    """Return how the answer stands to the day it was due, and what that follows from."""
    lines = [sentence_on(verdict)]
    if verdict.received_at is not None:
        lines.append(
            f"{verdict.requested} recorded the arrival of {verdict.started_by} at "
            f"{verdict.received_at.isoformat()}, on {verdict.received_on} in {verdict.zone}."
        )
        lines.append(
            f"Time limit {verdict.rule}: {verdict.length}; working days by {verdict.tables}."
        )
    if verdict.answered_at is not None:
        arrived = (
            "its arrival is not shown"
            if verdict.arrived_at is None
            else f"arrived {verdict.arrived_at.isoformat()}"
        )
        lines.append(f"Answer {verdict.answer}: sent {verdict.answered_at.isoformat()}, {arrived}.")
    return lines + list(verdict.remarks)


def _anchor_line(anchor: ProvenAnchor) -> str:
    asked = "no policy" if anchor.threshold is None else f"{anchor.threshold} asked for"
    cosigned = ", ".join(witness.state for witness in anchor.witnesses) or "nobody else"
    stamps = ", ".join(
        f"{stamp.authority} (existed by {stamp.at.isoformat()})"
        if stamp.holds
        else f"{stamp.authority} (lapsed)"
        for stamp in anchor.time_stamps
    )
    return (
        f"log of {anchor.state} up to size {anchor.size}: cosigned by {cosigned} ({asked}); "
        f"time-stamped by {stamps or 'nobody'}"
    )
