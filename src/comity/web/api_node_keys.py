"""Routes about our keys: since when, until when, how far a rotation is; and what ends when."""

from datetime import datetime
from typing import Final

from comity.access.permissions import Permission
from comity.assembly.endings import days_left, endings
from comity.assembly.own_keys import own_keys, rotations
from comity.web.answers import Answer
from comity.web.routing import Call, Method, Route


class KeyHeld(Answer, frozen=True):
    """A key of the node, without the key."""

    file: str
    part: str
    state: str
    kept: str
    identifier: str
    is_named: bool
    since: datetime | None
    until: datetime | None
    revoked: str


class RotationShown(Answer, frozen=True):
    """How far the rotation of a part is; ``next`` is the step that is due."""

    part: str
    next: str
    key: str
    until: datetime | None


class OwnKeysAnswer(Answer, frozen=True):
    """Every key of the node, and how far the rotation of each part is."""

    keys: tuple[KeyHeld, ...]
    rotations: tuple[RotationShown, ...]


class EndingShown(Answer, frozen=True):
    """Something that ends; ``days`` is negative once it has."""

    what: str
    subject: str
    at: datetime
    days: int


class EndingsAnswer(Answer, frozen=True):
    """What ends, what ends first at the beginning."""

    endings: tuple[EndingShown, ...]


def keys(call: Call[None]) -> OwnKeysAnswer:
    """Return the node's keys: public things only, and nothing that could be signed with.

    Raises:
        KeyUnavailable: A file in the folder of keys cannot be read.
    """
    held = own_keys(call.node)
    return OwnKeysAnswer(
        keys=tuple(
            KeyHeld(
                file=each.file,
                part=each.part,
                state=each.state,
                kept=each.kept,
                identifier=each.identifier,
                is_named=each.is_named,
                since=each.since,
                until=each.until,
                revoked=each.revoked,
            )
            for each in held
        ),
        rotations=tuple(
            RotationShown(part=each.part, next=each.next, key=each.key, until=each.until)
            for each in rotations(held, call.node.clock.now())
        ),
    )


def what_ends(call: Call[None]) -> EndingsAnswer:
    """Return what ends when, of ours and of partners."""
    now = call.node.clock.now()
    return EndingsAnswer(
        endings=tuple(
            EndingShown(
                what=each.what, subject=each.subject, at=each.at, days=days_left(each.at, now)
            )
            for each in endings(call.node)
        )
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/node/keys",
        permission=Permission.NODE_HEALTH,
        summary="List the node's keys, public things only, and how far a rotation is.",
        handler=keys,
        answer=OwnKeysAnswer,
    ),
    Route(
        method=Method.GET,
        path="/node/endings",
        permission=Permission.NODE_HEALTH,
        summary="List what ends when: certificates of ours and of partners, the network document.",
        handler=what_ends,
        answer=EndingsAnswer,
    ),
)
