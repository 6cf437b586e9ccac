"""The network document with what it changed, and the services that trust rests on."""

from typing import Final

from comity.access.permissions import Permission
from comity.web.api_node_network import NetworkAnswer, ServicesAnswer
from comity.web.desk.node_words import CONDITIONS, FRESHNESS, LISTED, MEMBERS, SERVICES
from comity.web.desk.routing import DeskCall, DeskRoute, Shown
from comity.web.routing import Method


def network(call: DeskCall) -> Shown:
    """Show the network document in force, who signed it, and what it changed."""
    found = call.ask.get("/node/network", NetworkAnswer)
    values = {"network": found, "listed": LISTED, "freshness": FRESHNESS, "statuses": MEMBERS}
    return Shown("node_network.html", call.say("Network document"), values)


def services(call: DeskCall) -> Shown:
    """Show how the trust services stand, what counts down, and the gaps there were."""
    found = call.ask.get("/node/services", ServicesAnswer)
    values = {"found": found, "names": SERVICES, "conditions": CONDITIONS}
    return Shown("node_services.html", call.say("Trust services"), values)


PAGES: Final = (
    DeskRoute(Method.GET, "/admin/node/network", network, Permission.NODE_HEALTH),
    DeskRoute(Method.GET, "/admin/node/services", services, Permission.NODE_HEALTH),
)
