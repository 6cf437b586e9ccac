"""Load: notifications composed in groups, from a process of its own, as a desk would."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from comity.assembly.build import Node
from comity.exchange.outbox import compose
from comity.ids import StateCode
from comity.law.states import iso_state
from comity.policy.decision import Permit, Refusal, decide_notification
from comity.policy.facts import NotificationFacts
from comity_training.bench.audit import Queue
from comity_training.bench.material import notifications

_PAUSE_SECONDS: Final = 0.005


@dataclass(frozen=True, slots=True)
class Load:
    """What to compose.

    Attributes:
        to: The other state.
        messages: How many.
        first: Number of the first conviction notified.
        group: Messages that share a transaction.
        backlog: Messages that may wait for their receipts before composing pauses.
    """

    to: StateCode
    messages: int
    first: int
    group: int = 128
    backlog: int = 1024


def compose_notifications(
    node: Node, load: Load, *, between: Callable[[], None] | None = None
) -> int:
    """Compose notifications group by group, never more ahead of the receipts than allowed.

    Args:
        node: The sender, opened beside the process that serves it.
        load: What to compose.
        between: Called after each group.

    Returns:
        Bytes of payload in all.
    """
    permit = permit_to_notify(node, load.to)
    source = notifications(node.state, load.to, first=load.first)
    queue = Queue(node.home)
    left, size, waiting = load.messages, 0, queue.waiting()
    while left:
        if waiting > load.backlog - load.group:
            time.sleep(_PAUSE_SECONDS)
            waiting = queue.waiting()
            continue
        drafts = list(islice(source, min(load.group, left)))
        with node.database.begin() as work:
            compose(work, node.rails, permit, drafts)
        size += sum(len(draft.payload) for draft in drafts)
        left -= len(drafts)
        # Receipts that came meanwhile are counted once the estimate reaches the limit.
        waiting += len(drafts)
        if between is not None:
            between()
    queue.close()
    return size


def permit_to_notify(node: Node, to: StateCode) -> Permit:
    """Return the permission to notify a state of its nationals' convictions.

    Raises:
        ValueError: The law knows no such duty. The fault of whoever chose the states.
    """
    decided = decide_notification(
        NotificationFacts(
            convicting_state=node.state,
            addressee=to,
            nationalities=(iso_state(to),),
            on=node.clock.now().date(),
        ),
        node.records.authority.rules,
    )
    if isinstance(decided, Refusal):
        # The choice of states is at fault, not a type.
        raise ValueError(f"{node.state} owes {to} no notification: {decided.explanation}")  # noqa: TRY004
    return decided
