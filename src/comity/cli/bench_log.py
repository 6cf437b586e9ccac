"""``comity bench log``: how fast a log grows, proves and is audited."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.context import JsonOption, output
from comity.cli.exits import Exit
from comity.cli.helping import with_examples
from comity_training.bench.figures import Spread
from comity_training.bench.log import LogFigures, LogPlan, measure_log
from comity_training.bench.log_peer import LogPeer
from comity_training.bench.machine import machine

HELP = with_examples(
    "Leaves and proofs a second, a full audit, and how soon a rewritten log is noticed.",
    "comity bench log",
    "comity bench log --json --keep five-million",
    "comity bench log --leaves 200000 --runs 1",
    more="An audit opens every entry, computes every hash and checks every signature. With "
    "--keep the long log is made once, which takes minutes, and audited often. A partner "
    "notices a rewriting at the first message after it. Exit status 1 if the audit found "
    "anything.",
)


def bench_log(
    *,
    as_json: JsonOption = False,
    leaves: Annotated[int, typer.Option(min=1000, help="Leaves of the log audited.")] = 5_000_000,
    proofs: Annotated[int, typer.Option(min=10, help="Proofs of each kind.")] = 2_000,
    runs: Annotated[int, typer.Option(min=1, help="How often.")] = 3,
    keep: Annotated[
        Path | None, typer.Option(help="Folder in which the long log is kept between runs.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Where the nodes are made; on the disk to be measured."),
    ] = None,
) -> None:
    """Measure a log.

    Raises:
        typer.Exit: With status 1, if the audit found anything.
    """
    told = output(as_json)
    plan = LogPlan(leaves=leaves, proofs=proofs, runs=runs, folder=folder, keep=keep)
    figures = measure_log(plan, tell=told.note)
    told.answer({"machine": machine(), "log": figures}, *_lines(figures))
    if figures.audit.findings:
        raise typer.Exit(Exit.NO)


def _lines(figures: LogFigures) -> list[str]:
    audit, noticed, peer = figures.audit, figures.noticed_ms, figures.peer
    lines = [
        f"Appended {each.at_once:>5} a commit: {_per_second(each.per_s)}"
        for each in figures.appended
    ]
    lines.append(f"Proofs of inclusion:   {_per_second(figures.inclusion_per_s)}")
    lines.append(f"Proofs of consistency: {_per_second(figures.consistency_per_s)}")
    found = f"{audit.findings} DISAGREE" if audit.findings else "nothing disagrees"
    lines.append(
        f"Audit of {audit.leaves:,} leaves under {audit.checkpoints:,} checkpoints: "
        f"{audit.seconds.median} s ({audit.leaves_per_s:,} a second), {found}"
    )
    lines.append(
        f"A rewritten log is noticed after {noticed.median} ms "
        f"({noticed.least} to {noticed.greatest})"
    )
    if isinstance(peer, LogPeer):
        rate = f"{peer.appended_per_s:,} a second"
        lines.append(f"{peer.package}, {peer.at_once} a commit: {rate}")
    else:
        lines.append(f"Nobody beside it: {peer.absent}")
    return lines


def _per_second(told: Spread) -> str:
    return f"{told.median:,} a second ({told.least:,} to {told.greatest:,})"
