"""What needs two, in full words; broken glass, and what its review found."""

from collections.abc import Mapping
from typing import Final

from comity.access.permissions import Permission
from comity.errors import InputInvalid, ReferenceNotFound
from comity.web.api_approvals import ApprovalsAnswer, ApprovalShown, GlassAnswer, GlassShown
from comity.web.api_own_account import OwnAccount
from comity.web.desk.access_words import ABOUT, act_words
from comity.web.desk.admin_places import places_of
from comity.web.desk.refusal import SAY_WHY
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.desk.second_factor import factor_first
from comity.web.routing import Method

_APPROVALS: Final = "/approvals"
_GLASS: Final = "/glass"
_USES: Final = "/glass/uses"


def approvals(call: DeskCall) -> Shown:
    """Show what one may grant, and what one asked for oneself."""
    found = call.ask.get("/approvals", ApprovalsAnswer).approvals
    mine = [_row(call, each) for each in found if each.asker == call.who.account]
    others = [_row(call, each) for each in found if each.asker != call.who.account]
    values = {"mine": mine, "others": others, "places": places_of(call)}
    return Shown("approvals.html", call.say("Approvals"), values)


def approval_form(call: DeskCall) -> Result:
    """Show what would be granted, whole."""
    wanted = call.path["approval"]
    first = factor_first(call, f"{_APPROVALS}/{wanted}")
    return first or _approval(call, wanted)


def grant(call: DeskCall) -> GoTo:
    """Approve what somebody else asked for."""
    call.ask.post("/approvals/{approval}/grant", ApprovalShown, approval=call.path["approval"])
    return GoTo(_APPROVALS, call.say("Approved. Whoever asked can go on with it now."))


def refuse(call: DeskCall) -> Result:
    """Refuse it, with a reason that whoever asked reads."""
    wanted = call.path["approval"]
    if not call.of("reason"):
        problem = ("reason", call.say(SAY_WHY))
        return _approval(call, wanted, problems=(problem,))
    body = {"reason": call.of("reason")}
    try:
        call.ask.post("/approvals/{approval}/refusal", ApprovalShown, body, approval=wanted)
    except InputInvalid as invalid:
        return _approval(call, wanted, problems=problems_of(invalid))
    except ReferenceNotFound:
        return GoTo(_APPROVALS, call.say("Somebody else decided it meanwhile, or it lapsed."))
    return GoTo(_APPROVALS, call.say("Refused. Whoever asked was told why, and can ask again."))


def glass_form(call: DeskCall) -> Shown:
    """Say loudly what breaking the glass does, and ask for case and reason."""
    return _glass(call, {"case": "" if call.case is None else call.case.case})


def break_glass(call: DeskCall) -> Result:
    """Open restricted records for a case, at once and loudly."""
    body = {"case": call.of("case"), "reason": call.of("reason")}
    try:
        use = call.ask.post("/glass", GlassShown, body)
    except InputInvalid as invalid:
        return _glass(call, call.fields, invalid)
    told = call.say(
        "The glass is broken until %(moment)s. Supervisors and security officers were told.",
        moment=call.language.moment(use.ends_at, call.zone),
    )
    return GoTo(_GLASS, told)


def uses(call: DeskCall) -> Shown:
    """List who broke the glass, and what reviews found."""
    found = call.ask.get("/glass", GlassAnswer).uses
    values = {
        "waiting": [each for each in found if each.outcome is None],
        "reviewed": [each for each in found if each.outcome is not None],
        "own": call.who.account,
        "places": places_of(call),
    }
    return Shown("glass_uses.html", call.say("Broken glass"), values)


def review_form(call: DeskCall) -> Result:
    """Show a use, and ask what its review found."""
    return _review(call, {})


def review(call: DeskCall) -> Result:
    """Note what the review found."""
    body = {"outcome": call.of("outcome"), "remark": call.of("remark")}
    try:
        call.ask.post("/glass/{record}/review", GlassShown, body, record=call.path["record"])
    except InputInvalid as invalid:
        return _review(call, call.fields, invalid)
    return GoTo(_USES, call.say("The review is on record."))


def _approval(call: DeskCall, wanted: str, *, problems: tuple[tuple[str, str], ...] = ()) -> Result:
    for each in call.ask.get("/approvals", ApprovalsAnswer).approvals:
        if each.id == wanted and each.asker != call.who.account and not each.granted_by:
            return Shown(
                "approval.html",
                call.say("Approve this?"),
                {"row": _row(call, each), "reason": call.of("reason"), "places": places_of(call)},
                status=422 if problems else 200,
                problems=problems,
            )
    return GoTo(_APPROVALS, call.say("Nothing waits for you under that reference."))


def _glass(call: DeskCall, fields: Mapping[str, str], invalid: InputInvalid | None = None) -> Shown:
    values = {
        "fields": fields,
        "is_broken": call.ask.get("/account", OwnAccount).glass_broken,
    }
    return Shown(
        "glass.html",
        call.say("Break the glass"),
        values,
        status=200 if invalid is None else 422,
        problems=() if invalid is None else problems_of(invalid),
    )


def _review(
    call: DeskCall, fields: Mapping[str, str], invalid: InputInvalid | None = None
) -> Result:
    wanted = call.path["record"]
    for each in call.ask.get("/glass", GlassAnswer).uses:
        if each.id == wanted and each.outcome is None:
            return Shown(
                "glass_review.html",
                call.say("Review a use of broken glass"),
                {"use": each, "fields": fields, "places": places_of(call)},
                status=200 if invalid is None else 422,
                problems=() if invalid is None else problems_of(invalid),
            )
    return GoTo(_USES, call.say("Nothing waits for a review under that reference."))


def _row(call: DeskCall, each: ApprovalShown) -> dict[str, object]:
    name, effect = act_words(call.language, each.act)
    about = [
        (call.say(ABOUT[part.name]) if part.name in ABOUT else part.name, part.text, part.name)
        for part in each.about
    ]
    return {"approval": each, "name": name, "effect": effect, "about": about}


_P: Final = Permission

PAGES: Final = (
    DeskRoute(Method.GET, _APPROVALS, approvals, _P.OWN_ACCOUNT),
    DeskRoute(Method.GET, f"{_APPROVALS}/{{approval}}", approval_form, _P.OWN_ACCOUNT),
    DeskRoute(Method.POST, f"{_APPROVALS}/{{approval}}", grant, _P.OWN_ACCOUNT),
    DeskRoute(Method.POST, f"{_APPROVALS}/{{approval}}/refusal", refuse, _P.OWN_ACCOUNT),
    DeskRoute(Method.GET, _GLASS, glass_form, _P.GLASS_BREAK),
    DeskRoute(Method.POST, _GLASS, break_glass, _P.GLASS_BREAK),
    DeskRoute(Method.GET, _USES, uses, _P.GLASS_REVIEW),
    DeskRoute(Method.GET, f"{_USES}/{{record}}", review_form, _P.GLASS_REVIEW),
    DeskRoute(Method.POST, f"{_USES}/{{record}}", review, _P.GLASS_REVIEW),
)
