"""``comity bench desk``: how long the pages of the desk take, and what they weigh."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.context import JsonOption, output
from comity.cli.helping import with_examples
from comity_training.bench.desk import DeskFigures, DeskPlan, measure_desk
from comity_training.bench.machine import machine

HELP = with_examples(
    "Time of the desk's pages at a register of many people; first paint and weight of home.",
    "comity bench desk",
    "comity bench desk --persons 1000000 --json",
    more="Every page that a supervisor can open, from the call to the last byte, on loopback. "
    "First paint and weight are measured where Chromium and Playwright are installed.",
)


def bench_desk(
    *,
    as_json: JsonOption = False,
    persons: Annotated[int, typer.Option(min=100, help="Persons in the register.")] = 10_000,
    cases: Annotated[int, typer.Option(min=1, help="Requests of either side.")] = 40,
    runs: Annotated[int, typer.Option(min=1, help="How often each page is opened.")] = 15,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Where the nodes are made; on the disk to be measured."),
    ] = None,
) -> None:
    """Measure the desk."""
    told = output(as_json)
    plan = DeskPlan(persons=persons, cases=cases, runs=runs)
    with tempfile.TemporaryDirectory(prefix="comity-bench-", dir=folder) as made:
        figures = measure_desk(plan, folder=Path(made), progress=told.note)
    told.answer({"machine": machine(), "desk": figures}, *_lines(figures))


def _lines(figures: DeskFigures) -> list[str]:
    lines = [
        f"{figures.persons:,} persons in the register, {figures.cases} requests of either side.",
        "Median (95 %) until the last byte, size:",
    ]
    lines += [
        f"  {name:<44} {page.median_ms:>7.1f} ms ({page.p95_ms:.1f} ms) {page.html_bytes:>9,} B"
        + ("" if page.status < 400 else f"  status {page.status}")
        for name, page in figures.pages.items()
    ]
    lines.append(f"Style and scripts, compressed, kept by a browser: {figures.static_bytes:,} B")
    if figures.painted is None:
        lines.append("First paint not measured: no Chromium here, or nothing that drives it.")
    else:
        lines.append(
            f"Home in a new browser: first paint {figures.painted.first_paint_ms:.0f} ms, "
            f"{figures.painted.transferred_bytes:,} B over the wire."
        )
    return lines
