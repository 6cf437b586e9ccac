"""The pages about one's own account: sessions, password, passkeys, a factor shown again."""

from typing import Final

from comity.access.model import Face, FactorKind
from comity.errors import FactorRequired, Failure, InputInvalid, SignInRefused
from comity.web.desk.languages import N_
from comity.web.desk_page import PageCall, PageRoute, PageShown
from comity.web.pages_sign_in import ACCOUNT, SIGN_IN
from comity.web.path_values import own_path
from comity.web.routing import Method

_CONFIRM: Final = "/account/confirm"
_CHANGE: Final = "/account/password"
_TITLE: Final = N_("Your account")


def account(call: PageCall) -> PageShown:
    """Show who is signed in, their sessions and factors."""
    return _account(call)


def sign_out(call: PageCall) -> PageShown:
    """End the session."""
    call.access.sessions.sign_out(call.signed_in.secret)
    return PageShown(go_to=SIGN_IN, signs_out=True)


def end_session(call: PageCall) -> PageShown:
    """End one of one's own sessions."""
    who = call.signed_in.who
    ended = call.of("session")
    call.access.sessions.revoke(ended, by=who)
    if ended == who.session:
        return PageShown(go_to=SIGN_IN, signs_out=True)
    return _account(call, call.say("The session was ended."))


def end_others(call: PageCall) -> PageShown:
    """End all other sessions."""
    ended = call.access.sessions.revoke_others(call.signed_in.who)
    words = call.language.words.ngettext(
        "%(number)s other session was ended.", "%(number)s other sessions were ended.", ended
    )
    return _account(call, words % {"number": ended})


def keys(call: PageCall) -> PageShown:
    """Have single keys do something, or nothing (WCAG 2.2, 2.1.4)."""
    on = call.of("keys") == "on"
    said = call.say("Single keys are on.") if on else call.say("Single keys are off.")
    return PageShown(go_to=ACCOUNT, keys=on, told=said)


def confirm_form(call: PageCall) -> PageShown:
    """Ask for a second factor once more."""
    return _confirming(call)


def confirm(call: PageCall) -> PageShown:
    """Show a second factor once more: the session goes on under a new secret."""
    try:
        opened = call.access.sign_in.step_up_with_code(
            call.signed_in.secret,
            call.of("code"),
            address=call.address,
            face=Face.DESK,
            bound_to=call.agent,
        )
    except SignInRefused as refused:
        return _confirming(call, call.say(refused.public), 401)
    told = call.say("Your second factor was shown.")
    return PageShown(go_to=own_path(call.of("back") or ACCOUNT), session=opened.secret, told=told)


def password_form(call: PageCall) -> PageShown:
    """Ask for the old password and a new one."""
    return _password(call)


def change_password(call: PageCall) -> PageShown:
    """Change one's own password; every other session ends."""
    if call.of("new") != call.of("new_again"):
        return _password(call, "new_again", call.say("The two new passwords differ."), 422)
    try:
        call.access.factors.change_password(call.signed_in.who, call.of("old"), call.of("new"))
    except InputInvalid as invalid:
        return _password(call, "new", call.say(invalid.public), 422)
    except SignInRefused as refused:
        return _password(call, "old", call.say(refused.public), 401)
    except FactorRequired as required:
        return _factor_first(call, required)
    return _account(call, call.say("The password was changed, and your other sessions were ended."))


def passkey_begun(call: PageCall) -> PageShown:
    """Ask the browser for a new passkey."""
    try:
        ceremony, options = call.access.factors.passkey_options(call.signed_in.who)
    except FactorRequired as required:
        return _factor_first(call, required)
    except SignInRefused as refused:
        return _account(call, wrong=call.say(refused.public), status=409)
    values = {
        "action": "/account/passkeys",
        "ceremony": ceremony,
        "options": options,
        "doing": "create",
        "back": ACCOUNT,
    }
    return PageShown("passkey.html", call.say("Add a passkey"), values, scripted=True)


def passkey_added(call: PageCall) -> PageShown:
    """Keep a new passkey."""
    try:
        call.access.factors.add_passkey(
            call.signed_in.who, call.of("ceremony"), call.of("response"), label=call.of("label")
        )
    except Failure as failure:
        return _account(call, wrong=call.say(failure.public), status=422)
    return _account(call, call.say("The passkey was added."))


def passkey_removed(call: PageCall) -> PageShown:
    """Remove a passkey; other sessions end."""
    try:
        call.access.factors.remove(call.signed_in.who, call.of("factor"))
    except FactorRequired as required:
        return _factor_first(call, required)
    return _account(call, call.say("The passkey was removed."))


def _account(call: PageCall, told: str = "", wrong: str = "", status: int = 200) -> PageShown:
    """Show who is signed in, sessions and factors, and what was done or went wrong."""
    caller = call.signed_in
    who = caller.who
    passkeys = [each for each in call.access.factors.listed(who) if each.kind is FactorKind.PASSKEY]
    values = {
        "name": caller.name,
        "roles": ", ".join(sorted(who.roles)),
        "team": who.team,
        "sessions": call.access.sessions.listed(who),
        "this": who.session,
        "passkeys": passkeys,
    }
    problems = (("", wrong),) if wrong else ()
    title = call.say(_TITLE)
    return PageShown("account.html", title, values, status=status, problems=problems, told=told)


def _confirming(call: PageCall, wrong: str = "", status: int = 200) -> PageShown:
    problems = (("code", wrong),) if wrong else ()
    title = call.say("Show your second factor again")
    values = {"back": own_path(call.of("back") or ACCOUNT)}
    return PageShown("account_confirm.html", title, values, status=status, problems=problems)


def _password(call: PageCall, field: str = "", wrong: str = "", status: int = 200) -> PageShown:
    problems = ((field, wrong),) if wrong else ()
    title = call.say("Change your password")
    return PageShown("account_password.html", title, status=status, problems=problems)


def _factor_first(call: PageCall, required: FactorRequired) -> PageShown:
    return _confirming(call, call.say(required.public), 403)


PAGES: Final[tuple[PageRoute, ...]] = (
    PageRoute(Method.GET, ACCOUNT, account),
    PageRoute(Method.POST, "/sign-out", sign_out),
    PageRoute(Method.POST, "/account/sessions/end", end_session),
    PageRoute(Method.POST, "/account/sessions/end-others", end_others),
    PageRoute(Method.POST, "/account/keys", keys),
    PageRoute(Method.GET, _CONFIRM, confirm_form),
    PageRoute(Method.POST, _CONFIRM, confirm),
    PageRoute(Method.GET, _CHANGE, password_form),
    PageRoute(Method.POST, _CHANGE, change_password),
    PageRoute(Method.POST, "/account/passkeys/begin", passkey_begun),
    PageRoute(Method.POST, "/account/passkeys", passkey_added),
    PageRoute(Method.POST, "/account/passkeys/remove", passkey_removed),
)
