"""What every command starts from: the node's home, the clock, the manner of answering."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from comity.cli import signed_in
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
        callback=signed_in.remember_home,
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
        SignInRequired, AccessDenied: The node has accounts, and nobody is signed in here,
            or their role does not include the command.
        ConfigurationInvalid, KeyUnavailable, NetworkDocumentInvalid: The home is
            incomplete; the message says what to do. The operator's business.
    """
    node = signed_in.take_node(path)
    try:
        signed_in.check(node)
        yield node
    finally:
        node.database.close()
