"""Routes about duty desks: where another state can be telephoned when something presses."""

from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.assigning import name_of
from comity.assembly.duty_desk import duty_desks, end_duty_desk, enter_duty_desk
from comity.records.duty_desks import MOST_HOURS, MOST_TELEPHONE, DutyDesk
from comity.web.answers import Answer
from comity.web.fields import Body
from comity.web.routing import Call, Method, Route

_Telephone = Annotated[str, Meta(min_length=1, max_length=MOST_TELEPHONE)]


class DutyDeskBody(Body, frozen=True):
    """A duty desk. ``was`` is the standing read before, empty for none; else nothing changes."""

    telephone: _Telephone
    hours: Annotated[str, Meta(min_length=1, max_length=MOST_HOURS)]
    was: Annotated[str, Meta(max_length=64)] | None = None


class DutyDeskShown(Answer, frozen=True):
    """A duty desk as it was entered here, by whom and when; no other state vouches for it."""

    state: str
    telephone: str
    hours: str
    entered_by: str
    entered_by_name: str
    entered_at: datetime
    standing: str


class DutyDesksAnswer(Answer, frozen=True):
    """Every duty desk that was entered, by state."""

    duty_desks: tuple[DutyDeskShown, ...]


def listed(call: Call[None]) -> DutyDesksAnswer:
    """Return every duty desk."""
    found = duty_desks(call.node, call.who)
    return DutyDesksAnswer(duty_desks=tuple(_shown(call, each) for each in found))


def enter(call: Call[DutyDeskBody]) -> DutyDeskShown:
    """Keep the duty desk of a partner."""
    body = call.body
    desk = enter_duty_desk(
        call.node,
        call.path["state"],
        telephone=body.telephone,
        hours=body.hours,
        who=call.who,
        was=body.was,
    )
    return _shown(call, desk)


def end(call: Call[None]) -> DutyDeskShown:
    """Forget the duty desk of a partner."""
    return _shown(call, end_duty_desk(call.node, call.path["state"], who=call.who))


def _shown(call: Call[None] | Call[DutyDeskBody], desk: DutyDesk) -> DutyDeskShown:
    with call.node.database.read() as snapshot:
        name = name_of(snapshot, desk.entered_by)
    return DutyDeskShown(
        state=desk.state,
        telephone=desk.telephone,
        hours=desk.hours,
        entered_by=desk.entered_by,
        entered_by_name=name,
        entered_at=desk.entered_at,
        standing=desk.standing,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/duty-desks",
        permission=Permission.DUTY_DESK_READ,
        summary="List where other states can be telephoned when something presses.",
        handler=listed,
        answer=DutyDesksAnswer,
    ),
    Route(
        method=Method.POST,
        path="/duty-desks/{state}",
        permission=Permission.NODE_CONFIGURE,
        summary="Keep where a partner can be telephoned; entered here, vouched for by nobody.",
        handler=enter,
        body=DutyDeskBody,
        answer=DutyDeskShown,
    ),
    Route(
        method=Method.DELETE,
        path="/duty-desks/{state}",
        permission=Permission.NODE_CONFIGURE,
        summary="Forget where a partner can be telephoned.",
        handler=end,
        answer=DutyDeskShown,
    ),
)
