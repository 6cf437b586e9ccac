"""Requests of persons about their own data on SQL, each sealed under a key of its own."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, select

from comity.ids import ConversationId, PersonRef
from comity.rights.model import Embargo, EmbargoId, Inquiry, RightsId, RightsRequest
from comity.storage.rights_encoding import (
    decode_embargo,
    decode_inquiry,
    decode_request,
    encode_right,
)
from comity.storage.sql.schema_rights import rights_embargoes, rights_inquiries, rights_requests
from comity.storage.sql.schema_sealed import record_keys
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, parameter, upsert_into
from comity.storage.sql.vault import Vault

PLACE: Final = "rights"
_EPOCH: Final = date(1970, 1, 1)

_requests = select(
    rights_requests.c.id, rights_requests.c.content, record_keys.c.wrapped
).select_from(rights_requests.outerjoin(record_keys, record_keys.c.owner == rights_requests.c.id))
_embargoes = select(
    rights_embargoes.c.id, rights_embargoes.c.content, record_keys.c.wrapped
).select_from(rights_embargoes.outerjoin(record_keys, record_keys.c.owner == rights_embargoes.c.id))
_in_order = (rights_requests.c.due_day.is_(None), rights_requests.c.due_day, rights_requests.c.id)
_REQUEST = Statement(_requests.where(rights_requests.c.id == parameter("id")), "id")
_EVERY = Statement(_requests.order_by(*_in_order).limit(parameter("limit")), "limit")
_OPEN = Statement(
    _requests.where(rights_requests.c.due_day.is_not(None))
    .order_by(*_in_order)
    .limit(parameter("limit")),
    "limit",
)
_OF_PERSON = Statement(
    _requests.where(rights_requests.c.person == parameter("person")).order_by(rights_requests.c.id),
    "person",
)
_EMBARGO = Statement(_embargoes.where(rights_embargoes.c.id == parameter("id")), "id")
_EMBARGOES = Statement(
    _embargoes.where(rights_embargoes.c.standing == 1)
    .order_by(rights_embargoes.c.id)
    .limit(parameter("limit")),
    "limit",
)
_EVERY_EMBARGO = Statement(
    _embargoes.order_by(rights_embargoes.c.id).limit(parameter("limit")), "limit"
)
_INQUIRIES = Statement(
    select(rights_inquiries.c.content)
    .where(rights_inquiries.c.request == parameter("request"))
    .order_by(rights_inquiries.c.state),
    "request",
)
_INQUIRY = Statement(
    select(rights_inquiries.c.content).where(
        rights_inquiries.c.conversation == parameter("conversation")
    ),
    "conversation",
)
_ALL_EMBARGOES = Statement(_embargoes.order_by(rights_embargoes.c.id))
_KEEP = upsert_into(rights_requests)
_KEEP_EMBARGO = upsert_into(rights_embargoes)
_KEEP_INQUIRY = upsert_into(rights_inquiries)
_END = Statement(delete(rights_requests).where(rights_requests.c.id == parameter("id")), "id")
_END_EMBARGO = Statement(
    delete(rights_embargoes).where(rights_embargoes.c.id == parameter("id")), "id"
)
_END_INQUIRIES = Statement(
    delete(rights_inquiries).where(rights_inquiries.c.request == parameter("request")), "request"
)


def due_day(request: RightsRequest) -> int | None:
    """Return the day by which a request is found, ``None`` once it is closed."""
    return (request.due_on - _EPOCH).days if request.is_open else None


class SqlRightsReading:
    """Requests, embargoes and inquiries, to read from."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def request(self, identifier: RightsId) -> RightsRequest | None:
        """Return a request."""
        return next(iter(self._requests(self._session.rows(_REQUEST, identifier))), None)

    def listed(self, *, only_open: bool, limit: int) -> Sequence[RightsRequest]:
        """Return requests, those due first in front."""
        return self._requests(self._session.rows(_OPEN if only_open else _EVERY, limit))

    def of_person(self, person: PersonRef) -> Sequence[RightsRequest]:
        """Return the requests of a person of our register, oldest first."""
        return self._requests(self._session.rows(_OF_PERSON, person))

    def embargo(self, identifier: EmbargoId) -> Embargo | None:
        """Return an embargo."""
        return next(iter(self._embargoes(self._session.rows(_EMBARGO, identifier))), None)

    def embargoes(self, *, limit: int, lifted: bool = False) -> Sequence[Embargo]:
        """Return embargoes by identifier; of those that were lifted none, unless ``lifted``."""
        wanted = _EVERY_EMBARGO if lifted else _EMBARGOES
        return self._embargoes(self._session.rows(wanted, limit))

    def every_embargo(self) -> Sequence[Embargo]:
        """Return every embargo, lifted ones too, by identifier."""
        return self._embargoes(self._session.rows(_ALL_EMBARGOES))

    def inquiries_of(self, request: RightsId) -> Sequence[Inquiry]:
        """Return what was asked abroad for a request, by state."""
        return [decode_inquiry(row[0]) for row in self._session.rows(_INQUIRIES, request)]

    def inquiry_in(self, conversation: ConversationId) -> Inquiry | None:
        """Return the inquiry of ours that has a conversation."""
        row = self._session.first(_INQUIRY, conversation)
        return None if row is None else decode_inquiry(row[0])

    def _requests(self, rows: Iterable[Row]) -> list[RightsRequest]:
        return [decode_request(self._opened(row)) for row in rows]

    def _embargoes(self, rows: Iterable[Row]) -> list[Embargo]:
        return [decode_embargo(self._opened(row)) for row in rows]

    def _opened(self, row: Row) -> bytes:
        return self._vault.opened(row[0], PLACE, row[1], row[2])


class SqlRights(SqlRightsReading):
    """Requests, embargoes and inquiries, to read and to change."""

    def keep(self, request: RightsRequest) -> None:
        """Insert or replace a request."""
        content = self._sealed(request.id, encode_right(request))
        self._session.run(_KEEP, request.id, request.person, due_day(request), content)

    def keep_embargo(self, embargo: Embargo) -> None:
        """Insert or replace an embargo."""
        standing = 1 if embargo.lifted_at is None else 0
        content = self._sealed(embargo.id, encode_right(embargo))
        self._session.run(_KEEP_EMBARGO, embargo.id, standing, content)

    def keep_inquiry(self, inquiry: Inquiry) -> None:
        """Insert or replace what is asked abroad."""
        self._session.run(
            _KEEP_INQUIRY,
            inquiry.request,
            inquiry.state,
            inquiry.conversation,
            encode_right(inquiry),
        )

    def end(self, request: RightsId, *, at: datetime) -> None:
        """Erase a request for good, with its letters and what was asked abroad for it."""
        self._vault.destroy(request, at=at)
        self._session.run(_END_INQUIRIES, request)
        self._session.run(_END, request)

    def end_embargo(self, embargo: EmbargoId, *, at: datetime) -> None:
        """Erase an embargo for good."""
        self._vault.destroy(embargo, at=at)
        self._session.run(_END_EMBARGO, embargo)

    def _sealed(self, owner: str, content: bytes) -> bytes:
        self._vault.load([owner])
        return self._vault.sealed(owner, PLACE, content)
