"""The list of our requests to other states, and of those begun and not sent."""

from typing import Final

from comity.access.permissions import Permission
from comity.web.answers import ConversationHead, ConversationPage
from comity.web.api_begun import BegunPage
from comity.web.api_requests import StatesAnswer
from comity.web.desk.case_words import STATE_COLOURS, STATES
from comity.web.desk.pages_saved_filters import beside
from comity.web.desk.requests_narrowed import (
    SORTS,
    WHOLE,
    address_of,
    chips,
    choices,
    narrowed_by,
    query_of,
)
from comity.web.desk.routing import DeskCall, DeskRoute, Result, Shown
from comity.web.routing import Method

_SHOWN_AT_ONCE: Final = "25"


def requests(call: DeskCall) -> Result:
    """Show where our requests stand, without whom they are about."""
    wanted = {**WHOLE, **narrowed_by(call.query)}
    query = {**query_of(wanted), "limit": _SHOWN_AT_ONCE}
    if call.query.get("after"):
        query["after"] = call.query["after"]
    page = call.ask.get("/conversations", ConversationPage, query=query)
    may_ask = call.ask.may(Method.POST, "/requests")
    return Shown(
        "requests.html",
        call.say("Requests"),
        {
            "rows": [_row(call, each) for each in page.conversations],
            "following": address_of({**wanted, "after": page.next}) if page.next else "",
            "wanted": wanted,
            "chips": chips(call, wanted),
            "shows": [("", call.say("All")), *choices(call)],
            "partners": [("", call.say("All states")), *_partners(call)] if may_ask else [],
            "sorts": [(value, call.say(words)) for value, words in SORTS.items()],
            "begun": call.ask.get("/begun-requests", BegunPage).begun if may_ask else (),
            "may_ask": may_ask,
            "file": address_of(wanted, "/exports?kind=requests"),
            "saved": beside(call, "requests", wanted),
        },
    )


def _partners(call: DeskCall) -> list[tuple[str, str]]:
    states = call.ask.get("/request-states", StatesAnswer).states
    return sorted(((each.state, call.language.country(each.state)) for each in states), key=_second)


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


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
