"""``comity serve``: the node at work."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.assembly.build import Node
from comity.assembly.desk_settings import checked
from comity.assembly.home import write_whole
from comity.assembly.passphrases import ask_nobody_any_more
from comity.assembly.starting import log_start, log_stop
from comity.cli.administration import administrator
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk_beside import DeskBeside
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
            "Serve partners and our own officials, deliver what is due, handle what arrives.",
            "comity serve --home ./de",
            "comity serve --home ./de --ready-file ./de/ready.json 2>> de.log",
            "comity serve --home ./de --no-desk",
            more="The desk for our officials runs beside the node in a process of its own, as "
            "the part 'desk' of comity.toml says. Events go to standard error, one JSON object a "
            "line, without personal data. SIGTERM and SIGINT stop both in order; whatever is not "
            "yet delivered is delivered after the next start.",
        ),
    )(serve)


def serve(
    *,
    home: HomeOption = DEFAULT_HOME,
    ready_file: Annotated[
        Path | None,
        typer.Option(help="Write address and process id here once it listens.", dir_okay=False),
    ] = None,
    desk: Annotated[
        bool | None,
        typer.Option(
            "--desk/--no-desk",
            help="Start the desk beside the node, or do not.",
            show_default="as with_node says in the part 'desk' of comity.toml",
        ),
    ] = None,
    desk_ready_file: Annotated[
        Path | None,
        typer.Option(
            help="Write address and process id of the desk here once it listens.", dir_okay=False
        ),
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
        wanted = node.config.desk.with_node if desk is None else desk
        if wanted:
            checked(node.config.desk)
        beside = DeskBeside(home, desk_ready_file, as_json) if wanted else None
        asyncio.run(_serve(serving, partial(_ready, node, told, ready_file), beside))
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


async def _serve(
    serving: ServingNode, ready: Callable[[], None], beside: DeskBeside | None
) -> None:
    """Run the node, and the desk beside it, until a signal asks them to stop."""
    loop = asyncio.get_running_loop()
    desks: list[asyncio.Task[None]] = []

    def listening() -> None:
        ready()
        if beside is not None:
            desks.append(loop.create_task(beside.run()))

    running = asyncio.ensure_future(serving.run(ready=listening))
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await running
    finally:
        for each in desks:
            each.cancel()
        await asyncio.gather(*desks, return_exceptions=True)


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
