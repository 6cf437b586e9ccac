"""``comity partner``: where other states can be telephoned when something presses."""

from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.duty_desk import duty_desks, end_duty_desk, enter_duty_desk
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, principal_at
from comity.cli.helping import with_examples
from comity.cli.output import moment
from comity.errors import InputInvalid
from comity.records.duty_desks import DutyDesk


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Keep where other states can be telephoned when a request of ours is urgent.",
    )
    group.command(
        "duty",
        help=with_examples(
            "Enter the duty desk of a partner, or forget it.",
            'comity partner duty BG --telephone "+359 2 0000 000" --hours "always, English"',
            "comity partner duty BG --forget",
            more="Officers see it with every urgent request, and that it was entered here: the "
            "network document names no telephone. The same entry again changes nothing.",
        ),
    )(duty)
    group.command(
        "list",
        help=with_examples(
            "List the duty desks that were entered.",
            "comity partner list",
            "comity partner list --json",
        ),
    )(list_duty_desks)
    app.add_typer(group, name="partner")


def duty(
    *,
    state: Annotated[str, typer.Argument(help="Code of the partner, such as BG.")],
    telephone: Annotated[str, typer.Option(help="As it is dialled from here.")] = "",
    hours: Annotated[str, typer.Option(help="When somebody answers, and in which language.")] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Forget what was entered.")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Enter the duty desk of a partner, or forget it.

    Raises:
        InputInvalid: Both are asked for at once. The user's mistake.
    """
    shown = output(as_json)
    if forget and (telephone or hours):
        raise InputInvalid("Either enter a number or forget it.", field="forget")
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.NODE_CONFIGURE)
        if forget:
            desk = end_duty_desk(node, state, who=who)
            said = f"The duty desk of {desk.state} is forgotten, and that is on record."
        else:
            desk = enter_duty_desk(node, state, telephone=telephone, hours=hours, who=who)
            said = f"The duty desk of {desk.state} is kept, and that is on record."
    shown.answer({"duty_desk": _data(desk), "forgotten": forget}, said)


def list_duty_desks(
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """List the duty desks that were entered."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.DUTY_DESK_READ)
        found = duty_desks(node, who)
    data = {"duty_desks": [_data(each) for each in found]}
    if not found:
        shown.answer(data, "No duty desk was entered. 'comity partner duty' enters one.")
        return
    rows = [
        (each.state, each.telephone, each.hours, each.entered_by, moment(each.entered_at))
        for each in found
    ]
    columns = ("state", "telephone", "when", "entered by", "entered")
    shown.answer(data, shown.table(columns, rows))


def _data(desk: DutyDesk) -> dict[str, object]:
    return {
        "state": desk.state,
        "telephone": desk.telephone,
        "hours": desk.hours,
        "entered_by": desk.entered_by,
        "entered_at": desk.entered_at,
    }
