"""Routes about keys of programs: asked for, approved by somebody else, issued once, revoked."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from msgspec import Meta

from comity.access.model import ServiceKey
from comity.access.permissions import Permission
from comity.access.service_keys import SCOPES, Issued
from comity.assembly.accounts import access_service
from comity.web.answers import Answer
from comity.web.fields import Body, ShortText, Words
from comity.web.routing import Call, Method, Route

GRANTABLE: Final = tuple(sorted(SCOPES))
"""What a program may be allowed, in the order in which it is offered."""


class KeyBody(Body, frozen=True):
    """A key that a program shall have."""

    label: ShortText
    scopes: Annotated[frozenset[Permission], Meta(min_length=1, max_length=len(SCOPES))]
    days: Annotated[int, Meta(ge=1, le=366)]


class KeyRefusalBody(Body, frozen=True):
    """Why a key is not approved; whoever asked for it reads it."""

    reason: Words


class KeyShown(Answer, frozen=True):
    """A key, without its secret."""

    id: str
    account: str
    label: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    approved_by: str
    is_issued: bool
    used_at: datetime | None
    revoked_at: datetime | None
    follows: str
    refused_by: str
    refused_because: str


class KeysAnswer(Answer, frozen=True):
    """Keys of programs."""

    keys: tuple[KeyShown, ...]


class IssuedAnswer(Answer, frozen=True):
    """A key with its secret, told once."""

    key: KeyShown
    secret: str


def keys(call: Call[None]) -> KeysAnswer:
    """Return one's own keys, or every one with the permission to list accounts."""
    listed = access_service(call.node).service_keys.listed(call.who)
    return KeysAnswer(keys=tuple(_shown(each) for each in listed))


def ask(call: Call[KeyBody]) -> KeyShown:
    """Ask for a key; it waits for a security officer."""
    body = call.body
    made = access_service(call.node).service_keys.ask(
        label=body.label, scopes=body.scopes, lasts=timedelta(days=body.days), by=call.who
    )
    return _shown(made)


def approve(call: Call[None]) -> KeyShown:
    """Approve the scopes of a key; never one's own."""
    found = access_service(call.node).service_keys.approve(call.path["key"], by=call.who)
    return _shown(found)


def refuse(call: Call[KeyRefusalBody]) -> KeyShown:
    """Refuse a key that waits for approval; whoever asked for it is told why."""
    refused = access_service(call.node).refusals.service_key(
        call.path["key"], reason=call.body.reason, by=call.who
    )
    return _shown(refused)


def issue(call: Call[None]) -> IssuedAnswer:
    """Return the secret of an approved key of one's own, once."""
    return _issued(access_service(call.node).service_keys.issue(call.path["key"], by=call.who))


def rotate(call: Call[None]) -> IssuedAnswer:
    """Return another key of the same scopes; the old one works on for a while."""
    return _issued(access_service(call.node).service_keys.rotate(call.path["key"], by=call.who))


def revoke(call: Call[None]) -> KeyShown:
    """Revoke a key at once."""
    found = access_service(call.node).service_keys.revoke(call.path["key"], by=call.who)
    return _shown(found)


def _shown(key: ServiceKey) -> KeyShown:
    return KeyShown(
        id=key.id,
        account=key.account,
        label=key.label,
        scopes=tuple(sorted(key.scopes)),
        made_at=key.made_at,
        expires_at=key.expires_at,
        approved_by=key.approved_by,
        is_issued=bool(key.digest),
        used_at=key.used_at,
        revoked_at=key.revoked_at,
        follows=key.follows,
        refused_by=key.refused_by,
        refused_because=key.refused_because,
    )


def _issued(made: Issued) -> IssuedAnswer:
    return IssuedAnswer(key=_shown(made.key), secret=made.text)


_PATH: Final = "/service-keys/{key}"

ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/service-keys",
        permission=Permission.SERVICE_KEY_ISSUE,
        summary="List one's own keys of programs.",
        handler=keys,
        answer=KeysAnswer,
    ),
    Route(
        method=Method.GET,
        path="/service-key-register",
        permission=Permission.ACCOUNT_LIST,
        summary="List every key of programs.",
        handler=keys,
        answer=KeysAnswer,
    ),
    Route(
        method=Method.POST,
        path="/service-keys",
        permission=Permission.SERVICE_KEY_ISSUE,
        summary="Ask for a key of a program; it waits for a security officer.",
        handler=ask,
        body=KeyBody,
        answer=KeyShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/approval",
        permission=Permission.ACCOUNT_APPROVE,
        summary="Approve the scopes of a key; never one's own.",
        handler=approve,
        answer=KeyShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/refusal",
        permission=Permission.ACCOUNT_APPROVE,
        summary="Refuse a key that waits for approval, and say why; never one's own.",
        handler=refuse,
        body=KeyRefusalBody,
        answer=KeyShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/secret",
        permission=Permission.SERVICE_KEY_ISSUE,
        summary="Issue an approved key of one's own; its secret is told once.",
        handler=issue,
        answer=IssuedAnswer,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/rotation",
        permission=Permission.SERVICE_KEY_ISSUE,
        summary="Issue another key in the place of one of one's own.",
        handler=rotate,
        answer=IssuedAnswer,
        fresh_factor=True,
    ),
    Route(
        method=Method.DELETE,
        path=_PATH,
        permission=Permission.SERVICE_KEY_ISSUE,
        summary="Revoke one of one's own keys at once.",
        handler=revoke,
        answer=KeyShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/revocation",
        permission=Permission.SESSION_REVOKE,
        summary="Revoke anybody's key at once.",
        handler=revoke,
        answer=KeyShown,
    ),
)
