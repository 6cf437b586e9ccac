"""``comity breach``: telling other controllers over the network, and taking note of theirs."""

from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.breach_exchange import acknowledge, notify_controller, received_breaches
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import (
    DryRunOption,
    OfficerOption,
    acting,
    principal_at,
    safe,
    sent_data,
    sent_shown,
)
from comity.cli.helping import with_examples
from comity.ids import StateCode


def add_to(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "notify",
        help=with_examples(
            "Tell the controller of another state over the network, part by part.",
            "comity breach notify B-202611220830-1a2b3c --to FR --dry-run",
            more="Directive (EU) 2016/680 Art. 30(6). A state that takes no such notices is "
            "written a letter: 'comity breach letter'.",
        ),
    )(notify)
    group.command("received", help="Breaches elsewhere that involve our data, the unnoted first.")(
        received
    )
    group.command(
        "acknowledge",
        help=with_examples(
            "Tell the other state that an official took note of what it told.",
            "comity breach acknowledge FR-DE-BRN-000000000000042 --contact dpo@authority.example",
        ),
    )(note)


def notify(
    breach: Annotated[str, typer.Argument(help="The breach.")],
    *,
    to: Annotated[str, typer.Option("--to", help="The other state.")],
    dry_run: DryRunOption = False,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Tell the controller of another state."""
    out = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.BREACH_REGISTER)
        with acting(node, dry_run=dry_run) as work:
            sent = notify_controller(node, who, breach, StateCode(to.strip().upper()), keep=work)
    out.answer(
        {"sent": sent_data([sent]), "dry_run": dry_run}, *sent_shown(out, [sent], dry_run=dry_run)
    )


def received(
    by: OfficerOption = "", home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """List what other states told of breaches."""
    out = output(as_json)
    with opened_node(home) as node:
        found = received_breaches(node, principal_at(node, by, Permission.BREACH_READ))
    rows = [
        (
            each.id,
            each.sender,
            safe(each.reference),
            each.part,
            "to be noted" if each.is_open else f"noted by {each.noted_by}",
            safe(each.words) or "cannot be read: ask that authority",
            safe(each.contact),
        )
        for each in found
    ]
    out.answer(
        {
            "received": [
                {
                    "id": each.id,
                    "sender": each.sender,
                    "reference": each.reference,
                    "part": each.part,
                    "open": each.is_open,
                    "words": each.words,
                    "contact": each.contact,
                }
                for each in found
            ]
        },
        out.table(("notice", "from", "breach", "part", "", "says", "contact"), rows)
        if rows
        else "No state told of a breach.",
    )


def note(
    notice: Annotated[str, typer.Argument(help="The notice, by its conversation.")],
    *,
    contact: Annotated[str, typer.Option(help="Where the other state reaches us.")] = "",
    dry_run: DryRunOption = False,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Tell the other state that an official took note."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.BREACH_REGISTER)
        with acting(node, dry_run=dry_run) as work:
            noted = acknowledge(node, who, notice, contact=contact, keep=work)
    said = "would be told" if dry_run else "is told"
    output(as_json).answer(
        {"id": noted.id, "part": noted.part, "dry_run": dry_run},
        f"{noted.sender} {said} that part {noted.part} was taken note of.",
    )
