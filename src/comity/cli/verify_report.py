"""The report of ``comity verify`` on an evidence file: for a person, and as data. Ledger only."""

from typing import Final

from comity.cli.evidence_lines import deadline_lines, vouching_lines
from comity.cli.verify_output import printable, section
from comity.ledger.channel_record import ChannelRecord
from comity.ledger.evidence_codes import codes_of
from comity.ledger.evidence_report import EvidenceReport
from comity.trust.network_document import NetworkDocument

_UNPINNED: Final = "VERIFIED against the network document given (not pinned)"
_ONE_SIDED: Final = "VERIFIED, ONE SIDE'S RECORD ONLY"
_ONE_SIDED_UNPINNED: Final = f"{_ONE_SIDED}, against the network document given (not pinned)"


def render(report: EvidenceReport, document: NetworkDocument, *, pinned: bool) -> str:
    """Return the report as text for a person.

    Args:
        report: What was verified.
        document: The network document it was verified with.
        pinned: Whether that document had to have a digest the auditor was told.
    """
    if report.channel:
        verdict = _ONE_SIDED if pinned else _ONE_SIDED_UNPINNED
    else:
        verdict = "VERIFIED" if pinned else _UNPINNED
    lines = [
        f"{verdict}. Conversation {report.conversation}",
        f"Network {printable(document.network)}, version {document.version}",
        f"SHA-256 of the network document: {document.digest()}",
    ]
    if report.messages:
        lines += ["", "Messages"]
    for message in report.messages:
        arrived = (
            "receipt outstanding"
            if message.received_at is None
            else f"received {message.received_at.isoformat()}"
        )
        lines.append(
            f"  {message.id}  {message.sender} to {message.recipient}  "
            f"{message.service} {message.kind}  sent {message.sent_at.isoformat()}  {arrived}"
        )
    if report.channel:
        lines += ["", "Over a channel"]
    lines += [_channel_line(record) for record in report.channel]
    lines += ["", "Steps"]
    lines += [
        f"  {step.number:2} {step.name:<21} "
        + (f"passed ({step.checked})  {step.proves}" if step.checked else "nothing to check")
        for step in report.steps
    ]
    lines += section("Vouched for", tuple(vouching_lines(report)))
    if report.deadline is not None:
        lines += section("Deadline", tuple(deadline_lines(report.deadline)))
    lines += section("Proved", report.proved)
    lines += section("Not proved", (*report.not_proved, *_on_network(pinned=pinned)))
    lines += section("Remarks", report.remarks)
    lines += section(
        "Checkpoints", tuple(f"{log.origin}  {log.size}  {log.root}" for log in report.logs)
    )
    return "\n".join(lines)


def _channel_line(record: ChannelRecord) -> str:
    """Return a message over a channel in one line."""
    if not record.was_sent:
        fate = f"received {record.recorded_at.isoformat()}"
    elif record.accepted_at is None:
        fate = f"composed {record.recorded_at.isoformat()}  not accepted yet"
    else:
        fate = (
            f"composed {record.recorded_at.isoformat()}  accepted {record.accepted_at.isoformat()}"
        )
    return (
        f"  {record.id}  {record.sender} to {record.recipient}  {record.service} {record.kind}  "
        f"{record.protocol}  recorded by {record.recorder} only  {fate}"
    )


def _on_network(*, pinned: bool) -> tuple[str, ...]:
    if pinned:
        return ()
    return ("That the network document is the genuine one: give its published --network-digest.",)


def as_data(
    report: EvidenceReport, document: NetworkDocument, *, pinned: bool
) -> dict[str, object]:
    """Return the report as data; arguments as for ``render``."""
    network = {
        "name": document.network,
        "version": document.version,
        "digest": document.digest(),
        "pinned": pinned,
    }
    not_proved = (*report.not_proved, *_on_network(pinned=pinned))
    return {
        "ok": True,
        "verified": True,
        "one_sided": bool(report.channel),
        "pinned": pinned,
        "network": network,
        "conversation": report.conversation,
        "steps": report.steps,
        "messages": report.messages,
        "channel": report.channel,
        "logs": report.logs,
        "made_with": report.network,
        "entries": report.entries,
        "anchors": report.anchors,
        "silences": report.silences,
        "deadline": report.deadline,
        "codes": codes_of(report),
        "proved": report.proved,
        "not_proved": not_proved,
        "remarks": report.remarks,
    }
