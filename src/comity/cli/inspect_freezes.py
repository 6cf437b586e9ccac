"""``comity inspect``: stopping a kind of processing, and letting it go on."""

from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.oversight_freezes import freeze, freezes, lift
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, principal_at
from comity.cli.helping import with_examples
from comity.oversight.freezing import Activity, Freeze

OrderOption = Annotated[str, typer.Option("--order", help="The order's reference.")]


def add_to(group: typer.Typer) -> None:
    """Add the commands."""
    group.command(
        "freeze",
        help=with_examples(
            "Freeze a kind of processing, at every desk and in the node itself.",
            'comity inspect freeze search --order DPA-2026-17 --reason "a check is under way"',
            more="What is due stays due: nothing is lost. Receipts, cancellations, recalls and "
            "erasure go on. Everybody who meets the freeze reads order and reason.",
        ),
    )(put_freeze)
    group.command(
        "unfreeze",
        help=with_examples(
            "Lift a freeze under an order of the same authority or of a court.",
            "comity inspect unfreeze F-search-1f0a33c2 --order DPA-2026-21",
        ),
    )(lift_freeze)
    group.command("freezes", help="What is frozen now, by whom and why; --all for ever.")(listed)


def put_freeze(
    activity: Annotated[Activity, typer.Argument(help="What is frozen.")],
    *,
    order: OrderOption,
    reason: Annotated[str, typer.Option(help="Why, for everybody who meets it.")],
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Freeze a kind of processing."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.PROCESSING_FREEZE)
        made = freeze(node, who, activity, order=order, reason=reason)
    output(as_json).answer(_data(made), f"{made.id}: {made.sentence}")


def lift_freeze(
    identifier: Annotated[str, typer.Argument(help="The freeze.")],
    *,
    order: OrderOption,
    by: OfficerOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Lift a freeze."""
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.PROCESSING_FREEZE)
        lifted = lift(node, who, identifier, order=order)
    output(as_json).answer(
        _data(lifted), f"{lifted.id}: {lifted.activity.words} goes on ({lifted.lifted_under})."
    )


def listed(
    every: Annotated[bool, typer.Option("--all", help="Those that were lifted too.")] = False,
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """List freezes."""
    out = output(as_json)
    with opened_node(home) as node:
        found = freezes(node, only_in_force=not every)
    rows = [
        (
            each.id,
            each.activity,
            each.order,
            f"{each.since:%Y-%m-%d %H:%M}",
            each.by,
            "in force" if each.holds else f"lifted, {each.lifted_under}",
            each.reason,
        )
        for each in found
    ]
    out.answer(
        {"freezes": [_data(each) for each in found]},
        out.table(("freeze", "of", "order", "since", "by", "", "why"), rows)
        if rows
        else "Nothing is frozen.",
    )


def _data(freeze_: Freeze) -> dict[str, object]:
    return {
        "id": freeze_.id,
        "activity": freeze_.activity,
        "order": freeze_.order,
        "reason": freeze_.reason,
        "by": freeze_.by,
        "since": freeze_.since.isoformat(),
        "in_force": freeze_.holds,
        "lifted_under": freeze_.lifted_under,
    }
