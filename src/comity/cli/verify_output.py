"""What the parts of ``comity verify`` print, and how they read files. No node is needed."""

import sys
from pathlib import Path
from typing import Final, NoReturn

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from comity.errors import EvidenceInvalid, Failure, NetworkDocumentInvalid

EXIT_NOT_VERIFIED: Final = 1
STANDARD_INPUT: Final = Path("-")
_HEADINGS: Final = frozenset(
    (
        "Messages",
        "Over a channel",
        "Steps",
        "Vouched for",
        "Deadline",
        "Proved",
        "Not proved",
        "Remarks",
        "Checkpoints",
        "Inside",
    )
)


def read(
    path: Path, max_bytes: int, failure: type[EvidenceInvalid | NetworkDocumentInvalid]
) -> bytes:
    """Return a file's bytes, refusing one that is larger than anything honest.

    Raises:
        EvidenceInvalid, NetworkDocumentInvalid: It is larger. Whoever made it.
    """
    if path == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(max_bytes + 1)
    else:
        with path.open("rb") as stream:
            raw = stream.read(max_bytes + 1)
    if len(raw) > max_bytes:
        raise failure(f"The file has more than {max_bytes} bytes.")
    return raw


def show(text: str, style: str, *, to_stderr: bool = False) -> None:
    """Print a text, on a terminal with its first sentence and its headings marked."""
    console = Console(stderr=to_stderr, highlight=False, markup=False, emoji=False, soft_wrap=True)
    verdict, stop, rest = text.partition(".")
    console.print(Text(verdict + stop, style=style), end="")
    for line in rest.splitlines():
        heading = line and not line.startswith(" ") and line in _HEADINGS
        console.print(Text(line, style="bold" if heading else ""))


def show_json(value: dict[str, object]) -> None:
    """Print data as JSON."""
    typer.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode("utf-8"))


def fail(problem: Failure, *, as_json: bool) -> NoReturn:
    """Say that nothing is proved and why, and end with status 1.

    Raises:
        typer.Exit: Always.
    """
    if as_json:
        show_json({"ok": False, "verified": False, "code": problem.code, "message": problem.public})
    else:
        show(f"NOT VERIFIED. {problem.public}", "bold red", to_stderr=True)
    raise typer.Exit(EXIT_NOT_VERIFIED) from problem


def section(title: str, sentences: tuple[str, ...]) -> list[str]:
    """Return a heading and its sentences as lines; nothing if there are none."""
    return ["", title, *(f"  - {sentence}" for sentence in sentences)] if sentences else []


def printable(text: str) -> str:
    """Return the text without what could steer a terminal."""
    return "".join(character if character.isprintable() else "?" for character in text)
