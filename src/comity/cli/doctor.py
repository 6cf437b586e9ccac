"""``comity doctor``: is the node ready?"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import typer

from comity.assembly.findings import Finding, Status
from comity.assembly.home import Home
from comity.assembly.readiness import SERVING, examine
from comity.assembly.readiness_abroad import examine_partners, round_trip
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, opened_node, output
from comity.cli.exits import Exit
from comity.cli.helping import with_examples
from comity.ids import StateCode
from comity.law.states import iso_state


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "doctor",
        help=with_examples(
            "Prove that the node is ready, by doing what it will have to do.",
            "comity doctor --home ./de",
            "comity doctor --home ./de --peers",
            "comity doctor --home ./de --round-trip FR",
            more="Keys sign, seals open, the database writes and undoes, the last checkpoint is "
            "verified. --peers calls every partner's node; --round-trip sends a real message "
            "through both nodes' casework, so ours has to be serving. "
            "Exit status 0 ready, 1 something is wrong here, 4 only partners do not answer.",
        ),
    )(doctor)


def doctor(
    home: HomeOption = DEFAULT_HOME,
    peers: Annotated[bool, typer.Option("--peers", help="Call every partner's node.")] = False,
    to: Annotated[
        str | None,
        typer.Option("--round-trip", help="Ask this partner whether it is alive.", metavar="STATE"),
    ] = None,
    patience: Annotated[
        int, typer.Option(help="Seconds to wait for the round trip.", min=1, max=600)
    ] = 30,
    as_json: JsonOption = False,
) -> None:
    """Prove that the node is ready."""
    told = output(as_json)
    findings = list(examine(Home(home), clock=clock()))
    if (peers or to is not None) and any(f.check == SERVING for f in findings):
        with opened_node(home) as node:
            if peers:
                findings += examine_partners(node)
            if to is not None:
                state = iso_state(StateCode(to.upper()))
                findings.append(round_trip(node, state, patience=timedelta(seconds=patience)))
    status = _status(findings)
    told.answer(
        {"ok": status is Exit.OK, "ready": status is Exit.OK, "findings": findings},
        told.table(
            ("check", "", "found", "to do"),
            [(f.check, f.status.value, f.what, f.advice) for f in findings],
        ),
        "Ready." if status is Exit.OK else "Not ready.",
    )
    raise typer.Exit(status)


def _status(findings: Sequence[Finding]) -> Exit:
    failed = [finding for finding in findings if finding.status is Status.FAIL]
    if not failed:
        return Exit.OK
    return Exit.UNAVAILABLE if all(finding.remote for finding in failed) else Exit.NO
