"""Routes about the duty to notify convictions of ours: what remains, and making up for it.

Source: Framework Decision 2009/315/JHA Art. 4(2).
"""

from dataclasses import asdict
from typing import Final

import msgspec

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.trial import transaction
from comity.errors import ReferenceNotFound
from comity.ids import ConvictionId, StateCode
from comity.law.states import iso_state
from comity.records.ports import NotificationDuty
from comity.storage.store import Snapshot
from comity.web.answers import ActAnswer, Answer, DutyShown, MessageSent
from comity.web.fields import Body, Reference, StateText, Words
from comity.web.routing import Call, Method, Route
from comity.web.sent import act_answer

_MOST_LISTED: Final = 200
_MOST_EXAMINED: Final = 1000


class DutiesAnswer(Answer, frozen=True):
    """Duties that remain, those noted first before the others.

    Attributes:
        duties: Of the version in force of each conviction.
        has_more: Whether there are more than are listed.
    """

    duties: tuple[DutyShown, ...]
    has_more: bool


class DutyRunBody(Body, frozen=True):
    """A pass over convictions of ours: which follow one, or from the first."""

    after: Reference | None = None
    dry_run: bool = False


class DutyRunAnswer(Answer, frozen=True):
    """What a pass found and made up for.

    Attributes:
        dry_run: Whether it was only tried.
        examined: Convictions looked at.
        fulfilled: Duties whose notification is in the outbox.
        not_owed: Nationalities for which a reason is on record.
        sent: Notifications composed now.
        outstanding: Duties that remain, each with its reason.
        continue_after: Where the next pass begins; absent once all were seen.
    """

    dry_run: bool
    examined: int
    fulfilled: int
    not_owed: int
    sent: tuple[MessageSent, ...]
    outstanding: tuple[DutyShown, ...]
    continue_after: str | None = None


class NotifyAgainBody(Body, frozen=True):
    """Send a notification anew that was refused, rejected or cancelled."""

    to: StateText
    reason: Words
    dry_run: bool = False


def duties(call: Call[None]) -> DutiesAnswer:
    """Return the duties that remain; they name convictions and states, and nobody."""
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        noted = seen.cases.duties_outstanding(limit=_MOST_LISTED + 1)
        found = [each for each in noted[:_MOST_LISTED] if is_in_force(seen, each)]
    return DutiesAnswer(
        duties=tuple(_shown(each) for each in found), has_more=len(noted) > _MOST_LISTED
    )


def run(call: Call[DutyRunBody]) -> DutyRunAnswer:
    """Examine convictions of ours, and compose the notifications that are missing."""
    body = call.body
    with transaction(call.node.database, keep=not body.dry_run) as work:
        report = call.node.records.reconcile(
            work,
            after=None if body.after is None else ConvictionId(body.after),
            limit=_MOST_EXAMINED,
            walked=cleared(work, call.who.without_glass()).register,
        )
    return DutyRunAnswer(
        dry_run=body.dry_run,
        examined=report.examined,
        fulfilled=report.fulfilled,
        not_owed=report.not_owed,
        sent=act_answer(report.composed, None, dry_run=body.dry_run).sent,
        outstanding=tuple(_shown(each) for each in report.outstanding),
        continue_after=report.continue_after,
    )


def notify_again(call: Call[NotifyAgainBody]) -> ActAnswer:
    """Send a notification anew, or try it.

    Raises:
        ReferenceNotFound: There is no such conviction of ours, or no such duty.
        ConflictingChange: The notification stands.
    """
    body, named = call.body, ConvictionId(call.path["conviction"])
    with transaction(call.node.database, keep=not body.dry_run) as work:
        # A conviction is of no one case: glass broken for one adds nothing.
        if cleared(work, call.who.without_glass()).register.conviction(named) is None:
            raise ReferenceNotFound(f"There is no conviction {named} of our own here.")
        sent = call.node.records.notify_again(
            work,
            named,
            iso_state(StateCode(body.to)),
            by=call.who.account,
            reason=body.reason,
        )
    return act_answer(sent, None, dry_run=body.dry_run)


def is_in_force(seen: Snapshot, duty: NotificationDuty) -> bool:
    """Return whether a duty is about a conviction as it stands now."""
    held = seen.register.conviction(duty.conviction)
    return held is not None and held.version == duty.version


def _shown(duty: NotificationDuty) -> DutyShown:
    return msgspec.convert(asdict(duty), DutyShown)


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/duties",
        permission=Permission.CONVICTION_ENTER,
        summary="List duties to notify that remain, each with its reason.",
        handler=duties,
        answer=DutiesAnswer,
    ),
    Route(
        method=Method.POST,
        path="/duty-runs",
        permission=Permission.CONVICTION_ENTER,
        summary="Examine convictions of ours, and compose missing notifications. A dry run "
        "changes nothing.",
        handler=run,
        body=DutyRunBody,
        answer=DutyRunAnswer,
    ),
    Route(
        method=Method.POST,
        path="/convictions/{conviction}/notifications",
        permission=Permission.CONVICTION_ENTER,
        summary="Send a notification anew that was refused, rejected or cancelled.",
        handler=notify_again,
        body=NotifyAgainBody,
        answer=ActAnswer,
    ),
)
