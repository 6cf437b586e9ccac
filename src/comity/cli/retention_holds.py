"""``comity retention hold`` and what belongs to it: what is kept although its time is over."""

from typing import Annotated, Final

import typer

from comity.access.permissions import Permission
from comity.assembly.holding_records import (
    ExtensionOrder,
    HoldOrder,
    extend,
    lift_hold,
    set_hold,
)
from comity.assembly.reviewing_holds import HoldReview, review_hold
from comity.cli import retention
from comity.cli.clearance import read_here
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption, ReasonOption, principal_at
from comity.cli.helping import with_examples
from comity.cli.subject_input import (
    ConversationOption,
    ConvictionOption,
    PersonOption,
    ReviewOption,
    day_given,
    subject_given,
)
from comity.ids import ConvictionId
from comity.law.retention import HOLD_GROUNDS, RETENTION, HoldGround
from comity.records.holds import Extension, Hold, HoldId
from comity.records.subjects import Subject

_REVIEWED: Final = "every-record-type"
"""The rule by which what has no end is looked at again."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="End what is over and prove it; hold back or extend what is needed still.",
    )
    retention.register(group)
    group.command(
        "hold",
        help=with_examples(
            "Keep a person, conversation or conviction from being erased, whoever asks.",
            "comity retention hold --conversation FR-DE-REQ-000000000000042 --ground evidence "
            '--review-on 2027-01-31 --reason "trial 12"',
            more="A recall and a person's right to erasure stop at it too, and say so.",
        ),
    )(hold)
    group.command(
        "lift-hold",
        help=with_examples(
            "End a hold; what it kept ends with the next run, if its time is over.",
            "comity retention lift-hold hold-019e82a03d00-00112233445566 --reason acquitted",
        ),
    )(lift)
    group.command(
        "holds",
        help=with_examples(
            "List holds and extensions, those to look at again first.",
            "comity retention holds",
            "comity retention holds --all --json",
        ),
    )(holds)
    group.command(
        "extend",
        help=with_examples(
            "Keep something until a day at most, by an assessment that somebody else approves.",
            "comity retention extend --conversation FR-DE-REQ-000000000000042 --until 2028-01-31 "
            '--basis "Police Act s. 12" --reason "appeal is open"',
            more="It waits for the approval of another supervisor; then give it again.",
        ),
    )(extend_period)
    group.command(
        "review",
        help=with_examples(
            "Record that a hold or a conviction was looked at and is needed still, until a day.",
            'comity retention review hold-019f --keep-until 2028-01-31 --reason "trial goes on"',
            "comity retention review DE-CNV-000000000000042 --keep-until 2031-01-31 "
            '--reason "sentence runs"',
            more="On a node with accounts it waits for the approval of somebody else; then give "
            "it again. Of a conviction it is an extension, which takes accounts. What is needed "
            "no longer is lifted ('comity retention lift-hold') or deleted.",
        ),
    )(review)
    app.add_typer(group, name="retention")


def hold(
    *,
    ground: Annotated[HoldGround, typer.Option("--ground", help="Why it may be kept.")],
    review_on: ReviewOption,
    reason: ReasonOption,
    person: PersonOption = None,
    conversation: ConversationOption = None,
    conviction: ConvictionOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Keep a person, conversation or conviction from being erased, whoever asks."""
    shown = output(as_json)
    order = HoldOrder(
        subject=subject_given(person=person, conversation=conversation, conviction=conviction),
        ground=ground,
        review_on=day_given(review_on, "review-on"),
        reason=reason,
    )
    with opened_node(home) as node:
        made = set_hold(node, order, principal_at(node, by, Permission.HOLD_SET))
    basis = HOLD_GROUNDS[made.ground].basis
    shown.answer({"hold": _hold_data(made)}, f"{made.id}: held ({basis}), and on record.")


def lift(
    *,
    hold_id: Annotated[str, typer.Argument(metavar="HOLD", help="The hold.")],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """End a hold; what it kept ends with the next run, if its time is over."""
    shown = output(as_json)
    with opened_node(home) as node:
        who = principal_at(node, by, Permission.HOLD_SET)
        lifted = lift_hold(node, HoldId(hold_id), reason=reason, who=who)
    shown.answer({"hold": _hold_data(lifted)}, f"{lifted.id}: lifted, and on record.")


def holds(
    *,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    every: Annotated[bool, typer.Option("--all", help="Lifted ones too.")] = False,
) -> None:
    """List holds and extensions, those to look at again first."""
    shown = output(as_json)
    with opened_node(home) as node, read_here(node) as snapshot:
        kept = snapshot.retention.every_hold() if every else snapshot.retention.holds()
        extended = snapshot.retention.extensions()
        today = node.clock.now().date()
    ordered = sorted(kept, key=lambda each: (each.review_on, each.id))
    data = {
        "holds": [_hold_data(each) for each in ordered],
        "extensions": [_extension_data(each) for each in extended],
    }
    rows = [
        (
            each.id,
            str(each.subject),
            str(each.ground),
            f"{each.review_on}{', OVERDUE' if each.stands and each.review_on < today else ''}",
            "stands" if each.stands else f"lifted by {each.lifted_by}",
        )
        for each in ordered
    ] + [(each.id, str(each.subject), each.basis, str(each.until), "extended") for each in extended]
    if not rows:
        shown.answer(data, "Nothing is held or extended.")
        return
    columns = ("hold", "what", "ground", "look again by", "standing")
    shown.answer(data, shown.table(columns, rows))


def extend_period(
    *,
    until: Annotated[str, typer.Option("--until", help="Last day, at most: 2028-01-31.")],
    basis: Annotated[str, typer.Option("--basis", help="By which rule it may be kept longer.")],
    reason: ReasonOption,
    person: PersonOption = None,
    conversation: ConversationOption = None,
    conviction: ConvictionOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Keep something until a day at most, by an assessment that somebody else approves."""
    shown = output(as_json)
    order = ExtensionOrder(
        subject=subject_given(person=person, conversation=conversation, conviction=conviction),
        until=day_given(until, "until"),
        basis=basis,
        assessment=reason,
    )
    with opened_node(home) as node:
        made = extend(node, order, principal_at(node, by, Permission.RETENTION_ASSESS))
    data = {
        "extension": None if made.extension is None else _extension_data(made.extension),
        "waits_for": made.waits_for,
    }
    if made.extension is None:
        shown.answer(
            data,
            f"It waits until somebody else says 'comity account grant {made.waits_for}'; then give "
            "the same command again. Nothing is kept longer yet.",
        )
        return
    shown.answer(data, f"{made.extension.id}: kept until {made.extension.until}, and on record.")


def review(
    *,
    record: Annotated[str, typer.Argument(metavar="RECORD", help="The hold or conviction.")],
    keep_until: Annotated[
        str, typer.Option("--keep-until", help="By when somebody looks again: 2028-01-31.")
    ],
    reason: ReasonOption,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    by: OfficerOption = "",
) -> None:
    """Record that a hold or a conviction was looked at and is needed still, until a day."""
    shown = output(as_json)
    until = day_given(keep_until, "keep-until")
    with opened_node(home) as node:
        if record.startswith("hold-"):
            who = principal_at(node, by, Permission.HOLD_SET)
            reviewed = review_hold(node, HoldReview(HoldId(record), until, reason), who)
            waits_for = reviewed.waits_for
        else:
            who = principal_at(node, by, Permission.RETENTION_ASSESS)
            subject = Subject.conviction(ConvictionId(record))
            order = ExtensionOrder(subject, until, str(RETENTION[_REVIEWED].basis), reason)
            waits_for = extend(node, order, who).waits_for
    data = {"reference": record, "keep_until": until, "waits_for": waits_for}
    if waits_for is not None:
        shown.answer(
            data,
            f"It waits until somebody else says 'comity account grant {waits_for}'; then give the "
            "same command again. Nothing is recorded yet, and nothing ends meanwhile.",
        )
        return
    shown.answer(data, f"{record}: looked at, to be looked at again by {until}; on record.")


def _hold_data(kept: Hold) -> dict[str, object]:
    return {
        "id": kept.id,
        "kind": str(kept.subject.kind),
        "reference": kept.subject.ref,
        "ground": str(kept.ground),
        "basis": str(HOLD_GROUNDS[kept.ground].basis),
        "reason": kept.reason,
        "set_by": kept.set_by,
        "set_at": kept.set_at,
        "review_on": kept.review_on,
        "lifted_at": kept.lifted_at,
    }


def _extension_data(made: Extension) -> dict[str, object]:
    return {
        "id": made.id,
        "kind": str(made.subject.kind),
        "reference": made.subject.ref,
        "until": made.until,
        "basis": made.basis,
        "assessed_by": made.assessed_by,
        "approved_by": made.approved_by,
    }
