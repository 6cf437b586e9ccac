"""Routes about requests and drafts that one has begun to write; others learn nothing of them."""

from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly import beginning
from comity.records.begun_requests import BegunId, BegunRequest
from comity.web.answers import Answer, Page
from comity.web.cursor import PAGED, page_of
from comity.web.fields import Body
from comity.web.routing import Call, Method, Route

_Name = Annotated[str, Meta(pattern=r"^[a-z][a-z_]{0,39}$", max_length=40)]
_Typed = Annotated[str, Meta(max_length=4000)]
Said = Annotated[dict[_Name, _Typed], Meta(max_length=40)]


class BegunBody(Body, frozen=True):
    """What was typed, by the name of the field; nothing of it is checked."""

    said: Said


class WriteOnBody(BegunBody, frozen=True):
    """All that is said now, and the version that it was written on from."""

    version: Annotated[int, Meta(ge=1, le=2**31)]


class BegunShown(Answer, frozen=True):
    """A request that was begun, with what was typed where it is read."""

    id: str
    version: int
    begun_at: datetime
    changed_at: datetime
    said: dict[str, str] | None = None


class BegunPage(Page, frozen=True, kw_only=True):
    """What the caller has begun, oldest first, without what was typed."""

    begun: tuple[BegunShown, ...]


def begin(call: Call[BegunBody]) -> BegunShown:
    """Begin a request."""
    return _shown(beginning.begin(call.node, call.body.said, call.who))


def write_on(call: Call[WriteOnBody]) -> BegunShown:
    """Replace what a begun request says."""
    identifier, body = BegunId(call.path["begun"]), call.body
    made = beginning.write_on(call.node, identifier, body.said, call.who, version=body.version)
    return _shown(made)


def listed(call: Call[None]) -> BegunPage:
    """Return what the caller has begun."""
    found = beginning.begun_by(call.node, call.who)
    shown, following = page_of(call, found, lambda each: each.id)
    return BegunPage(begun=tuple(_head(each) for each in shown), next=following)


def read(call: Call[None]) -> BegunShown:
    """Return one with what was typed."""
    return _shown(beginning.read_begun(call.node, BegunId(call.path["begun"]), call.who))


def throw_away(call: Call[None]) -> BegunShown:
    """Erase one."""
    return _head(beginning.throw_away(call.node, BegunId(call.path["begun"]), call.who))


def _head(begun: BegunRequest) -> BegunShown:
    return BegunShown(
        id=begun.id, version=begun.version, begun_at=begun.begun_at, changed_at=begun.changed_at
    )


def _shown(begun: BegunRequest) -> BegunShown:
    return BegunShown(
        id=begun.id,
        version=begun.version,
        begun_at=begun.begun_at,
        changed_at=begun.changed_at,
        said=dict(begun.said),
    )


def _routes(root: str, permission: Permission, what: str) -> tuple[Route, ...]:
    one = f"{root}/{{begun}}"
    return (
        Route(
            method=Method.GET,
            path=root,
            permission=permission,
            summary=f"List the {what}s that one has begun to write, without what they say.",
            handler=listed,
            answer=BegunPage,
            query=PAGED,
        ),
        Route(
            method=Method.POST,
            path=root,
            permission=permission,
            summary=f"Begin to write a {what}; nothing is checked and nothing is sent.",
            handler=begin,
            body=BegunBody,
            answer=BegunShown,
        ),
        Route(
            method=Method.GET,
            path=one,
            permission=permission,
            summary=f"Read a {what} that one has begun to write.",
            handler=read,
            answer=BegunShown,
        ),
        Route(
            method=Method.POST,
            path=one,
            permission=permission,
            summary=f"Replace what a {what} says that one has begun to write.",
            handler=write_on,
            body=WriteOnBody,
            answer=BegunShown,
        ),
        Route(
            method=Method.DELETE,
            path=one,
            permission=permission,
            summary=f"Erase a {what} that one has begun to write.",
            handler=throw_away,
            answer=BegunShown,
        ),
    )


ROUTES: Final[tuple[Route, ...]] = (
    *_routes("/begun-requests", Permission.REQUEST_SEND, "request"),
    *_routes("/begun-drafts", Permission.REQUEST_DRAFT, "draft"),
)
