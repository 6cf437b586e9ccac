"""Reading all requests of persons, for whoever checks a node."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from comity.rights.model import RightsRequest
from comity.storage.rights_encoding import decode_request
from comity.storage.sql.rights import PLACE, due_day
from comity.storage.sql.schema_rights import rights_inquiries, rights_requests
from comity.storage.sql.statements import Statement, parameter
from comity.storage.sql.work import SqlSnapshot

_AT_ONCE: Final = 1024

_REQUESTS = Statement(
    select(rights_requests)
    .where(rights_requests.c.id > parameter("after"))
    .order_by(rights_requests.c.id)
    .limit(_AT_ONCE),
    "after",
)
_ORPHANS = Statement(
    select(rights_inquiries.c.request).where(
        rights_inquiries.c.request.not_in(select(rights_requests.c.id))
    )
)


@dataclass(frozen=True, slots=True)
class KeptRequest:
    """A request, and whether the columns by which it is found say what it says."""

    request: RightsRequest
    columns_agree: bool


class RightsWalk:
    """Reads all requests of one snapshot, a piece at a time.

    Args:
        snapshot: What to read; open for as long as the walk takes.
    """

    def __init__(self, snapshot: SqlSnapshot) -> None:
        self._session = snapshot.session
        self._vault = snapshot.vault

    def requests(self) -> Iterator[KeptRequest]:
        """Yield all requests.

        Raises:
            StorageUnavailable: A row cannot be read, or the database does not answer.
        """
        after = ""
        while rows := self._session.rows(_REQUESTS, after):
            for identifier, person, day, content in rows:
                wrapped = self._vault.wrapped(identifier)
                opened = self._vault.opened(identifier, PLACE, content, wrapped)
                request = decode_request(opened)
                found_by = (request.id, request.person, due_day(request))
                yield KeptRequest(request, found_by == (identifier, person, day))
            after = rows[-1][0]

    def orphans(self) -> tuple[str, ...]:
        """Return requests that inquiries name and that are not here."""
        return tuple(row[0] for row in self._session.rows(_ORPHANS))
