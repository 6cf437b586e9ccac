"""Our keys and their rotation, and the board of what ends when. No private key moves here."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ReferenceNotFound
from comity.web.api_node_keys import EndingsAnswer, OwnKeysAnswer
from comity.web.desk.languages import N_
from comity.web.desk.node_words import ADVICE, ENDS, KEPT, KEY_STATES, PARTS, STEPS
from comity.web.desk.routing import DeskCall, DeskRoute, Shown
from comity.web.routing import Method

_KEYS: Final = "/admin/node/keys"
_SOON: Final = 14
_AHEAD: Final = 60
_NO_ACTIVATION: Final = frozenset({"sealing", "witness"})
_FAR: Final = (N_("there is time"), "green")


def keys(call: DeskCall) -> Shown:
    """Show every key of ours, and which rotations are under way."""
    found = call.ask.get("/node/keys", OwnKeysAnswer)
    on_the_way = {each.part for each in found.rotations if each.next != "prepare"}
    values = {
        "own_keys": found.keys,
        "rotated": [each.part for each in found.rotations],
        "on_the_way": on_the_way,
        "parts": PARTS,
        "states": KEY_STATES,
        "kept": KEPT,
    }
    return Shown("node_keys.html", call.say("Our keys"), values)


def rotation(call: DeskCall) -> Shown:
    """Show step by step where the rotation of a key stands, and what to run.

    Raises:
        ReferenceNotFound: No key of that part is rotated through the network document.
    """
    part = call.path["key"]
    found = call.ask.get("/node/keys", OwnKeysAnswer)
    rotations = {each.part: each for each in found.rotations}
    if part not in rotations:
        raise ReferenceNotFound("No key of that kind is rotated with the network.")
    due = rotations[part]
    steps = [each for each in STEPS if each[0] != "activate" or part not in _NO_ACTIVATION]
    at = [code for code, *_ in steps].index(due.next)
    values = {
        "rotation": due,
        "own_keys": [each for each in found.keys if each.part == part],
        "states": KEY_STATES,
        "steps": [
            (name, why, how.format(part=part), _standing(number, at))
            for number, (_, name, why, how) in enumerate(steps)
        ],
        "meaning": PARTS[part],
    }
    return Shown("node_rotation.html", call.say("Rotation of a key"), values)


def endings(call: DeskCall) -> Shown:
    """Show what ends when, with the days left and what to do."""
    found = call.ask.get("/node/endings", EndingsAnswer)
    rows = [(each, urgency(each.days)) for each in found.endings]
    values = {"endings": rows, "ends": ENDS, "advice": ADVICE}
    return Shown("node_endings.html", call.say("What ends when"), values)


def urgency(days: int) -> tuple[str, str]:
    """Return how pressing it is that something ends in so many days: words, and a colour."""
    if days < 0:
        return N_("has ended"), "red"
    if days < _SOON:
        return N_("ends soon"), "red"
    return (N_("see to it"), "yellow") if days < _AHEAD else _FAR


def _standing(number: int, at: int) -> str:
    if number == at:
        return "due"
    return "done" if number < at else "later"


PAGES: Final = (
    DeskRoute(Method.GET, _KEYS, keys, Permission.NODE_HEALTH),
    DeskRoute(Method.GET, f"{_KEYS}/{{key}}", rotation, Permission.NODE_HEALTH),
    DeskRoute(Method.GET, "/admin/node/endings", endings, Permission.NODE_HEALTH),
)
