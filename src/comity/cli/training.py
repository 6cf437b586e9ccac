"""``comity training``: a room with thirty invented cases, made anew in one command."""

import contextlib
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from comity.assembly.build import open_node
from comity.cli.context import JsonOption, clock, output
from comity.cli.exits import Exit
from comity.cli.helping import with_examples
from comity.cli.output import moment
from comity_training.demo.stage import StageFailure
from comity_training.room.room import Room, make_room, open_room, open_tasks, reset_room
from comity_training.room.serving import RoomAtWork

_FOLDER: Final = Path("training-room")

FolderOption = Annotated[
    Path, typer.Option("--folder", help="Folder of the room.", file_okay=False)
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    training = typer.Typer(
        no_args_is_help=True, help="A training room: invented people, no other network."
    )
    training.command(
        "make",
        help=with_examples(
            "Make a room: two nodes, thirty cases, an account for each role.",
            "comity training make",
            "comity training make --folder ./monday",
            more="It needs no network. Its nodes are marked: every page says that nobody there "
            "exists, and they join no other network.",
        ),
    )(make)
    training.command(
        "start",
        help=with_examples(
            "Open the room: start its nodes and desks, and print names, password and codes.",
            "comity training start",
        ),
    )(start)
    training.command(
        "reset",
        help=with_examples(
            "Make the room anew: the same cases, as old today as they were at first.",
            "comity training reset",
            "comity training reset --yes",
            more="What was done in it is gone. A folder that is no training room is refused.",
        ),
    )(reset)
    training.command(
        "status",
        help=with_examples(
            "Say what the room holds: each case, what it teaches, and what waits.",
            "comity training status",
            "comity training status --json",
        ),
    )(status)
    app.add_typer(training, name="training")


def make(folder: FolderOption = _FOLDER, as_json: JsonOption = False) -> None:
    """Make a room."""
    begun = time.monotonic()
    _made(make_room(folder, clock()), begun, as_json=as_json)


def reset(
    *,
    folder: FolderOption = _FOLDER,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask whether what was done may go.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a room anew.

    Raises:
        Exit: With status 1 if whoever was asked said no.
    """
    room = open_room(folder)
    if not yes and not typer.confirm(
        f"Everything done in {folder} since {moment(room.mark.made_at)} goes. Make it anew?",
        err=True,
    ):
        raise typer.Exit(Exit.NO)
    begun = time.monotonic()
    _made(reset_room(folder, clock()), begun, as_json=as_json)


def start(folder: FolderOption = _FOLDER) -> None:
    """Open a room until interrupted.

    Raises:
        Exit: With status 4 if a process did not start.
    """
    begun = time.monotonic()
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())

    def tell(sentence: str) -> None:
        if sentence.startswith("# "):
            console.print(f"\n[bold]{sentence[2:]}[/bold]")
        else:
            console.print(sentence)

    def progress(sentence: str) -> None:
        console.print(f"[dim]{time.monotonic() - begun:5.1f} s[/dim]  {sentence}")

    try:
        console.print("Starting two nodes and their desks; this takes some seconds.")
        # Whoever ends this process ends what it started.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with (
            contextlib.suppress(KeyboardInterrupt),
            RoomAtWork(open_room(folder), progress=progress) as opened,
        ):
            opened.tell(tell)
            opened.show_codes(tell, clock())
    except StageFailure as failure:
        console.print(f"[bold red]The room did not open: {failure}[/bold red]")
        raise typer.Exit(Exit.UNAVAILABLE) from failure


def status(folder: FolderOption = _FOLDER, as_json: JsonOption = False) -> None:
    """Say what a room holds."""
    room = open_room(folder)
    desks = []
    for home in room.homes:
        node = open_node(home)
        try:
            desks.append((str(node.state), node.config.desk.origin, open_tasks(node)))
        finally:
            node.database.close()
    told = output(as_json)
    told.answer(
        {
            "folder": str(folder),
            "made_at": room.mark.made_at,
            "desks": [
                {"state": state, "address": address, "open_tasks": waiting}
                for state, address, waiting in desks
            ],
            "cases": [
                {"number": number, "kind": kind.value, "reference": reference}
                for number, kind, reference in room.mark.cases
            ],
        },
        f"Training room in {folder}, made {moment(room.mark.made_at)}. Nobody in it exists.",
        told.table(("state", "desk", "tasks that wait"), desks),
        told.table(
            ("case", "teaches", "reference"),
            [
                (number, kind.value.replace("-", " "), reference)
                for number, kind, reference in room.mark.cases
            ],
        ),
    )


def _made(room: Room, begun: float, *, as_json: bool) -> None:
    seconds = time.monotonic() - begun
    kinds = Counter(kind.value for _, kind, _ in room.mark.cases)
    output(as_json).answer(
        {
            "folder": str(room.folder),
            "cases": len(room.mark.cases),
            "kinds": dict(kinds),
            "seconds": round(seconds, 1),
        },
        f"The training room in {room.folder} holds {len(room.mark.cases)} cases; it took "
        f"{seconds:.0f} seconds. Nobody in it exists.",
        f"Open it: comity training start --folder {room.folder}",
    )
