"""``comity restriction``: records that only cleared officials learn of."""

from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.assembly.restricting import (
    Ordered,
    RestrictionOrder,
    order_lifting,
    order_restriction,
)
from comity.cli.clearance import read_here
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, ReasonOption, principal_at
from comity.cli.helping import with_examples
from comity.cli.output import Output
from comity.cli.subject_input import (
    ConversationOption,
    PersonOption,
    ReviewOption,
    day_given,
    subject_given,
)
from comity.records.restrictions import Restriction, RestrictionId


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Restrict persons and conversations to cleared officials, and lift that.",
    )
    group.command(
        "set",
        help=with_examples(
            "Restrict a person or a conversation, with everything that concerns it.",
            "comity restriction set --person 0190f3a1-7e4c-7c11-a1b2-0f9a3c5d7e21 "
            '--compartment protected-persons --review-on 2027-01-31 --reason "order 12"',
            more="It waits until another supervisor who is cleared approves; then give the same "
            "command again. For whoever is not cleared the record is then as if it had never been.",
        ),
    )(set_restriction)
    group.command(
        "lift",
        help=with_examples(
            "Lift a restriction; it waits for another supervisor's approval as well.",
            'comity restriction lift restriction-00112233445566778899 --reason "trial over"',
        ),
    )(lift_restriction)
    group.command(
        "list",
        help=with_examples(
            "List the restrictions that you are cleared for, those to look at again first.",
            "comity restriction list",
            "comity restriction list --all --json",
        ),
    )(list_restrictions)
    app.add_typer(group, name="restriction")


def set_restriction(
    *,
    compartment: Annotated[
        list[str], typer.Option("--compartment", help="What one must be cleared for; repeatable.")
    ],
    review_on: ReviewOption,
    reason: ReasonOption,
    person: PersonOption = None,
    conversation: ConversationOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Restrict a person or a conversation, with everything that concerns it."""
    shown = output(as_json)
    order = RestrictionOrder(
        subject=subject_given(person=person, conversation=conversation),
        compartments=frozenset(compartment),
        review_on=day_given(review_on, "review-on"),
        reason=reason,
    )
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RESTRICTION_SET)
        ordered = order_restriction(node, order, who)
    _answer(shown, ordered, "Restricted, with everything that concerns it; on record.")


def lift_restriction(
    *,
    restriction: Annotated[str, typer.Argument(help="The restriction.")],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Lift a restriction; it waits for another supervisor's approval as well."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.RESTRICTION_SET)
        ordered = order_lifting(node, RestrictionId(restriction), reason=reason, who=who)
    _answer(shown, ordered, "Lifted, and on record.")


def list_restrictions(
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    every: Annotated[bool, typer.Option("--all", help="Lifted ones too.")] = False,
) -> None:
    """List the restrictions that you are cleared for, those to look at again first."""
    shown = output(as_json)
    with opened_node(home) as node, read_here(node) as snapshot:
        today = node.clock.now().date()
        found = [each for each in snapshot.restrictions.every() if every or each.lifted_at is None]
    found.sort(key=lambda each: (each.review_on, each.id))
    data = {"restrictions": [_data(each) for each in found]}
    if not found:
        shown.answer(data, "No restriction that you are cleared for is on record.")
        return
    rows = [
        (
            each.id,
            str(each.subject),
            ", ".join(sorted(each.compartments)),
            _standing(each),
            f"{each.review_on}{', OVERDUE' if each.review_on < today else ''}",
        )
        for each in found
    ]
    columns = ("restriction", "what", "cleared for", "standing", "look again by")
    shown.answer(data, shown.table(columns, rows))


def _answer(shown: Output, ordered: Ordered, done: str) -> None:
    data = {"restriction": _data(ordered.restriction), "waits_for": ordered.waits_for}
    said = (
        done
        if ordered.waits_for is None
        else f"It waits until another supervisor who is cleared says 'comity account grant "
        f"{ordered.waits_for}'; then give the same command again. Nothing has changed yet."
    )
    shown.answer(data, f"{ordered.restriction.id}: {said}")


def _standing(restriction: Restriction) -> str:
    if restriction.lifted_at is not None:
        return f"lifted by {restriction.lifted_by}"
    return "in force" if restriction.is_in_force else "waits for approval"


def _data(restriction: Restriction) -> dict[str, object]:
    return {
        "id": restriction.id,
        "kind": str(restriction.subject.kind),
        "reference": restriction.subject.ref,
        "compartments": sorted(restriction.compartments),
        "standing": _standing(restriction),
        "reason": restriction.reason,
        "set_by": restriction.set_by,
        "approved_by": restriction.approved_by,
        "set_at": restriction.set_at,
        "review_on": restriction.review_on,
        "lifted_at": restriction.lifted_at,
    }
