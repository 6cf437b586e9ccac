"""Programs are told that something happened: signed, in order, again until they have it."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from tests.desk.desk_stage import Desk
from tests.desk.pages.world import World, world
from tests.desk.register import hide
from tests.desk.webhook_stage import (
    ALL,
    Integrator,
    Receiver,
    go_round,
    integrator,
    permit,
    receiver,
    wait_and_go_round,
)
from tests.unit.cli.offices import hand_over
from tests.unit.records.states_in_touch import command

from comity.access.permissions import Permission, Role
from comity.access.webhook_model import DeliveryState, EventKind
from comity.assembly.webhook_events import EventQueue
from comity.assembly.webhook_sending import ATTEMPTS, WAITS
from comity.errors import SignatureInvalid, StorageUnavailable
from comity.ids import StateCode
from comity.node.webhook_round import WebhookRounds
from comity.persons.dates import PartialDate
from comity.persons.names import name_of
from comity.persons.person import Person
from comity.trust.webhook_signature import check_webhook

__all__ = ["world"]

DOCS = Path(__file__).parents[2] / "docs" / "interface.md"


@pytest.fixture
def told() -> Iterator[Receiver]:
    with receiver() as opened:
        yield opened


def _request_comes(world: World, surname: str = "Neumann") -> None:
    """Let Bulgaria ask about somebody who is in nobody's register."""
    node = world.bulgaria.node()
    person = Person(name=name_of("Petar", surname), birth_date=PartialDate(1988, 2, 3))
    with node.database.begin() as work:
        node.records.request(work, command(StateCode("DE"), person, case_reference="ДП 9/2026"))
    node.database.close()
    hand_over(world.bulgaria, world.german)


def _ready(desk: Desk, told: Receiver, *kinds: str) -> tuple[Integrator, str, str]:
    permit(desk.node, told.port)
    ines = integrator(desk)
    webhook, secret = ines.approved(told.address, *kinds)
    return ines, webhook, secret


def test_a_program_is_told_of_a_request_its_task_and_the_decision_and_of_no_person(
    world: World, told: Receiver
) -> None:
    ines, webhook, secret = _ready(world.desk, told)
    go_round(world.desk.node)
    assert told.calls == [], "what happened before it was asked for is not told"
    world.desk.clock.wait(minutes=1)
    _request_comes(world)
    go_round(world.desk.node)
    assert told.kinds == ["request.received", "task.opened"]
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    opened = next(each for each in told.calls if each.kind == "task.opened")
    task = opened.said["data"]["task"]  # type: ignore[index]
    decision = {"decision": {"act": "nobody"}, "reason": "Not in the register."}
    answer = erika.api("POST", f"/tasks/{task}/decision", decision)
    assert answer.status == 200, answer.text
    wait_and_go_round(world.desk, minutes=2)
    assert "task.decided" in told.kinds
    for each in told.calls:
        now = int(world.desk.clock.at.timestamp())
        check_webhook(
            secret,
            identifier=each.id,
            moment=each.headers["webhook-timestamp"],
            signature=each.headers["webhook-signature"],
            body=each.body,
            now=now,
        )
        assert set(each.said) == {"type", "timestamp", "data"}
        assert b"Neumann" not in each.body
        assert "ДП" not in each.body.decode()
    before = len(told.calls)
    wait_and_go_round(world.desk, minutes=2)
    assert len(told.calls) == before, "nothing is told twice"
    assert {state for _, state in ines.fates(webhook)} == {"delivered"}


def test_a_node_that_goes_on_queues_what_comes_and_what_came_once(
    world: World, told: Receiver
) -> None:
    _, webhook, _ = _ready(world.desk, told)
    queue = EventQueue(world.desk.node)
    queued = []
    for surname in ("Neumann", "Altmann"):
        world.desk.clock.wait(minutes=2)
        _request_comes(world, surname)
        assert not queue.round()
        assert not queue.round()
        with world.desk.node.database.read() as snapshot:
            queued.append(len(snapshot.access.webhook_deliveries.of(webhook, limit=99)))
    assert queued == [2, 4]


def test_a_serving_node_tells_by_itself_until_it_is_stopped(desk: Desk, told: Receiver) -> None:
    ines, webhook, _ = _ready(desk, told)
    assert ines.browser.api("POST", f"/webhooks/{webhook}/test").status == 200

    async def served() -> None:
        with ThreadPoolExecutor(2) as executor:
            rounds = asyncio.create_task(WebhookRounds(desk.node, executor).run())
            assert await asyncio.to_thread(told.called.wait, 20)
            rounds.cancel()
            with suppress(asyncio.CancelledError):
                await rounds

    asyncio.run(served())
    assert [each.kind for each in told.calls] == ["webhook.test"]


def test_an_answer_a_delivery_and_what_is_overdue_are_told(world: World, told: Receiver) -> None:
    _ready(world.desk, told)
    world.desk.clock.wait(minutes=1)
    node = world.desk.node
    person = Person(name=name_of("Elena", "Todorova"), birth_date=PartialDate(1980))
    with node.database.begin() as work:
        node.records.request(work, command(StateCode("BG"), person, case_reference="4 Js 1/26"))
    go_round(node)
    assert told.calls == [], "it has not been delivered yet"
    hand_over(world.german, world.bulgaria)
    go_round(node)
    assert told.kinds == ["message.delivered"]
    with node.database.begin() as work:
        node.records.escalate(work, world.desk.clock.now().date())
    go_round(node)
    assert "deadline.passed" in told.kinds
    assert "task.opened" in told.kinds


def test_nothing_is_sent_before_somebody_else_approved_and_the_secret_was_made(
    desk: Desk, told: Receiver
) -> None:
    permit(desk.node, told.port)
    ines = integrator(desk)
    webhook = ines.asks(told.address)
    assert ines.browser.api("POST", f"/webhooks/{webhook}/secret").status == 409
    assert ines.browser.api("POST", f"/webhooks/{webhook}/approval").status == 403
    assert ines.browser.api("POST", f"/webhooks/{webhook}/test").status == 409
    assert ines.guard.api("POST", f"/webhooks/{webhook}/approval").status == 200
    assert ines.browser.api("POST", f"/webhooks/{webhook}/test").status == 409
    go_round(desk.node)
    assert told.calls == []
    listed = desk.signed_in("adam").api("GET", "/webhook-register")
    assert [each["state"] for each in listed.json["webhooks"]] == ["approved"]


def test_a_receiver_that_fails_is_called_again_later_with_the_same_event(
    desk: Desk, told: Receiver
) -> None:
    ines, webhook, _ = _ready(desk, told)
    told.status = 503
    assert ines.browser.api("POST", f"/webhooks/{webhook}/test").status == 200
    go_round(desk.node)
    go_round(desk.node)
    assert len(told.calls) == 1, "not before its time"
    wait_and_go_round(desk, seconds=WAITS[0].total_seconds())
    told.status = 200
    wait_and_go_round(desk, seconds=WAITS[1].total_seconds())
    first, second, third = told.calls
    assert first.id == second.id == third.id
    assert first.body == third.body
    assert first.headers["webhook-signature"] != third.headers["webhook-signature"]
    assert ines.fates(webhook) == [("webhook.test", "delivered")]


def test_after_days_of_failing_it_is_paused_said_so_and_resumed_by_a_person(
    desk: Desk, told: Receiver
) -> None:
    ines, webhook, _ = _ready(desk, told)
    told.status = 500
    assert ines.browser.api("POST", f"/webhooks/{webhook}/test").status == 200
    for wait in (timedelta(), *WAITS):
        wait_and_go_round(desk, seconds=wait.total_seconds())
    assert len(told.calls) == ATTEMPTS
    browser = desk.signed_in("ines")
    (shown,) = browser.api("GET", "/webhooks").json["webhooks"]
    assert (shown["state"], shown["failures"]) == ("paused", ATTEMPTS)
    with desk.node.database.read() as snapshot:
        notices = [each.words for each in snapshot.access.notices.of("ac-ines")]
    assert any("is paused" in each for each in notices)
    told.status = 200
    wait_and_go_round(desk, days=2)
    assert len(told.calls) == ATTEMPTS
    browser = desk.signed_in("ines")
    assert browser.api("POST", f"/webhooks/{webhook}/resumption").status == 200
    given_up = browser.api("GET", f"/webhooks/{webhook}/deliveries").json["deliveries"][0]
    assert given_up["state"] == "given up"
    path = f"/webhooks/{webhook}/deliveries/{given_up['id']}/again"
    assert browser.api("POST", path).status == 200
    go_round(desk.node)
    assert told.calls[-1].id == told.calls[0].id
    assert len(told.calls) == ATTEMPTS + 1


def test_a_receiver_that_is_gone_is_not_called_again(desk: Desk, told: Receiver) -> None:
    ines, webhook, _ = _ready(desk, told)
    told.status = 410
    ines.browser.api("POST", f"/webhooks/{webhook}/test")
    go_round(desk.node)
    wait_and_go_round(desk, days=1)
    assert len(told.calls) == 1
    (shown,) = desk.signed_in("ines").api("GET", "/webhooks").json["webhooks"]
    assert shown["state"] == "paused"


def test_while_one_secret_follows_another_a_receiver_may_check_with_either(
    desk: Desk, told: Receiver
) -> None:
    ines, webhook, first = _ready(desk, told)
    rotated = ines.browser.api("POST", f"/webhooks/{webhook}/rotation").json["secret"]
    assert rotated != first
    assert ines.browser.api("POST", f"/webhooks/{webhook}/rotation").status == 409

    def checked(secret: str) -> None:
        ines.browser = desk.signed_in("ines")
        assert ines.browser.api("POST", f"/webhooks/{webhook}/test").status == 200
        go_round(desk.node)
        call = told.calls[-1]
        check_webhook(
            secret,
            identifier=call.id,
            moment=call.headers["webhook-timestamp"],
            signature=call.headers["webhook-signature"],
            body=call.body,
            now=int(desk.clock.at.timestamp()),
        )

    checked(first)
    checked(rotated)
    desk.clock.wait(hours=25)
    checked(rotated)
    with pytest.raises(SignatureInvalid):
        checked(first)


def test_the_check_in_the_handbook_takes_our_calls_and_no_others(
    desk: Desk, told: Receiver
) -> None:
    text = DOCS.read_text().partition("<!-- receiver -->\n```python\n")[2].partition("```")[0]
    handbook: dict[str, object] = {}
    exec(text, handbook)  # noqa: S102 - what the handbook tells integrators to run
    is_ours = handbook["is_ours"]
    assert callable(is_ours)
    ines, webhook, secret = _ready(desk, told)
    ines.browser.api("POST", f"/webhooks/{webhook}/test")
    go_round(desk.node)
    (call,) = told.calls
    now = int(desk.clock.at.timestamp())
    assert is_ours(secret, call.headers, call.body, now)
    assert not is_ours(secret, call.headers, call.body + b" ", now)
    assert not is_ours(secret, call.headers, call.body, now + 301)
    assert not is_ours(secret[:-4] + "AAA=", call.headers, call.body, now)


def test_a_public_key_is_enough_to_check(desk: Desk, told: Receiver) -> None:
    permit(desk.node, told.port)
    ines = integrator(desk)
    webhook, public = ines.approved(told.address, form="public-key")
    assert public.startswith("whpk_")
    ines.browser.api("POST", f"/webhooks/{webhook}/test")
    go_round(desk.node)
    (call,) = told.calls
    heard = {
        "identifier": call.id,
        "moment": call.headers["webhook-timestamp"],
        "signature": call.headers["webhook-signature"],
        "now": int(desk.clock.at.timestamp()),
    }
    check_webhook(public, body=call.body, **heard)  # type: ignore[arg-type] # by name
    with pytest.raises(SignatureInvalid):
        check_webhook(public, body=b"{}", **heard)  # type: ignore[arg-type] # by name


def test_a_webhook_is_told_of_nothing_that_its_key_may_not_ask_about(
    desk: Desk, told: Receiver
) -> None:
    permit(desk.node, told.port)
    ines = integrator(desk, Permission.CONVERSATION_LIST)
    body = {"label": "x", "address": told.address, "key": ines.key, "kinds": ["task.opened"]}
    refused = ines.browser.api("POST", "/webhooks", body)
    assert refused.status == 422
    assert "records:task:list" in refused.text
    body = {**body, "kinds": ["webhook.test"]}
    assert ines.browser.api("POST", "/webhooks", body).status == 422
    body = {**body, "kinds": ["answer.received"], "key": "sk-of-another"}
    assert ines.browser.api("POST", "/webhooks", body).status == 422
    assert ines.browser.api("GET", "/webhooks").json["webhooks"] == []


def test_what_was_restricted_since_or_whose_key_ended_is_withheld(
    world: World, told: Receiver
) -> None:
    ines, webhook, _ = _ready(world.desk, told, "task.decided")
    world.desk.clock.wait(minutes=1)
    told.status = 503
    world.desk.engage("erika", Role.OFFICER)
    decision = {"decision": {"act": "nobody"}, "reason": "Another person."}
    erika = world.desk.signed_in("erika")
    path = f"/tasks/{world.cases.doubtful}/decision"
    assert erika.api("POST", path, decision).status == 200
    go_round(world.desk.node)
    assert told.kinds == ["task.decided"]
    hide(world.desk, world.cases.jonas, "alpha")
    told.status = 204
    wait_and_go_round(world.desk, minutes=5)
    assert len(told.calls) == 1
    ines.browser = world.desk.signed_in("ines")
    with world.desk.node.database.read() as snapshot:
        (kept,) = snapshot.access.webhook_deliveries.of(webhook, limit=2)
    assert kept.state is DeliveryState.WITHHELD
    assert ines.fates(webhook) == []
    assert ines.browser.api("DELETE", f"/service-keys/{ines.key}").status == 200
    assert ines.browser.api("POST", f"/webhooks/{webhook}/test").status == 200
    go_round(world.desk.node)
    assert len(told.calls) == 1
    assert ("webhook.test", "withheld") in ines.fates(webhook)


def test_a_node_that_stops_before_it_noted_the_answer_calls_again_with_the_same_event(
    desk: Desk, told: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    ines, webhook, _ = _ready(desk, told)
    ines.browser.api("POST", f"/webhooks/{webhook}/test")

    def stopped(*_: object) -> None:
        raise StorageUnavailable("The database is away.")

    with monkeypatch.context() as patched:
        patched.setattr("comity.node.webhook_round.note_outcome", stopped)
        go_round(desk.node)
    assert ines.fates(webhook) == [("webhook.test", "due")]
    go_round(desk.node)
    first, second = told.calls
    assert first.id == second.id
    assert ines.fates(webhook) == [("webhook.test", "delivered")]


def test_a_node_that_stops_while_it_queues_has_queued_nothing_and_loses_nothing(
    world: World, told: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, webhook, _ = _ready(world.desk, told, *ALL)
    world.desk.clock.wait(minutes=1)
    _request_comes(world)
    before = world.desk.leaves()

    def stopped(*_: object, **__: object) -> None:
        raise StorageUnavailable("The database is away.")

    with monkeypatch.context() as patched:
        patched.setattr("comity.assembly.webhook_events.log_act", stopped)
        with pytest.raises(StorageUnavailable):
            go_round(world.desk.node)
    assert world.desk.leaves() == before
    with world.desk.node.database.read() as snapshot:
        assert not snapshot.access.webhook_deliveries.of(webhook, limit=9)
    go_round(world.desk.node)
    go_round(world.desk.node)
    assert told.kinds == [EventKind.REQUEST_RECEIVED, EventKind.TASK_OPENED]
    assert world.desk.leaves() == before + 1, "one entry says how much was told to whom"
