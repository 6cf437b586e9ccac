"""``comity fsck``: does everything the node keeps agree with everything else?"""

import typer

from comity.assembly.checking import CheckReport, amount, check
from comity.assembly.checking_register import NOT_CHECKED
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.helping import with_examples


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "fsck",
        help=with_examples(
            "Recompute the log from its leaves and check messages and register against it.",
            "comity fsck --home ./de",
            "comity fsck --home ./de --json",
            more="Changes and repairs nothing; the node may be serving meanwhile. Persons, and "
            "convictions that were neither received nor sent, are the register's own word. "
            "Exit status 0 everything agrees, 1 something does not.",
        ),
    )(fsck)


def fsck(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Check everything."""
    told = output(as_json)
    with opened_node(home) as node, told.progress("rows", amount(node)) as advance:
        report = check(node, advance=advance)
    data = {
        "sound": report.is_sound,
        "looked_at": report.looked_at,
        "disagreements": dict(report.disagreements),
        "findings": report.findings,
        "not_checked": " ".join(NOT_CHECKED),
    }
    lines = [f"  {count:>10,}  {kind}" for kind, count in report.looked_at.items()]
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
        "partners have receipted can be proved from their logs too.",
    ]
    return lines
