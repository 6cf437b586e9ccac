"""``comity webhook``: programs that are told of what happens."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.access.webhook_model import NEEDS, EventKind, Webhook, WebhookDelivery
from comity.access.webhooks import Told, Webhooks
from comity.assembly.webhook_showing import send_shown_again, shown_deliveries
from comity.cli.account_desk import at_desk
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, output
from comity.cli.files import write_output
from comity.cli.helping import with_examples
from comity.trust.webhook_signature import SignatureForm

WebhookArgument = Annotated[
    str, typer.Argument(help="The webhook's identifier.", show_default=False)
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="File to write the secret to, for its owner alone."),
]
_TOLD_OF = ", ".join(NEEDS)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Programs that are told of what happens.")
    group.command(
        "ask",
        help=with_examples(
            "Ask that a program be told; a security officer has to approve the address.",
            'comity webhook ask --label "case system" --address https://cases.example.org/comity '
            "--key sk-... --event answer.received --event task.opened",
            more=f"Events: {_TOLD_OF}.",
        ),
    )(ask)
    group.command("approve", help="Approve the address that an integrator asked for.")(approve)
    group.command("refuse", help="Refuse a webhook that waits for approval, and say why.")(refuse)
    group.command(
        "secret",
        help="Make the secret of an approved webhook, or with --another a new one; told once.",
    )(secret)
    group.command("list", help="List webhooks: your own, or as who manages accounts every one.")(
        list_webhooks
    )
    group.command("show", help="Show what a webhook of yours was told, and what became of it.")(
        show
    )
    group.command("test", help="Have a test event sent to a webhook of yours.")(try_out)
    group.command("again", help="Have an event sent once more, under the same identifier.")(again)
    group.command("pause", help="Pause a webhook; what happens meanwhile waits for 30 days.")(pause)
    group.command("resume", help="Resume a paused webhook: what waited is sent.")(resume)
    group.command("end", help="End a webhook for good.")(end)
    app.add_typer(group, name="webhook")


def ask(
    *,
    label: Annotated[str, typer.Option(help="What it is for.")],
    address: Annotated[str, typer.Option(help="Where it is called, https://...")],
    key: Annotated[str, typer.Option(help="The program's key, sk-...")],
    event: Annotated[list[EventKind], typer.Option("--event", help="What it is told of.")],
    form: Annotated[
        SignatureForm, typer.Option(help="How the program knows that a call is ours.")
    ] = SignatureForm.SHARED_SECRET,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Ask for a webhook."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.SERVICE_KEY_ISSUE)
        asked = desk.service.webhooks.ask(
            label=label, address=address, key=key, kinds=event, form=form, by=by
        )
    _answer(asked, as_json, "Waits for a security officer; nothing is sent yet.")


def approve(
    *, webhook: WebhookArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Approve a webhook."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.ACCOUNT_APPROVE)
        approved = desk.service.webhooks.approve(webhook, by=by)
    _answer(approved, as_json, "Approved; its owner may have its secret made now.")


def refuse(
    *,
    webhook: WebhookArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why, for whoever asked.")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Refuse a webhook."""
    with at_desk(home) as desk:
        refused = desk.service.refusals.webhook(webhook, reason=reason, by=desk.who)
    _answer(refused, as_json, "Refused; nothing is sent, and whoever asked was told why.")


def secret(
    *,
    webhook: WebhookArgument,
    another: Annotated[
        bool, typer.Option("--another", help="In place of one; both sign for a day.")
    ] = False,
    out: OutOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Make a secret."""
    with at_desk(home) as desk:
        by = desk.with_fresh_factor(Permission.SERVICE_KEY_ISSUE)
        webhooks = desk.service.webhooks
        told = webhooks.rotate(webhook, by=by) if another else webhooks.issue(webhook, by=by)
    _tell(told, out, as_json)


def list_webhooks(*, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """List webhooks."""
    shown = output(as_json)
    with at_desk(home) as desk:
        found = desk.service.webhooks.listed(desk.who)
    if not found:
        shown.answer({"webhooks": []}, "No program is told of anything; 'comity webhook ask'.")
        return
    columns = ("webhook", "for", "address", "events", "state")
    rows = [
        (each.id, each.label, each.address, ", ".join(sorted(each.kinds)), each.state)
        for each in found
    ]
    shown.answer({"webhooks": [_data(each) for each in found]}, shown.table(columns, rows))


def show(
    *, webhook: WebhookArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Show what a webhook was told."""
    shown = output(as_json)
    with at_desk(home) as desk:
        found, told = shown_deliveries(desk.node, webhook, by=desk.who)
    columns = ("event", "what", "when", "about", "state", "attempts", "answer")
    rows = [
        (
            each.id,
            each.event.kind,
            each.event.at,
            each.event.task or each.event.message or each.event.conversation,
            each.state,
            each.attempts,
            each.answer,
        )
        for each in told
    ]
    table = shown.table(columns, rows) if rows else "It was told of nothing in the last 30 days."
    shown.answer(
        {"webhook": _data(found), "deliveries": [_event(each) for each in told]},
        f"{found.id}: {_state(found)}",
        table,
    )


def try_out(
    *, webhook: WebhookArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Have a test event sent."""
    with at_desk(home) as desk:
        queued = desk.service.webhooks.test(webhook, by=desk.who)
    _queued(queued, as_json)


def again(
    *,
    webhook: WebhookArgument,
    event: Annotated[str, typer.Argument(help="The event's identifier.", show_default=False)],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Have an event sent once more."""
    with at_desk(home) as desk:
        queued = send_shown_again(desk.node, webhook, event, by=desk.who)
    _queued(queued, as_json)


def pause(
    *, webhook: WebhookArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Pause a webhook."""
    _change(home, as_json, lambda webhooks, by: webhooks.pause(webhook, by=by), "Paused.")


def resume(
    *, webhook: WebhookArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Resume a webhook."""
    said = "Resumed; what waited is sent, the oldest first."
    _change(home, as_json, lambda webhooks, by: webhooks.resume(webhook, by=by), said)


def end(
    *, webhook: WebhookArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """End a webhook."""
    said = "Ended; nothing more is sent to that address."
    _change(home, as_json, lambda webhooks, by: webhooks.end(webhook, by=by), said)


def _change(
    home: Path, as_json: bool, change: Callable[[Webhooks, Principal], Webhook], said: str
) -> None:
    with at_desk(home) as desk:
        changed = change(desk.service.webhooks, desk.who)
    _answer(changed, as_json, said)


def _tell(told: Told, out: Path | None, as_json: bool) -> None:
    if out is not None:
        write_output(out, told.text.encode() + b"\n", private=True)
    text = told.text if out is None else None
    where = f"written to {out}" if out is not None else f"shown once: {told.text}"
    output(as_json).answer(
        {"webhook": _data(told.webhook), "text": text},
        f"{told.webhook.id}, {where}",
        "Every call is signed with it; docs/interface.md has the few lines that check it.",
    )


def _queued(delivery: WebhookDelivery, as_json: bool) -> None:
    output(as_json).answer(
        {"delivery": _event(delivery)},
        f"{delivery.id} is queued; 'comity serve' sends it, 'comity webhook show' says what came "
        "of it.",
    )


def _answer(webhook: Webhook, as_json: bool, said: str) -> None:
    output(as_json).answer({"webhook": _data(webhook)}, f"{webhook.id}: {webhook.address}", said)


def _state(webhook: Webhook) -> str:
    if webhook.refused_by:
        return f"refused: {webhook.refused_because}"
    return f"{webhook.state}, {webhook.why_paused}" if webhook.why_paused else webhook.state.value


def _data(webhook: Webhook) -> dict[str, object]:
    last = webhook.last_success_at
    return {
        "id": webhook.id,
        "label": webhook.label,
        "owner": webhook.account,
        "key": webhook.key,
        "address": webhook.address,
        "events": sorted(webhook.kinds),
        "form": webhook.form.value,
        "state": webhook.state.value,
        "approved_by": webhook.approved_by or None,
        "refused_by": webhook.refused_by or None,
        "refused_because": webhook.refused_because or None,
        "failures": webhook.failures,
        "last_success_at": None if last is None else last.isoformat(),
        "why_paused": webhook.why_paused or None,
    }


def _event(delivery: WebhookDelivery) -> dict[str, object]:
    event = delivery.event
    return {
        "id": delivery.id,
        "kind": event.kind.value,
        "at": event.at.isoformat(),
        "conversation": event.conversation or None,
        "message": event.message or None,
        "task": event.task or None,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "answer": delivery.answer or None,
    }
