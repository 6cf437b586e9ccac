"""``comity verify`` of entries of a node's journal. Trust and ledger only."""

import msgspec
import typer

from comity.ledger.journal_file import JournalItem, verify_journal
from comity.trust.network_directory import Directory


def report_journal(raw: bytes, directory: Directory, *, pinned: bool, as_json: bool) -> None:
    """Check a file of journal entries and say what it proves.

    Args:
        raw: The file.
        directory: The network document given.
        pinned: Whether it had to have a digest the auditor was told.
        as_json: Whether to answer in JSON.

    Raises:
        EvidenceInvalid, CheckpointMalformed, SignatureInvalid, InclusionInvalid, MemberUnknown:
            It proves nothing. Whoever made it.
    """
    report = verify_journal(raw, directory)
    document = directory.document
    if as_json:
        content = {
            "ok": True,
            "verified": True,
            "state": report.state,
            "log": report.log,
            "size": report.size,
            "one_sided": True,
            "entries": [
                {"leaf": each.index, "kind": each.kind, "says": _said(each)}
                for each in report.entries
            ],
            "network": {
                "name": document.network,
                "version": document.version,
                "digest": document.digest(),
                "pinned": pinned,
            },
        }
        typer.echo(msgspec.json.format(msgspec.json.encode(content), indent=2).decode("utf-8"))
        return
    lines = [
        (
            f"VERIFIED. {len(report.entries)} entries stand in the log of {report.state} "
            f"({_printable(report.log)}), which had {report.size}."
        ),
        (
            "They are that state's own record of what its officials did. "
            "That nothing else was done, they do not prove."
        ),
    ]
    for each in report.entries:
        said = _said(each)
        words = " ".join(
            f"{name}={msgspec.json.encode(value).decode('utf-8')}" for name, value in said.items()
        )
        lines.append(f"  {each.index}  {each.kind}  {_printable(words)}")
    lines.append(f"SHA-256 of the network document: {document.digest()}")
    if not pinned:
        lines.append("It was not pinned: give its published --network-digest.")
    typer.echo("\n".join(lines))


def _said(item: JournalItem) -> dict[str, object]:
    """Return what an entry says; nothing, if it is no JSON object."""
    try:
        return msgspec.json.decode(item.body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def _printable(text: str) -> str:
    """Return the text without what could steer a terminal."""
    return "".join(character if character.isprintable() else "?" for character in text)
