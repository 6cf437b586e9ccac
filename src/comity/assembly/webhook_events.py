"""What programs are told: found in what the node has on record already, and queued.

Messages and decisions are found in the node's own log, in its order, behind a mark that is kept;
tasks and deadlines in the queue of tasks. What was found, the entry of the log that says for whom
it is queued, and the mark are committed together: whatever stops the node, nothing is lost, and
nothing is queued twice, for the identifier of an event follows from what it is about.

A program hears of nothing that its key could not ask about. A message that came is told once
casework has dealt with it, for only then it is known whether it concerns somebody restricted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec

from comity.access.office import log_act
from comity.access.webhook_model import Event, EventKind, Webhook, WebhookDelivery
from comity.access.webhooks import listener, may_be_told
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot, as_nobody
from comity.exchange.ports import Delivery, Handling
from comity.ids import ConversationId, MessageId, TaskId
from comity.ledger.acts import BY_THE_NODE, Act
from comity.ledger.entry import EntryKind
from comity.ledger.ports import StoredLeaf
from comity.records.deadlines import DUE_SOON, OVERDUE
from comity.records.messages import SERVICE as RECORDS
from comity.records.messages import Kind
from comity.records.ports import Task, TaskKind
from comity.records.recall_messages import ORDER, RESPONSE
from comity.records.recall_messages import SERVICE as RECALLS
from comity.storage.store import FactReading, Snapshot
from comity.trust.digest import sha256

KEPT: Final = timedelta(days=30)
"""How long it is kept what a webhook was told, and what waits for one that is paused."""

_MARK: Final = "webhooks.mark"
_AT_ONCE: Final = 1000
_LAG: Final = 500
"""Entries after which the mark is kept though nothing was found."""

_SPAN: Final = timedelta(days=1)
"""A task may be committed so long after the moment that it bears."""

_LOOK_AGAIN: Final = timedelta(minutes=1)
"""Not every refusal of a message has an entry of its own."""

_ARRIVED: Final = frozenset({EntryKind.MESSAGE_RECEIVED, EntryKind.CHANNEL_RECEIVED})
_SENT: Final = frozenset({EntryKind.MESSAGE_SENT, EntryKind.CHANNEL_SENT})
_SETTLES: Final = frozenset({EntryKind.RECEIPT, EntryKind.CHANNEL_ACCEPTED, EntryKind.TASK})
_OF_ARRIVALS: Final = {
    (RECORDS, str(Kind.REQUEST)): EventKind.REQUEST_RECEIVED,
    (RECORDS, str(Kind.REQUEST_RESPONSE)): EventKind.ANSWER_RECEIVED,
    (RECORDS, str(Kind.NOTIFICATION)): EventKind.NOTIFICATION_RECEIVED,
    (RECALLS, ORDER): EventKind.RECALL_RECEIVED,
    (RECALLS, RESPONSE): EventKind.RECALL_ANSWERED,
}
_SERVICES: Final = frozenset({RECORDS, RECALLS})
"""What a person asks about their own data, and breaches, are no matter for programs."""


class Mark(msgspec.Struct, frozen=True):
    """How far the record was looked at.

    Attributes:
        leaf: The first entry of the log that was not.
        open: Messages that were seen leaving or arriving, and of which the end is yet to come.
        tasks_to: Until when tasks were.
    """

    leaf: int = 0
    open: tuple[str, ...] = ()
    tasks_to: datetime | None = None


class _Named(msgspec.Struct):
    """What is read of an entry: which message or task it is about."""

    message: str = ""
    id: str = ""
    task: str = ""
    case: str = ""


_NAMED: Final = msgspec.json.Decoder(_Named)


@dataclass(frozen=True, slots=True)
class _Found:
    """Something that happened, and since when a webhook must be told to hear of it.

    Attributes:
        event: What happened.
        leaf: Its entry in our log; ``None`` for a task, which has none.
    """

    event: Event
    leaf: int | None = None

    def concerns(self, webhook: Webhook) -> bool:
        """Return whether a webhook was told of such events when it happened."""
        if self.event.kind not in webhook.kinds or webhook.begins_at is None:
            return False
        if self.leaf is None:
            return self.event.at >= webhook.begins_at
        return self.leaf >= webhook.begins_leaf


@dataclass(slots=True)
class EventQueue:
    """Queues what happens, for as long as a node serves.

    Attributes:
        node: The node.
    """

    node: Node
    _token: str = ""
    _leaf: int = 0
    _settled_at: datetime | None = None
    _tasks: frozenset[str] = field(default_factory=frozenset)

    def round(self) -> bool:
        """Queue what happened since; return whether there is more to look at.

        Raises:
            StorageUnavailable: The database does not answer; nothing was queued.
        """
        now = self.node.clock.now()
        # Before the look: what is committed meanwhile is found by the next one.
        token = self.node.database.change_token()
        if token == self._token and not self._is_time(now):
            return False
        with self.node.database.read() as snapshot:
            webhooks = [each for each in snapshot.access.webhooks.all() if each.is_told]
            if not webhooks:
                return False
            kept = _mark_of(snapshot.facts)
            begun = min(each.begins_leaf for each in webhooks)
            start = max(kept.leaf, begun, self._leaf)
            size = snapshot.log.size()
            end = min(size, start + _AT_ONCE)
            seen = as_nobody(snapshot)
            found, unsettled = self._look(snapshot, seen, kept.open, range(start, end), now)
            tasks = seen.cases.open_tasks()
            found += self._new(tasks, webhooks, kept, now)
            queued = list(_queued(snapshot, webhooks, found, now))
        mark = Mark(end, unsettled, now)
        moved = queued or unsettled != kept.open or end - kept.leaf >= _LAG
        if moved and not self._keep(queued, kept, mark):
            return True
        self._leaf, self._tasks = end, frozenset(each.id for each in tasks)
        self._token = token if end == size else ""
        return end < size

    def _look(
        self,
        snapshot: Snapshot,
        seen: ClearedSnapshot,
        before: Sequence[str],
        leaves: range,
        now: datetime,
    ) -> tuple[list[_Found], tuple[str, ...]]:
        """Return what these entries tell, and the messages of which the end is yet to come."""
        found: list[_Found] = []
        unsettled, settles = list(before), self._is_time(now)
        for index in leaves:
            leaf = snapshot.log.entry(index)
            named = _named(leaf)
            if named is None:
                continue
            settles = settles or leaf.kind in _SETTLES
            if leaf.kind in _ARRIVED | _SENT:
                unsettled.append(named.message or named.id)
            elif leaf.kind is EntryKind.TASK and named.task:
                event = Event(
                    EventKind.TASK_DECIDED,
                    leaf.recorded_at,
                    conversation=named.case,
                    task=named.task,
                )
                found += [_Found(event, index)] if is_shown(seen, event) else []
        if settles:
            self._settled_at = now
        still: list[str] = []
        for each in dict.fromkeys(unsettled):
            ended, told = _end_of(snapshot, seen, MessageId(each), settles=settles)
            found += [] if told is None else [told]
            still += [] if ended else [each]
        return found, tuple(still)

    def _is_time(self, now: datetime) -> bool:
        return self._settled_at is None or now - self._settled_at >= _LOOK_AGAIN

    def _new(
        self, tasks: Sequence[Task], webhooks: Sequence[Webhook], mark: Mark, now: datetime
    ) -> list[_Found]:
        """Return what open tasks tell that were not seen open before."""
        begun = min(each.begins_at or now for each in webhooks)
        since = begun if mark.tasks_to is None else max(begun, mark.tasks_to - _SPAN)
        new = [each for each in tasks if each.created_at >= since and each.id not in self._tasks]
        return [found for each in new for found in _of_task(each)]

    def _keep(self, queued: Sequence[WebhookDelivery], before: Mark, after: Mark) -> bool:
        """Commit it; return whether nobody else queued meanwhile."""
        node = self.node
        with node.database.begin() as work:
            if _mark_of(work.facts) != before:
                return False
            for each in queued:
                work.access.webhook_deliveries.put(each)
            for webhook in sorted({each.webhook for each in queued}):
                ids = sorted(each.id for each in queued if each.webhook == webhook)
                log_act(
                    work,
                    Act.WEBHOOK_TOLD,
                    {
                        "events": len(ids),
                        "ids_sha256": sha256("\n".join(ids).encode()).hex(),
                        "webhook": webhook,
                    },
                    official=BY_THE_NODE,
                    at=node.clock.now(),
                    randomness=node.rails.randomness,
                )
            work.facts.put(_MARK, msgspec.json.encode(after))
        return True


def event_id(webhook: str, event: Event) -> str:
    """Return the identifier of an event for a webhook: the same whenever it is found."""
    about = event.task or event.message or event.conversation
    return f"ev-{sha256(f'{webhook}|{event.kind}|{about}'.encode()).hex()[:32]}"


def is_shown(seen: ClearedSnapshot, event: Event) -> bool:
    """Return whether an event may be told as things stand: what it is about is not hidden."""
    if event.kind is EventKind.TEST:
        return True
    if event.task:
        return seen.cases.task(TaskId(event.task)) is not None
    return seen.exchange.conversation(ConversationId(event.conversation)) is not None


def _mark_of(facts: FactReading) -> Mark:
    kept = facts.get(_MARK)
    return Mark() if kept is None else msgspec.json.decode(kept, type=Mark)


def _named(leaf: StoredLeaf) -> _Named | None:
    """Return what an entry is about; ``None`` if it is of no kind that matters, or ended."""
    if leaf.body is None or leaf.kind not in _ARRIVED | _SENT | _SETTLES:
        return None
    return _NAMED.decode(leaf.body)


def _end_of(
    snapshot: Snapshot, seen: ClearedSnapshot, message: MessageId, *, settles: bool
) -> tuple[bool, _Found | None]:
    """Return whether nothing more is to come of a message, and what is told of it."""
    arrived = snapshot.exchange.incoming(message)
    if arrived is not None:
        if arrived.handling is not Handling.DONE:
            return False, None
        kind = _OF_ARRIVALS.get((arrived.service, arrived.kind), EventKind.MESSAGE_RECEIVED)
        event = Event(kind, arrived.received_at, arrived.conversation, arrived.id)
        is_told = arrived.service in _SERVICES and is_shown(seen, event)
        return True, _Found(event, arrived.leaf_index) if is_told else None
    if not settles:
        return False, None
    sent = snapshot.exchange.outgoing(message)
    if sent is None:
        return True, None
    if sent.delivery in {Delivery.DUE, Delivery.HELD}:
        return False, None
    refused = sent.delivery is Delivery.REFUSED
    kind = EventKind.MESSAGE_REFUSED if refused else EventKind.MESSAGE_DELIVERED
    event = Event(kind, sent.settled_at or sent.composed_at, sent.conversation, sent.id)
    is_told = sent.service in _SERVICES and is_shown(seen, event)
    return True, _Found(event, sent.leaf_index) if is_told else None


def _of_task(task: Task) -> Iterator[_Found]:
    """Yield what is told of a task that was opened."""
    yield _Found(
        Event(
            EventKind.TASK_OPENED,
            task.created_at,
            conversation=task.conversation,
            message=task.message,
            task=task.id,
        )
    )
    steps = {DUE_SOON: EventKind.DEADLINE_NEAR, OVERDUE: EventKind.DEADLINE_PASSED}
    if task.kind is TaskKind.ATTEND and task.reason in steps:
        kind = steps[task.reason]
        yield _Found(Event(kind, task.created_at, conversation=task.conversation))


def _queued(
    snapshot: Snapshot, webhooks: Sequence[Webhook], found: Sequence[_Found], now: datetime
) -> Iterator[WebhookDelivery]:
    """Yield what is due to each webhook and was not before."""
    for webhook in webhooks:
        program = listener(snapshot.access, webhook, now)
        for each in found:
            if not each.concerns(webhook) or not may_be_told(program, each.event.kind):
                continue
            identifier = event_id(webhook.id, each.event)
            if snapshot.access.webhook_deliveries.get(identifier) is None:
                yield WebhookDelivery(identifier, webhook.id, each.event, now, now)
