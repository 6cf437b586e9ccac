"""Where one can go within administration. What a role does not include is not offered to it."""

from typing import Final

from comity.access.permissions import Permission
from comity.web.desk.languages import N_
from comity.web.desk.navigation import Entry
from comity.web.desk.routing import DeskCall

_PLACES: Final = (
    Entry(N_("Node"), "/admin", Permission.NODE_HEALTH),
    Entry(N_("Accounts"), "/admin/accounts", Permission.ACCOUNT_LIST),
    Entry(N_("Keys of programs"), "/admin/keys", Permission.ACCOUNT_LIST),
    Entry(N_("My programs"), "/admin/own-keys", Permission.SERVICE_KEY_ISSUE),
    Entry(N_("Webhooks"), "/admin/webhooks", Permission.ACCOUNT_LIST),
    Entry(N_("My webhooks"), "/admin/own-webhooks", Permission.SERVICE_KEY_ISSUE),
    Entry(N_("Connectors"), "/admin/connectors", Permission.CONNECTOR_READ),
    Entry(N_("Approvals"), "/approvals", Permission.OWN_ACCOUNT),
    Entry(N_("Broken glass"), "/glass/uses", Permission.GLASS_REVIEW),
)


def places_of(call: DeskCall) -> tuple[Entry, ...]:
    """Return where whoever calls can go."""
    return tuple(
        each for each in _PLACES if each.permission is None or call.who.may(each.permission)
    )
