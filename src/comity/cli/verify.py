"""``comity verify``: the auditor's offline verifier. Trust and ledger only.

Needs an evidence file and the network document, and no node, no database and no
network connection.
"""

import sys
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from comity.errors import EvidenceInvalid, Failure, NetworkDocumentInvalid
from comity.ledger.channel_record import ChannelRecord
from comity.ledger.evidence import verify_evidence
from comity.ledger.evidence_file import MAX_EVIDENCE_BYTES
from comity.ledger.evidence_report import EvidenceReport
from comity.trust.network import DigestPin, open_network, read_unverified
from comity.trust.network_directory import Directory
from comity.trust.network_document import NetworkDocument
from comity.trust.signed_note import MAX_NOTE_BYTES
from comity.trust.verify import Verified

EXIT_NOT_VERIFIED: Final = 1
_UNPINNED: Final = "VERIFIED against the network document given (not pinned)"
_STANDARD_INPUT: Final = Path("-")
_ONE_SIDED: Final = "VERIFIED, ONE SIDE'S RECORD ONLY"
_ONE_SIDED_UNPINNED: Final = f"{_ONE_SIDED}, against the network document given (not pinned)"
_HEADINGS: Final = frozenset(
    ("Messages", "Over a channel", "Steps", "Proved", "Not proved", "Remarks", "Checkpoints")
)


def verify_command(
    file: Annotated[
        Path,
        typer.Argument(help="The evidence file; - for standard input."),
    ],
    network: Annotated[
        Path,
        typer.Option(
            help="The signed network document.", exists=True, dir_okay=False, readable=True
        ),
    ],
    network_digest: Annotated[
        str | None,
        typer.Option(help="SHA-256 the network document must have, as published: 64 hex digits."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Verify an evidence file and say what it proves, and what it does not.

    Needs no node, no database and no network connection: the file and the network
    document, whose digest the governance publishes.

    The JSON says ``one_sided`` where what was verified is one side's record only, for all or
    some of the messages: the other side signed nothing.

    Exit status: 0 verified, 1 not verified, 2 wrong usage.
    """
    if file != _STANDARD_INPUT and not file.is_file():
        raise typer.BadParameter(f"There is no file {file}.", param_hint="FILE")
    try:
        directory = Directory(_network(network, network_digest))
        report = verify_evidence(_read(file, MAX_EVIDENCE_BYTES, EvidenceInvalid), directory)
    except Failure as problem:
        if as_json:
            failure = {
                "ok": False,
                "verified": False,
                "code": problem.code,
                "message": problem.public,
            }
            typer.echo(_json(failure))
        else:
            _print(f"NOT VERIFIED. {problem.public}", "bold red", to_stderr=True)
        raise typer.Exit(EXIT_NOT_VERIFIED) from problem
    document = directory.document
    if as_json:
        typer.echo(_json(_as_data(report, document, pinned=network_digest is not None)))
    else:
        pinned = network_digest is not None
        # Green is for what needs no further look: an unpinned document may be anybody's, and
        # what one side recorded binds nobody but that side.
        style = "bold green" if pinned and not report.channel else "bold yellow"
        _print(render(report, document, pinned=pinned), style)


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
        f"Network {_printable(document.network)}, version {document.version}",
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
    lines += _section("Proved", report.proved)
    lines += _section("Not proved", (*report.not_proved, *_on_network(pinned=pinned)))
    lines += _section("Remarks", report.remarks)
    lines += _section(
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


def _print(text: str, style: str, *, to_stderr: bool = False) -> None:
    """Print a text, on a terminal with its first sentence and its headings marked."""
    console = Console(stderr=to_stderr, highlight=False, markup=False, emoji=False, soft_wrap=True)
    verdict, stop, rest = text.partition(".")
    console.print(Text(verdict + stop, style=style), end="")
    for line in rest.splitlines():
        heading = line and not line.startswith(" ") and line in _HEADINGS
        console.print(Text(line, style="bold" if heading else ""))


def _network(path: Path, digest: str | None) -> Verified[NetworkDocument]:
    raw = _read(path, MAX_NOTE_BYTES, NetworkDocumentInvalid)
    expected = read_unverified(raw).digest() if digest is None else digest
    return open_network(raw, trusted=None, pin=DigestPin(expected.lower()))


def _read(
    path: Path, max_bytes: int, failure: type[EvidenceInvalid | NetworkDocumentInvalid]
) -> bytes:
    """Return a file's bytes, refusing one that is larger than anything honest."""
    if path == _STANDARD_INPUT:
        raw = sys.stdin.buffer.read(max_bytes + 1)
    else:
        with path.open("rb") as stream:
            raw = stream.read(max_bytes + 1)
    if len(raw) > max_bytes:
        raise failure(f"The file has more than {max_bytes} bytes.")
    return raw


def _on_network(*, pinned: bool) -> tuple[str, ...]:
    if pinned:
        return ()
    return ("That the network document is the genuine one: give its published --network-digest.",)


def _printable(text: str) -> str:
    """Return the text without what could steer a terminal."""
    return "".join(character if character.isprintable() else "?" for character in text)


def _section(title: str, sentences: tuple[str, ...]) -> list[str]:
    return ["", title, *(f"  - {sentence}" for sentence in sentences)] if sentences else []


def _as_data(
    report: EvidenceReport, document: NetworkDocument, *, pinned: bool
) -> dict[str, object]:
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
        "proved": report.proved,
        "not_proved": not_proved,
        "remarks": report.remarks,
    }


def _json(value: dict[str, object]) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode("utf-8")
