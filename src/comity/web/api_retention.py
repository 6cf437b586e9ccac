"""Routes about what ends and what is held back, and about records for cleared officials only.

Whoever is not cleared sees nothing of what is restricted here either: neither in what is due
nor among holds, and what they name is answered as what does not exist.
"""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.enforcing_retention import periods_of
from comity.assembly.holding_records import (
    ExtensionOrder,
    HoldOrder,
    extend,
    lift_hold,
    set_hold,
)
from comity.assembly.restricting import (
    Ordered,
    RestrictionOrder,
    order_lifting,
    order_restriction,
)
from comity.assembly.retention_schedule import DueRecord, RetentionSchedule
from comity.law.retention import HoldGround
from comity.records.holds import Hold, HoldId
from comity.records.restrictions import Restriction, RestrictionId
from comity.records.subjects import Subject, SubjectKind
from comity.web.answers import Answer
from comity.web.fields import Body, Reference, ShortText, Words
from comity.web.routing import Call, Method, Route

Kind = Literal["person", "conversation", "conviction"]
Compartment = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", max_length=40)]


class HoldBody(Body, frozen=True):
    """What shall be kept from erasure."""

    kind: Kind
    reference: Reference
    ground: HoldGround
    review_on: date
    reason: Words


class ReasonBody(Body, frozen=True):
    """Why something ends."""

    reason: Words


class ExtensionBody(Body, frozen=True):
    """What shall be kept longer, and the assessment that it is needed."""

    kind: Kind
    reference: Reference
    until: date
    basis: ShortText
    assessment: Words


class RestrictionBody(Body, frozen=True):
    """What only cleared officials shall learn of."""

    kind: Literal["person", "conversation"]
    reference: Reference
    compartments: Annotated[frozenset[Compartment], Meta(min_length=1, max_length=10)]
    review_on: date
    reason: Words


class DueShown(Answer, frozen=True):
    """Something whose last day is near or over."""

    record: str
    kind: str
    reference: str
    last_day: date
    state: str
    kept_by: str
    rule: str


class DueAnswer(Answer, frozen=True):
    """What ends soon, is over, is kept, or is to be reviewed."""

    due: tuple[DueShown, ...]


class HoldShown(Answer, frozen=True):
    """A hold."""

    id: str
    kind: str
    reference: str
    ground: str
    reason: str
    set_by: str
    set_at: datetime
    review_on: date
    lifted_at: datetime | None


class HoldsAnswer(Answer, frozen=True):
    """The holds that stand."""

    holds: tuple[HoldShown, ...]


class ExtensionShown(Answer, frozen=True):
    """An extension, or the approval that it waits for."""

    id: str | None
    until: date
    waits_for: str | None


class RestrictionShown(Answer, frozen=True):
    """A restriction, or the approval that it waits for."""

    id: str
    kind: str
    reference: str
    compartments: tuple[str, ...]
    in_force: bool
    review_on: date
    lifted_at: datetime | None
    waits_for: str | None


class RestrictionsAnswer(Answer, frozen=True):
    """The restrictions that one is cleared for."""

    restrictions: tuple[RestrictionShown, ...]


def due(call: Call[None]) -> DueAnswer:
    """Return what ends within the days of announcement, is over, kept or to be reviewed."""
    node = call.node
    with node.database.read() as snapshot:
        schedule = RetentionSchedule(
            cleared(snapshot, call.who), periods_of(node), node.clock.now()
        )
        found = sorted(
            schedule.due(within=node.config.retention.announce_days),
            key=lambda each: (each.last_day, each.line),
        )
    return DueAnswer(due=tuple(map(due_shown, found)))


def due_shown(record: DueRecord) -> DueShown:
    """Return something whose last day is near or over."""
    return DueShown(
        record=str(record.record_type),
        kind=str(record.subject.kind),
        reference=record.subject.ref,
        last_day=record.last_day,
        state=str(record.state),
        kept_by=record.because,
        rule=record.rule,
    )


def holds(call: Call[None]) -> HoldsAnswer:
    """Return the holds that stand."""
    with call.node.database.read() as snapshot:
        found = cleared(snapshot, call.who).retention.holds()
    return HoldsAnswer(holds=tuple(_hold(each) for each in found))


def hold(call: Call[HoldBody]) -> HoldShown:
    """Keep something from being erased, whoever asks."""
    body = call.body
    subject = Subject(SubjectKind(body.kind), body.reference)
    order = HoldOrder(subject, body.ground, body.review_on, body.reason)
    return _hold(set_hold(call.node, order, call.who))


def lift(call: Call[ReasonBody]) -> HoldShown:
    """End a hold."""
    identifier = HoldId(call.path["hold"])
    return _hold(lift_hold(call.node, identifier, reason=call.body.reason, who=call.who))


def extend_period(call: Call[ExtensionBody]) -> ExtensionShown:
    """Keep something longer, once somebody else approved the assessment."""
    body = call.body
    subject = Subject(SubjectKind(body.kind), body.reference)
    order = ExtensionOrder(subject, body.until, body.basis, body.assessment)
    made = extend(call.node, order, call.who)
    identifier = None if made.extension is None else made.extension.id
    return ExtensionShown(id=identifier, until=body.until, waits_for=made.waits_for)


def restrictions(call: Call[None]) -> RestrictionsAnswer:
    """Return the restrictions that one is cleared for, pending and lifted ones too."""
    with call.node.database.read() as snapshot:
        found = cleared(snapshot, call.who).restrictions.every()
    return RestrictionsAnswer(restrictions=tuple(_restriction(each, None) for each in found))


def restrict(call: Call[RestrictionBody]) -> RestrictionShown:
    """Restrict a person or a conversation, once somebody else approved."""
    body = call.body
    subject = Subject(SubjectKind(body.kind), body.reference)
    order = RestrictionOrder(subject, body.compartments, body.review_on, body.reason)
    return _ordered(order_restriction(call.node, order, call.who))


def lift_restriction(call: Call[ReasonBody]) -> RestrictionShown:
    """Lift a restriction, once somebody else approved."""
    identifier = RestrictionId(call.path["restriction"])
    return _ordered(order_lifting(call.node, identifier, reason=call.body.reason, who=call.who))


def _ordered(ordered: Ordered) -> RestrictionShown:
    return _restriction(ordered.restriction, ordered.waits_for)


def _restriction(restriction: Restriction, waits_for: str | None) -> RestrictionShown:
    return RestrictionShown(
        id=restriction.id,
        kind=str(restriction.subject.kind),
        reference=restriction.subject.ref,
        compartments=tuple(sorted(restriction.compartments)),
        in_force=restriction.is_in_force,
        review_on=restriction.review_on,
        lifted_at=restriction.lifted_at,
        waits_for=waits_for,
    )


def _hold(kept: Hold) -> HoldShown:
    return HoldShown(
        id=kept.id,
        kind=str(kept.subject.kind),
        reference=kept.subject.ref,
        ground=str(kept.ground),
        reason=kept.reason,
        set_by=kept.set_by,
        set_at=kept.set_at,
        review_on=kept.review_on,
        lifted_at=kept.lifted_at,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/retention/due",
        permission=Permission.RETENTION_READ,
        summary="List what ends soon, is over, is kept or is to be reviewed.",
        handler=due,
        answer=DueAnswer,
    ),
    Route(
        method=Method.GET,
        path="/retention/holds",
        permission=Permission.RETENTION_READ,
        summary="List the holds that stand.",
        handler=holds,
        answer=HoldsAnswer,
    ),
    Route(
        method=Method.POST,
        path="/retention/holds",
        permission=Permission.HOLD_SET,
        summary="Keep a person, conversation or conviction from being erased.",
        handler=hold,
        body=HoldBody,
        answer=HoldShown,
    ),
    Route(
        method=Method.POST,
        path="/retention/holds/{hold}/lifting",
        permission=Permission.HOLD_SET,
        summary="End a hold.",
        handler=lift,
        body=ReasonBody,
        answer=HoldShown,
    ),
    Route(
        method=Method.POST,
        path="/retention/extensions",
        permission=Permission.RETENTION_ASSESS,
        summary="Keep something longer by an assessment that somebody else approves.",
        handler=extend_period,
        body=ExtensionBody,
        answer=ExtensionShown,
    ),
    Route(
        method=Method.GET,
        path="/restrictions",
        permission=Permission.RESTRICTION_SET,
        summary="List the restrictions that one is cleared for.",
        handler=restrictions,
        answer=RestrictionsAnswer,
    ),
    Route(
        method=Method.POST,
        path="/restrictions",
        permission=Permission.RESTRICTION_SET,
        summary="Restrict a person or a conversation; it waits for somebody else.",
        handler=restrict,
        body=RestrictionBody,
        answer=RestrictionShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path="/restrictions/{restriction}/lifting",
        permission=Permission.RESTRICTION_SET,
        summary="Lift a restriction; it waits for somebody else.",
        handler=lift_restriction,
        body=ReasonBody,
        answer=RestrictionShown,
        fresh_factor=True,
    ),
)
"""What is offered about time and need-to-know."""
