"""Routes about the node itself: whether it is well. No person, no count of persons."""

from datetime import datetime
from typing import Final

from comity.access.permissions import Permission
from comity.web.answers import Answer
from comity.web.routing import Call, Method, Route


class Health(Answer, frozen=True):
    """Whether the node answers, and where its log stands."""

    state: str
    at: datetime
    log_origin: str
    log_size: int


def health(call: Call[None]) -> Health:
    """Return whether the database answers, and where the log stands."""
    with call.node.database.read() as snapshot:
        size = snapshot.log.size()
    return Health(
        state=call.node.state,
        at=call.node.clock.now(),
        log_origin=call.node.config.node.origin,
        log_size=size,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/health",
        permission=Permission.NODE_HEALTH,
        summary="Say whether the node answers and where its log stands.",
        handler=health,
        answer=Health,
    ),
)
