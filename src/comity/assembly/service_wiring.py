"""The trust services of a node that was put together."""

from datetime import timedelta

from comity.assembly.build import Node
from comity.assembly.time_stamping import TimeStamping
from comity.assembly.trust_services import TrustServices


def time_stamping_of(node: Node) -> TimeStamping:
    """Return how a node's log is time-stamped."""
    return TimeStamping(
        origin=node.config.node.origin,
        directory=lambda: node.directory,
        settings=node.config.time_stamping,
    )


def trust_services_of(node: Node) -> TrustServices:
    """Return a node's trust services: what it shows of them, ``overview`` returns."""
    return TrustServices(
        own=node.state,
        directory=lambda: node.directory,
        time_stamping=time_stamping_of(node),
        budgets=node.config.budgets,
        witness_interval=timedelta(seconds=node.config.witnessing.interval_seconds),
    )
