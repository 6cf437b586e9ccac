"""``comity bench journeys``: what the desk takes of the time in which users expect to be done."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.context import JsonOption, output
from comity.cli.helping import with_examples
from comity_training.bench.journeys import (
    JourneyFigures,
    JourneysFigures,
    JourneysPlan,
    measure_journeys,
)
from comity_training.bench.machine import machine

HELP = with_examples(
    "Play users' journeys at a desk: clicks, fields, and the time of every page.",
    "comity bench journeys",
    "comity bench journeys --persons 1000000 --json",
    more="Over HTTP on loopback, page by page, as a browser without scripts; a certificate is made "
    "too, for which the optional part that writes documents has to be installed. How long people "
    "read, think and type is not measured; what is left of each budget is theirs.",
)


def bench_journeys(
    *,
    as_json: JsonOption = False,
    persons: Annotated[int, typer.Option(min=100, help="Persons in the register.")] = 10_000,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Where the nodes are made; on the disk to be measured."),
    ] = None,
) -> None:
    """Play the journeys."""
    told = output(as_json)
    with tempfile.TemporaryDirectory(prefix="comity-bench-", dir=folder) as made:
        figures = measure_journeys(
            JourneysPlan(persons=persons), folder=Path(made), progress=told.note
        )
    told.answer({"machine": machine(), "journeys": figures}, *_lines(figures))


def _lines(figures: JourneysFigures) -> list[str]:
    head = f"{figures.persons:,} persons in the register. Clicks, fields, the desk's time for all "
    return [
        head + "pages, its slowest page, and what is left to the person:",
        *(_line(each) for each in figures.journeys),
        "How long people read, think and type is not measured.",
    ]


def _line(each: JourneyFigures) -> str:
    return (
        f"  {each.number:>2}  {each.title:<47} {each.clicks:>2} {each.fields:>2} "
        f"{each.desk_ms:>7.0f} ms {each.slowest_ms:>6.0f} ms "
        f"{each.left_seconds:>6.0f} s of {each.budget_seconds:.0f} s"
    )
