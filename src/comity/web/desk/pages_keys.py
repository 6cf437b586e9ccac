"""Keys of programs: asked for by an integrator, approved by a security officer, issued once."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, InputInvalid, ReferenceNotFound
from comity.web.api_keys import GRANTABLE, IssuedAnswer, KeysAnswer, KeyShown
from comity.web.desk.admin_places import places_of
from comity.web.desk.refusal import SAY_WHY, why_refused
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.desk.second_factor import factor_first
from comity.web.routing import Method

_ALL: Final = "/admin/keys"
_OWN: Final = "/admin/own-keys"


def register(call: DeskCall) -> Shown:
    """List every key."""
    keys = call.ask.get("/service-key-register", KeysAnswer).keys
    values = {
        "rows": [_row(call, each) for each in keys],
        "may_approve": call.who.may(Permission.ACCOUNT_APPROVE),
        "may_revoke": call.who.may(Permission.SESSION_REVOKE),
        "places": places_of(call),
    }
    return Shown("keys.html", call.say("Keys of programs"), values)


def approve(call: DeskCall) -> Result:
    """Approve the scopes of a key."""
    first = factor_first(call, _ALL)
    if first is not None:
        return first
    call.ask.post("/service-keys/{key}/approval", KeyShown, key=call.path["key"])
    return GoTo(_ALL, call.say("Approved. The integrator can have its secret issued."))


def refusal_form(call: DeskCall) -> Result:
    """Ask why a key that waits for approval is refused."""
    return _refusal(call)


def refuse(call: DeskCall) -> Result:
    """Refuse a key, with a reason that whoever asked for it reads."""
    if not call.of("reason"):
        return _refusal(call, problems=(("reason", call.say(SAY_WHY)),))
    body = {"reason": call.of("reason")}
    try:
        call.ask.post("/service-keys/{key}/refusal", KeyShown, body, key=call.path["key"])
    except InputInvalid as invalid:
        return _refusal(call, problems=problems_of(invalid))
    except (ConflictingChange, ReferenceNotFound):
        return GoTo(_ALL, call.say("Somebody else decided it meanwhile, or it lapsed."))
    return GoTo(_ALL, call.say("Refused. Whoever asked was told why, and can ask again."))


def revoke_any(call: DeskCall) -> GoTo:
    """Revoke anybody's key at once."""
    call.ask.post("/service-keys/{key}/revocation", KeyShown, key=call.path["key"])
    return GoTo(_ALL, call.say("Revoked. Whoever shows it is refused from now on."))


def own(call: DeskCall) -> Shown:
    """List one's own keys, and ask for another."""
    return _own(call)


def ask(call: DeskCall) -> Result:
    """Ask for a key."""
    first = factor_first(call, _OWN)
    if first is not None:
        return first
    days = call.of("days")
    body = {
        "label": call.of("label"),
        "scopes": call.lists["scopes"],
        "days": int(days) if days.isdecimal() and len(days) <= 4 else 0,
    }
    try:
        call.ask.post("/service-keys", KeyShown, body)
    except InputInvalid as invalid:
        return _own(call, invalid)
    return GoTo(_OWN, call.say("Asked for. A security officer has to approve it."))


def issue(call: DeskCall) -> Result:
    """Issue an approved key; its secret is told once."""
    first = factor_first(call, _OWN)
    if first is not None:
        return first
    made = call.ask.post("/service-keys/{key}/secret", IssuedAnswer, key=call.path["key"])
    values = {"key": made.key, "secret": made.secret, "places": places_of(call)}
    return Shown("key_secret.html", call.say("Shown only now"), values)


def revoke(call: DeskCall) -> GoTo:
    """Revoke one of one's own keys at once."""
    call.ask.delete("/service-keys/{key}", KeyShown, key=call.path["key"])
    return GoTo(_OWN, call.say("Revoked. Whoever shows it is refused from now on."))


def _refusal(call: DeskCall, *, problems: tuple[tuple[str, str], ...] = ()) -> Result:
    for each in call.ask.get("/service-key-register", KeysAnswer).keys:
        if each.id == call.path["key"] and not each.approved_by and each.revoked_at is None:
            return why_refused(call, each, _ALL, problems=problems)
    return GoTo(_ALL, call.say("Nothing waits for you under that reference."))


def _own(call: DeskCall, invalid: InputInvalid | None = None) -> Shown:
    keys = call.ask.get("/service-keys", KeysAnswer).keys
    values = {
        "rows": [_row(call, each) for each in keys],
        "fields": call.fields,
        "options": [(each.value, each in call.lists.get("scopes", ())) for each in GRANTABLE],
        "places": places_of(call),
    }
    return Shown(
        "own_keys.html",
        call.say("My programs"),
        values,
        status=200 if invalid is None else 422,
        problems=() if invalid is None else problems_of(invalid),
    )


def _row(call: DeskCall, key: KeyShown) -> tuple[KeyShown, str, str]:
    """Return a key with its state in words, and the colour of that."""
    if key.refused_by:
        return key, call.say("refused"), "red"
    if key.revoked_at is not None and key.revoked_at <= call.now:
        return key, call.say("revoked"), "grey"
    if key.expires_at <= call.now:
        return key, call.say("ended"), "grey"
    if not key.approved_by:
        return key, call.say("waits for approval"), "yellow"
    if not key.is_issued:
        return key, call.say("approved, not issued"), "blue"
    return key, call.say("in use"), "green"


_P: Final = Permission

PAGES: Final = (
    DeskRoute(Method.GET, _ALL, register, _P.ACCOUNT_LIST),
    DeskRoute(Method.POST, f"{_ALL}/{{key}}/approval", approve, _P.ACCOUNT_APPROVE),
    DeskRoute(Method.GET, f"{_ALL}/{{key}}/refusal", refusal_form, _P.ACCOUNT_APPROVE),
    DeskRoute(Method.POST, f"{_ALL}/{{key}}/refusal", refuse, _P.ACCOUNT_APPROVE),
    DeskRoute(Method.POST, f"{_ALL}/{{key}}/revocation", revoke_any, _P.SESSION_REVOKE),
    DeskRoute(Method.GET, _OWN, own, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.POST, _OWN, ask, _P.SERVICE_KEY_ISSUE, lists=("scopes",)),
    DeskRoute(Method.POST, f"{_OWN}/{{key}}/secret", issue, _P.SERVICE_KEY_ISSUE),
    DeskRoute(Method.POST, f"{_OWN}/{{key}}/revocation", revoke, _P.SERVICE_KEY_ISSUE),
)
