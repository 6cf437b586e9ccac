"""Routes about ending what is over: the run of the job by an official, and the proof.

What is hidden from whoever asks is neither told nor counted, and neither fails a run for them
nor asks them anything.
"""

from collections.abc import Iterable
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.ending_entries import EntryEnding
from comity.assembly.enforcing_retention import periods_of, run_retention
from comity.assembly.retention_schedule import DueRecord, RetentionSchedule
from comity.assembly.settled_matters import SettledMatters
from comity.law.retention import RETENTION
from comity.records.record_types import RECORD_RULES
from comity.web.answers import Answer
from comity.web.api_retention import DueShown, due_shown
from comity.web.fields import Body
from comity.web.routing import Call, Method, Route

_MOST: Final = 1_000_000


class RunBody(Body, frozen=True):
    """How many records may end in this run; more than that, and none does."""

    up_to: Annotated[int, Meta(ge=1, le=_MOST)]


class SettledShown(Answer, frozen=True):
    """How many of one kind end in bulk."""

    kind: str
    count: int


class RunAnswer(Answer, frozen=True):
    """What a run ended, what keeps the rest, and why nothing ended if nothing did."""

    ended: tuple[DueShown, ...]
    kept: tuple[DueShown, ...]
    reviews: tuple[DueShown, ...]
    left: tuple[DueShown, ...]
    settled: tuple[SettledShown, ...]
    asks: str
    waits: str


class ProofAnswer(Answer, frozen=True):
    """What is left whose time is over and that nothing keeps; nothing, if all is well."""

    overdue: tuple[DueShown, ...]
    settled: tuple[SettledShown, ...]
    entries: int


class RuleShown(Answer, frozen=True):
    """How one kind of record ends, and by which rule of law."""

    record: str
    treatment: str
    how: str
    basis: str


class ScheduleAnswer(Answer, frozen=True):
    """How every kind of record ends."""

    rules: tuple[RuleShown, ...]


def ran(call: Call[RunBody]) -> RunAnswer:
    """End now what is over."""
    node = call.node
    # Before the run: of what is gone nobody could tell whether it was hidden.
    with node.database.read() as snapshot:
        planned = RetentionSchedule(cleared(snapshot, call.who), periods_of(node), node.clock.now())
        seen = {each.subject for each in planned.due(within=node.config.retention.announce_days)}
    report = run_retention(node, by=call.who.account, up_to=call.body.up_to)

    def of(found: Iterable[DueRecord]) -> tuple[DueShown, ...]:
        return tuple(due_shown(each) for each in found if each.subject in seen)

    left = of(report.overdue)
    return RunAnswer(
        ended=of(report.ended),
        kept=of(report.kept),
        reviews=of(report.reviews),
        left=left,
        settled=tuple(SettledShown(kind=k, count=n) for k, n in report.settled.items()),
        asks=report.asks if left or report.settled else "",
        waits=report.waits,
    )


def proved(call: Call[None]) -> ProofAnswer:
    """Return what should have ended and did not, computed anew from the tables."""
    node, now = call.node, call.node.clock.now()
    with node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        left = tuple(map(due_shown, RetentionSchedule(seen, periods_of(node), now).overdue()))
        settled = SettledMatters(periods_of(node), now).left(seen)
        entries = EntryEnding(periods_of(node), now).due(snapshot).over
    return ProofAnswer(
        overdue=left,
        settled=tuple(SettledShown(kind=k, count=n) for k, n in settled.items()),
        entries=entries,
    )


def schedule(_: Call[None]) -> ScheduleAnswer:
    """Return how every kind of record ends."""
    return ScheduleAnswer(
        rules=tuple(
            RuleShown(
                record=str(kind),
                treatment=str(rule.treatment),
                how=rule.how,
                basis=str(RETENTION[rule.rule].basis),
            )
            for kind, rule in RECORD_RULES.items()
        )
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/retention/schedule",
        permission=Permission.RETENTION_READ,
        summary="Show how every kind of record ends, and by which rule of law.",
        handler=schedule,
        answer=ScheduleAnswer,
    ),
    Route(
        method=Method.GET,
        path="/retention/proof",
        permission=Permission.RETENTION_READ,
        summary="Look through the tables whether anything is left that should have ended.",
        handler=proved,
        answer=ProofAnswer,
    ),
    Route(
        method=Method.POST,
        path="/retention/runs",
        permission=Permission.RETENTION_ASSESS,
        summary="End for good what is over, at most as many as one says.",
        handler=ran,
        body=RunBody,
        answer=RunAnswer,
        fresh_factor=True,
    ),
)
"""The routes of this slice."""
