"""What a person was granted, carried out: restricted, put right, erased, told in writing."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid
from comity.web.api_rights import RightsShown
from comity.web.api_rights_correcting import CorrectableAnswer, CorrectedAnswer
from comity.web.desk.correction_words import FIELD_WORDS
from comity.web.desk.differences import differences
from comity.web.desk.oversight_places import Problems, shown
from comity.web.desk.oversight_words import in_words
from comity.web.desk.pages_rights import ONE, address_of, request_of, request_page
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.routing import Method

_DECIDE: Final = Permission.RIGHTS_DECIDE
_CORRECTION: Final = f"{ONE}/corrections/{{conviction}}"
_PREFIX: Final = "value-"


def carried_out(call: DeskCall) -> Result:
    """Do what was granted, once the card that says what happens was read."""
    body = {"ground": call.of("ground") or "accuracy-contested"}
    if call.of("confirm") != "yes":
        found = call.ask.get(ONE, RightsShown, request=request_of(call))
        return shown(
            call,
            "rights_carry_out.html",
            call.say("Carry out what was granted?"),
            {"request": found, "grounds": tuple(in_words(call, "restricting").items())},
        )
    try:
        call.ask.post(f"{ONE}/carrying-out", RightsShown, body, request=request_of(call))
    except (ConflictingChange, InputInvalid) as wrong:
        return request_page(call, (("", wrong.public),))
    return GoTo(address_of(call), call.say("Done here; recipients are told and follow."))


def noted(call: DeskCall) -> Result:
    """Note that a step was done in writing."""
    subject = call.of("subject")
    if not call.of("reference"):
        field = f"reference-{subject}"
        return request_page(call, ((field, call.say("Name the letter.")),))
    body = {"subject": subject, "reference": call.of("reference")}
    try:
        call.ask.post(f"{ONE}/notes", RightsShown, body, request=request_of(call))
    except (ConflictingChange, InputInvalid) as wrong:
        return request_page(call, (("", wrong.public),))
    return GoTo(address_of(call), call.say("Noted, and on record."))


def correction(call: DeskCall) -> Shown:
    """Show what may be corrected in a conviction, as it stands."""
    return _correction(call)


def corrected(call: DeskCall) -> Result:
    """Put a conviction right, once what differs was looked at."""
    request, conviction = request_of(call), call.path["conviction"]
    typed = {
        name.removeprefix(_PREFIX): value.strip()
        for name, value in call.fields.items()
        if name.startswith(_PREFIX)
    }
    version = call.of("version")
    if call.of("change") or not typed or not (version.isascii() and version.isdecimal()):
        return _correction(call)
    sure = call.of("confirm") == "yes"
    body = {
        "version": int(version[:6]),
        "values": [{"name": name, "value": value} for name, value in typed.items()],
        "dry_run": not sure,
    }
    try:
        made = call.ask.post(
            _CORRECTION,
            CorrectedAnswer,
            body,
            query={"language": call.language.code},
            request=request,
            conviction=conviction,
        )
    except InputInvalid as invalid:
        field = (invalid.field or "").removeprefix("conviction.")
        return _correction(call, ((_PREFIX + field, invalid.public),))
    except ConflictingChange as conflict:
        return _correction(call, (("", conflict.public),), renew=True)
    if sure:
        return GoTo(
            address_of(call),
            call.say("Put right; whoever was given the old version is told and follows."),
        )
    return shown(
        call,
        "rights_correction_check.html",
        call.say("Put this conviction right?"),
        {
            "request": request,
            "conviction": conviction,
            "differing": differences(made.before, made.after),
            "sends": {"version": version}
            | {f"{_PREFIX}{name}": value for name, value in typed.items()},
        },
    )


def _correction(call: DeskCall, problems: Problems = (), *, renew: bool = False) -> Shown:
    """Show the form; ``renew`` makes it be of the version that stands now, with what was typed."""
    conviction = call.path["conviction"]
    found = call.ask.get(
        _CORRECTION, CorrectableAnswer, request=request_of(call), conviction=conviction
    )
    version = call.of("version")
    groups: dict[str, list[dict[str, str]]] = {}
    for each in found.fields:
        name = f"{_PREFIX}{each.name}"
        row = {
            "name": name,
            "caption": call.say(FIELD_WORDS[each.field]),
            "value": call.fields.get(name, each.value),
            "stands": each.value,
        }
        groups.setdefault(each.part, []).append(row)
    return shown(
        call,
        "rights_correction.html",
        call.say("Put a conviction right"),
        {
            "request": request_of(call),
            "conviction": conviction,
            "version": found.version if renew or not version else version,
            "groups": groups,
        },
        problems=problems,
    )


PAGES: Final = (
    DeskRoute(Method.POST, f"{ONE}/carrying-out", carried_out, _DECIDE),
    DeskRoute(Method.POST, f"{ONE}/notes", noted, _DECIDE),
    DeskRoute(Method.GET, _CORRECTION, correction, _DECIDE),
    DeskRoute(Method.POST, _CORRECTION, corrected, _DECIDE),
)
