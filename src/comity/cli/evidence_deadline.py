"""``comity evidence deadline``: was the answer in time, told from evidence alone."""

from pathlib import Path
from typing import Annotated

import typer

from comity.assembly.anchored_evidence import export_anchored
from comity.assembly.further_disclosed import Further
from comity.cli.clearance import Named, require_shown
from comity.cli.consultation import log_export
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, officer
from comity.cli.evidence_lines import deadline_lines, vouching_lines
from comity.cli.files import STANDARD, write_output
from comity.cli.helping import with_examples
from comity.ledger.anchor_report import silence_sentence


def register_deadline(evidence: typer.Typer) -> None:
    """Add the command."""
    evidence.command(
        "deadline",
        help=with_examples(
            "Tell from evidence alone whether an answer was in time, late, or never came.",
            "comity evidence deadline DE-FR-REQ-000000000000001 --by officer-7",
            "comity evidence deadline DE-FR-REQ-000000000000001 -o late.evidence --by officer-7",
            more="REF is the request. The other state's own receipt starts the period, its "
            "calendar and civil days count it, and anybody with the evidence comes to the same "
            "day. That nothing came is claimed only by an entry that this node wrote once the "
            "day had passed; the text says how it would be refuted. "
            "Exit status: 0 told, 1 the conversation holds no request.",
        ),
    )(deadline_command)


def deadline_command(
    *,
    reference: Annotated[
        str, typer.Argument(help="The request.", metavar="REF", show_default=False)
    ],
    to: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write the evidence, too; - for standard output."),
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    without_payload: Annotated[
        bool,
        typer.Option(
            "--without-payload",
            help="Leave out what the messages say; the purpose is then not known to others.",
        ),
    ] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask partners what vouches for their logs.")
    ] = False,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Tell how an answer stands to the day it was due."""
    who = officer(by)
    with opened_node(home) as node:
        require_shown(node, Named(exchanged=reference))
        exported = export_anchored(
            node,
            reference,
            with_payload=not without_payload,
            further=frozenset((Further.DEADLINES,)),
            offline=offline,
            newest_format=True,
        )
        report = exported.report
        log_export(
            node,
            reference,
            messages=len(report.messages) + len(report.channel),
            with_payload=not without_payload,
            by=who,
            content=exported.raw,
        )
    told = output(as_json)
    verdict = report.deadline
    if verdict is None:
        told.no({"deadline": None}, f"{reference} is not a request that both states' logs hold.")
    if to is not None:
        write_output(to, exported.raw, private=not without_payload)
        if to == STANDARD:
            return
    told.answer(
        {
            "deadline": verdict,
            "silences": report.silences,
            "anchors": report.anchors,
            "left_out": exported.left_out,
            "file": to,
        },
        *deadline_lines(verdict),
        *(silence_sentence(silence) for silence in report.silences),
        *(f"  {line}" for line in vouching_lines(report)),
        *(f"  left out: {sentence}" for sentence in exported.left_out),
    )
