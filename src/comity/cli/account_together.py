"""What needs two, and what opens at once and is reviewed after, at the terminal."""

from typing import Annotated

import typer

from comity.access.model import GlassOutcome, GlassUse
from comity.access.permissions import Permission
from comity.assembly.granting import approvals_waiting, grant_approval, refuse_approval
from comity.cli.account_desk import at_desk
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, output
from comity.cli.helping import with_examples
from comity.cli.output import moment


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("approvals", help="List what you asked for and what you may approve.")(waiting)
    group.command(
        "grant",
        help=with_examples(
            "Approve an act that somebody else asked for.",
            "comity account grant ap-0123456789abcdef0123 --home ./de",
        ),
    )(grant)
    group.command(
        "refuse",
        help=with_examples(
            "Refuse an act that somebody else asked for; they are told why, and can ask again.",
            "comity account refuse ap-0123456789abcdef0123 "
            '--reason "the order of the court is missing" --home ./de',
        ),
    )(refuse)
    group.command(
        "break-glass",
        help=with_examples(
            "Open restricted records at once for one case; everybody responsible is told.",
            "comity account break-glass --case 12/26 "
            '--reason "child abducted, border in an hour" --home ./de',
            more="It opens for half an hour, without anybody else, and is reviewed afterwards.",
        ),
    )(break_glass)
    group.command("glass", help="List uses of break-glass: your own, or as reviewer all.")(glass)
    group.command(
        "review-glass",
        help=with_examples(
            "Note what the review of a use of break-glass found.",
            "comity account review-glass gl-0123456789abcdef0123 --outcome justified "
            '--remark "order of the court seen" --home ./de',
        ),
    )(review_glass)


def waiting(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """List what waits for approval."""
    out = output(as_json)
    with at_desk(home) as desk:
        found = approvals_waiting(desk.node, desk.who)
        own = desk.who.account
    out.answer(
        {
            "approvals": [
                {
                    "id": each.id,
                    "act": each.act,
                    "subject": each.subject,
                    "asked_by": each.asker,
                    "granted_by": each.granted_by or None,
                    "refused_by": each.refused_by or None,
                    "refused_because": each.refused_because or None,
                    "ends_at": each.ends_at.isoformat(),
                }
                for each in found
            ]
        },
        out.table(
            ("approval", "act", "on", "asked by", "granted", "until"),
            [
                (
                    each.id,
                    each.act,
                    each.subject,
                    "you" if each.asker == own else each.asker,
                    f"refused: {each.refused_because}" if each.refused_by else each.granted_by,
                    each.ends_at,
                )
                for each in found
            ],
        )
        if found
        else "Nothing of yours waits, and nothing that you may approve.",
    )


def grant(
    *,
    approval: Annotated[str, typer.Argument(help="The approval.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Approve somebody else's act."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.OWN_ACCOUNT)
        granted = grant_approval(desk.node, approval, by)
    output(as_json).answer(
        {"approval": granted.id, "act": granted.act, "subject": granted.subject},
        f"Approved: {granted.act} on {granted.subject}. Whoever asked does it now.",
    )


def refuse(
    *,
    approval: Annotated[str, typer.Argument(help="The approval.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, for whoever asked.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Refuse somebody else's act."""
    with at_desk(home) as desk:
        refused = refuse_approval(desk.node, approval, desk.who, reason)
    output(as_json).answer(
        {"approval": refused.id, "act": refused.act, "subject": refused.subject},
        f"Refused: {refused.act} on {refused.subject}. Whoever asked was told why.",
    )


def break_glass(
    *,
    case: Annotated[str, typer.Option("--case", help="The case.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it cannot wait.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Break the glass."""
    with at_desk(home) as desk:
        use = desk.service.glass.broken(case=case, reason=reason, by=desk.who)
    output(as_json).answer(
        {"use": use.id, "ends_at": use.ends_at.isoformat(), "earlier": use.earlier},
        f"Open until {moment(use.ends_at)} for case {use.case}. Every supervisor and security "
        f"officer was told; {use.id} will be reviewed.",
    )


def glass(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """List uses of break-glass."""
    out = output(as_json)
    with at_desk(home) as desk:
        found = desk.service.glass.listed(desk.who)
    out.answer(
        {"uses": [_use_data(each) for each in found]},
        out.table(
            ("use", "who", "case", "when", "before", "outcome", "reason"),
            [
                (
                    each.id,
                    each.account,
                    each.case,
                    each.broken_at,
                    each.earlier,
                    "not reviewed" if each.outcome is None else each.outcome.value,
                    each.reason,
                )
                for each in found
            ],
        ),
    )


def review_glass(
    *,
    use: Annotated[str, typer.Argument(help="The use.")],
    outcome: Annotated[GlassOutcome, typer.Option(help="What the review found.")],
    remark: Annotated[str, typer.Option(help="Why.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Review a use of break-glass."""
    with at_desk(home) as desk:
        reviewed = desk.service.glass.reviewed(use, outcome=outcome, remark=remark, by=desk.who)
    output(as_json).answer({"use": _use_data(reviewed)}, f"Noted: {outcome.value}.")


def _use_data(use: GlassUse) -> dict[str, object]:
    return {
        "id": use.id,
        "account": use.account,
        "case": use.case,
        "reason": use.reason,
        "broken_at": use.broken_at.isoformat(),
        "ends_at": use.ends_at.isoformat(),
        "earlier": use.earlier,
        "outcome": None if use.outcome is None else use.outcome.value,
        "reviewed_by": use.reviewed_by or None,
        "remark": use.remark,
    }
