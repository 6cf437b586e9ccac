"""Home: my work today. Every count is a link to what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from comity.access.permissions import Permission
from comity.web.api_node import SetUpAnswer
from comity.web.api_work import ItemShown, WorkAnswer
from comity.web.desk.languages import N_
from comity.web.desk.navigation import entries_for
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Shown
from comity.web.desk.work_words import ROW_WORDS
from comity.web.routing import Method

AWAITED: Final = "answer-awaited"


@dataclass(frozen=True, slots=True)
class Card:
    """A count.

    Attributes:
        caption: What is counted.
        address: Of the page that lists it.
    """

    caption: str
    address: str


CARDS: Final[Mapping[str, Card]] = MappingProxyType(
    {
        "overdue": Card(N_("Overdue"), "/inbox?show=overdue"),
        "due-soon": Card(N_("Due within a week"), "/inbox?show=due-soon"),
        "urgent": Card(N_("Urgent"), "/inbox?show=urgent"),
        "mine": Card(N_("Assigned to me"), "/inbox?show=mine"),
        "unassigned": Card(N_("Assigned to nobody"), "/inbox?show=unassigned"),
        "new-answers": Card(N_("New answers this week"), "/requests?show=answered"),
        "answers-overdue": Card(N_("Partners' answers overdue"), "/requests?show=overdue"),
        "begun": Card(N_("Requests begun, not sent"), "/requests"),
        "translations": Card(N_("Texts to translate"), "/texts"),
        "drafts": Card(N_("Drafts of other authorities"), "/drafts"),
        "own-drafts": Card(N_("Drafts returned to me"), "/own-drafts"),
        "approvals": Card(N_("Approvals waiting for me"), "/approvals"),
        "questions": Card(N_("Questions of inspectors to me"), "/questions"),
        "accounts": Card(N_("Accounts to approve"), "/admin/accounts"),
        "glass": Card(N_("Broken glass to review"), "/glass/uses"),
    }
)
"""Where what is counted is listed, in the order in which it is shown."""


def home(call: DeskCall) -> Shown:
    """Show what there is to do."""
    work = call.ask.get("/work", WorkAnswer)
    counts = {each.name: each.count for each in work.counts}
    return Shown(
        "home.html",
        call.say("My work"),
        {
            "cards": [(card, counts[name], name) for name, card in CARDS.items() if name in counts],
            "pressing": [(each, address_of(each)) for each in work.pressing],
            "has_tasks": "mine" in counts,
            "to_set_up": _to_set_up(call),
            "places": [each for each in entries_for(call.who) if each.path != "/"],
            **ROW_WORDS,
        },
    )


def _to_set_up(call: DeskCall) -> int:
    """Return how many steps of setting up the node are to do, to whoever does them."""
    if not call.who.may(Permission.NODE_CONFIGURE):
        return 0
    return sum(not each.done for each in call.ask.get("/node/set-up", SetUpAnswer).steps)


def address_of(item: ItemShown) -> str:
    """Return the page on which something that waits is done."""
    return f"/cases/{item.id}" if item.kind == AWAITED else f"/tasks/{item.id}"


def case_left(call: DeskCall) -> GoTo:
    """Work on no case from now."""
    return GoTo("/", call.say("You work on no case now."), leaves_case=True)


PAGES: Final = (
    DeskRoute(Method.GET, "/", home),
    DeskRoute(Method.POST, "/case/leave", case_left),
)
