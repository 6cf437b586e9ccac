"""``comity demo``: three states on this machine, and the four exchanges between them."""

import contextlib
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from comity.cli.context import JsonOption, clock
from comity.cli.helping import with_examples
from comity.cli.output import to_json
from comity.exchange.wires import Wire
from comity_training.demo.desks import Desks
from comity_training.demo.performance import perform_all
from comity_training.demo.performed import Evidence, Report
from comity_training.demo.preparation import ECRIS_ONLY
from comity_training.demo.stage import Stage

_EVIDENCE: Final = {
    Evidence.VERIFIED: "verified",
    Evidence.ONE_SIDED: "one side's",
    Evidence.NOT_VERIFIED: "NOT VERIFIED",
}
_NAMES: Final = {Wire.COMITY: "Comity", Wire.ECRIS: "ECRIS"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "demo",
        help=with_examples(
            "Play the four exchanges between three states, on this machine, from nothing.",
            "comity demo",
            "comity demo --ecris",
            "comity demo --json",
            "comity demo --keep --folder ./demo",
            "comity demo --desks",
        ),
    )(demo)


def demo(
    *,
    as_json: JsonOption = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the three nodes running, and say how to use them.")
    ] = False,
    desks: Annotated[
        bool,
        typer.Option(
            "--desks",
            help="Then open three desks with ready-made training accounts, until stopped.",
        ),
    ] = False,
    ecris: Annotated[
        bool,
        typer.Option(
            "--ecris", help="One of the three, Greece, is reached over ECRIS v1.0 and nothing else."
        ),
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Where the nodes are made; a new folder if not given."),
    ] = None,
    people: Annotated[
        int, typer.Option("--people", min=100, help="Synthetic people in each register.")
    ] = 3000,
) -> None:
    """Play the demonstration.

    Raises:
        Exit: With status 1 if anything went otherwise than it should.
    """
    begun = time.monotonic()
    console = Console(stderr=as_json, highlight=False, soft_wrap=not sys.stdout.isatty())

    def tell(sentence: str) -> None:
        if sentence.startswith("# "):
            console.print(f"\n[bold]{sentence[2:]}[/bold]")
        else:
            console.print(f"[dim]{time.monotonic() - begun:5.1f} s[/dim]  {sentence}")

    temporary = folder is None
    place = Path(tempfile.mkdtemp(prefix="comity-demo-")) if folder is None else folder

    def afterwards(stage: Stage, report: Report) -> None:
        _table(console, report, time.monotonic() - begun)
        with Desks(stage) as opened, contextlib.suppress(KeyboardInterrupt):
            opened.tell(tell)
            opened.show_codes(tell, clock())

    try:
        report = perform_all(
            place,
            people=people,
            tell=tell,
            keep=keep,
            ecris_only=ECRIS_ONLY if ecris else None,
            afterwards=afterwards if desks else None,
        )
    finally:
        if temporary and not keep:
            shutil.rmtree(place, ignore_errors=True)
    if as_json:
        typer.echo(to_json(report.as_json()))
    elif not desks:
        _table(console, report, time.monotonic() - begun)
    if not report.ok:
        raise typer.Exit(1)


def _table(console: Console, report: Report, seconds: float) -> None:
    table = Table(title="What was exchanged", title_justify="left")
    for heading in ("process", "from", "to", "outcome", "decided by"):
        table.add_column(heading)
    table.add_column("ms", justify="right")
    table.add_column("evidence")
    # With one wire only, the column would say the same in every row.
    told_of_wires = len({each.wire for each in report.exchanges}) > 1
    if told_of_wires:
        table.add_column("over")
    for each in report.exchanges:
        table.add_row(
            each.process,
            each.sender,
            each.recipient,
            each.outcome,
            each.by,
            f"{each.elapsed_ms:.0f}",
            _EVIDENCE[each.evidence],
            *([_NAMES[each.wire]] if told_of_wires else []),
        )
    console.print()
    console.print(table)
    for what, holds in report.checks.items():
        console.print(f"  {'yes' if holds else 'NO '}  {what}")
    console.print(f"  {report.lost} messages lost, {report.duplicated} doubled")
    if report.failure:
        console.print(f"[bold red]The story broke off: {report.failure}[/bold red]")
    verdict = "All went as it should" if report.ok else "NOT all went as it should"
    console.print(f"{verdict}, in {seconds:.0f} seconds.")
