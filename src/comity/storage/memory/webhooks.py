"""What webhooks are told, in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from comity.access.webhook_model import DeliveryState, WebhookDelivery
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables


class MemoryDeliveries:
    """Events by webhook.

    Args:
        tables: Everything kept.
        journal: Remembers what each change replaced.
    """

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._rows = tables.webhook_deliveries
        self._journal = journal

    def get(self, identifier: str) -> WebhookDelivery | None:
        """Return one by its identifier."""
        return self._rows.get(identifier)

    def of(self, webhook: str, *, limit: int) -> Sequence[WebhookDelivery]:
        """Return a webhook's, those queued last first."""
        found = sorted(self._all(webhook), key=lambda each: (each.made_at, each.id), reverse=True)
        return found[:limit]

    def due(self, webhook: str, *, now: datetime, limit: int) -> Sequence[WebhookDelivery]:
        """Return what is to be sent to a webhook by now, what is due longest first."""
        found = [
            each
            for each in self._all(webhook)
            if each.state is DeliveryState.DUE and each.next_at <= now
        ]
        return sorted(found, key=lambda each: (each.next_at, each.made_at, each.id))[:limit]

    def counts(self, webhook: str) -> Mapping[DeliveryState, int]:
        """Return how many of a webhook's there are of each state that any is in."""
        return dict(Counter(each.state for each in self._all(webhook)))

    def waiting_since(self, webhook: str) -> datetime | None:
        """Return when the oldest was queued that is still due; ``None`` if none is."""
        due = [each.made_at for each in self._all(webhook) if each.state is DeliveryState.DUE]
        return min(due, default=None)

    def put(self, delivery: WebhookDelivery) -> None:
        """Insert or replace one."""
        self._journal.put(self._rows, delivery.id, delivery)

    def forget(self, *, before: datetime) -> int:
        """Remove those queued before then, whatever became of them; return how many."""
        old = [each.id for each in self._rows.values() if each.made_at < before]
        for identifier in old:
            self._journal.drop(self._rows, identifier)
        return len(old)

    def _all(self, webhook: str) -> list[WebhookDelivery]:
        return [each for each in self._rows.values() if each.webhook == webhook]
