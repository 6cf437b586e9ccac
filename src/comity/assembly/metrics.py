"""Figures for monitoring: counts, ages and budgets, and nothing about persons.

Computed from rows whenever they are asked for, so that they are the same from a serving
node and from the command line.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from comity.access.webhook_model import WebhookState
from comity.assembly.build import Node
from comity.assembly.cleared_view import as_nobody
from comity.assembly.service_states import Condition
from comity.assembly.service_wiring import trust_services_of
from comity.exchange.wires import Wire
from comity.storage.store import Snapshot

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_FAR: Final = timedelta(days=36_500)


class NodeFigures(Collector):
    """The figures of one node."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._services = trust_services_of(node)

    def collect(self) -> Iterator[Metric]:
        """Yield every figure, all from one snapshot.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        now = self._node.clock.now()
        with self._node.database.read() as snapshot:
            overview = self._services.overview(snapshot, now, closed=0)
            # Who reads figures is cleared for nothing: restricted messages count as none.
            shown = as_nobody(snapshot)
            counts = shown.exchange.counts()
            oldest = _oldest_due(shown, now)
            leaves = snapshot.log.size()
            latest = snapshot.publications.latest()
            renewals = snapshot.time_stamps.expiring(now, now + _FAR, limit=1)
            is_open, closed = snapshot.service_gaps.counts()
            webhooks, waiting = _webhooks(snapshot, now)
        yield _gauge("comity_messages", "Messages by state.", "state", counts)
        yield _one(
            "comity_undelivered_age_seconds",
            "Age of the oldest message that is not delivered; 0 if none is.",
            max(0.0, (now - oldest).total_seconds()),
        )
        yield _one("comity_log_entries", "Entries of this node's log.", leaves)
        yield _one(
            "comity_published_entries",
            "Entries under the latest published checkpoint.",
            0 if latest is None else latest.size,
        )
        if latest is not None:
            age = max(0.0, (now - latest.published_at).total_seconds())
            yield _one("comity_publication_age_seconds", "Age of the latest publication.", age)
        if renewals and renewals[0].renew_by is not None:
            left = (renewals[0].renew_by - now).total_seconds()
            what = "Until the first chain of time-stamps ends unless it is renewed."
            yield _one("comity_time_stamp_end_seconds", what, left)
        names = ("service", "subject")
        state = GaugeMetricFamily(
            "comity_trust_service",
            "How a trust service stands: 1 for the condition that holds.",
            labels=(*names, "condition"),
        )
        budget = GaugeMetricFamily(
            "comity_trust_service_budget_seconds",
            "What is left of a trust service's budget, while it counts down.",
            labels=names,
        )
        owed = GaugeMetricFamily(
            "comity_trust_service_owed", "What is owed because of a trust service.", labels=names
        )
        for each in overview.states:
            labels = (each.service.value, each.subject)
            for condition in Condition:
                state.add_metric(
                    (*labels, condition.value), 1.0 if condition is each.condition else 0.0
                )
            if each.remaining is not None:
                budget.add_metric(labels, each.remaining.total_seconds())
            owed.add_metric(labels, each.owed)
        yield from (state, budget, owed)
        yield _gauge("comity_webhooks", "Webhooks by state.", "state", webhooks)
        yield _one(
            "comity_webhook_waiting_seconds",
            "How long the oldest event waits that a webhook has not taken; 0 if none does.",
            waiting.total_seconds(),
        )
        gaps = {"open": is_open, "closed": closed}
        yield _gauge("comity_trust_service_gaps", "Gaps of trust services.", "state", gaps)


def _webhooks(snapshot: Snapshot, now: datetime) -> tuple[Mapping[str, int], timedelta]:
    """Return how many webhooks there are of each state, and how long the oldest event waits."""
    found = snapshot.access.webhooks.all()
    since = [
        snapshot.access.webhook_deliveries.waiting_since(each.id) for each in found if each.is_told
    ]
    oldest = min((at for at in since if at is not None), default=now)
    states = {state.value: 0 for state in WebhookState}
    return states | Counter(each.state.value for each in found), max(now - oldest, timedelta())


def _oldest_due(snapshot: Snapshot, now: datetime) -> datetime:
    """Return when the oldest message that is due was composed; now if none is."""
    exchange = snapshot.exchange
    composed = [
        message.composed_at
        for peer in exchange.peers_with_due()
        for message in exchange.due_to(peer, limit=1, max_bytes=1)
    ]
    for peer in exchange.peers_with_due(Wire.ECRIS):
        first = exchange.due_on_channel(peer, wire=Wire.ECRIS, now=now)
        composed += [] if first is None else [first.composed_at]
    return min(composed, default=now)


def _one(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)


def _gauge(name: str, what: str, label: str, values: Mapping[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=(label,))
    for key, value in sorted(values.items()):
        family.add_metric((key,), value)
    return family


def exposition(node: Node) -> str:
    """Return the figures of a node in the text format of Prometheus.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(NodeFigures(node))
    return generate_latest(registry).decode("utf-8")
