"""Who looked at a case, as visits: the entries of the log that lie close together.

Every page of a case that is opened is an entry of its own: no look is left off the record. Whoever
reads the record wants to know who was there, when and how long; the entries stand beside each
visit, to be proved one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from comity.access.permissions import Permission
from comity.web.answers import ConversationShown
from comity.web.api_case_views import CaseLooksAnswer, CaseLookShown
from comity.web.desk.pages_cases import case_page
from comity.web.desk.routing import DeskCall, DeskRoute, Result, Shown
from comity.web.routing import Method

GAP: Final = timedelta(minutes=10)
"""Between two looks of one visit at most."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Looks of one official for one purpose, close together; the latest first."""

    looks: tuple[CaseLookShown, ...]

    @property
    def last(self) -> CaseLookShown:
        """The latest look, which says who, what and why for all of them."""
        return self.looks[0]

    @property
    def first(self) -> CaseLookShown:
        """The earliest look."""
        return self.looks[-1]


def visits(looks: Sequence[CaseLookShown]) -> list[Visit]:
    """Return looks as visits, the one that ended last first.

    Args:
        looks: The latest first.
    """
    by_whom: dict[tuple[str, str, str], list[CaseLookShown]] = {}
    for each in looks:
        by_whom.setdefault((each.official, each.act, each.purpose), []).append(each)
    made = [Visit(tuple(part)) for every in by_whom.values() for part in _parts(every)]
    return sorted(made, key=lambda each: each.last.leaf, reverse=True)


def _parts(looks: list[CaseLookShown]) -> list[list[CaseLookShown]]:
    parts = [[looks[0]]]
    for later, earlier in pairwise(looks):
        if later.at - earlier.at > GAP:
            parts.append([])
        parts[-1].append(earlier)
    return parts


def access(call: DeskCall) -> Result:
    """Show who looked; one look itself."""
    told = call.ask.get(
        "/conversations/{conversation}/looks",
        CaseLooksAnswer,
        conversation=call.path["conversation"],
    )
    values = {"visits": visits(told.looks), "looks": told}
    if told.conversation is None:
        title = call.say("Case %(reference)s", reference=call.path["conversation"])
        return Shown("case_access.html", title, {**values, "head": None})
    case = ConversationShown(
        conversation=told.conversation,
        lateness=told.lateness,
        identification=None,
        messages=(),
        tasks=(),
    )
    return case_page(call, case, "access", "case_access.html", values)


PAGES: Final = (
    DeskRoute(Method.GET, "/cases/{conversation}/access", access, Permission.MISUSE_REVIEW),
)
