"""Begun requests on SQL, each sealed for its own row."""

from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import delete, select

from comity.errors import StorageUnavailable
from comity.records.begun_requests import BegunId, BegunRequest
from comity.storage.sql.schema_begun import begun_requests
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, parameter, upsert_into
from comity.storage.sql.vault import Vault

_all = select(begun_requests.c.id, begun_requests.c.content).order_by(begun_requests.c.id)
_ONE: Final = Statement(_all.where(begun_requests.c.id == parameter("id")), "id")
_OF_ACCOUNT: Final = Statement(
    _all.where(begun_requests.c.account == parameter("account")), "account"
)
_EVERY: Final = Statement(_all)
_KEEP: Final = upsert_into(begun_requests)
_END: Final = Statement(
    delete(begun_requests).where(begun_requests.c.id == parameter("identifier")), "identifier"
)
_ENCODER: Final = msgspec.json.Encoder()
_BEGUN: Final = msgspec.json.Decoder(BegunRequest)


def place_of(identifier: str) -> str:
    """Return where the content of a begun request stands, to which it is sealed."""
    return f"begun_requests.content/{identifier}"


class SqlBegunReading:
    """Begun requests, to read from."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def one(self, identifier: BegunId) -> BegunRequest | None:
        """Return a begun request."""
        return next(iter(self._read(_ONE, identifier)), None)

    def of_account(self, account: str) -> Sequence[BegunRequest]:
        """Return the begun requests of an account, by identifier."""
        return self._read(_OF_ACCOUNT, account)

    def every(self) -> Sequence[BegunRequest]:
        """Return every begun request, by identifier."""
        return self._read(_EVERY)

    def _read(self, statement: Statement, *values: object) -> list[BegunRequest]:
        return [
            _decoded(self._vault.open_value(place_of(row[0]), row[1]))
            for row in self._session.rows(statement, *values)
        ]


class SqlBegunRequests(SqlBegunReading):
    """Begun requests, to read and to change."""

    def keep(self, begun: BegunRequest) -> None:
        """Insert or replace a begun request."""
        sealed = self._vault.seal_value(place_of(begun.id), _ENCODER.encode(begun))
        self._session.run(_KEEP, begun.id, begun.account, sealed)

    def end(self, identifier: BegunId) -> None:
        """Erase a begun request with everything it says."""
        self._session.run(_END, identifier)


def _decoded(raw: bytes) -> BegunRequest:
    """Return a begun request as kept.

    Raises:
        StorageUnavailable: The stored bytes are damaged.
    """
    try:
        return _BEGUN.decode(raw)
    except (msgspec.MsgspecError, ValueError) as problem:
        # The text of the decoder can quote a value: it stays where it is.
        raise StorageUnavailable("A stored request that was begun cannot be read.") from problem
