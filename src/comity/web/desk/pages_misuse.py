"""Rules on misuse: what they noticed in words, the officer heard, the review, the rates."""

from datetime import timedelta
from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid, ReferenceNotFound
from comity.web.api_misuse import (
    HitsAnswer,
    HitShown,
    NewsAnswer,
    RatesAnswer,
    WatchedAnswer,
)
from comity.web.desk.oversight_places import Problems, problems_in, shown, wanting
from comity.web.desk.oversight_words import options
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_HOME: Final = "/misuse"
_MAY: Final = Permission.MISUSE_REVIEW
_MONTH: Final = timedelta(days=30)
_MOST_AUDITED: Final = 200


def hits(call: DeskCall) -> Shown:
    """Show what waits for a review; with ``show=all`` the reviewed too."""
    return _hits(call)


def ran(call: DeskCall) -> Result:
    """Run the rules over some days."""
    audit = call.of("audit")
    problems = wanting(
        call, since=call.say("Say from which day."), until=call.say("Say to which day.")
    )
    if not (audit.isascii() and audit.isdecimal() and int(audit[:6]) <= _MOST_AUDITED):
        words = call.say("Type a number of entries from 0 to %(most)s.", most=_MOST_AUDITED)
        problems += (("audit", words),)
    if problems:
        return _hits(call, problems)
    body: dict[str, object] = {
        "since": call.of("since"),
        "until": call.of("until"),
        "audit": int(audit),
    }
    if call.of("seed"):
        body["seed"] = call.of("seed")
    try:
        found = call.ask.post("/misuse-runs", HitsAnswer, body).hits
    except InputInvalid as invalid:
        return _hits(call, problems_in(invalid))
    if not found:
        return GoTo(_HOME, call.say("Nothing new was noticed."))
    return GoTo(_HOME, call.say("New for review: %(count)s.", count=len(found)))


def hit(call: DeskCall) -> Shown:
    """Show one matter."""
    return _hit(call)


def asked(call: DeskCall) -> GoTo:
    """Show the officer what was noticed, so that they are heard."""
    call.ask.post("/misuse-hits/{hit}/question", HitShown, hit=call.path["hit"])
    return GoTo(_address(call), call.say("The officer sees it now, and is asked."))


def reviewed(call: DeskCall) -> Result:
    """Give an outcome with reasons."""
    problems = wanting(
        call, outcome=call.say("Choose what you found."), reasons=call.say("Give your reasons.")
    )
    if problems:
        return _hit(call, problems)
    body = {"outcome": call.of("outcome"), "reasons": call.of("reasons")}
    try:
        call.ask.post("/misuse-hits/{hit}/review", HitShown, body, hit=call.path["hit"])
    except InputInvalid as invalid:
        return _hit(call, problems_in(invalid))
    return GoTo(_HOME, call.say("Your outcome is on record. It counts for or against the rule."))


def rates(call: DeskCall) -> Shown:
    """Show how each rule fared."""
    found = call.ask.get("/misuse-rates", RatesAnswer).rates
    return shown(
        call, "misuse_rates.html", call.say("How the rules fare"), {"rates": found}, at=_HOME
    )


def lists(call: DeskCall) -> Shown:
    """Show the forms for lists of names and for news."""
    return _lists(call)


def watched(call: DeskCall) -> Result:
    """Put a name or address on a list."""
    problems = wanting(
        call, list=call.say("Choose the list."), text=call.say("Type the name or address.")
    )
    if problems:
        return _lists(call, problems)
    body = {name: call.of(name) for name in ("list", "text", "official") if call.of(name)}
    try:
        call.ask.post("/misuse-watched", WatchedAnswer, body)
    except InputInvalid as invalid:
        return _lists(call, problems_in(invalid))
    return GoTo(f"{_HOME}/lists", call.say("On the list, as a keyed digest: nobody can read it."))


def in_the_news(call: DeskCall) -> Result:
    """Note that the person of a record was in the news."""
    days = call.of("days")
    problems = wanting(
        call, record=call.say("Name the record."), since=call.say("Say from which day.")
    )
    if not (days.isascii() and days.isdecimal() and len(days) <= len("60")):
        problems += (("days", call.say("Type a number of days from 1 to 60.")),)
    if problems:
        return _lists(call, problems)
    body = {"record": call.of("record"), "since": call.of("since"), "days": int(days)}
    try:
        call.ask.post("/misuse-news", NewsAnswer, body)
    except InputInvalid as invalid:
        return _lists(call, problems_in(invalid))
    return GoTo(f"{_HOME}/lists", call.say("Looks at that record are counted from now."))


def _hits(call: DeskCall, problems: Problems = ()) -> Shown:
    every = call.query.get("show") == "all"
    path = "/misuse-hits/reviewed" if every else "/misuse-hits"
    today = call.now.date()
    return shown(
        call,
        "misuse.html",
        call.say("Looks to be reviewed"),
        {
            "hits": call.ask.get(path, HitsAnswer).hits,
            "every": every,
            "since": (today - _MONTH).isoformat(),
            "until": today.isoformat(),
        },
        at=_HOME,
        problems=problems,
    )


def _hit(call: DeskCall, problems: Problems = ()) -> Shown:
    identifier = call.path["hit"]
    found = call.ask.get("/misuse-hits/reviewed", HitsAnswer).hits
    one = next((each for each in found if each.id == identifier), None)
    if one is None:
        raise ReferenceNotFound("There is no such matter, or somebody of another team reviews it.")
    return shown(
        call,
        "misuse_hit.html",
        call.say("Look to be reviewed"),
        {"hit": one, "outcomes": options(call, "review")},
        at=_HOME,
        problems=problems,
    )


def _lists(call: DeskCall, problems: Problems = ()) -> Shown:
    return shown(
        call,
        "misuse_lists.html",
        call.say("Names and news that rules look for"),
        {"lists": options(call, "list"), "since": call.now.date().isoformat()},
        at=_HOME,
        problems=problems,
    )


def _address(call: DeskCall) -> str:
    return f"{_HOME}/hits/{call.path['hit']}"


PAGES: Final = (
    DeskRoute(Method.GET, _HOME, hits, _MAY, query=("show",)),
    DeskRoute(Method.POST, _HOME, ran, _MAY),
    DeskRoute(Method.GET, f"{_HOME}/rates", rates, _MAY),
    DeskRoute(Method.GET, f"{_HOME}/lists", lists, _MAY),
    DeskRoute(Method.POST, f"{_HOME}/lists", watched, _MAY),
    DeskRoute(Method.POST, f"{_HOME}/news", in_the_news, _MAY),
    DeskRoute(Method.GET, f"{_HOME}/hits/{{hit}}", hit, _MAY),
    DeskRoute(Method.POST, f"{_HOME}/hits/{{hit}}/question", asked, _MAY),
    DeskRoute(Method.POST, f"{_HOME}/hits/{{hit}}/review", reviewed, _MAY),
)
