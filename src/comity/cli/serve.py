"""``comity serve``: the node at work."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.assembly.build import Node
from comity.assembly.home import write_whole
from comity.assembly.passphrases import ask_nobody_any_more
from comity.assembly.starting import log_start, log_stop
from comity.cli.administration import administrator
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.helping import with_examples
from comity.cli.output import Output, to_json
from comity.cli.secrecy import keep_out_of_dumps
from comity.errors import Failure
from comity.node.serving import ServingNode

_LEVELS: Final = ("debug", "info", "warning", "error")


class JsonLines(logging.Formatter):
    """One JSON object a line. Events name messages and states, never a person.

    Of a defect only its type and place are written: its text may quote what it
    choked on.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for an event."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        event: dict[str, object] = {
            "at": at.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "room": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info is not None and record.exc_info[0] is not None:
            event["defect"] = record.exc_info[0].__name__
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            if trace is not None:
                code = trace.tb_frame.f_code
                event["place"] = f"{Path(code.co_filename).name}:{trace.tb_lineno}"
        return json.dumps(event, ensure_ascii=False)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "serve",
        help=with_examples(
            "Serve partners, deliver what is due and handle what arrives, until stopped.",
            "comity serve --home ./de",
            "comity serve --home ./de --ready-file ./de/ready.json 2>> de.log",
            more="Events go to standard error, one JSON object a line, without personal data. "
            "SIGTERM and SIGINT stop it in order; whatever is not yet delivered is delivered "
            "after the next start.",
        ),
    )(serve)


def serve(
    home: HomeOption = DEFAULT_HOME,
    ready_file: Annotated[
        Path | None,
        typer.Option(help="Write address and process id here once it listens.", dir_okay=False),
    ] = None,
    log_level: Annotated[
        str, typer.Option(help="Least weight of the events shown.", metavar="|".join(_LEVELS))
    ] = "info",
    as_json: JsonOption = False,
) -> None:
    """Serve until stopped.

    Raises:
        typer.BadParameter: There is no such weight of events. The caller's input.
    """
    if log_level not in _LEVELS:
        raise typer.BadParameter("must be one of " + ", ".join(_LEVELS), param_hint="--log-level")
    keep_out_of_dumps()
    log_to_stderr(log_level)
    told = output(as_json)
    with opened_node(home) as node:
        ask_nobody_any_more()
        serving = ServingNode(node)
        # Before the address is announced: what is opened once cannot fail at the first request.
        with node.database.read() as snapshot:
            snapshot.log.size()
        who = administrator()
        if log_start(node, official=who):
            logging.getLogger("comity.serve").info("the configuration changed since the last start")
        asyncio.run(_serve(node, serving, told, ready_file))
        _log_stop(node, who)
    if ready_file is not None:
        ready_file.unlink(missing_ok=True)
    logging.getLogger("comity.serve").info("stopped")


def _log_stop(node: Node, who: str) -> None:
    """Put the stop on record; what cannot be is said, and the next start tells of it."""
    try:
        log_stop(node, official=who)
    except Failure as failure:
        logging.getLogger("comity.serve").warning("the stop is not on record: %s", failure.code)


async def _serve(node: Node, serving: ServingNode, told: Output, ready_file: Path | None) -> None:
    """Run the node until a signal asks it to stop."""
    running = asyncio.ensure_future(serving.run(ready=lambda: _ready(node, told, ready_file)))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running


def _ready(node: Node, told: Output, ready_file: Path | None) -> None:
    listen = node.config.listen
    address = {
        "ready": True,
        "state": node.state,
        "url": listen.url,
        "host": listen.host,
        "port": listen.port,
        "pid": os.getpid(),
    }
    if ready_file is not None:
        write_whole(ready_file, to_json(address).encode("utf-8") + b"\n")
    # One line, for whoever waits for it at the other end of a pipe.
    typer.echo(
        json.dumps({"ok": True, **address})
        if told.as_json
        else f"ready: {node.state} at {listen.url}, process {os.getpid()}"
    )
    sys.stdout.flush()


def log_to_stderr(level: str) -> None:
    """Write events of that weight and above to standard error, one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # What libraries do in passing is not news.
    for name in ("aiohttp", "alembic", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
