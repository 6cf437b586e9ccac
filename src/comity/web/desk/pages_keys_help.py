"""Which keys do what at the desk, for whoever has them on."""

from typing import Final

from comity.access.permissions import Permission
from comity.web.desk.languages import N_
from comity.web.desk.navigation import entries_for
from comity.web.desk.routing import DeskCall, DeskRoute, Shown
from comity.web.routing import Method

_EVERYWHERE: Final = (
    ("/", N_("To the search")),
    ("n", N_("Begin something new")),
    ("?", N_("This list")),
    ("Ctrl + Enter", N_("Send the form in which you type; it works with single keys off as well")),
)
_THERE: Final = (
    ("j", N_("To the next row")),
    ("k", N_("To the row before")),
    ("x", N_("Choose the row, or leave it out again")),
    ("Enter", N_("Open the row")),
    ("a", N_("Work on it, or choose who does")),
    ("r", N_("To the answer or the reason")),
    ("s", N_("Approve, sign or put on record what the page shows")),
)


def keys(call: DeskCall) -> Shown:
    """List the keys, those of the menu as far as the role includes it."""
    menu = [(each.key, call.say(each.caption)) for each in entries_for(call.who) if each.key]
    return Shown(
        "key_help.html",
        call.say("Working with keys"),
        {
            "everywhere": [*((key, call.say(words)) for key, words in _EVERYWHERE), *menu],
            "there": [(key, call.say(words)) for key, words in _THERE],
        },
    )


PAGES: Final = (DeskRoute(Method.GET, "/keys", keys, Permission.OWN_ACCOUNT),)
