"""Sending what programs are told: what is due, as which call, and what comes of it.

A call says that something happened and by which references to ask for it, and nothing else.
Just before it is made, the key of the program and what is restricted are asked about again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from comity.access.model import Notice
from comity.access.office import log_act, new_identifier
from comity.access.webhook_model import (
    DeliveryState,
    Webhook,
    WebhookDelivery,
    WebhookState,
)
from comity.access.webhooks import changed, listener, may_be_told
from comity.assembly.build import Node
from comity.assembly.cleared_view import as_nobody
from comity.assembly.webhook_events import KEPT, is_shown
from comity.ledger.acts import BY_THE_NODE, Act
from comity.ledger.entry import canonical_json, utc_text
from comity.storage.store import Snapshot, Work
from comity.trust.webhook_signature import (
    ID_HEADER,
    MOMENT_HEADER,
    SIGNATURE_HEADER,
    webhook_signature,
)

WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long is waited after each attempt that failed: a little over three days in all."""

ATTEMPTS: Final = len(WAITS) + 1
_GONE: Final = 410
_TAKEN: Final = range(200, 300)
_AT_ONCE: Final = 50
_EVERY_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WebhookCall:
    """A call to make.

    Attributes:
        webhook: To which webhook.
        delivery: Which event.
        address: Where.
        headers: What names the event, dates the call and signs both.
        body: What is said.
    """

    webhook: str
    delivery: str
    address: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call.

    Attributes:
        status: What the receiver answered; ``None`` if nothing.
        problem: Why nothing came back, in words of ours.
    """

    status: int | None
    problem: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has the event."""
        return self.status in _TAKEN

    @property
    def words(self) -> str:
        """The same, short, as it is shown."""
        return self.problem if self.status is None else f"status {self.status}"


def webhooks_due(node: Node) -> tuple[str, ...]:
    """Return the webhooks to which something is to be sent now.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    now = node.clock.now()
    with node.database.read() as snapshot:
        deliveries = snapshot.access.webhook_deliveries
        return tuple(
            each.id
            for each in snapshot.access.webhooks.all()
            if _may_be_called(each, now) and deliveries.due(each.id, now=now, limit=1)
        )


def next_call(node: Node, webhook: str) -> WebhookCall | None:
    """Return the next call to a webhook; ``None`` if none is to be made now.

    What may not be told any more is withheld, and never sent.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    now = node.clock.now()
    with node.database.read() as snapshot:
        found = snapshot.access.webhooks.get(webhook)
        if found is None or not _may_be_called(found, now):
            return None
        due = snapshot.access.webhook_deliveries.due(webhook, now=now, limit=_AT_ONCE)
        barred = []
        for each in due:
            if _is_allowed(snapshot, found, each, now):
                call = _call(found, each, now)
                break
            barred.append(each)
        else:
            call = None
    if barred:
        with node.database.begin() as work:
            for each in barred:
                withheld = replace(each, state=DeliveryState.WITHHELD, next_at=now)
                work.access.webhook_deliveries.put(withheld)
    return call


def note_outcome(node: Node, call: WebhookCall, outcome: Outcome) -> None:
    """Keep what came of a call: it was taken, is tried again, or is given up.

    Raises:
        StorageUnavailable: The database does not answer; the call is made again, and its
            receiver knows it by its identifier.
    """
    now = node.clock.now()
    with node.database.begin() as work:
        webhook = work.access.webhooks.get(call.webhook)
        delivery = work.access.webhook_deliveries.get(call.delivery)
        if webhook is None or delivery is None:
            return
        work.access.webhook_deliveries.put(_settled(delivery, outcome, now))
        after = _after(webhook, outcome, now)
        if after is None:
            return
        work.access.webhooks.put(after)
        if after.state is not webhook.state:
            _tell_of_pause(node, work, after)


def forget_old(node: Node) -> int:
    """Forget what webhooks were told long ago; return how many events.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    with node.database.read() as snapshot:
        if snapshot.access.webhooks.is_empty():
            return 0
    with node.database.begin() as work:
        return work.access.webhook_deliveries.forget(before=node.clock.now() - KEPT)


def body_of(delivery: WebhookDelivery) -> bytes:
    """Return what is said of an event: kind, moment, references; the same at every attempt."""
    event = delivery.event
    about = {
        "conversation": event.conversation,
        "message": event.message,
        "task": event.task,
        "webhook": delivery.webhook,
    }
    return canonical_json(
        {
            "data": {name: value for name, value in about.items() if value},
            "timestamp": utc_text(event.at),
            "type": event.kind.value,
        }
    )


def _may_be_called(webhook: Webhook, now: datetime) -> bool:
    return webhook.state is WebhookState.IN_USE and (
        webhook.next_at is None or webhook.next_at <= now
    )


def _is_allowed(
    snapshot: Snapshot, webhook: Webhook, delivery: WebhookDelivery, now: datetime
) -> bool:
    program = listener(snapshot.access, webhook, now)
    return may_be_told(program, delivery.event.kind) and is_shown(
        as_nobody(snapshot), delivery.event
    )


def _call(webhook: Webhook, delivery: WebhookDelivery, now: datetime) -> WebhookCall:
    body, moment = body_of(delivery), int(now.timestamp())
    signature = webhook_signature(
        webhook.secrets_in_force(now), identifier=delivery.id, moment=moment, body=body
    )
    headers = {
        "Content-Type": "application/json",
        ID_HEADER: delivery.id,
        MOMENT_HEADER: str(moment),
        SIGNATURE_HEADER: signature,
    }
    return WebhookCall(webhook.id, delivery.id, webhook.address, headers, body)


def _settled(delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> WebhookDelivery:
    tried = replace(delivery, attempts=delivery.attempts + 1, answer=outcome.words)
    if outcome.is_taken:
        return replace(tried, state=DeliveryState.DELIVERED, next_at=now)
    if tried.attempts >= ATTEMPTS:
        return replace(tried, state=DeliveryState.GIVEN_UP, next_at=now)
    return replace(tried, next_at=now + WAITS[tried.attempts - 1])


def _after(webhook: Webhook, outcome: Outcome, now: datetime) -> Webhook | None:
    """Return the webhook after a call, or ``None`` if nothing of it is worth keeping."""
    if outcome.is_taken:
        last = webhook.last_success_at
        if webhook.failures == 0 and last is not None and now - last < _EVERY_MINUTE:
            return None
        return replace(webhook, failures=0, next_at=None, last_success_at=now)
    failures = webhook.failures + 1
    failed = replace(webhook, failures=failures)
    if webhook.state is not WebhookState.IN_USE:
        return failed
    if outcome.status == _GONE:
        return _paused(failed, "its receiver answered that it is gone for good")
    if failures >= ATTEMPTS:
        return _paused(failed, f"{failures} calls failed one after the other")
    return replace(failed, next_at=now + WAITS[failures - 1])


def _paused(webhook: Webhook, why: str) -> Webhook:
    return replace(webhook, state=WebhookState.PAUSED, next_at=None, why_paused=why)


def _tell_of_pause(node: Node, work: Work, webhook: Webhook) -> None:
    now, randomness = node.clock.now(), node.rails.randomness
    log_act(
        work,
        Act.WEBHOOK_CHANGED,
        changed(webhook, "paused"),
        official=BY_THE_NODE,
        at=now,
        randomness=randomness,
    )
    words = f"Webhook {webhook.id} is paused: {webhook.why_paused}. Resume it once that is mended."
    notice = Notice(new_identifier("no", randomness), webhook.account, now, words)
    work.access.notices.put(notice)
