"""Webhooks and what they are told, on memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from comity.access.principal import AccountId
from comity.access.webhook_model import (
    DeliveryState,
    Event,
    EventKind,
    Webhook,
    WebhookDelivery,
    WebhookSecret,
    WebhookState,
)
from comity.errors import ConflictingChange
from comity.storage.store import Store
from comity.trust.webhook_signature import SignatureForm

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WEBHOOK = Webhook(
    id="wh-1",
    account=AccountId("ac-1"),
    key="sk-1",
    label="court case system",
    address="https://cases.example.org/events",
    kinds=frozenset({EventKind.ANSWER_RECEIVED, EventKind.TASK_OPENED}),
    form=SignatureForm.PUBLIC_KEY,
    state=WebhookState.IN_USE,
    made_at=NOW,
    approved_by="ac-2",
    secrets=(WebhookSecret("whsk_1"), WebhookSecret("whsk_0", until=NOW)),
    begins_at=NOW,
    begins_leaf=7,
)


def _delivery(number: int, **changes: object) -> WebhookDelivery:
    at = NOW + timedelta(minutes=number)
    made = WebhookDelivery(
        id=f"ev-{number}",
        webhook=WEBHOOK.id,
        event=Event(EventKind.TASK_OPENED, at, "DE-BG-REQ-000000000000001", task=f"t-{number}"),
        made_at=at,
        next_at=at,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # of the same fields


def test_a_webhook_is_kept_as_it_was_with_its_secrets(store: Store) -> None:
    with store.begin() as work:
        work.access.webhooks.put(WEBHOOK)
    with store.read() as snapshot:
        assert snapshot.access.webhooks.get("wh-1") == WEBHOOK
        assert snapshot.access.webhooks.of("ac-1") == [WEBHOOK]
        assert snapshot.access.webhooks.of("ac-2") == []


def test_what_is_due_longest_comes_first_and_nothing_that_is_settled_or_later(
    store: Store,
) -> None:
    put_off = _delivery(1, next_at=NOW + timedelta(minutes=9), attempts=1, answer="no connection")
    kept = [
        put_off,
        _delivery(2),
        _delivery(3, state=DeliveryState.DELIVERED),
        _delivery(4, webhook="wh-2"),
        _delivery(5),
    ]
    with store.begin() as work:
        for each in kept:
            work.access.webhook_deliveries.put(each)
    with store.read() as snapshot:
        deliveries = snapshot.access.webhook_deliveries
        due = deliveries.due("wh-1", now=NOW + timedelta(minutes=9), limit=5)
        assert list(due) == [kept[1], kept[4], put_off]
        assert list(deliveries.due("wh-1", now=NOW + timedelta(minutes=4), limit=5)) == [kept[1]]
        assert list(deliveries.due("wh-1", now=NOW + timedelta(days=1), limit=1)) == [kept[1]]
        assert list(deliveries.of("wh-1", limit=2)) == [kept[4], kept[2]]
        assert deliveries.counts("wh-1") == {DeliveryState.DUE: 3, DeliveryState.DELIVERED: 1}
        assert deliveries.waiting_since("wh-1") == put_off.made_at
        assert deliveries.waiting_since("wh-3") is None
        assert deliveries.get("ev-9") is None


def test_what_was_told_long_ago_is_forgotten_and_nothing_else(store: Store) -> None:
    with store.begin() as work:
        for number in range(3):
            work.access.webhook_deliveries.put(_delivery(number))
        assert work.access.webhook_deliveries.forget(before=NOW + timedelta(minutes=2)) == 2
    with store.read() as snapshot:
        assert list(snapshot.access.webhook_deliveries.of("wh-1", limit=9)) == [_delivery(2)]


def _deliver_and_fail(store: Store) -> None:
    with store.begin() as work:
        work.access.webhook_deliveries.put(_delivery(1, state=DeliveryState.DELIVERED))
        raise ConflictingChange("Somebody else was first.")


def test_an_outcome_that_is_undone_leaves_the_event_due(store: Store) -> None:
    with store.begin() as work:
        work.access.webhook_deliveries.put(_delivery(1))
    with pytest.raises(ConflictingChange):
        _deliver_and_fail(store)
    with store.read() as snapshot:
        assert snapshot.access.webhook_deliveries.get("ev-1") == _delivery(1)
