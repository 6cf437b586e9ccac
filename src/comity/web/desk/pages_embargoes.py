"""Embargoes: looks in a running enquiry that are told to the person later, kept by four eyes."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import AccessDenied, ConflictingChange, InputInvalid
from comity.law.rights import WITHHOLDINGS
from comity.web.api_embargoes import EmbargoesAnswer, EmbargoShown
from comity.web.desk.oversight_places import Problems, problems_in, shown, wanting
from comity.web.desk.oversight_words import in_words
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_HOME: Final = "/embargoes"


def embargoes(call: DeskCall) -> Shown:
    """Show what is under embargo, and the form to set one."""
    return _embargoes(call)


def set_one(call: DeskCall) -> Result:
    """Put off that looks in a case are told."""
    problems = wanting(
        call,
        case=call.say("Write the reference of your case."),
        ground=call.say("Choose the ground."),
        until=call.say("Say until when."),
        reason=call.say("Say why."),
    )
    if problems:
        return _embargoes(call, problems)
    body = {name: call.of(name) for name in ("case", "ground", "until", "reason")}
    try:
        made = call.ask.post(_HOME, EmbargoShown, body)
    except InputInvalid as invalid:
        return _embargoes(call, problems_in(invalid))
    except AccessDenied as denied:
        return _embargoes(call, (("case", denied.public),))
    told = call.say(
        "It holds until %(day)s, and ends of itself.", day=call.language.day(made.until)
    )
    return GoTo(_HOME, told)


def reviewed(call: DeskCall) -> Result:
    """Prolong an embargo that somebody else set, or lift it."""
    name = call.path["embargo"]
    field = f"until-{name}"
    lifts = call.of("do") == "lift"
    if not lifts and not call.of(field):
        return _embargoes(call, ((field, call.say("Say until when.")),))
    body = {} if lifts else {"until": call.of(field)}
    try:
        call.ask.post(f"{_HOME}/{{embargo}}/review", EmbargoShown, body, embargo=name)
    except (InputInvalid, ConflictingChange, AccessDenied) as wrong:
        return _embargoes(call, ((field, wrong.public),))
    said = call.say("Lifted, and on record.") if lifts else call.say("Prolonged, and on record.")
    return GoTo(_HOME, said)


def _embargoes(call: DeskCall, problems: Problems = ()) -> Shown:
    words = in_words(call, "ground")
    return shown(
        call,
        "embargoes.html",
        call.say("Embargoes"),
        {
            "embargoes": call.ask.get(_HOME, EmbargoesAnswer).embargoes,
            "grounds": [
                (ground.value, words[ground.value])
                for ground, rule in WITHHOLDINGS.items()
                if rule.secret
            ],
            "may_set": call.who.may(Permission.TASK_DECIDE),
            "may_review": call.who.may(Permission.RIGHTS_APPROVE),
            "own": call.who.account,
        },
        at=_HOME,
        problems=problems,
    )


PAGES: Final = (
    DeskRoute(Method.GET, _HOME, embargoes, Permission.RIGHTS_READ),
    DeskRoute(Method.POST, _HOME, set_one, Permission.TASK_DECIDE),
    DeskRoute(Method.POST, f"{_HOME}/{{embargo}}/review", reviewed, Permission.RIGHTS_APPROVE),
)
