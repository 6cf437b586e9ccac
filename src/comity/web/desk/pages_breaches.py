"""Breaches of personal data: entered, their clock, added to in phases, told, closed."""

from datetime import datetime, timedelta
from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid
from comity.web.answers import ActAnswer
from comity.web.api_breaches import (
    BreachesAnswer,
    BreachLetter,
    BreachShown,
    ReceivedAnswer,
    ReceivedShown,
)
from comity.web.desk.oversight_places import Problems, problems_in, shown, wanting
from comity.web.desk.oversight_words import in_words, options
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_HOME: Final = "/breaches"
_READ: Final = Permission.BREACH_READ
_WRITE: Final = Permission.BREACH_REGISTER
_MOST_DIGITS: Final = 12


def breaches(call: DeskCall) -> Shown:
    """Show every breach, and what other states told."""
    return shown(
        call,
        "breaches.html",
        call.say("Breaches of personal data"),
        {
            "breaches": call.ask.get("/breaches", BreachesAnswer).breaches,
            "received": call.ask.get("/received-breaches", ReceivedAnswer).received,
            "may_write": call.who.may(_WRITE),
            "soon": call.now + timedelta(hours=24),
        },
        at=_HOME,
    )


def new(call: DeskCall) -> Shown:
    """Show the form that enters a breach."""
    return _form(call)


def opened(call: DeskCall) -> Result:
    """Enter a breach; the clock runs from awareness."""
    problems = wanting(
        call,
        aware_day=call.say("Say on which day you became aware."),
        aware_time=call.say("Say at what time you became aware."),
        contact=call.say("Say where more can be had."),
    )
    aware = _moment(call)
    if aware is None and not problems:
        problems = (("aware_day", call.say("That is no day and time.")),)
    phase, more = _phase(call)
    problems += more
    if problems or aware is None:
        return _form(call, problems)
    body = {**phase, "aware_at": aware.isoformat(), "contact": call.of("contact")}
    try:
        made = call.ask.post("/breaches", BreachShown, body)
    except InputInvalid as invalid:
        return _form(call, problems_in(invalid, aware="aware_day", aware_at="aware_day"))
    return GoTo(f"{_HOME}/{made.id}", call.say("Entered. The clock of 72 hours runs."))


def breach(call: DeskCall) -> Shown:
    """Show a breach: its clock, what is owed, what was known when, who was told."""
    return _breach(call)


def more_known(call: DeskCall) -> Shown:
    """Show the form that adds what became known since."""
    return _form(call)


def added(call: DeskCall) -> Result:
    """Add what became known since."""
    phase, problems = _phase(call)
    if problems:
        return _form(call, problems)
    identifier = call.path["breach"]
    try:
        call.ask.post("/breaches/{breach}/phases", BreachShown, phase, breach=identifier)
    except InputInvalid as invalid:
        return _form(call, problems_in(invalid))
    return GoTo(f"{_HOME}/{identifier}", call.say("Added; what was known before stays."))


def told(call: DeskCall) -> Result:
    """Note that somebody was told."""
    problems = wanting(
        call,
        told=call.say("Choose who was told."),
        whom=call.say("Say which authority or state, or how."),
        reference=call.say("Name the letter or message."),
    )
    if problems:
        return _breach(call, problems)
    names = ("told", "whom", "reference", "late_because")
    body = {name: call.of(name) for name in names}
    identifier = call.path["breach"]
    try:
        call.ask.post("/breaches/{breach}/notices", BreachShown, body, breach=identifier)
    except InputInvalid as invalid:
        return _breach(call, problems_in(invalid))
    return GoTo(f"{_HOME}/{identifier}", call.say("Noted, and on record."))


def notified(call: DeskCall) -> Result:
    """Tell the controller of another state over the network, once the card was read."""
    identifier = call.path["breach"]
    body: dict[str, object] = {"to": call.of("to")}
    sure = call.of("confirm") == "yes"
    try:
        call.ask.post(
            "/breaches/{breach}/messages", ActAnswer, {**body, "dry_run": not sure},
            breach=identifier,
        )  # fmt: skip
    except InputInvalid as invalid:
        return _breach(call, problems_in(invalid))
    except ConflictingChange as conflict:
        return _breach(call, (("", conflict.public),))
    if sure:
        return GoTo(f"{_HOME}/{identifier}", call.say("The notice leaves with the next delivery."))
    one = call.ask.get("/breaches/{breach}", BreachShown, breach=identifier)
    return shown(
        call,
        "breach_notify.html",
        call.say("Tell the other state?"),
        {"breach": one, "to": call.of("to")},
        at=_HOME,
    )


def letter(call: DeskCall) -> Result:
    """Show the letter for a state that takes no notices over the network."""
    identifier = call.path["breach"]
    body = {"to": call.of("to")}
    try:
        made = call.ask.post("/breaches/{breach}/letter", BreachLetter, body, breach=identifier)
    except InputInvalid as invalid:
        return _breach(call, problems_in(invalid))
    return shown(
        call,
        "breach_letter.html",
        call.say("Letter to the controller of another state"),
        {"text": made.text, "breach": identifier},
        at=_HOME,
    )


def closed(call: DeskCall) -> Result:
    """Close a breach of which everybody was told."""
    identifier = call.path["breach"]
    try:
        call.ask.post("/breaches/{breach}/closing", BreachShown, breach=identifier)
    except ConflictingChange as conflict:
        return _breach(call, (("", conflict.public),))
    return GoTo(f"{_HOME}/{identifier}", call.say("Closed."))


def acknowledged(call: DeskCall) -> GoTo:
    """Tell the other state that somebody here took note."""
    call.ask.post(
        "/received-breaches/{conversation}/acknowledgement", ReceivedShown,
        {"contact": call.of("contact")}, conversation=call.path["conversation"],
    )  # fmt: skip
    return GoTo(_HOME, call.say("The other state is told that it was taken note of."))


def _form(call: DeskCall, problems: Problems = ()) -> Shown:
    identifier = call.path.get("breach", "")
    title = call.say("Add what became known") if identifier else call.say("Enter a breach")
    before = None
    if identifier:
        before = call.ask.get("/breaches/{breach}", BreachShown, breach=identifier).phases[-1]
    return shown(
        call,
        "breach_form.html",
        title,
        {
            "breach": identifier,
            "before": before,
            "natures": tuple(in_words(call, "nature").items()),
            "chosen": call.lists.get("nature", () if before is None else before.nature),
            "risks": (
                ("", call.say("Not known yet")),
                ("yes", call.say("Yes")),
                ("no", call.say("No")),
            ),
        },
        at=_HOME,
        problems=problems,
    )


def _breach(call: DeskCall, problems: Problems = ()) -> Shown:
    identifier = call.path["breach"]
    found = call.ask.get("/breaches/{breach}", BreachShown, breach=identifier)
    return shown(
        call,
        "breach.html",
        call.say("Breach %(breach)s", breach=identifier),
        {
            "breach": found,
            "recipients": options(call, "told"),
            "states": tuple(dict.fromkeys(s for each in found.phases for s in each.states)),
            "may_write": call.who.may(_WRITE) and found.closed_at is None,
            "authority_told": any(each.told == "supervisory-authority" for each in found.notices),
            "left": call.language.from_now(found.due_at, call.now),
        },
        at=_HOME,
        problems=problems,
    )


def _phase(call: DeskCall) -> tuple[dict[str, object], Problems]:
    """Return what is said of a breach, and what is wrong with it."""
    problems = wanting(
        call,
        consequences=call.say("Say what may follow."),
        measures=call.say("Say what was done, or is proposed."),
    )
    natures = call.lists.get("nature", ())
    if not natures:
        problems = (("nature", call.say("Say what the breach is of.")), *problems)
    body: dict[str, object] = {
        "nature": natures,
        "consequences": call.of("consequences"),
        "measures": call.of("measures"),
        "states": call.of("states").upper().replace(",", " ").split(),
    }
    for name in ("subjects", "records"):
        number = call.of(name)
        if not number:
            continue
        if number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS:
            body[name] = int(number)
        else:
            problems += ((name, call.say("Type a number, or leave it empty.")),)
    risk = call.of("high_risk")
    if risk:
        body["high_risk"] = risk == "yes"
    return body, problems


def _moment(call: DeskCall) -> datetime | None:
    """Return when somebody became aware, by the clocks of this node."""
    try:
        found = datetime.fromisoformat(f"{call.of('aware_day')}T{call.of('aware_time')}")
    except ValueError:
        return None
    return found.replace(tzinfo=call.zone) if found.tzinfo is None else None


PAGES: Final = (
    DeskRoute(Method.GET, _HOME, breaches, _READ),
    DeskRoute(Method.GET, f"{_HOME}/new", new, _WRITE),
    DeskRoute(Method.POST, f"{_HOME}/new", opened, _WRITE, lists=("nature",)),
    DeskRoute(Method.GET, f"{_HOME}/{{breach}}", breach, _READ),
    DeskRoute(Method.GET, f"{_HOME}/{{breach}}/more", more_known, _WRITE),
    DeskRoute(Method.POST, f"{_HOME}/{{breach}}/more", added, _WRITE, lists=("nature",)),
    DeskRoute(Method.POST, f"{_HOME}/{{breach}}/told", told, _WRITE),
    DeskRoute(Method.POST, f"{_HOME}/{{breach}}/message", notified, _WRITE),
    DeskRoute(Method.POST, f"{_HOME}/{{breach}}/letter", letter, _READ),
    DeskRoute(Method.POST, f"{_HOME}/{{breach}}/closing", closed, _WRITE),
    DeskRoute(Method.POST, "/received-breaches/{conversation}", acknowledged, _WRITE),
)
