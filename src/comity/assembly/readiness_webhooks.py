"""Are programs told of what happens, or does something wait for one of them?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from comity.access.webhook_model import Webhook, WebhookState
from comity.access.webhooks import listener
from comity.assembly.build import Node
from comity.assembly.findings import Finding, Status
from comity.errors import InputInvalid
from comity.trust.webhook_address import checked_address

_CHECK: Final = "webhooks"
_LATE: Final = timedelta(minutes=15)


def examine_webhooks(node: Node) -> Iterator[Finding]:
    """Yield what stands between programs and what they are to be told."""
    now = node.clock.now()
    with node.database.read() as snapshot:
        access = snapshot.access
        told = [each for each in access.webhooks.all() if each.is_told]
        keyless = [each.id for each in told if listener(access, each, now) is None]
        since = {each.id: access.webhook_deliveries.waiting_since(each.id) for each in told}
    paused = [each.id for each in told if each.state is WebhookState.PAUSED]
    barred = [each.id for each in told if not _may_be_called(node, each)]
    late = [
        identifier
        for identifier, at in since.items()
        if at is not None and now - at >= _LATE and identifier not in paused
    ]
    if paused:
        advice = "Have its owner mend the receiver; then 'comity webhook resume'."
        yield Finding(_CHECK, Status.WARN, f"paused: {', '.join(paused)}", advice, remote=True)
    if barred:
        advice = "Name the host under [webhooks] in comity.toml, or end the webhook."
        yield Finding(_CHECK, Status.WARN, f"lead where they may not: {', '.join(barred)}", advice)
    if keyless:
        what = f"their key opens nothing any more: {', '.join(keyless)}"
        yield Finding(_CHECK, Status.WARN, what, "End them, and ask for new ones with a new key.")
    if late:
        what = f"something waits for more than 15 minutes: {', '.join(late)}"
        advice = "Is 'comity serve' running? 'comity webhook show' says what the receiver answers."
        yield Finding(_CHECK, Status.WARN, what, advice, remote=True)
    if not (paused or barred or keyless or late):
        yield Finding(_CHECK, Status.OK, f"{len(told)} told of what happens" if told else "none")


def _may_be_called(node: Node, webhook: Webhook) -> bool:
    try:
        checked_address(webhook.address, node.config.webhooks.rules)
    except InputInvalid:
        return False
    return True
