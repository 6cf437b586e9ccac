"""``comity fsck``: does everything the node keeps agree with everything else?"""

from pathlib import Path
from typing import Annotated, Final

import typer

from comity.assembly.build import Node
from comity.assembly.checking import CheckReport, amount, check
from comity.assembly.checking_register import NOT_CHECKED
from comity.assembly.repair_sources import sources_in
from comity.assembly.repairing import repair
from comity.cli.administration import administrator
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.files import read_input
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.errors import InputInvalid
from comity.ledger.evidence_file import MAX_EVIDENCE_BYTES

_ROUNDS: Final = 4
"""A repaired entry may be what proves the next piece."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "fsck",
        help=with_examples(
            "Recompute the log from its leaves and check messages and register against it.",
            "comity fsck --home ./de",
            "comity fsck --home ./de --json",
            "comity fsck --home ./de --repair --from case.evidence",
            more="Changes nothing without --repair; the node may be serving meanwhile. Persons, "
            "and convictions that were neither received nor sent, are the register's own word. "
            "With --repair, what something proves is written anew: from our own log, from "
            "headers, and from evidence files, a partner's too. It goes on record. "
            "Exit status 0 everything agrees, 1 something does not.",
        ),
    )(fsck)


def fsck(
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    mend: Annotated[
        bool, typer.Option("--repair", help="Write anew what something proves; stop the node.")
    ] = False,
    sources: Annotated[
        list[Path] | None,
        typer.Option("--from", help="Evidence file to take pieces from; may be repeated."),
    ] = None,
) -> None:
    """Check everything.

    Raises:
        InputInvalid: Files are given, and nothing is to be repaired. The operator's input.
    """
    if sources and not mend:
        raise InputInvalid("--from goes with --repair.", field="from")
    told = output(as_json)
    repaired: list[str] = []
    with opened_node(home) as node:
        report = _checked(node, told)
        files = [read_input(path, max_bytes=MAX_EVIDENCE_BYTES) for path in sources or ()]
        for _ in range(_ROUNDS if mend and not report.is_sound else 0):
            pieces = sources_in(files, state=node.state, origin=node.config.node.origin)
            done = repair(node, report, pieces, official=administrator())
            repaired += done
            report = _checked(node, told)
            if not done or report.is_sound:
                break
    _tell(told, report, repaired)


def _checked(node: Node, told: Output) -> CheckReport:
    with told.progress("rows", amount(node)) as advance:
        return check(node, advance=advance)


def _tell(told: Output, report: CheckReport, repaired: list[str]) -> None:
    data = {
        "sound": report.is_sound,
        "looked_at": report.looked_at,
        "disagreements": dict(report.disagreements),
        "findings": report.findings,
        "repaired": repaired,
        "not_checked": " ".join(NOT_CHECKED),
    }
    lines = [f"  {count:>10,}  {kind}" for kind, count in report.looked_at.items()]
    if repaired:
        lines += ["", f"Repaired, and on record: {len(repaired)}"]
        lines += [f"  {sentence}" for sentence in repaired]
    if report.is_sound:
        told.answer(data, *lines, "", *NOT_CHECKED, "", "Everything agrees.")
        return
    told.no(data, *lines, *_findings(report))


def _findings(report: CheckReport) -> list[str]:
    lines = []
    for kind, count in report.disagreements.items():
        lines += ["", f"{kind}: {count} disagree"]
        lines += [f"  {sentence}" for sentence in report.findings[kind]]
        if count > len(report.findings[kind]):
            lines.append(f"  and {count - len(report.findings[kind])} more")
    lines += [
        "",
        "Stop the node, keep a copy of its home as it is, and compare with a backup. What",
        "partners have receipted can be proved from their logs too: ask them for evidence",
        "files, and give these to 'comity fsck --repair --from'.",
    ]
    return lines
