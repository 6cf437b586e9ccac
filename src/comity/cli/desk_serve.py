"""``comity desk``: the face for our own officials and programs, in a process of its own."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.assembly.accounts import access_service
from comity.assembly.build import Node
from comity.assembly.desk_settings import checked
from comity.assembly.home import write_whole
from comity.assembly.passphrases import ask_nobody_any_more
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.helping import with_examples
from comity.cli.output import Output, to_json
from comity.cli.secrecy import keep_out_of_dumps
from comity.cli.serve import log_to_stderr
from comity.web.desk_serving import serve_desk

_LOG: Final = logging.getLogger("comity.desk")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "desk",
        help=with_examples(
            "Serve our own officials and their programs, until stopped.",
            "comity desk --home ./de",
            "comity desk --home ./de --ready-file ./de/desk.json 2>> desk.log",
            more="Address, certificate and proxy stand in the part 'desk' of comity.toml; without "
            "TLS it listens on this machine only. 'comity serve' starts it beside the node, in a "
            "process of its own, unless with_node is false there: then this starts it. "
            "Accounts are made with 'comity account'.",
        ),
    )(desk)


def desk(
    home: HomeOption = DEFAULT_HOME,
    ready_file: Annotated[
        Path | None,
        typer.Option(help="Write address and process id here once it listens.", dir_okay=False),
    ] = None,
    until_input_ends: Annotated[
        bool,
        typer.Option(
            "--until-input-ends",
            help="Stop when standard input is closed, so that it ends with what started it.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Serve until stopped."""
    keep_out_of_dumps()
    log_to_stderr("info")
    told = output(as_json)
    with opened_node(home) as node:
        checked(node.config.desk)
        ask_nobody_any_more()
        if not access_service(node).has_accounts:
            told.note("Nobody has an account here yet: begin with 'comity account begin'.")
        asyncio.run(_serve(node, told, ready_file, until_input_ends=until_input_ends))
    if ready_file is not None:
        ready_file.unlink(missing_ok=True)
    _LOG.info("stopped")


async def _serve(
    node: Node, told: Output, ready_file: Path | None, *, until_input_ends: bool
) -> None:
    """Run the desk until a signal asks it to stop, or nobody holds its input any more."""
    running = asyncio.ensure_future(serve_desk(node, ready=lambda: _ready(node, told, ready_file)))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    if until_input_ends:
        loop.add_reader(sys.stdin.fileno(), _stop_at_end, running)
    with contextlib.suppress(asyncio.CancelledError):
        await running


def _stop_at_end(running: "asyncio.Future[None]") -> None:
    """Stop once the input is closed; what is written to it says nothing."""
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        running.cancel()


def _ready(node: Node, told: Output, ready_file: Path | None) -> None:
    address = {
        "ready": True,
        "state": node.state,
        "face": "desk",
        "url": node.config.desk.origin,
        "pid": os.getpid(),
    }
    if ready_file is not None:
        write_whole(ready_file, to_json(address).encode("utf-8") + b"\n")
    typer.echo(
        json.dumps({"ok": True, **address})
        if told.as_json
        else f"ready: the desk of {node.state} at {node.config.desk.origin}, process {os.getpid()}"
    )
    sys.stdout.flush()
