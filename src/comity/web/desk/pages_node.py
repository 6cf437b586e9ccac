"""The node, for whoever runs it: first steps, health, partners, ends of keys. No record is here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission
from comity.web.api_node import ChecksAnswer, CheckShown, PartnersAnswer, SetUpAnswer
from comity.web.api_node_keys import EndingsAnswer, OwnKeysAnswer
from comity.web.api_node_network import RulesInForce, ServicesAnswer
from comity.web.desk.admin_places import places_of
from comity.web.desk.languages import N_
from comity.web.desk.node_words import ENDS
from comity.web.desk.pages_node_keys import urgency
from comity.web.desk.routing import DeskCall, DeskRoute, Shown
from comity.web.routing import Method

_ADMIN: Final = "/admin"
_STEPS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "keys": (
            N_("Keys"),
            N_("Made with the node. Keep a copy of the folder 'keys' where the node is not."),
            "",
        ),
        "network-document": (
            N_("Network document"),
            N_("Signed by the governance: who takes part, with which keys."),
            "comity network join",
        ),
        "partners": (
            N_("Partners"),
            N_("The governance adds your card to the document; then there is somebody to talk to."),
            "comity network card",
        ),
        "accounts": (
            N_("Accounts"),
            N_("An administrator and a security officer first; each enrols with two halves."),
            "comity account begin",
        ),
        "register": (
            N_("Register"),
            N_("Connect the national register, or import a file; try it with a dry run."),
            "comity register import --dry-run",
        ),
        "first-message": (
            N_("First message"),
            N_("Ask a partner whether it is alive: a real message, answered by its casework."),
            "comity doctor --round-trip",
        ),
        "backup": (
            N_("Backup"),
            N_("Make one, take its key away from the machine, and prove that it can be put back."),
            "comity backup make -o FILE --to backup.pub --home HOME",
        ),
    }
)
"""Name, meaning and command of each step."""

_WELL: Final = frozenset({"working", "not-in-use"})
_COLOURS: Final = {"ok": "green", "warn": "yellow", "fail": "red"}
_WORDS: Final = {"ok": N_("in order"), "warn": N_("look at it"), "fail": N_("wrong")}


def node(call: DeskCall) -> Shown:
    """Show how the node stands."""
    return _node(call)


def health(call: DeskCall) -> Shown:
    """Examine the node now, and show what was found."""
    checks = call.ask.get("/node/checks", ChecksAnswer)
    values = {
        "checks": [_row(call, each) for each in checks.checks],
        "ready": checks.ready,
        "examined_at": checks.at,
    }
    return Shown("node_health.html", call.say("Health"), values)


def try_partner(call: DeskCall) -> Shown:
    """Call a partner's node, and say what came of it."""
    state = call.path["state"]
    found = call.ask.post("/node/partners/{state}/trial", CheckShown, state=state)
    return _node(call, found)


def _node(call: DeskCall, tried: CheckShown | None = None) -> Shown:
    set_up = call.ask.get("/node/set-up", SetUpAnswer)
    steps = [(*_STEPS[each.step], each.done) for each in set_up.steps]
    values = {
        "set_up": set_up,
        **_parts(call),
        "steps": [(call.say(name), call.say(why), how, done) for name, why, how, done in steps],
        "left": sum(not done for *_, done in steps),
        "partners": call.ask.get("/node/partners", PartnersAnswer).partners,
        "tried": None if tried is None else _row(call, tried),
        "may_try": call.who.may(Permission.NODE_CONFIGURE),
        "places": places_of(call),
    }
    return Shown("node.html", call.say("The node"), values)


def _parts(call: DeskCall) -> dict[str, object]:
    """Return how what is looked after on pages of its own stands."""
    keys = call.ask.get("/node/keys", OwnKeysAnswer)
    first = call.ask.get("/node/endings", EndingsAnswer).endings[0]
    found = call.ask.get("/node/services", ServicesAnswer)
    return {
        "in_use": sum(each.state == "in use" for each in keys.keys),
        "rotates": any(each.next != "prepare" for each in keys.rotations),
        "first": first,
        "first_words": ENDS[first.what],
        "urgency": urgency(first.days),
        "short": sum(each.condition not in _WELL for each in found.services),
        "rules": call.ask.get("/node/rules", RulesInForce),
        "may_back_up": call.who.may(Permission.BACKUP_MAKE),
    }


def _row(call: DeskCall, check: CheckShown) -> tuple[CheckShown, str, str]:
    return check, call.say(_WORDS[check.status]), _COLOURS[check.status]


PAGES: Final = (
    DeskRoute(Method.GET, _ADMIN, node, Permission.NODE_HEALTH),
    DeskRoute(Method.GET, f"{_ADMIN}/node/health", health, Permission.NODE_HEALTH),
    DeskRoute(
        Method.POST,
        f"{_ADMIN}/partners/{{state}}/trial",
        try_partner,
        Permission.NODE_CONFIGURE,
    ),
)
