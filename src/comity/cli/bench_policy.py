"""``comity bench policy``: what decisions cost, by themselves and in an exchange."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.context import JsonOption, output
from comity.cli.helping import with_examples
from comity_training.bench.machine import machine
from comity_training.bench.policy import PolicyFigures, PolicyPlan, measure_policy

HELP = with_examples(
    "Decisions and replays a second, and the share of an exchange that they cost.",
    "comity bench policy",
    "comity bench policy --exchanges 200 --json",
    more="Exchanges with and without take turns in one run; processor time counts, medians.",
)


def bench_policy(
    *,
    as_json: JsonOption = False,
    decisions: Annotated[int, typer.Option(min=27, help="Decisions of one run.")] = 3_000,
    runs: Annotated[int, typer.Option(min=1, help="How often.")] = 5,
    exchanges: Annotated[int, typer.Option(min=1, help="Exchanges of each variant.")] = 60,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Where the nodes are made; on the disk to be measured."),
    ] = None,
) -> None:
    """Measure decisions."""
    told = output(as_json)
    plan = PolicyPlan(decisions=decisions, runs=runs, exchanges=exchanges)
    with tempfile.TemporaryDirectory(prefix="comity-bench-", dir=folder) as made:
        figures = measure_policy(plan, progress=told.note, folder=Path(made))
    told.answer({"machine": machine(), "policy": figures}, *_lines(figures))


def _lines(figures: PolicyFigures) -> list[str]:
    lines = [
        f"{figures.policies} policies.",
        f"Decisions a second, asked of the engine: {figures.cold_per_s:,.0f}",
        f"Decisions a second, remembered: {figures.remembered_per_s:,.0f}",
        f"Replayed a second: {figures.replays_per_s:,.0f} ({figures.replayed} receipts).",
        f"One exchange, {figures.exchanges} of each, processor time (clock):",
    ]
    lines += [
        f"  {name:<26} {each.cpu_ms:>7.2f} ms ({each.wall_ms:.2f} ms)  {each.share_percent:+.1f} %"
        for name, each in figures.variants.items()
    ]
    return lines
