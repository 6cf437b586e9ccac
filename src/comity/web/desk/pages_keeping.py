"""What ends and when, what is held back, and what only cleared officials may know of."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import AccessDenied, ConflictingChange, InputInvalid, ReferenceNotFound
from comity.web.api_retention import (
    DueAnswer,
    ExtensionShown,
    HoldsAnswer,
    HoldShown,
    RestrictionsAnswer,
    RestrictionShown,
)
from comity.web.api_retention_ending import ProofAnswer, RunAnswer, ScheduleAnswer
from comity.web.desk.oversight_places import Problems, problems_in, shown, wanting
from comity.web.desk.oversight_words import WORDS, options
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_HOME: Final = "/keeping"
_RESTRICTIONS: Final = "/restrictions"
_READ: Final = Permission.RETENTION_READ
_ASSESS: Final = Permission.RETENTION_ASSESS
_HOLD: Final = Permission.HOLD_SET
_RESTRICT: Final = Permission.RESTRICTION_SET


def due(call: DeskCall) -> Shown:
    """Show what ends soon, is over, is kept or to be reviewed."""
    found = call.ask.get("/retention/due", DueAnswer).due
    wanted = call.query.get("state", "")
    counts = {name: sum(each.state == name for each in found) for name in WORDS["due"]}
    return shown(
        call,
        "keeping.html",
        call.say("What ends, and what is kept"),
        {
            "due": [each for each in found if wanted in {"", each.state}],
            "wanted": wanted if wanted in counts else "",
            "counts": counts,
            "holds": call.ask.get("/retention/holds", HoldsAnswer).holds,
            "may_hold": call.who.may(_HOLD),
            "may_assess": call.who.may(_ASSESS),
            "today": call.now.astimezone(call.zone).date(),
        },
        at=_HOME,
    )


def schedule(call: DeskCall) -> Shown:
    """Show how every kind of record ends."""
    return shown(
        call,
        "keeping_schedule.html",
        call.say("How records end"),
        {"rules": call.ask.get("/retention/schedule", ScheduleAnswer).rules},
        at=_HOME,
    )


def proof(call: DeskCall) -> Shown:
    """Look whether anything is left that should have ended."""
    return shown(
        call,
        "keeping_proof.html",
        call.say("Proof that what is over has ended"),
        {"proof": call.ask.get("/retention/proof", ProofAnswer)},
        at=_HOME,
    )


def erasing(call: DeskCall) -> Shown:
    """Show the card that says what will be erased for good."""
    found = call.ask.get("/retention/due", DueAnswer).due
    over = [each for each in found if each.state == "over"]
    return shown(
        call, "keeping_erase.html", call.say("Erase what is over?"), {"over": over}, at=_HOME
    )


def erased(call: DeskCall) -> Result:
    """Erase what is over, at most as many as the card said."""
    told = call.of("up_to")
    if not (told.isascii() and told.isdecimal() and int(told[:7]) > 0):
        return GoTo(f"{_HOME}/erasure")
    done = call.ask.post("/retention/runs", RunAnswer, {"up_to": int(told[:7])})
    return shown(call, "keeping_erased.html", call.say("What the run did"), {"run": done}, at=_HOME)


def hold(call: DeskCall) -> Shown:
    """Show the form that keeps something from erasure."""
    return _form(call, "hold")


def held(call: DeskCall) -> Result:
    """Keep something from erasure."""
    problems = wanting(
        call,
        reference=call.say("Name the record."),
        kind=call.say("Choose what it is."),
        ground=call.say("Choose the ground."),
        review_on=call.say("Say by when somebody looks at it again."),
        reason=call.say("Say why."),
    )
    if problems:
        return _form(call, "hold", problems)
    names = ("kind", "reference", "ground", "review_on", "reason")
    try:
        call.ask.post("/retention/holds", HoldShown, {name: call.of(name) for name in names})
    except InputInvalid as invalid:
        return _form(call, "hold", problems_in(invalid))
    return GoTo(_HOME, call.say("Held: nothing of it ends until the hold is lifted."))


def lifting(call: DeskCall) -> Shown:
    """Show the hold, and ask why it ends."""
    return _lifting(call)


def lifted(call: DeskCall) -> Result:
    """End a hold."""
    if problems := wanting(call, reason=call.say("Say why the hold ends.")):
        return _lifting(call, problems)
    try:
        call.ask.post(
            "/retention/holds/{hold}/lifting", HoldShown, {"reason": call.of("reason")},
            hold=call.path["hold"],
        )  # fmt: skip
    except InputInvalid as invalid:
        return _lifting(call, problems_in(invalid))
    return GoTo(_HOME, call.say("The hold has ended, and that is on record."))


def extension(call: DeskCall) -> Shown:
    """Show the form that keeps one thing longer; there is none for several."""
    return _form(call, "extension")


def extended(call: DeskCall) -> Result:
    """Propose to keep one thing longer; somebody else approves the assessment."""
    problems = wanting(
        call,
        reference=call.say("Name the record."),
        kind=call.say("Choose what it is."),
        until=call.say("Say until when."),
        basis=call.say("Name the provision it rests on."),
        assessment=call.say("Write the assessment: why it is still needed."),
    )
    if problems:
        return _form(call, "extension", problems)
    names = ("kind", "reference", "until", "basis", "assessment")
    body = {name: call.of(name) for name in names}
    try:
        made = call.ask.post("/retention/extensions", ExtensionShown, body)
    except InputInvalid as invalid:
        return _form(call, "extension", problems_in(invalid))
    except ConflictingChange as conflict:
        return _form(call, "extension", (("", conflict.public),))
    said = (
        call.say("Somebody else has to approve it.")
        if made.waits_for
        else call.say("Kept longer, and on record.")
    )
    return GoTo(_HOME, said)


def restrictions(call: DeskCall) -> Shown:
    """Show what is restricted, and the form that restricts."""
    return _restrictions(call)


def restricted(call: DeskCall) -> Result:
    """Propose a restriction; somebody else approves it."""
    problems = wanting(
        call,
        reference=call.say("Name the record."),
        kind=call.say("Choose what it is."),
        compartments=call.say("Name the compartments."),
        review_on=call.say("Say by when somebody looks at it again."),
        reason=call.say("Say why."),
    )
    if problems:
        return _restrictions(call, problems)
    fields = {
        name: call.of(name) for name in ("kind", "reference", "compartments", "review_on", "reason")
    }
    if call.of("confirm") != "yes":
        return shown(
            call,
            "restriction_confirm.html",
            call.say("Restrict this record?"),
            {"sends": fields},
            at=_RESTRICTIONS,
        )
    body = {**fields, "compartments": fields["compartments"].replace(",", " ").split()}
    try:
        call.ask.post("/restrictions", RestrictionShown, body)
    except InputInvalid as invalid:
        return _restrictions(call, problems_in(invalid))
    except AccessDenied as denied:
        return _restrictions(call, (("compartments", denied.public),))
    except ConflictingChange as conflict:
        return _restrictions(call, (("", conflict.public),))
    return GoTo(_RESTRICTIONS, call.say("Proposed: somebody else has to approve it."))


def released(call: DeskCall) -> Result:
    """Propose to lift a restriction."""
    if not call.of("reason"):
        field = f"reason-{call.path['restriction']}"
        return _restrictions(call, ((field, call.say("Say why it is lifted.")),))
    try:
        call.ask.post(
            "/restrictions/{restriction}/lifting", RestrictionShown,
            {"reason": call.of("reason")}, restriction=call.path["restriction"],
        )  # fmt: skip
    except (InputInvalid, ConflictingChange) as wrong:
        return _restrictions(call, (("", wrong.public),))
    return GoTo(_RESTRICTIONS, call.say("Proposed: somebody else has to approve it."))


def _form(call: DeskCall, what: str, problems: Problems = ()) -> Shown:
    title = (
        call.say("Keep something from erasure")
        if what == "hold"
        else call.say("Keep one thing longer")
    )
    return shown(
        call,
        "keeping_form.html",
        title,
        {
            "what": what,
            "reference": call.of("reference") or call.query.get("record", ""),
            "kind": call.of("kind") or call.query.get("kind", ""),
            "kinds": options(call, "kind"),
            "grounds": options(call, "hold"),
        },
        at=_HOME,
        problems=problems,
    )


def _lifting(call: DeskCall, problems: Problems = ()) -> Shown:
    found = call.ask.get("/retention/holds", HoldsAnswer).holds
    one = next((each for each in found if each.id == call.path["hold"]), None)
    if one is None:
        raise ReferenceNotFound("There is no such hold.")
    return shown(
        call,
        "keeping_lift.html",
        call.say("End this hold?"),
        {"hold": one},
        at=_HOME,
        problems=problems,
    )


def _restrictions(call: DeskCall, problems: Problems = ()) -> Shown:
    return shown(
        call,
        "restrictions.html",
        call.say("Restrictions"),
        {
            "restrictions": call.ask.get("/restrictions", RestrictionsAnswer).restrictions,
            "kinds": options(call, "kind", ("person", "conversation")),
            "typed": {
                "reference": call.query.get("record", ""),
                "kind": call.query.get("kind", ""),
                **call.fields,
            },
        },
        at=_RESTRICTIONS,
        problems=problems,
    )


PAGES: Final = (
    DeskRoute(Method.GET, _HOME, due, _READ, query=("state",)),
    DeskRoute(Method.GET, f"{_HOME}/schedule", schedule, _READ),
    DeskRoute(Method.GET, f"{_HOME}/proof", proof, _READ),
    DeskRoute(Method.GET, f"{_HOME}/erasure", erasing, _ASSESS),
    DeskRoute(Method.POST, f"{_HOME}/erasure", erased, _ASSESS),
    DeskRoute(Method.GET, f"{_HOME}/hold", hold, _HOLD, query=("record", "kind")),
    DeskRoute(Method.POST, f"{_HOME}/hold", held, _HOLD),
    DeskRoute(Method.GET, f"{_HOME}/holds/{{hold}}", lifting, _HOLD),
    DeskRoute(Method.POST, f"{_HOME}/holds/{{hold}}", lifted, _HOLD),
    DeskRoute(Method.GET, f"{_HOME}/extension", extension, _ASSESS, query=("record", "kind")),
    DeskRoute(Method.POST, f"{_HOME}/extension", extended, _ASSESS),
    DeskRoute(Method.GET, _RESTRICTIONS, restrictions, _RESTRICT, query=("record", "kind")),
    DeskRoute(Method.POST, _RESTRICTIONS, restricted, _RESTRICT),
    DeskRoute(Method.POST, f"{_RESTRICTIONS}/{{restriction}}/lifting", released, _RESTRICT),
)
