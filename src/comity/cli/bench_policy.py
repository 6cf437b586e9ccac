"""``comity bench policy``: what decisions cost, and all that makes an exchange lawful."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.context import JsonOption, output
from comity.cli.helping import with_examples
from comity_training.bench.lawful_exchange import LawfulFigures, LawfulPlan, measure_lawful
from comity_training.bench.machine import machine
from comity_training.bench.policy import PolicyFigures, PolicyPlan, measure_policy

HELP = with_examples(
    "Decisions and replays a second, and what lawfulness costs of an exchange.",
    "comity bench policy",
    "comity bench policy --exchanges 200 --json",
    more="With and without take turns in one run: policy and receipts, minimisation and rule "
    "packs, conditions, need-to-know, freezes, sealed rows, the encrypted file. First two nodes "
    "in one process, part by part; then real processes over TLS. Processor time counts, medians.",
)


def bench_policy(
    *,
    as_json: JsonOption = False,
    decisions: Annotated[int, typer.Option(min=27, help="Decisions of one run.")] = 3_000,
    runs: Annotated[int, typer.Option(min=1, help="How often.")] = 5,
    exchanges: Annotated[int, typer.Option(min=1, help="Exchanges of each variant.")] = 60,
    rounds: Annotated[
        int, typer.Option(min=1, help="Rounds of whole exchanges, between real processes.")
    ] = 9,
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
        whole = measure_lawful(LawfulPlan(rounds=rounds), progress=told.note, folder=Path(made))
    told.answer(
        {"machine": machine(), "policy": figures, "whole_exchange": whole},
        *_lines(figures),
        _whole(whole),
    )


def _whole(figures: LawfulFigures) -> str:
    return (
        f"One whole exchange, over TLS, {figures.exchanges} with and without in turn: "
        f"{figures.without_cpu_ms:.1f} ms of processor without ({figures.without_ms:.1f} ms), "
        f"{figures.with_cpu_ms:.1f} ms with ({figures.with_ms:.1f} ms): "
        f"{figures.share_percent:+.1f} % (rounds {figures.shares[0]:+.1f} to "
        f"{figures.shares[-1]:+.1f} %)."
    )


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
