"""Routes about embargoes: looks in a running enquiry that are told to the person later."""

from datetime import date, datetime
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.assigning import name_of
from comity.assembly.cleared_view import cleared
from comity.errors import ReferenceNotFound
from comity.law.rights import Withholding
from comity.rights.embargoes import EmbargoCommand, review, set_embargo
from comity.rights.model import Embargo, EmbargoId
from comity.web.answers import Answer
from comity.web.api_rights import log_rights_read
from comity.web.fields import Body, Words
from comity.web.routing import Call, Method, Route

_MOST: Final = 1_000
_ONE: Final = "/embargoes/{embargo}"
_CaseText = Annotated[str, Meta(min_length=1, max_length=400, pattern=r"^\S.*$")]


class EmbargoBody(Body, frozen=True):
    """An embargo on a case reference of ours, or on a conversation."""

    case: _CaseText
    ground: Withholding
    until: date
    reason: Words


class EmbargoReviewBody(Body, frozen=True):
    """How long an embargo lasts after a second person has looked at it; no day lifts it."""

    until: date | None = None


class EmbargoShown(Answer, frozen=True):
    """An embargo, with its reason for those who may read it."""

    id: str
    case: str
    ground: str
    reason: str
    until: date
    by: str
    by_name: str
    set_at: datetime
    reviewed_by: str
    in_force: bool
    lifted: bool


class EmbargoesAnswer(Answer, frozen=True):
    """Embargoes that were not lifted, by identifier."""

    embargoes: tuple[EmbargoShown, ...]


def listed(call: Call[None]) -> EmbargoesAnswer:
    """Return what is under embargo; that somebody looked is on record."""
    with call.node.database.begin() as work:
        found = cleared(work, call.who).rights.embargoes(limit=_MOST)
        log_rights_read(work, call, "", "embargoes")
        names = {each.by: name_of(work, each.by) for each in found}
    today = call.node.rights.office.today()
    return EmbargoesAnswer(
        embargoes=tuple(_shown(each, today, names.get(each.by, "")) for each in found)
    )


def put_off(call: Call[EmbargoBody]) -> EmbargoShown:
    """Put off that looks made in a case are told."""
    body, office = call.body, call.node.rights.office
    command = EmbargoCommand(body.case, body.ground, body.reason, body.until, call.who.account)
    with call.node.database.begin() as work:
        made = set_embargo(work, office, command)
        name = name_of(work, made.by)
    return _shown(made, office.today(), name)


def reviewed(call: Call[EmbargoReviewBody]) -> EmbargoShown:
    """Let an embargo last longer, or lift it; whoever set it cannot prolong it.

    Raises:
        ReferenceNotFound: There is no such embargo, as far as the caller may know.
    """
    call.who.require_as_second(Permission.RIGHTS_APPROVE)
    identifier, office = EmbargoId(call.path["embargo"]), call.node.rights.office
    with call.node.database.begin() as work:
        if cleared(work, call.who).rights.embargo(identifier) is None:
            raise ReferenceNotFound("There is no such embargo.")
        made = review(work, office, identifier, until=call.body.until, by=call.who.account)
        name = name_of(work, made.by)
    return _shown(made, office.today(), name)


def _shown(embargo: Embargo, today: date, name: str) -> EmbargoShown:
    return EmbargoShown(
        id=embargo.id,
        case=embargo.subject,
        ground=embargo.ground.value,
        reason=embargo.reason,
        until=embargo.until,
        by=embargo.by,
        by_name=name,
        set_at=embargo.set_at,
        reviewed_by=embargo.reviewed_by,
        in_force=embargo.covers(today),
        lifted=embargo.lifted_at is not None,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/embargoes",
        permission=Permission.RIGHTS_READ,
        summary="List the cases whose looks are told to the person later, with reasons.",
        handler=listed,
        answer=EmbargoesAnswer,
    ),
    Route(
        method=Method.POST,
        path="/embargoes",
        permission=Permission.TASK_DECIDE,
        summary="Put off that looks made in a case are told to the person.",
        handler=put_off,
        body=EmbargoBody,
        answer=EmbargoShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_ONE}/review",
        permission=Permission.RIGHTS_APPROVE,
        summary="Prolong an embargo that somebody else set, or lift it.",
        handler=reviewed,
        body=EmbargoReviewBody,
        answer=EmbargoShown,
    ),
)
