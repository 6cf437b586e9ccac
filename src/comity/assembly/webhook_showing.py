"""What a webhook was told, as its program may know it: of what is restricted there is no event.

An event may be queued, or told, before what it is about is restricted. Were it still listed, or
only answered for in other words, whoever owns the webhook would learn who is restricted.
"""

from collections.abc import Sequence
from typing import Final

from comity.access.principal import Principal
from comity.access.webhook_model import Webhook, WebhookDelivery
from comity.assembly.accounts import access_service
from comity.assembly.build import Node
from comity.assembly.cleared_view import as_nobody
from comity.assembly.webhook_events import is_shown

_MOST: Final = 100


def shown_deliveries(
    node: Node, webhook: str, *, by: Principal
) -> tuple[Webhook, Sequence[WebhookDelivery]]:
    """Return a webhook of one's own and what it was told, the last first; a hundred at most.

    Raises:
        AccessDenied: The role does not include it.
        ReferenceNotFound: There is no such webhook of one's own.
    """
    service, limit = access_service(node).webhooks, _MOST
    while True:
        found, kept = service.deliveries(webhook, by=by, limit=limit)
        with node.database.read() as snapshot:
            seen = as_nobody(snapshot)
            shown = [each for each in kept if is_shown(seen, each.event)]
        # A list shorter than it could be would tell how many are hidden.
        if len(shown) >= _MOST or len(kept) < limit:
            return found, shown[:_MOST]
        limit *= 2


def send_shown_again(node: Node, webhook: str, event: str, *, by: Principal) -> WebhookDelivery:
    """Have an event sent once more, whatever became of it; with the same identifier.

    Raises:
        AccessDenied: The role does not include it.
        ReferenceNotFound: There is no such webhook of one's own, or no such event of it.
        ConflictingChange: The webhook is not in use.
    """
    with node.database.read() as snapshot:
        kept = snapshot.access.webhook_deliveries.get(event)
        is_hidden = kept is not None and not is_shown(as_nobody(snapshot), kept.event)
    # One that is hidden is looked for as one that never was, so that the answer is the same.
    wanted = "" if is_hidden else event
    return access_service(node).webhooks.send_again(webhook, wanted, by=by)
