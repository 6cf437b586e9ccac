"""A person of the register and their convictions, in the reader's language.

Nothing is shown before it is said what for: see ``reason``.
"""

from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from typing import Final

from comity.access.permissions import Permission
from comity.web.answers import ConvictionShown, HeldShown, PersonShown, VersionsAnswer
from comity.web.api_disclosure import ConditionsAnswer
from comity.web.api_recalls import RecallPage, RecallShown
from comity.web.desk.differences import differences
from comity.web.desk.machine_words import duty_reason_in_words
from comity.web.desk.reason import case_wanted
from comity.web.desk.routing import DeskCall, DeskRoute, Result, Shown
from comity.web.routing import Method


def person(call: DeskCall) -> Result:
    """Show a person with the convictions held, latest decision first."""
    ref = call.path["person"]
    if call.case is None:
        return case_wanted(call, f"/persons/{ref}")
    shown = call.ask.get(
        "/persons/{person}",
        PersonShown,
        query={"language": call.language.code},
        purposed=call.case,
        person=ref,
    )
    return Shown(
        "register_person.html",
        call.say("Person of the register"),
        {
            "person": shown,
            "convictions": _latest_first(shown.convictions),
            "may_issue": call.who.may(Permission.DOCUMENT_ISSUE),
        },
    )


def conviction(call: DeskCall) -> Result:
    """Show a conviction: what it says, how it changed, who was told, who was given it."""
    identifier = call.path["conviction"]
    if call.case is None:
        return case_wanted(call, f"/convictions/{identifier}")
    asked = {"language": call.language.code}
    shown = call.ask.get(
        "/convictions/{conviction}",
        ConvictionShown,
        query=asked,
        purposed=call.case,
        conviction=identifier,
    )
    conditions = call.ask.get(
        "/convictions/{conviction}/conditions",
        ConditionsAnswer,
        purposed=call.case,
        conviction=identifier,
    )
    changes = []
    if len(shown.versions) > 1:
        versions = call.ask.get(
            "/convictions/{conviction}/versions",
            VersionsAnswer,
            query=asked,
            purposed=call.case,
            conviction=identifier,
        ).versions
        changes = [
            (newer.held, differences(older.conviction, newer.conviction))
            for older, newer in pairwise(versions)
        ]
    return Shown(
        "register_conviction.html",
        call.say("Conviction"),
        {
            "identifier": identifier,
            "shown": shown,
            "current": shown.versions[-1],
            "changes": changes[::-1],
            "conditions": conditions.conditions,
            "recalls": _recalls_of(call, identifier),
            "duty_reason": partial(duty_reason_in_words, spoken=call.language),
            "may_recall": call.who.may(Permission.RECALL_DECIDE) and bool(shown.disclosures),
        },
    )


def _recalls_of(call: DeskCall, conviction: str) -> list[RecallShown]:
    """Return the recalls that concern a conviction, among the latest."""
    if not call.ask.may(Method.GET, "/recalls"):
        return []
    listed = call.ask.get("/recalls", RecallPage).recalls
    return [each for each in listed if conviction in each.convictions]


def _latest_first(convictions: Iterable[HeldShown]) -> list[HeldShown]:
    """Return convictions by the day of the decision; those without one last."""
    return sorted(convictions, key=_decided_on, reverse=True)


def _decided_on(held: HeldShown) -> str:
    lines = () if held.conviction is None else held.conviction.lines
    return next((each.value for each in lines if each.name == "decided-on"), "")


PAGES: Final = (
    DeskRoute(Method.GET, "/persons/{person}", person, Permission.PERSON_READ),
    DeskRoute(Method.GET, "/convictions/{conviction}", conviction, Permission.PERSON_READ),
)
