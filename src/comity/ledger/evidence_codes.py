"""What a report proves, as short stable codes: for programs, and to compare verifiers.

A sentence may be worded anew or translated; a code means one thing for good. Each is a
word and what it speaks of, separated by spaces. docs/evidence.md lists them.
"""

from datetime import UTC, datetime

from comity.ledger.anchored_record import ProvenAnchor
from comity.ledger.evidence_report import EvidenceReport


def codes_of(report: EvidenceReport) -> tuple[str, ...]:
    """Return the codes of what is proved, in the order of the file.

    Example: ``sent UT-AX-REQ-000000000000001``.
    """
    codes: list[str] = []
    for message in report.messages:
        codes.append(f"sent {message.id}")
        if message.payload_proved:
            codes.append(f"payload {message.id}")
        if message.received_at is not None:
            codes.append(f"received {message.id}")
    for record in report.channel:
        codes.append(f"recorded {record.id}")
        if record.bytes_proved:
            codes.append(f"bytes {record.id}")
        if record.accepted_at is not None:
            codes.append(f"accepted {record.id}")
    codes += [f"entry {entry.kind} {entry.origin} {entry.index}" for entry in report.entries]
    codes += [f"silence {one.message} {one.due_on.isoformat()}" for one in report.silences]
    for anchor in report.anchors:
        codes += _anchor(anchor)
    return tuple(codes)


def _anchor(anchor: ProvenAnchor) -> list[str]:
    """Return who vouches for a published checkpoint: for its log, up to its size."""
    what = f"{anchor.origin} {anchor.size}"
    codes = []
    if anchor.witnesses:
        states = ",".join(witness.state for witness in anchor.witnesses)
        codes.append(f"cosigned {what} {states}")
    if anchor.witnessed_by is not None:
        codes.append(f"witnessed {what} {time_code(anchor.witnessed_by)}")
    codes += [
        f"time-stamped {what} {time_code(stamp.at)} {stamp.authority}"
        for stamp in anchor.time_stamps
        if stamp.holds
    ]
    return codes


def time_code(at: datetime) -> str:
    """Return an instant as codes write it: UTC, whole seconds, ending in ``Z``."""
    return at.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
