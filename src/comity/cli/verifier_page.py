"""The verifier as a page: one HTML file that does the check in a browser, with no server.

It is built from ``verifier/`` by ``tools/build_verifier.py`` and ships with the program.
Nothing of the node is imported here, for ``comity verify`` offers the page.
"""

import sys
from importlib import resources
from pathlib import Path
from typing import Annotated, Final

import typer

_NAME: Final = "comity-verifier.html"
_STANDARD_OUTPUT: Final = Path("-")


def page() -> bytes:
    """Return the page, as it ships with this program."""
    return resources.files("comity.cli").joinpath(_NAME).read_bytes()


def write_page(path: Path | None) -> Path | None:
    """Write the page to a file, or to standard output for ``-``, and end the command.

    Args:
        path: Where to; ``None``: the page is not asked for, and nothing happens.

    Raises:
        typer.Exit: The page is written.
        typer.BadParameter: It cannot be written there. The caller's choice of path.
    """
    if path is None:
        return None
    if path == _STANDARD_OUTPUT:
        sys.stdout.buffer.write(page())
        raise typer.Exit
    try:
        path.write_bytes(page())
    except OSError as problem:
        raise typer.BadParameter(f"{path} cannot be written: {problem.strerror}.") from problem
    typer.echo(f"{path}: open it in a browser. It needs no network, and sends nothing anywhere.")
    raise typer.Exit


PageOption = Annotated[
    Path | None,
    typer.Option(
        "--page",
        help="Write the verifier as one HTML page to this file, and do nothing else: for "
        "whoever has a browser and no Comity.",
        is_eager=True,
        callback=write_page,
        dir_okay=False,
        show_default=False,
    ),
]
"""``--page``; give the parameter the default ``None``."""
