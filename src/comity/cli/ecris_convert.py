"""``comity ecris convert``: an archive handed over in the other of two dialects."""

from collections import Counter
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from comity.cli.context import JsonOption, output
from comity.cli.exits import Exit
from comity.cli.helping import with_examples
from comity.errors import InputInvalid
from comity.transport.ecris.codes import OWN_CODES
from comity.transport.registers.ecris_archive_writing import CLOSING, OPENING
from comity.transport.registers.ecris_conversion import Converted, Dialect, converted

HELP: Final = with_examples(
    "Write an archive of messages in the reference implementation's dialect, or from it in "
    "ECRIS v1.0.",
    "comity ecris convert archive.xml --to ecris-ri --output archive-ri.xml",
    "comity ecris convert archive-ri.xml --to ecris-v1 --output archive.xml --json",
    more="A file of any size is read message by message; an existing file is never "
    "overwritten. Of the dialect, notifications, their responses and responses to requests "
    "are known; what has no element known there is left out and told. Status 1 if a message "
    "could not be converted. To fill the register from either, use comity register import.",
)
_MOST_SHOWN: Final = 200


def convert(
    source: Annotated[Path, typer.Argument(help="The archive.", show_default=False)],
    to: Annotated[Dialect, typer.Option(help="The dialect to write.", show_default=False)],
    target: Annotated[Path, typer.Option("--output", help="The file to make.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Convert an archive.

    Raises:
        InputInvalid: The source cannot be read, or the target is there already.
        typer.Exit: With status 1, if a message could not be converted.
    """
    rows: list[tuple[str, str, str]] = []
    counts: Counter[str] = Counter()
    try:
        with source.open("rb") as archive, target.open("xb") as made:
            made.write(OPENING)
            for each in converted(archive, to, codes=OWN_CODES):
                _keep(each, made, counts, rows)
            made.write(CLOSING)
    except OSError as problem:
        name = problem.filename or source
        raise InputInvalid(f"{name} cannot be used: {problem.strerror}", field="file") from problem
    shown = output(as_json)
    shown.answer(
        {
            "converted": counts["converted"],
            "not_converted": counts["not converted"],
            "with_notes": counts["with notes"],
            "told": [{"place": place, "where": path, "text": text} for place, path, text in rows],
        },
        *([shown.table(("place", "where", "what"), rows)] if rows else []),
        f"{counts['converted']} messages converted, {counts['with notes']} of them with notes; "
        f"{counts['not converted']} not.",
    )
    if counts["not converted"]:
        raise typer.Exit(Exit.NO)


def _keep(
    each: Converted, made: BinaryIO, counts: Counter[str], rows: list[tuple[str, str, str]]
) -> None:
    if each.document is None:
        counts["not converted"] += 1
        told = [(each.place, "", each.fault)]
    else:
        counts["converted"] += 1
        counts["with notes"] += bool(each.notes)
        made.write(each.document + b"\n")
        told = [(each.place, note.path, note.text) for note in each.notes]
    rows += told[: _MOST_SHOWN - len(rows)] if len(rows) < _MOST_SHOWN else []
