"""The list of our requests to other states, and of those begun and not sent."""

from typing import Final

from comity.access.permissions import Permission
from comity.web.answers import ConversationHead, ConversationPage
from comity.web.api_begun import BegunPage
from comity.web.api_requests import StatesAnswer
from comity.web.desk.case_words import STATE_COLOURS, STATES
from comity.web.desk.languages import N_
from comity.web.desk.pages_saved_filters import beside
from comity.web.desk.routing import DeskCall, DeskRoute, Result, Shown
from comity.web.routing import Method

_DUE: Final = {"overdue": N_("overdue"), "soon": N_("due within five working days")}
_SORTS: Final = (
    ("changed", N_("Changed last")),
    ("due", N_("Due first")),
    ("opened", N_("Sent last")),
)
_SHOWN_AT_ONCE: Final = "25"


def requests(call: DeskCall) -> Result:
    """Show where our requests stand, without whom they are about."""
    wanted = _wanted(call)
    query = {"kind": "REQ", "role": "initiator", "limit": _SHOWN_AT_ONCE}
    if wanted["show"] in _DUE:
        query["due"] = wanted["show"]
    elif wanted["show"]:
        query["state"] = wanted["show"]
    if wanted["to"]:
        query["peer"] = wanted["to"]
    query["sort"] = wanted["sort"] or "changed"
    if call.query.get("after"):
        query["after"] = call.query["after"]
    page = call.ask.get("/conversations", ConversationPage, query=query)
    may_ask = call.ask.may(Method.POST, "/requests")
    return Shown(
        "requests.html",
        call.say("Requests"),
        {
            "rows": [_row(call, each) for each in page.conversations],
            "following": _address({**wanted, "after": page.next}) if page.next else "",
            "wanted": wanted,
            "chips": _chips(call, wanted),
            "shows": [("", call.say("All")), *_choices(call)],
            "partners": [("", call.say("All states")), *_partners(call)] if may_ask else [],
            "sorts": [(value, call.say(words)) for value, words in _SORTS],
            "begun": call.ask.get("/begun-requests", BegunPage).begun if may_ask else (),
            "may_ask": may_ask,
            "saved": beside(call, "requests", wanted),
        },
    )


def _wanted(call: DeskCall) -> dict[str, str]:
    """Return the filters that are known; what else an address says is not looked at."""
    show, to, sort = (call.query.get(name, "") for name in ("show", "to", "sort"))
    return {
        "show": show if show in _DUE or show in STATES else "",
        "to": to if len(to) == 2 and to.isascii() and to.isalpha() else "",
        "sort": sort if sort in dict(_SORTS) else "",
    }


def _choices(call: DeskCall) -> list[tuple[str, str]]:
    return [(name, call.say(words)) for name, words in (*STATES.items(), *_DUE.items())]


def _partners(call: DeskCall) -> list[tuple[str, str]]:
    states = call.ask.get("/request-states", StatesAnswer).states
    return sorted(((each.state, call.language.country(each.state)) for each in states), key=_second)


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


def _chips(call: DeskCall, wanted: dict[str, str]) -> list[tuple[str, str]]:
    """Return what is filtered by, each with the address of the list without it."""
    chips = []
    if wanted["show"]:
        words = dict(_choices(call))[wanted["show"]]
        chips.append((words, _address({**wanted, "show": ""})))
    if wanted["to"]:
        chips.append((call.language.country(wanted["to"]), _address({**wanted, "to": ""})))
    return chips


def _address(wanted: dict[str, str]) -> str:
    said = "&".join(f"{name}={value}" for name, value in wanted.items() if value)
    return f"/requests?{said}" if said else "/requests"


def _row(call: DeskCall, head: ConversationHead) -> dict[str, object]:
    words = STATES.get(head.state)
    today = call.now.astimezone(call.zone).date()
    owed = head.settled_at is None and head.state in {"open", "awaiting-information"}
    return {
        "head": head,
        "state": head.state if words is None else call.say(words),
        "colour": STATE_COLOURS.get(head.state, "grey"),
        "is_late": owed and head.due_on is not None and head.due_on < today,
    }


PAGES: Final[tuple[DeskRoute, ...]] = (
    DeskRoute(
        Method.GET,
        "/requests",
        requests,
        Permission.CONVERSATION_LIST,
        query=("show", "to", "sort", "after"),
    ),
)
