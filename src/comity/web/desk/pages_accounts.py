"""Accounts of others: proposed by an administrator, granted by a security officer."""

from collections.abc import Mapping
from typing import Final

from comity.access.permissions import Permission, Role
from comity.errors import ConflictingChange, InputInvalid
from comity.web.api_accounts import AccountsAnswer, AccountShown, InvitedAnswer
from comity.web.desk.access_words import ROLES, STATES, role_words
from comity.web.desk.admin_places import places_of
from comity.web.desk.refusal import SAY_WHY
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown, problems_of
from comity.web.desk.second_factor import factor_first
from comity.web.routing import Method

_LIST: Final = "/admin/accounts"
_NEW: Final = "/admin/accounts/new"
_ONE: Final = "/admin/accounts/{account}"
_FIRST: Final = ("requested", "invited", "active", "locked", "closed")


def accounts(call: DeskCall) -> Shown:
    """List accounts, those that wait for somebody first."""
    found = call.ask.get("/accounts", AccountsAnswer).accounts

    def rank(each: AccountShown) -> tuple[bool, int, str]:
        return each.proposal is None, _FIRST.index(each.state), each.name

    rows = [
        {
            "account": each,
            "roles": role_words(call.language, each.roles or each.proposed_roles or ()),
            "state": _state(call, each),
        }
        for each in sorted(found, key=rank)
    ]
    values = {"rows": rows, "may_create": call.who.may(Permission.ACCOUNT_CREATE)}
    return _shown(call, "accounts.html", call.say("Accounts"), values)


def new_form(call: DeskCall) -> Result:
    """Ask who shall have an account."""
    return factor_first(call, _NEW) or _form(call, {})


def create(call: DeskCall) -> Result:
    """Create an account that waits for a security officer."""
    body = {
        "name": call.of("name").lower(),
        "display_name": call.of("display_name"),
        "entitlement": _entitlement(call),
    }
    try:
        made = call.ask.post("/accounts", AccountShown, body)
    except (InputInvalid, ConflictingChange) as wrong:
        return _form(call, call.fields, wrong)
    told = call.say("The account was created. It opens nothing until a security officer grants it.")
    return GoTo(f"{_LIST}/{made.id}", told)


def account(call: DeskCall) -> Shown:
    """Show an account, what is proposed for it, and what can be done."""
    return _account(call)


def roles_form(call: DeskCall) -> Result:
    """Ask what shall hold instead."""
    found = _found(call)
    fields = {
        "team": found.team,
        "compartments": ", ".join(found.compartments),
        "openid_subject": "" if found.proposal is None else found.proposal.openid_subject,
    }
    back = f"{_LIST}/{found.id}/roles"
    return factor_first(call, back) or _roles(call, found, fields, found.roles)


def propose(call: DeskCall) -> Result:
    """Propose other roles, team or clearance."""
    body = {
        "entitlement": _entitlement(call),
        "enrols_anew": call.of("anew") == "yes",
        "as_of": call.of("as_of") or None,
    }
    path = call.path["account"]
    try:
        call.ask.post("/accounts/{account}/proposal", AccountShown, body, account=path)
    except (InputInvalid, ConflictingChange) as wrong:
        return _roles(call, _found(call), call.fields, call.lists["roles"], wrong)
    return GoTo(f"{_LIST}/{path}", call.say("Proposed. A security officer has to grant it."))


def grant_form(call: DeskCall) -> Result:
    """Show what is proposed, whole, before it is granted."""
    found = _found(call)
    back = f"{_LIST}/{found.id}/grant"
    return factor_first(call, back) or _granting(call, found)


def grant(call: DeskCall) -> Result:
    """Grant exactly what was shown; the code for enrolling is told once."""
    body = {
        "entitlement": _entitlement(call),
        "enrols_anew": call.of("anew") == "yes",
    }
    path = call.path["account"]
    try:
        made = call.ask.post("/accounts/{account}/approval", InvitedAnswer, body, account=path)
    except ConflictingChange as changed:
        return _granting(call, _found(call), changed)
    if not made.code:
        return GoTo(f"{_LIST}/{path}", call.say("Granted. Sessions of that account have ended."))
    return _half(call, made.account, code=made.code)


def refuse(call: DeskCall) -> Result:
    """Refuse what is proposed, with a reason that whoever proposed it reads."""
    found = _found(call)
    if not call.of("reason"):
        return _granting(call, found, InputInvalid(call.say(SAY_WHY), field="reason"))
    body = {"reason": call.of("reason"), "as_of": call.of("as_of") or None}
    try:
        call.ask.post("/accounts/{account}/refusal", AccountShown, body, account=found.id)
    except (InputInvalid, ConflictingChange) as wrong:
        return _granting(call, _found(call), wrong)
    return GoTo(f"{_LIST}/{found.id}", call.say("Refused. Whoever proposed it was told why."))


def invite(call: DeskCall) -> Result:
    """Make an invitation; it is told once."""
    path = call.path["account"]
    first = factor_first(call, f"{_LIST}/{path}")
    if first is not None:
        return first
    made = call.ask.post("/accounts/{account}/invitation", InvitedAnswer, account=path)
    return _half(call, made.account, invitation=made.invitation)


def lock(call: DeskCall) -> GoTo:
    """Lock an account at once."""
    return _moved(call, "lock", call.say("Locked. Its sessions have ended."))


def unlock(call: DeskCall) -> Result:
    """Let an account be used again."""
    first = factor_first(call, f"{_LIST}/{call.path['account']}")
    return first or _moved(call, "unlock", call.say("Unlocked."))


def close_form(call: DeskCall) -> Result:
    """Say what closing does, before it is done for good."""
    found = _found(call)
    first = factor_first(call, f"{_LIST}/{found.id}/close")
    title = call.say("Close this account for good?")
    return first or _shown(call, "account_close.html", title, {"theirs": found})


def close(call: DeskCall) -> GoTo:
    """Close an account for good."""
    return _moved(call, "close", call.say("Closed. Sessions, keys and approvals ended with it."))


def _moved(call: DeskCall, act: str, told: str) -> GoTo:
    path = call.path["account"]
    call.ask.post(f"/accounts/{{account}}/{act}", AccountShown, account=path)
    return GoTo(f"{_LIST}/{path}", told)


def _found(call: DeskCall) -> AccountShown:
    return call.ask.get("/accounts/{account}", AccountShown, account=call.path["account"])


def _account(call: DeskCall) -> Shown:
    found = _found(call)
    values = {
        "theirs": found,
        "roles": role_words(call.language, found.roles),
        "state": _state(call, found),
        "proposed": None
        if found.proposal is None
        else role_words(call.language, found.proposal.roles),
        "refused": None
        if found.refused is None
        else role_words(call.language, found.refused.roles),
        "is_own": found.id == call.who.account,
        "may_propose": call.who.may(Permission.ACCOUNT_CREATE),
        "may_grant": call.who.may(Permission.ACCOUNT_APPROVE),
        "may_lock": call.who.may(Permission.SESSION_REVOKE),
    }
    return _shown(call, "account_one.html", call.say("Account"), values)


def _form(
    call: DeskCall,
    fields: Mapping[str, str],
    wrong: InputInvalid | ConflictingChange | None = None,
) -> Shown:
    values = {"fields": fields, "options": _roles_on_offer(call, call.lists.get("roles", ()))}
    return _shown(call, "account_new.html", call.say("Create an account"), values, wrong)


def _roles(
    call: DeskCall,
    found: AccountShown,
    fields: Mapping[str, str],
    roles: tuple[str, ...],
    wrong: InputInvalid | ConflictingChange | None = None,
) -> Shown:
    values = {
        "theirs": found,
        "fields": fields,
        "options": _roles_on_offer(call, roles),
        "differing": _differing(call, found) if isinstance(wrong, ConflictingChange) else (),
    }
    return _shown(call, "account_roles.html", call.say("Propose a change"), values, wrong)


def _differing(call: DeskCall, found: AccountShown) -> tuple[tuple[str, str, str], ...]:
    """Return what was typed beside what the account has now, or is proposed for it."""
    now = found if found.proposal is None else found.proposal
    typed = _entitlement(call)
    rows = (
        (
            call.say("Roles"),
            role_words(call.language, call.lists["roles"]),
            role_words(call.language, now.roles),
        ),
        (call.say("Team"), str(typed["team"]), now.team),
        (call.say("Cleared for"), call.of("compartments"), ", ".join(now.compartments)),
    )
    return tuple(row for row in rows if row[1] != row[2])


def _granting(
    call: DeskCall, found: AccountShown, wrong: InputInvalid | ConflictingChange | None = None
) -> Result:
    if found.proposal is None:
        return GoTo(f"{_LIST}/{found.id}", call.say("Nothing waits to be granted there."))
    values = {
        "theirs": found,
        "proposal": found.proposal,
        "before": role_words(call.language, found.roles),
        "after": role_words(call.language, found.proposal.roles),
        "reason": call.of("reason"),
    }
    return _shown(call, "account_grant.html", call.say("Grant what is proposed?"), values, wrong)


def _half(call: DeskCall, found: AccountShown, *, invitation: str = "", code: str = "") -> Shown:
    values = {"theirs": found, "invitation": invitation, "code": code}
    return _shown(call, "account_half.html", call.say("Shown only now"), values)


def _entitlement(call: DeskCall) -> dict[str, object]:
    cleared = (each.strip() for each in call.of("compartments").split(","))
    return {
        "roles": call.lists.get("roles", ()),
        "team": call.of("team"),
        "compartments": sorted({each for each in cleared if each}),
        "openid_subject": call.of("openid_subject"),
    }


def _roles_on_offer(
    call: DeskCall, chosen: tuple[str, ...]
) -> tuple[tuple[str, str, str, bool], ...]:
    return tuple(
        (role.value, call.say(ROLES[role][0]), call.say(ROLES[role][1]), role.value in chosen)
        for role in Role
    )


def _state(call: DeskCall, found: AccountShown) -> tuple[str, str]:
    if found.state == "requested" and found.refused is not None:
        return call.say("refused"), "red"
    words, colour = STATES[found.state]
    return call.say(words), colour


def _shown(
    call: DeskCall,
    template: str,
    title: str,
    values: Mapping[str, object],
    wrong: InputInvalid | ConflictingChange | None = None,
) -> Shown:
    problems: tuple[tuple[str, str], ...] = ()
    status = 200
    if isinstance(wrong, InputInvalid):
        problems, status = problems_of(wrong), 422
    elif wrong is not None:
        problems, status = (("", wrong.public),), 409
    every = {**values, "places": places_of(call)}
    return Shown(template, title, every, status=status, problems=problems)


_P: Final = Permission
_FIELDS: Final = ("roles",)

PAGES: Final = (
    DeskRoute(Method.GET, _LIST, accounts, _P.ACCOUNT_LIST),
    DeskRoute(Method.GET, _NEW, new_form, _P.ACCOUNT_CREATE),
    DeskRoute(Method.POST, _NEW, create, _P.ACCOUNT_CREATE, lists=_FIELDS),
    DeskRoute(Method.GET, _ONE, account, _P.ACCOUNT_LIST),
    DeskRoute(Method.GET, f"{_ONE}/roles", roles_form, _P.ACCOUNT_CREATE),
    DeskRoute(Method.POST, f"{_ONE}/roles", propose, _P.ACCOUNT_CREATE, lists=_FIELDS),
    DeskRoute(Method.GET, f"{_ONE}/grant", grant_form, _P.ACCOUNT_APPROVE),
    DeskRoute(Method.POST, f"{_ONE}/grant", grant, _P.ACCOUNT_APPROVE, lists=_FIELDS),
    DeskRoute(Method.POST, f"{_ONE}/refusal", refuse, _P.ACCOUNT_APPROVE),
    DeskRoute(Method.POST, f"{_ONE}/invitation", invite, _P.ACCOUNT_CREATE),
    DeskRoute(Method.POST, f"{_ONE}/lock", lock, _P.SESSION_REVOKE),
    DeskRoute(Method.POST, f"{_ONE}/unlock", unlock, _P.ACCOUNT_APPROVE),
    DeskRoute(Method.GET, f"{_ONE}/close", close_form, _P.SESSION_REVOKE),
    DeskRoute(Method.POST, f"{_ONE}/close", close, _P.SESSION_REVOKE),
)
