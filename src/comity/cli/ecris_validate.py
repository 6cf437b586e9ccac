"""``comity ecris validate``: whether the messages of an archive keep the standard's rules."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.cli.context import JsonOption, output
from comity.cli.exits import Exit
from comity.cli.helping import with_examples
from comity.errors import InputInvalid
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.ecris.official import OfficialSchemas
from comity.transport.registers.ecris_archive import Archived, archived_messages

HELP: Final = with_examples(
    "Say which messages of an archive break a rule of ECRIS v1.0, and which rule.",
    "comity ecris validate archive.xml",
    "comity ecris validate 2025/*.xml --xsd ./ecris-v1.0 --json",
    more="A file of any size is read message by message. Places and rules are named, never "
    "values. With --xsd the official schemas are asked too, which takes longer. Status 1 if "
    "a message breaks a rule.",
)
_MOST_SHOWN: Final = 200


def validate(
    files: Annotated[list[Path], typer.Argument(help="Files to look at.", show_default=False)],
    xsd: Annotated[
        Path | None, typer.Option(help="Folder with the four official schema files.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say which messages break a rule.

    Raises:
        InputInvalid: A file cannot be read, or the folder holds no schemas.
        typer.Exit: With status 1, if a message breaks a rule.
    """
    schemas = None if xsd is None else OfficialSchemas(xsd)
    kinds: Counter[str] = Counter()
    rows: list[tuple[str, str, str, str]] = []
    broken = more = 0
    for file in files:
        for message in _messages(file, schemas):
            kinds["unreadable" if message.read is None else message.read.kind.value] += 1
            if message.is_sound:
                continue
            broken += 1
            for row in _rows(message):
                if len(rows) < _MOST_SHOWN:
                    rows.append((f"{file.name}, {message.place}", *row))
                else:
                    more += 1
    total = sum(kinds.values())
    shown = output(as_json)
    shown.answer(
        {
            "messages": total,
            "kinds": dict(sorted(kinds.items())),
            "broken": broken,
            "rules": [
                {"place": place, "message": name, "path": path, "rule": rule}
                for place, name, path, rule in rows
            ],
            "more": more,
        },
        shown.table(("kind", "messages"), [(kind, str(n)) for kind, n in sorted(kinds.items())]),
        *([shown.table(("place", "message", "where", "rule"), rows)] if rows else []),
        *([f"And {more} more."] if more else []),
        f"{total} messages, {broken} of which break a rule.",
    )
    if broken:
        raise typer.Exit(Exit.NO)


def _messages(file: Path, schemas: OfficialSchemas | None) -> Iterator[Archived]:
    """Yield the messages of a file.

    Raises:
        InputInvalid: It cannot be read, or is no sound XML. Whoever named it must look.
    """
    try:
        with file.open("rb") as source:
            yield from archived_messages(source, codes=OWN_CODES, schemas=schemas)
    except OSError as problem:
        raise InputInvalid(f"{file} cannot be read: {problem.strerror}", field="file") from problem


def _rows(message: Archived) -> Iterator[tuple[str, str, str]]:
    if message.read is None:
        yield "", "", message.fault
        return
    name = str(message.read.meta.id)
    for each in message.read.complaints:
        yield name, each.path, each.text
    for objection in message.objections:
        yield name, "official schema", objection
