"""Routes about webhooks: asked for, approved by somebody else, tried, paused, sent again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.access.webhook_model import NEEDS, EventKind, Webhook, WebhookDelivery
from comity.access.webhooks import Told
from comity.assembly.accounts import access_service
from comity.assembly.webhook_showing import send_shown_again, shown_deliveries
from comity.trust.webhook_signature import SignatureForm
from comity.web.answers import Answer
from comity.web.fields import Body, ShortText, Words
from comity.web.routing import Call, Method, Route

TOLD_OF: Final = tuple(NEEDS)
"""What a program can be told of, in the order in which it is offered."""


class WebhookBody(Body, frozen=True):
    """Where a program shall be told of what happens."""

    label: ShortText
    address: Annotated[str, Meta(min_length=1, max_length=500)]
    key: Annotated[str, Meta(min_length=1, max_length=80)]
    kinds: Annotated[frozenset[EventKind], Meta(min_length=1, max_length=len(EventKind))]
    form: SignatureForm = SignatureForm.SHARED_SECRET


class WebhookRefusalBody(Body, frozen=True):
    """Why a webhook is not approved; whoever asked for it reads it."""

    reason: Words


class WebhookShown(Answer, frozen=True):
    """A webhook, without its secret."""

    id: str
    account: str
    key: str
    label: str
    address: str
    kinds: tuple[str, ...]
    form: str
    state: str
    made_at: datetime
    approved_by: str
    failures: int
    next_at: datetime | None
    last_success_at: datetime | None
    why_paused: str
    refused_by: str
    refused_because: str


class WebhooksAnswer(Answer, frozen=True):
    """Webhooks."""

    webhooks: tuple[WebhookShown, ...]


class ToldAnswer(Answer, frozen=True):
    """A webhook with what its receiver is given, told once."""

    webhook: WebhookShown
    secret: str


class DeliveryShown(Answer, frozen=True):
    """An event, and what became of it."""

    id: str
    kind: str
    at: datetime
    conversation: str
    message: str
    task: str
    state: str
    attempts: int
    next_at: datetime
    answer: str


class DeliveriesAnswer(Answer, frozen=True):
    """A webhook and what it was told, the last first; a hundred at most."""

    webhook: WebhookShown
    deliveries: tuple[DeliveryShown, ...]


def webhooks(call: Call[None]) -> WebhooksAnswer:
    """Return one's own webhooks, or every one with the permission to list accounts."""
    return _listed(access_service(call.node).webhooks.listed(call.who))


def deliveries(call: Call[None]) -> DeliveriesAnswer:
    """Return a webhook of one's own and what it was told.

    Raises:
        ReferenceNotFound: There is no such webhook of one's own.
    """
    webhook, told = shown_deliveries(call.node, call.path["webhook"], by=call.who)
    return DeliveriesAnswer(webhook=_shown(webhook), deliveries=tuple(map(_delivery, told)))


def ask(call: Call[WebhookBody]) -> WebhookShown:
    """Ask that a program be told; it waits for a security officer.

    Raises:
        InputInvalid: It may not lead there, or the key may not ask about what it is told of.
    """
    body = call.body
    asked = access_service(call.node).webhooks.ask(
        label=body.label,
        address=body.address,
        key=body.key,
        kinds=body.kinds,
        form=body.form,
        by=call.who,
    )
    return _shown(asked)


def approve(call: Call[None]) -> WebhookShown:
    """Approve where a webhook leads and what it is told of; never one's own."""
    return _shown(access_service(call.node).webhooks.approve(call.path["webhook"], by=call.who))


def refuse(call: Call[WebhookRefusalBody]) -> WebhookShown:
    """Refuse a webhook that waits for approval; whoever asked for it is told why."""
    refused = access_service(call.node).refusals.webhook(
        call.path["webhook"], reason=call.body.reason, by=call.who
    )
    return _shown(refused)


def issue(call: Call[None]) -> ToldAnswer:
    """Make the secret of an approved webhook of one's own; from now on it is told."""
    return _told(access_service(call.node).webhooks.issue(call.path["webhook"], by=call.who))


def rotate(call: Call[None]) -> ToldAnswer:
    """Make another secret; for a day calls are signed with both."""
    return _told(access_service(call.node).webhooks.rotate(call.path["webhook"], by=call.who))


def pause(call: Call[None]) -> WebhookShown:
    """Pause a webhook of one's own."""
    return _shown(access_service(call.node).webhooks.pause(call.path["webhook"], by=call.who))


def resume(call: Call[None]) -> WebhookShown:
    """Resume a paused webhook of one's own."""
    return _shown(access_service(call.node).webhooks.resume(call.path["webhook"], by=call.who))


def end(call: Call[None]) -> WebhookShown:
    """End a webhook for good."""
    return _shown(access_service(call.node).webhooks.end(call.path["webhook"], by=call.who))


def try_out(call: Call[None]) -> DeliveryShown:
    """Have a test event sent to a webhook of one's own."""
    return _delivery(access_service(call.node).webhooks.test(call.path["webhook"], by=call.who))


def send_again(call: Call[None]) -> DeliveryShown:
    """Have an event sent once more, with the same identifier.

    Raises:
        ReferenceNotFound: There is no such webhook of one's own, or no such event of it.
    """
    path = call.path
    return _delivery(send_shown_again(call.node, path["webhook"], path["event"], by=call.who))


def _listed(found: Sequence[Webhook]) -> WebhooksAnswer:
    return WebhooksAnswer(webhooks=tuple(map(_shown, found)))


def _shown(webhook: Webhook) -> WebhookShown:
    return WebhookShown(
        id=webhook.id,
        account=webhook.account,
        key=webhook.key,
        label=webhook.label,
        address=webhook.address,
        kinds=tuple(each.value for each in TOLD_OF if each in webhook.kinds),
        form=webhook.form.value,
        state=webhook.state.value,
        made_at=webhook.made_at,
        approved_by=webhook.approved_by,
        failures=webhook.failures,
        next_at=webhook.next_at,
        last_success_at=webhook.last_success_at,
        why_paused=webhook.why_paused,
        refused_by=webhook.refused_by,
        refused_because=webhook.refused_because,
    )


def _told(told: Told) -> ToldAnswer:
    return ToldAnswer(webhook=_shown(told.webhook), secret=told.text)


def _delivery(delivery: WebhookDelivery) -> DeliveryShown:
    event = delivery.event
    return DeliveryShown(
        id=delivery.id,
        kind=event.kind.value,
        at=event.at,
        conversation=event.conversation,
        message=event.message,
        task=event.task,
        state=delivery.state.value,
        attempts=delivery.attempts,
        next_at=delivery.next_at,
        answer=delivery.answer,
    )


_PATH: Final = "/webhooks/{webhook}"
_OWN: Final = Permission.SERVICE_KEY_ISSUE

ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/webhooks",
        permission=_OWN,
        summary="List one's own webhooks.",
        handler=webhooks,
        answer=WebhooksAnswer,
    ),
    Route(
        method=Method.GET,
        path="/webhook-register",
        permission=Permission.ACCOUNT_LIST,
        summary="List every webhook.",
        handler=webhooks,
        answer=WebhooksAnswer,
    ),
    Route(
        method=Method.POST,
        path="/webhooks",
        permission=_OWN,
        summary="Ask that a program be told of what happens; it waits for a security officer.",
        handler=ask,
        body=WebhookBody,
        answer=WebhookShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/approval",
        permission=Permission.ACCOUNT_APPROVE,
        summary="Approve where a webhook leads and what it is told of; never one's own.",
        handler=approve,
        answer=WebhookShown,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/refusal",
        permission=Permission.ACCOUNT_APPROVE,
        summary="Refuse a webhook that waits for approval, and say why; never one's own.",
        handler=refuse,
        body=WebhookRefusalBody,
        answer=WebhookShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/secret",
        permission=_OWN,
        summary="Make the secret of an approved webhook of one's own; it is told once.",
        handler=issue,
        answer=ToldAnswer,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/rotation",
        permission=_OWN,
        summary="Make another secret of one's own webhook; both sign for a day.",
        handler=rotate,
        answer=ToldAnswer,
        fresh_factor=True,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/pause",
        permission=_OWN,
        summary="Pause one of one's own webhooks; what happens meanwhile waits.",
        handler=pause,
        answer=WebhookShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/resumption",
        permission=_OWN,
        summary="Resume one of one's own webhooks; what waited is sent.",
        handler=resume,
        answer=WebhookShown,
    ),
    Route(
        method=Method.DELETE,
        path=_PATH,
        permission=_OWN,
        summary="End one of one's own webhooks for good.",
        handler=end,
        answer=WebhookShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/ending",
        permission=Permission.SESSION_REVOKE,
        summary="End anybody's webhook for good.",
        handler=end,
        answer=WebhookShown,
    ),
    Route(
        method=Method.GET,
        path=f"{_PATH}/deliveries",
        permission=_OWN,
        summary="Read what one of one's own webhooks was told, and what became of it.",
        handler=deliveries,
        answer=DeliveriesAnswer,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/test",
        permission=_OWN,
        summary="Have a test event sent to one of one's own webhooks.",
        handler=try_out,
        answer=DeliveryShown,
    ),
    Route(
        method=Method.POST,
        path=f"{_PATH}/deliveries/{{event}}/again",
        permission=_OWN,
        summary="Have an event sent once more to one of one's own webhooks.",
        handler=send_again,
        answer=DeliveryShown,
    ),
)
