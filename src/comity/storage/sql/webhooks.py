"""What webhooks are told, on SQL.

Every content is sealed for its own row and says itself what the row shows: a row that was given
another's content, webhook or state does not open.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import delete, func, select

from comity.access.webhook_model import DeliveryState, WebhookDelivery
from comity.errors import StorageUnavailable
from comity.storage.encoding import from_micros, to_micros
from comity.storage.sql.schema_webhooks import webhook_deliveries as _table
from comity.storage.sql.session import DATABASE_DAMAGED, Row, Session
from comity.storage.sql.statements import Statement, parameter, upsert_into
from comity.storage.sql.vault import Vault

_DECODER: Final = msgspec.msgpack.Decoder(WebhookDelivery)
_GET: Final = Statement(select(_table).where(_table.c.id == parameter("id")), "id")
_OF: Final = Statement(
    select(_table)
    .where(_table.c.webhook == parameter("webhook"))
    .order_by(_table.c.made_at.desc(), _table.c.id.desc())
    .limit(parameter("limit")),
    "webhook",
    "limit",
)
_DUE: Final = Statement(
    select(_table)
    .where(
        _table.c.webhook == parameter("webhook"),
        _table.c.state == parameter("state"),
        _table.c.next_at <= parameter("now"),
    )
    .order_by(_table.c.next_at, _table.c.made_at, _table.c.id)
    .limit(parameter("limit")),
    "webhook",
    "state",
    "now",
    "limit",
)
_COUNTS: Final = Statement(
    select(_table.c.state, func.count())
    .where(_table.c.webhook == parameter("webhook"))
    .group_by(_table.c.state),
    "webhook",
)
_WAITING: Final = Statement(
    select(func.min(_table.c.made_at)).where(
        _table.c.webhook == parameter("webhook"), _table.c.state == parameter("state")
    ),
    "webhook",
    "state",
)
_PUT: Final = upsert_into(_table)
_FORGET: Final = Statement(delete(_table).where(_table.c.made_at < parameter("before")), "before")


class SqlDeliveries:
    """Events by webhook.

    Args:
        session: The transaction.
        vault: Seals and opens.
    """

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def get(self, identifier: str) -> WebhookDelivery | None:
        """Return one by its identifier.

        Raises:
            StorageUnavailable: The row was altered.
        """
        row = self._session.first(_GET, identifier)
        return None if row is None else self._opened(row)

    def of(self, webhook: str, *, limit: int) -> Sequence[WebhookDelivery]:
        """Return a webhook's, those queued last first.

        Raises:
            StorageUnavailable: A row was altered.
        """
        return [self._opened(row) for row in self._session.rows(_OF, webhook, limit)]

    def due(self, webhook: str, *, now: datetime, limit: int) -> Sequence[WebhookDelivery]:
        """Return what is to be sent to a webhook by now, what is due longest first.

        Raises:
            StorageUnavailable: A row was altered.
        """
        rows = self._session.rows(_DUE, webhook, DeliveryState.DUE.value, to_micros(now), limit)
        return [self._opened(row) for row in rows]

    def counts(self, webhook: str) -> Mapping[DeliveryState, int]:
        """Return how many of a webhook's there are of each state that any is in."""
        rows = self._session.rows(_COUNTS, webhook)
        return {DeliveryState(state): count for state, count in rows}

    def waiting_since(self, webhook: str) -> datetime | None:
        """Return when the oldest was queued that is still due; ``None`` if none is."""
        row = self._session.first(_WAITING, webhook, DeliveryState.DUE.value)
        return None if row is None or row[0] is None else from_micros(row[0])

    def put(self, delivery: WebhookDelivery) -> None:
        """Insert or replace one."""
        body = self._vault.seal_value(_place(delivery.id), msgspec.msgpack.encode(delivery))
        self._session.run(_PUT, *_shown(delivery), body)

    def forget(self, *, before: datetime) -> int:
        """Remove those queued before then, whatever became of them; return how many."""
        return self._session.run(_FORGET, to_micros(before))

    def _opened(self, row: Row) -> WebhookDelivery:
        *shown, body = row
        kept = _DECODER.decode(self._vault.open_value(_place(shown[0]), body))
        # Whoever alters the database could else have an event sent to another address.
        if _shown(kept) != tuple(shown):
            raise StorageUnavailable(DATABASE_DAMAGED, private=f"webhook_deliveries {shown[0]}")
        return kept


def _shown(delivery: WebhookDelivery) -> tuple[str, str, str, int, int]:
    return (
        delivery.id,
        delivery.webhook,
        delivery.state.value,
        to_micros(delivery.next_at),
        to_micros(delivery.made_at),
    )


def _place(identifier: str) -> str:
    return f"webhook_deliveries/{identifier}"
