"""Where other states can be telephoned: entered by the administrator, read by officers."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.web.api_duty_desks import DutyDesksAnswer, DutyDeskShown
from comity.web.api_node import PartnersAnswer
from comity.web.desk.admin_places import places_of
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.routing import Method

_PAGE: Final = "/admin/partners/{state}"
_ENTER: Final = Permission.NODE_CONFIGURE


def duty_desk_of(call: DeskCall, state: str) -> DutyDeskShown | None:
    """Return the duty desk of a state, as far as it was entered and the reader may know it."""
    return duty_desks_of(call).get(state)


def duty_desks_of(call: DeskCall) -> dict[str, DutyDeskShown]:
    """Return the duty desks that were entered, by state; none where the reader may not know."""
    if not call.ask.may(Method.GET, "/duty-desks"):
        return {}
    found = call.ask.get("/duty-desks", DutyDesksAnswer).duty_desks
    return {each.state: each for each in found}


def partner(call: DeskCall) -> Shown:
    """Show the duty desk of a partner, and the form to enter it."""
    return _partner(call)


def entered(call: DeskCall) -> Result:
    """Keep the duty desk of a partner."""
    problems = []
    if not call.of("telephone"):
        problems.append(("telephone", call.say("Write the telephone number.")))
    if not call.of("hours"):
        problems.append(("hours", call.say("Say when somebody answers.")))
    if problems:
        return _partner(call, tuple(problems))
    names = ("telephone", "hours", "was")
    body = {name: call.of(name) for name in names}
    try:
        call.ask.post("/duty-desks/{state}", DutyDeskShown, body, state=call.path["state"])
    except InputInvalid as invalid:
        return _partner(call, problems_of(invalid))
    except ConflictingChange as conflict:
        return _partner(call, (("", conflict.public),))
    return GoTo(_path(call), call.say("Kept. Officers see it with every urgent request."))


def ended(call: DeskCall) -> Result:
    """Forget the duty desk of a partner."""
    call.ask.delete("/duty-desks/{state}", DutyDeskShown, state=call.path["state"])
    return GoTo(_path(call), call.say("Forgotten. You can enter it again."))


def _path(call: DeskCall) -> str:
    return f"/admin/partners/{call.path['state']}"


def _partner(call: DeskCall, problems: tuple[tuple[str, str], ...] = ()) -> Shown:
    """Return the page.

    Raises:
        ReferenceNotFound: There is no partner of that code.
    """
    partners = call.ask.get("/node/partners", PartnersAnswer).partners
    one = next((each for each in partners if each.state == call.path["state"]), None)
    if one is None:
        raise ReferenceNotFound("There is no partner of that code.")
    desk = duty_desk_of(call, one.state)
    typed = {name: call.of(name) for name in ("telephone", "hours")}
    if not any(typed.values()) and desk is not None:
        typed = {"telephone": desk.telephone, "hours": desk.hours}
    return Shown(
        "duty_desk.html",
        call.say("Duty desk of %(state)s", state=call.language.country(one.state)),
        {"partner": one, "desk": desk, "typed": typed, "places": places_of(call)},
        problems=problems,
    )


PAGES: Final = (
    DeskRoute(Method.GET, _PAGE, partner, _ENTER),
    DeskRoute(Method.POST, _PAGE, entered, _ENTER),
    DeskRoute(Method.POST, f"{_PAGE}/forgetting", ended, _ENTER),
)
