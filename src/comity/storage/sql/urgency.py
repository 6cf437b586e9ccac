"""Duty desks of other states, and urgent requests of ours, on SQL."""

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import delete, select

from comity.errors import StorageUnavailable
from comity.ids import ConversationId, StateCode
from comity.records.duty_desks import DutyDesk
from comity.records.urgent_requests import UrgentRequest, UrgentState
from comity.storage.encoding import from_micros, to_micros
from comity.storage.sql.schema_urgency import duty_desks, urgent_requests
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, parameter, upsert_into
from comity.storage.sql.vault import Vault

_desks = select(duty_desks.c.state, duty_desks.c.content).order_by(duty_desks.c.state)
_DESK: Final = Statement(_desks.where(duty_desks.c.state == parameter("code")), "code")
_DESKS: Final = Statement(_desks)
_KEEP_DESK: Final = upsert_into(duty_desks)
_END_DESK: Final = Statement(
    delete(duty_desks).where(duty_desks.c.state == parameter("code")), "code"
)
_rows = select(urgent_requests).order_by(urgent_requests.c.conversation)
_ROW: Final = Statement(
    _rows.where(urgent_requests.c.conversation == parameter("identifier")), "identifier"
)
_ROWS: Final = Statement(_rows)
_KEEP_ROW: Final = upsert_into(urgent_requests)
_END_ROW: Final = Statement(
    delete(urgent_requests).where(urgent_requests.c.conversation == parameter("identifier")),
    "identifier",
)
_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(DutyDesk)


def place_of(state: str) -> str:
    """Return where a duty desk stands, to which it is sealed."""
    return f"duty_desks.content/{state}"


class SqlDutyDesksReading:
    """Duty desks, to read from."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def one(self, state: StateCode) -> DutyDesk | None:
        """Return the duty desk of a state; ``None`` if none was entered."""
        return next(iter(self._read(_DESK, state)), None)

    def every(self) -> Sequence[DutyDesk]:
        """Return every duty desk, by state."""
        return self._read(_DESKS)

    def _read(self, statement: Statement, *values: object) -> list[DutyDesk]:
        return [
            _decoded(self._vault.open_value(place_of(row[0]), row[1]))
            for row in self._session.rows(statement, *values)
        ]


class SqlDutyDesks(SqlDutyDesksReading):
    """Duty desks, to read and to change."""

    def keep(self, desk: DutyDesk) -> None:
        """Insert or replace the duty desk of a state."""
        sealed = self._vault.seal_value(place_of(desk.state), _ENCODER.encode(desk))
        self._session.run(_KEEP_DESK, desk.state, sealed)

    def end(self, state: StateCode) -> None:
        """Forget the duty desk of a state."""
        self._session.run(_END_DESK, state)


class SqlUrgentRequests:
    """Urgent requests whose answer is awaited, to read and to change."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def one(self, conversation: ConversationId) -> UrgentRequest | None:
        """Return the row of a request; ``None`` if it is not urgent or no longer awaited."""
        return next(iter(self._read(_ROW, conversation)), None)

    def every(self) -> Sequence[UrgentRequest]:
        """Return every row, by conversation."""
        return self._read(_ROWS)

    def keep(self, request: UrgentRequest) -> None:
        """Insert or replace a row."""
        at = to_micros(request.raise_at)
        self._session.run(_KEEP_ROW, request.conversation, at, request.state.value)

    def end(self, conversation: ConversationId) -> None:
        """Forget a row."""
        self._session.run(_END_ROW, conversation)

    def _read(self, statement: Statement, *values: object) -> list[UrgentRequest]:
        return [
            UrgentRequest(ConversationId(row[0]), from_micros(row[1]), UrgentState(row[2]))
            for row in self._session.rows(statement, *values)
        ]


def _decoded(raw: bytes) -> DutyDesk:
    """Return a duty desk as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    try:
        return _DECODER.decode(raw)
    except (msgspec.MsgspecError, ValueError) as problem:
        # The text of the decoder can quote a value: it stays where it is.
        raise StorageUnavailable("A stored duty desk cannot be read.") from problem
