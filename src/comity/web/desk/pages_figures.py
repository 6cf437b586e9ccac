"""Pictures of the work, the partners and the log; each stands above a table that says the same."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from babel.dates import format_date
from markupsafe import Markup

from comity.access.permissions import Permission
from comity.web.api_figures import FiguresAnswer, LogAnswer, PartnersAnswer, SpanShown
from comity.web.desk.languages import N_
from comity.web.desk.log_picture import log_picture
from comity.web.desk.map_picture import map_picture
from comity.web.desk.pictures import Bar, Columns, bars, columns
from comity.web.desk.routing import DeskCall, DeskRoute, Shown
from comity.web.routing import Method

OUTCOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "open": N_("Open"),
        "awaiting-information": N_("More information needed"),
        "answered": N_("Answered"),
        "cancelled": N_("Cancelled"),
        "rejected": N_("Rejected"),
    }
)
"""Where a request stands."""

STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "in-touch": N_("In touch"),
        "quiet": N_("Nothing sent yet"),
        "in-trouble": N_("Cannot be reached"),
        "suspended": N_("Suspended"),
    }
)
"""How a partner stands to us."""


def figures(call: DeskCall) -> Shown:
    """Show the figures of the last twelve months, and the partners on a map."""
    found = call.ask.get("/figures", FiguresAnswer)
    network = call.ask.get("/figures/partners", PartnersAnswer)
    spoken = call.language
    months = [
        (_month(call, each.first), each.received, each.sent, each.first) for each in found.months
    ]
    outcomes = [(call.say(OUTCOMES[each.state]), each.count) for each in found.outcomes]
    ages = [(_days(call, each), each.count) for each in found.ages]
    ahead = [(_until(call, each), each.count) for each in found.ahead]
    times = [
        (spoken.country(each.state), each.median_days, each.answers) for each in found.answer_times
    ]
    pictures = {
        "volumes": columns(
            call.say("Requests by month"), [Columns(each[0], each[1], each[2]) for each in months]
        ),
        "outcomes": _counted(call, call.say("Requests to us, by where they stand"), outcomes),
        "ages": _counted(call, call.say("Open requests to us, by age"), ages),
        "ahead": _counted(call, call.say("Deadlines ahead"), ahead),
        "times": bars(
            call.say("Partners' answer times"),
            [Bar(name, days, spoken.number(days)) for name, days, _ in times],
        ),
        "map": map_picture(call.say("Partners on the map"), network, spoken),
    }
    return Shown(
        "figures.html",
        call.say("Figures"),
        {
            "pictures": pictures,
            "months": [(_long_month(call, each[3]), each[1], each[2]) for each in months],
            "outcomes": outcomes,
            "ages": ages,
            "ahead": ahead,
            "times": times,
            "partners": network.partners,
            "states": STATES,
            "is_whole": found.is_whole,
        },
    )


def log(call: DeskCall) -> Shown:
    """Show the log, its checkpoint and its witnesses, and what each proves."""
    found = call.ask.get("/log", LogAnswer)
    return Shown(
        "log.html",
        call.say("The log and its witnesses"),
        {
            "log": found,
            "picture": log_picture(call.say("The log and its witnesses"), found, call.language),
        },
    )


def _counted(call: DeskCall, title: str, rows: list[tuple[str, int]]) -> Markup:
    return bars(title, [Bar(name, count, call.language.number(count)) for name, count in rows])


def _month(call: DeskCall, first: date) -> str:
    return str(format_date(first, "LLL", locale=call.language.locale))


def _long_month(call: DeskCall, first: date) -> str:
    return str(format_date(first, "LLLL y", locale=call.language.locale))


def _days(call: DeskCall, span: SpanShown) -> str:
    if span.last is None:
        return call.say("%(first)s days or more", first=span.first)
    return call.say("%(first)s to %(last)s days", first=span.first, last=span.last)


def _until(call: DeskCall, span: SpanShown) -> str:
    if span.first is None:
        return call.say("Overdue")
    if span.last is None:
        return call.say("In %(first)s days or more", first=span.first)
    return call.say("In %(first)s to %(last)s days", first=span.first, last=span.last)


PAGES: Final = (
    DeskRoute(Method.GET, "/figures", figures, Permission.CONVERSATION_LIST),
    DeskRoute(Method.GET, "/node/log", log, Permission.NODE_HEALTH),
)
