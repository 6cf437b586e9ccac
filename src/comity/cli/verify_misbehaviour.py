"""``comity verify`` of a file that shows that a log contradicted itself. Trust and ledger only."""

from typing import Final

import msgspec
import typer

from comity.ledger.misbehaviour_file import Judged, Verdict, judge, read_misbehaviour
from comity.trust.network_directory import Directory

_EXIT_NOT_PROVEN: Final = 1
_HEADINGS: Final = {
    Verdict.PROVEN: "PROVEN",
    Verdict.OWNER_MUST_ANSWER: "THE OWNER MUST ANSWER",
    Verdict.NOT_PROVEN: "NOT PROVEN",
}


def report_misbehaviour(raw: bytes, directory: Directory, *, pinned: bool, as_json: bool) -> None:
    """Check every proof of a file anew and say what each shows.

    Args:
        raw: The file.
        directory: The network document given.
        pinned: Whether it had to have a digest the auditor was told.
        as_json: Whether to answer in JSON.

    Raises:
        EvidenceInvalid: Not such a file. Whoever made it.
        typer.Exit: With status 1, unless every proof in the file is proven.
    """
    file = read_misbehaviour(raw)
    judged = [judge(proof, directory) for proof in file.proofs]
    proven = bool(judged) and all(each.verdict is Verdict.PROVEN for each in judged)
    document = directory.document
    if as_json:
        content = {
            "ok": proven,
            "verified": proven,
            "misbehaviour": judged,
            "network": {
                "name": document.network,
                "version": document.version,
                "digest": document.digest(),
                "pinned": pinned,
            },
        }
        typer.echo(msgspec.json.format(msgspec.json.encode(content), indent=2).decode("utf-8"))
    else:
        typer.echo("\n".join(_lines(judged)))
        typer.echo(f"SHA-256 of the network document: {document.digest()}")
        if not pinned:
            typer.echo("It was not pinned: give its published --network-digest.")
    if not proven:
        raise typer.Exit(_EXIT_NOT_PROVEN)


def _lines(judged: list[Judged]) -> list[str]:
    if not judged:
        return ["NOT PROVEN. The file holds no proof."]
    lines: list[str] = []
    for each in judged:
        lines += [f"{_HEADINGS[each.verdict]}. {each.reason}", f"  log  {_printable(each.log)}"]
        for size, witnesses in zip(each.sizes, each.witnesses, strict=False):
            seen = ", ".join(witnesses) or "no witness"
            lines.append(f"  {size} entries, cosigned by {seen}")
    return lines


def _printable(text: str) -> str:
    """Return the text without what could steer a terminal."""
    return "".join(character if character.isprintable() else "?" for character in text)
