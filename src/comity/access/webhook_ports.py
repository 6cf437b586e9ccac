"""What webhooks need kept beside themselves: what is due to each, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from comity.access.webhook_model import DeliveryState, WebhookDelivery


class DeliveryReading(Protocol):
    """Events by webhook."""

    def get(self, identifier: str) -> WebhookDelivery | None:
        """Return one by its identifier."""
        ...

    def of(self, webhook: str, *, limit: int) -> Sequence[WebhookDelivery]:
        """Return a webhook's, those queued last first."""
        ...

    def due(self, webhook: str, *, now: datetime, limit: int) -> Sequence[WebhookDelivery]:
        """Return what is to be sent to a webhook by now, what is due longest first."""
        ...

    def counts(self, webhook: str) -> Mapping[DeliveryState, int]:
        """Return how many of a webhook's there are of each state that any is in."""
        ...

    def waiting_since(self, webhook: str) -> datetime | None:
        """Return when the oldest was queued that is still due; ``None`` if none is."""
        ...


class DeliveryWriting(DeliveryReading, Protocol):
    """Events by webhook, to change."""

    def put(self, delivery: WebhookDelivery) -> None:
        """Insert or replace one."""
        ...

    def forget(self, *, before: datetime) -> int:
        """Remove those queued before then, whatever became of them; return how many."""
        ...
