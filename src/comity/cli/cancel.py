"""``comity cancel``: withdraw a message of ours."""

from typing import Annotated

import typer

from comity.cli.clearance import Named, require_shown
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import (
    DryRunOption,
    OfficerOption,
    ReasonOption,
    acting,
    officer,
    sent_data,
    sent_shown,
)
from comity.cli.helping import with_examples
from comity.ids import MessageId
from comity.persons.texts import plain


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "cancel",
        help=with_examples(
            "Withdraw a request, a notification or an answer of ours.",
            'comity cancel DE-BG-REQ-000000000000001 --reason "withdrawn by the court"',
        ),
    )(cancel)


def cancel(
    *,
    message: Annotated[str, typer.Argument(help="A message of ours.")],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
    remarks: Annotated[str, typer.Option(help="For the other authority; leaves this state.")] = "",
    dry_run: DryRunOption = False,
) -> None:
    """Withdraw a request, a notification or an answer of ours."""
    who = officer(by)
    shown = output(as_json)
    with opened_node(home) as node:
        require_shown(node, Named(sent=message))
        with acting(node, dry_run=dry_run) as work:
            sent = node.records.cancel(
                work,
                MessageId(message),
                by=who,
                reason=reason,
                remarks=plain(remarks) if remarks.strip() else (),
            )
    data = {"dry_run": dry_run, "sent": sent_data(sent)}
    shown.answer(data, *sent_shown(shown, sent, dry_run=dry_run))
