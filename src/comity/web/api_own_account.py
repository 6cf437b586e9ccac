"""Routes about one's own account: who one is, one's sessions and factors, what one is told."""

from datetime import datetime
from typing import Final

from comity.access.permissions import Permission
from comity.assembly.accounts import access_service
from comity.web.answers import Answer
from comity.web.routing import Call, Method, Route


class OwnAccount(Answer, frozen=True):
    """Who calls, and what they may do."""

    account: str
    roles: tuple[str, ...]
    permissions: tuple[str, ...]
    team: str
    shown: str
    glass_broken: bool


class SessionShown(Answer, frozen=True):
    """A session of one's own; its secret is nowhere."""

    id: str
    face: str
    shown: str
    started_at: datetime
    seen_at: datetime
    ends_at: datetime
    is_this: bool


class SessionsAnswer(Answer, frozen=True):
    """One's own sessions that have not ended."""

    sessions: tuple[SessionShown, ...]


class FactorShown(Answer, frozen=True):
    """One of one's own factors; what is secret of it is for nobody."""

    id: str
    kind: str
    label: str
    made_at: datetime
    used_at: datetime | None


class FactorsAnswer(Answer, frozen=True):
    """By what one shows who one is."""

    factors: tuple[FactorShown, ...]


class Ended(Answer, frozen=True):
    """How many sessions were ended."""

    ended: int


def own_account(call: Call[None]) -> OwnAccount:
    """Return who calls, and what they may do."""
    who = call.who
    return OwnAccount(
        account=who.account,
        roles=tuple(sorted(who.roles)),
        permissions=tuple(sorted(who.permissions)),
        team=who.team,
        shown=who.shown.value,
        glass_broken=who.glass_broken,
    )


def own_sessions(call: Call[None]) -> SessionsAnswer:
    """Return one's own sessions."""
    listed = access_service(call.node).sessions.listed(call.who)
    return SessionsAnswer(
        sessions=tuple(
            SessionShown(
                id=each.id,
                face=each.face.value,
                shown=each.shown.value,
                started_at=each.started_at,
                seen_at=each.seen_at,
                ends_at=each.ends_at,
                is_this=each.id == call.who.session,
            )
            for each in listed
        )
    )


def end_session(call: Call[None]) -> Ended:
    """End one of one's own sessions.

    Raises:
        ReferenceNotFound: There is none of one's own by that name.
    """
    sessions = access_service(call.node).sessions
    sessions.revoke(call.path["session"], by=call.who)
    return Ended(ended=1)


def end_others(call: Call[None]) -> Ended:
    """End all of one's own sessions but the one that calls."""
    return Ended(ended=access_service(call.node).sessions.revoke_others(call.who))


def own_factors(call: Call[None]) -> FactorsAnswer:
    """Return by what one shows who one is."""
    listed = access_service(call.node).factors.listed(call.who)
    return FactorsAnswer(
        factors=tuple(
            FactorShown(
                id=each.id,
                kind=each.kind.value,
                label=each.label,
                made_at=each.made_at,
                used_at=each.used_at,
            )
            for each in listed
        )
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/account",
        permission=Permission.OWN_ACCOUNT,
        summary="Say who calls and what they may do.",
        handler=own_account,
        answer=OwnAccount,
    ),
    Route(
        method=Method.GET,
        path="/account/sessions",
        permission=Permission.OWN_ACCOUNT,
        summary="List one's own sessions that have not ended.",
        handler=own_sessions,
        answer=SessionsAnswer,
    ),
    Route(
        method=Method.DELETE,
        path="/account/sessions/{session}",
        permission=Permission.OWN_ACCOUNT,
        summary="End a session of one's own; with the permission to revoke, anybody's.",
        handler=end_session,
        answer=Ended,
    ),
    Route(
        method=Method.POST,
        path="/account/other-sessions/end",
        permission=Permission.OWN_ACCOUNT,
        summary="End all of one's own sessions but the one that calls.",
        handler=end_others,
        answer=Ended,
    ),
    Route(
        method=Method.GET,
        path="/account/factors",
        permission=Permission.OWN_ACCOUNT,
        summary="List by what one shows who one is; nothing secret.",
        handler=own_factors,
        answer=FactorsAnswer,
    ),
)
