"""``comity ecris import``: the register filled from an archive of ECRIS messages."""

from pathlib import Path
from typing import Annotated, Final

import typer

from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption
from comity.cli.desk import DryRunOption
from comity.cli.helping import with_examples
from comity.cli.register_import import FormatChoice, format_of, import_files
from comity.errors import InputInvalid
from comity.transport.registers.formats import Format

HELP: Final = with_examples(
    "Fill the register from archives of ECRIS messages, v1.0 or the reference implementation's.",
    "comity ecris import archive.xml --dry-run",
    'comity ecris import archive.xml --notified-earlier "notified over the former system"',
    more="Persons and convictions of notifications and of answers are entered; messages of "
    "other kinds are passed over and counted. A message that breaks a rule is set aside, and "
    "the rest is kept. The same archive twice changes nothing; after a crash run the same "
    "command again.",
)


def import_archives(
    *,
    files: Annotated[list[Path], typer.Argument(help="Archives to import.", show_default=False)],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    set_aside: Annotated[
        Path | None,
        typer.Option(
            help="File for messages that cannot be kept; beside each archive if left out. "
            "An existing file is never overwritten."
        ),
    ] = None,
    notified_earlier: Annotated[
        str,
        typer.Option(
            help="For an initial load: why no notification is owed for new convictions of ours."
        ),
    ] = "",
    dry_run: DryRunOption = False,
) -> None:
    """Import archives; see ``register_import.import_files``.

    Raises:
        InputInvalid: A file is no archive of ECRIS messages. Nothing was imported.
    """
    for file in files:
        if format_of(file, FormatChoice.AUTO) not in {Format.ECRIS_V1, Format.ECRIS_RI}:
            raise InputInvalid(
                "Holds no messages of ECRIS; other files are for comity register import.",
                place=str(file),
            )
    import_files(
        files=files,
        home=home,
        as_json=as_json,
        set_aside=set_aside,
        notified_earlier=notified_earlier,
        dry_run=dry_run,
    )
