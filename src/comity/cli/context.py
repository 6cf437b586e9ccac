"""What every command starts from: the node's home, the clock, the manner of answering."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from comity.assembly.home import Home
from comity.cli.output import JSON_ANSWERS, Output
from comity.clock import Clock, SystemClock

if TYPE_CHECKING:
    from comity.assembly.build import Node

HOME_VARIABLE: Final = "COMITY_HOME"
DEFAULT_HOME: Final = Path("comity-home")


def _remember_json(context: typer.Context, value: bool) -> bool:
    """Let the one place that reports failures know how to put them."""
    context.meta[JSON_ANSWERS] = value
    return value


HomeOption = Annotated[
    Path,
    typer.Option(
        "--home",
        envvar=HOME_VARIABLE,
        help="Folder of the node.",
        file_okay=False,
        show_default=True,
    ),
]
"""``--home``; give the parameter the default ``DEFAULT_HOME``."""

JsonOption = Annotated[
    bool,
    typer.Option(
        "--json", help="Answer in JSON, failures too.", callback=_remember_json, is_eager=True
    ),
]
"""``--json``; give the parameter the default ``False``."""


def clock() -> Clock:
    """Return the only source of now."""
    return SystemClock()


def output(as_json: bool) -> Output:
    """Return where a command's answers go."""
    return Output(as_json=as_json)


@contextmanager
def opened_node(path: Path) -> Iterator["Node"]:
    """Open the node of a home, and close its database afterwards.

    Args:
        path: The home.

    Raises:
        ConfigurationInvalid, KeyUnavailable, NetworkDocumentInvalid: The home is
            incomplete; the message says what to do. The operator's business.
    """
    # Imported here, because codes and evidence are looked up without a node, and
    # loading all of it takes longer than such an answer.
    from comity.assembly.build import open_node  # noqa: PLC0415 - see above

    node = open_node(Home(path), clock=clock(), randomness=os.urandom)
    try:
        yield node
    finally:
        node.database.close()
