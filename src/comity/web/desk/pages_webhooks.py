"""Webhooks: an integrator asks for one, an officer approves it, its owner looks after it."""

from collections.abc import Sequence
from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.web.api_keys import KeysAnswer
from comity.web.api_webhooks import (
    TOLD_OF,
    DeliveriesAnswer,
    DeliveryShown,
    ToldAnswer,
    WebhooksAnswer,
    WebhookShown,
)
from comity.web.desk.admin_places import places_of
from comity.web.desk.languages import N_
from comity.web.desk.refusal import SAY_WHY, why_refused
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.desk.second_factor import factor_first
from comity.web.routing import Method

_ALL: Final = "/admin/webhooks"
_OWN: Final = "/admin/own-webhooks"
_SHARED_SECRET: Final = "shared-secret"  # noqa: S105 - a name of a form
_PUBLIC_KEY: Final = "public-key"
_STATES: Final = {
    "asked": (N_("waits for approval"), "yellow"),
    "approved": (N_("approved, without a secret"), "blue"),
    "in use": (N_("in use"), "green"),
    "paused": (N_("paused"), "orange"),
    "ended": (N_("ended"), "grey"),
}
_FATES: Final = {
    "due": (N_("waits to be sent"), "blue"),
    "delivered": (N_("delivered"), "green"),
    "given up": (N_("given up"), "red"),
    "withheld": (N_("withheld"), "grey"),
}
_KINDS: Final = {
    "request.received": N_("A request came"),
    "answer.received": N_("An answer to a request of ours came"),
    "notification.received": N_("A notification came"),
    "recall.received": N_("A recall came"),
    "recall.answered": N_("A recall of ours was answered"),
    "message.received": N_("Another message came"),
    "message.delivered": N_("A message of ours was delivered"),
    "message.refused": N_("A message of ours was refused"),
    "task.opened": N_("A task was opened"),
    "task.decided": N_("A task was decided"),
    "deadline.near": N_("A deadline is near"),
    "deadline.passed": N_("A deadline has passed"),
    "webhook.test": N_("A test"),
}


def register(call: DeskCall) -> Shown:
    """List every webhook."""
    found = call.ask.get("/webhook-register", WebhooksAnswer).webhooks
    values = {
        "webhooks": [_row(call, each) for each in found],
        "may_approve": call.who.may(Permission.ACCOUNT_APPROVE),
        "may_end": call.who.may(Permission.SESSION_REVOKE),
        "kinds": _kinds(call),
        "places": places_of(call),
    }
    return Shown("webhooks.html", call.say("Webhooks"), values)


def approve(call: DeskCall) -> Result:
    """Approve where a webhook leads and what it is told of."""
    first = factor_first(call, _ALL)
    if first is not None:
        return first
    call.ask.post("/webhooks/{webhook}/approval", WebhookShown, webhook=call.path["webhook"])
    return GoTo(_ALL, call.say("Approved. The integrator can have its secret made."))


def refusal_form(call: DeskCall) -> Result:
    """Ask why a webhook that waits for approval is refused."""
    return _refusal(call)


def refuse(call: DeskCall) -> Result:
    """Refuse a webhook, with a reason that whoever asked for it reads."""
    if not call.of("reason"):
        return _refusal(call, problems=(("reason", call.say(SAY_WHY)),))
    body = {"reason": call.of("reason")}
    try:
        call.ask.post(
            "/webhooks/{webhook}/refusal", WebhookShown, body, webhook=call.path["webhook"]
        )
    except InputInvalid as invalid:
        return _refusal(call, problems=problems_of(invalid))
    except (ConflictingChange, ReferenceNotFound):
        return GoTo(_ALL, call.say("Somebody else decided it meanwhile, or it lapsed."))
    return GoTo(_ALL, call.say("Refused. Whoever asked was told why, and can ask again."))


def end_any(call: DeskCall) -> GoTo:
    """End anybody's webhook."""
    call.ask.post("/webhooks/{webhook}/ending", WebhookShown, webhook=call.path["webhook"])
    return GoTo(_ALL, call.say("Ended. Nothing more is sent to that address."))


def own(call: DeskCall) -> Shown:
    """List one's own webhooks, and ask for another."""
    return _own(call)


def ask(call: DeskCall) -> Result:
    """Ask for a webhook."""
    first = factor_first(call, _OWN)
    if first is not None:
        return first
    body = {
        "label": call.of("label"),
        "address": call.of("address").strip(),
        "key": call.of("key"),
        "kinds": call.lists["kinds"],
        "form": call.of("form") or _SHARED_SECRET,
    }
    try:
        call.ask.post("/webhooks", WebhookShown, body)
    except InputInvalid as invalid:
        return _own(call, invalid)
    return GoTo(_OWN, call.say("Asked for. A security officer has to approve it."))


def one(call: DeskCall) -> Shown:
    """Show one of one's own webhooks and what it was told."""
    found = call.ask.get(
        "/webhooks/{webhook}/deliveries", DeliveriesAnswer, webhook=call.path["webhook"]
    )
    webhook, state, colour = _row(call, found.webhook)
    values = {
        "webhook": webhook,
        "state": state,
        "colour": colour,
        "deliveries": _fates(call, found.deliveries),
        "kinds": _kinds(call),
        "places": places_of(call),
    }
    return Shown("webhook.html", call.say("Webhook"), values)


def end_sure(call: DeskCall) -> Shown:
    """Say what ending one of one's own webhooks means, before it is done."""
    found = call.ask.get(
        "/webhooks/{webhook}/deliveries", DeliveriesAnswer, webhook=call.path["webhook"]
    )
    return _sure(call, found.webhook, _place(call))


def end_any_sure(call: DeskCall) -> Shown:
    """Say what ending anybody's webhook means, before it is done.

    Raises:
        ReferenceNotFound: There is none of that reference.
    """
    listed = call.ask.get("/webhook-register", WebhooksAnswer).webhooks
    found = next((each for each in listed if each.id == call.path["webhook"]), None)
    if found is None:
        raise ReferenceNotFound("There is no such webhook.")
    return _sure(call, found, _ALL)


def issue(call: DeskCall) -> Result:
    """Make the secret of an approved webhook; it is told once."""
    first = factor_first(call, _place(call))
    if first is not None:
        return first
    reference = call.path["webhook"]
    return _told(call, call.ask.post("/webhooks/{webhook}/secret", ToldAnswer, webhook=reference))


def rotate(call: DeskCall) -> Result:
    """Make another secret; it is told once."""
    first = factor_first(call, _place(call))
    if first is not None:
        return first
    reference = call.path["webhook"]
    return _told(call, call.ask.post("/webhooks/{webhook}/rotation", ToldAnswer, webhook=reference))


def pause(call: DeskCall) -> GoTo:
    """Pause a webhook."""
    call.ask.post("/webhooks/{webhook}/pause", WebhookShown, webhook=call.path["webhook"])
    return GoTo(_place(call), call.say("Paused. What happens meanwhile waits for 30 days."))


def resume(call: DeskCall) -> GoTo:
    """Resume a webhook."""
    call.ask.post("/webhooks/{webhook}/resumption", WebhookShown, webhook=call.path["webhook"])
    return GoTo(_place(call), call.say("Resumed. What waited is sent, the oldest first."))


def end(call: DeskCall) -> GoTo:
    """End one of one's own webhooks."""
    call.ask.delete("/webhooks/{webhook}", WebhookShown, webhook=call.path["webhook"])
    return GoTo(_OWN, call.say("Ended. Nothing more is sent to that address."))


def try_out(call: DeskCall) -> GoTo:
    """Have a test event sent."""
    call.ask.post("/webhooks/{webhook}/test", DeliveryShown, webhook=call.path["webhook"])
    return GoTo(_place(call), call.say("A test is on its way. What came of it is shown below."))


def send_again(call: DeskCall) -> GoTo:
    """Have an event sent once more."""
    call.ask.post(
        "/webhooks/{webhook}/deliveries/{event}/again",
        DeliveryShown,
        webhook=call.path["webhook"],
        event=call.path["event"],
    )
    return GoTo(_place(call), call.say("It is sent once more, under the same reference."))


def _own(call: DeskCall, invalid: InputInvalid | None = None) -> Shown:
    keys = call.ask.get("/service-keys", KeysAnswer).keys
    usable = [
        (each.id, f"{each.label} ({each.id})")
        for each in keys
        if each.is_issued
        and each.expires_at > call.now
        and (each.revoked_at is None or each.revoked_at > call.now)
    ]
    chosen = call.lists.get("kinds", ())
    kinds = _kinds(call)
    values = {
        "webhooks": [
            _row(call, each) for each in call.ask.get("/webhooks", WebhooksAnswer).webhooks
        ],
        "fields": call.fields,
        "usable": usable,
        "kinds": kinds,
        "options": [(each.value, kinds[each.value], each.value in chosen) for each in TOLD_OF],
        "forms": [
            (_SHARED_SECRET, call.say("A secret that both sides know")),
            (_PUBLIC_KEY, call.say("Our public key: it keeps no secret")),
        ],
        "places": places_of(call),
    }
    return Shown(
        "own_webhooks.html",
        call.say("My webhooks"),
        values,
        status=200 if invalid is None else 422,
        problems=() if invalid is None else problems_of(invalid),
    )


def _refusal(call: DeskCall, *, problems: tuple[tuple[str, str], ...] = ()) -> Result:
    for each in call.ask.get("/webhook-register", WebhooksAnswer).webhooks:
        if each.id == call.path["webhook"] and each.state == "asked":
            return why_refused(call, each, _ALL, problems=problems)
    return GoTo(_ALL, call.say("Nothing waits for you under that reference."))


def _sure(call: DeskCall, webhook: WebhookShown, back: str) -> Shown:
    action = f"{_ALL if back == _ALL else _OWN}/{webhook.id}/ending"
    values = {"webhook": webhook, "back": back, "action": action}
    return Shown("webhook_end_sure.html", call.say("End this webhook for good?"), values)


def _told(call: DeskCall, told: ToldAnswer) -> Shown:
    values = {
        "webhook": told.webhook,
        "secret": told.secret,
        "is_public": told.webhook.form == _PUBLIC_KEY,
    }
    return Shown("webhook_secret.html", call.say("Shown only now"), values)


def _place(call: DeskCall) -> str:
    return f"{_OWN}/{call.path['webhook']}"


def _row(call: DeskCall, webhook: WebhookShown) -> tuple[WebhookShown, str, str]:
    """Return a webhook with its state in words, and the colour of that."""
    words, colour = (N_("refused"), "red") if webhook.refused_by else _STATES[webhook.state]
    return webhook, call.say(words), colour


def _fates(
    call: DeskCall, deliveries: Sequence[DeliveryShown]
) -> list[tuple[DeliveryShown, str, str]]:
    """Return events with what became of each in words, and the colour of that."""
    said = [(each, *_FATES[each.state]) for each in deliveries]
    return [(each, call.say(words), colour) for each, words, colour in said]


def _kinds(call: DeskCall) -> dict[str, str]:
    return {kind: call.say(words) for kind, words in _KINDS.items()}


_P: Final = Permission
_ONE: Final = f"{_OWN}/{{webhook}}"

PAGES: Final = (
    DeskRoute(Method.GET, _ALL, register, _P.ACCOUNT_LIST),
    DeskRoute(Method.POST, f"{_ALL}/{{webhook}}/approval", approve, _P.ACCOUNT_APPROVE),
    DeskRoute(Method.GET, f"{_ALL}/{{webhook}}/refusal", refusal_form, _P.ACCOUNT_APPROVE),
    DeskRoute(Method.POST, f"{_ALL}/{{webhook}}/refusal", refuse, _P.ACCOUNT_APPROVE),
    DeskRoute(Method.GET, f"{_ALL}/{{webhook}}/ending", end_any_sure, _P.SESSION_REVOKE),
    DeskRoute(Method.POST, f"{_ALL}/{{webhook}}/ending", end_any, _P.SESSION_REVOKE),
    DeskRoute(Method.GET, _OWN, own, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.POST, _OWN, ask, _P.SERVICE_KEY_ISSUE, lists=("kinds",)),
    DeskRoute(Method.GET, _ONE, one, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.POST, f"{_ONE}/secret", issue, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.POST, f"{_ONE}/rotation", rotate, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.POST, f"{_ONE}/pause", pause, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.POST, f"{_ONE}/resumption", resume, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.GET, f"{_ONE}/ending", end_sure, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.POST, f"{_ONE}/ending", end, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.POST, f"{_ONE}/test", try_out, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.POST, f"{_ONE}/deliveries/{{event}}/again", send_again, _P.SERVICE_KEY_ISSUE),
)
