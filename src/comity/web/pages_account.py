"""The pages about one's own account: sessions, password, passkeys, a factor shown again."""

from datetime import UTC, datetime
from typing import Final

from comity.access.model import Face, FactorKind
from comity.errors import FactorRequired, Failure, InputInvalid, SignInRefused
from comity.web import html
from comity.web.desk_page import PageCall, PageRoute, PageShown
from comity.web.pages_sign_in import ACCOUNT, SIGN_IN
from comity.web.routing import Method

_CONFIRM: Final = "/account/confirm"
_CHANGE: Final = "/account/password"
_TITLE: Final = "Your account"


def account(call: PageCall) -> PageShown:
    """Show who is signed in, their sessions and factors."""
    return PageShown(_TITLE, _account(call))


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
    return PageShown(_TITLE, html.told("The session was ended.") + _account(call))


def end_others(call: PageCall) -> PageShown:
    """End all other sessions."""
    ended = call.access.sessions.revoke_others(call.signed_in.who)
    return PageShown(_TITLE, html.told(f"Other sessions ended: {ended}.") + _account(call))


def confirm_form(call: PageCall) -> PageShown:
    """Ask for a second factor once more."""
    return PageShown("Show your second factor again", _confirming(call))


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
        body = html.problem(refused.public) + _confirming(call)
        return PageShown("Show your second factor again", body, status=401)
    return PageShown(go_to=ACCOUNT, session=opened.secret)


def password_form(call: PageCall) -> PageShown:
    """Ask for the old password and a new one."""
    return PageShown("Change your password", _password(call))


def change_password(call: PageCall) -> PageShown:
    """Change one's own password; every other session ends."""
    if call.of("new") != call.of("new_again"):
        return _wrong_password(call, "The two new passwords differ.", 422)
    try:
        call.access.factors.change_password(call.signed_in.who, call.of("old"), call.of("new"))
    except InputInvalid as invalid:
        return _wrong_password(call, invalid.public, 422)
    except SignInRefused as refused:
        return _wrong_password(call, refused.public, 401)
    except FactorRequired as required:
        return _factor_first(call, required)
    said = "The password was changed, and your other sessions were ended."
    return PageShown(_TITLE, html.told(said) + _account(call))


def passkey_begun(call: PageCall) -> PageShown:
    """Ask the browser for a new passkey."""
    try:
        ceremony, options = call.access.factors.passkey_options(call.signed_in.who)
    except FactorRequired as required:
        return _factor_first(call, required)
    except SignInRefused as refused:
        return PageShown(_TITLE, html.problem(refused.public) + _account(call), status=409)
    label = html.field("label", "What you call it", hint="For example: key on my ring", most=100)
    asked = html.passkey_form(
        "/account/passkeys",
        call.token,
        ceremony=ceremony,
        options=options,
        doing="create",
        parts=[label],
    )
    return PageShown("Add a passkey", asked + html.link(ACCOUNT, "Back"), scripted=True)


def passkey_added(call: PageCall) -> PageShown:
    """Keep a new passkey."""
    try:
        call.access.factors.add_passkey(
            call.signed_in.who, call.of("ceremony"), call.of("response"), label=call.of("label")
        )
    except Failure as failure:
        return PageShown(_TITLE, html.problem(failure.public) + _account(call), status=422)
    return PageShown(_TITLE, html.told("The passkey was added.") + _account(call))


def passkey_removed(call: PageCall) -> PageShown:
    """Remove a passkey; other sessions end."""
    try:
        call.access.factors.remove(call.signed_in.who, call.of("factor"))
    except FactorRequired as required:
        return _factor_first(call, required)
    return PageShown(_TITLE, html.told("The passkey was removed.") + _account(call))


def _account(call: PageCall) -> str:
    caller = call.signed_in
    who = caller.who
    roles = ", ".join(sorted(who.roles))
    return (
        html.paragraph(f"Signed in: {caller.name} ({roles})")
        + _sessions(call)
        + _factors(call)
        + html.link(_CHANGE, "Change your password")
        + html.link(_CONFIRM, "Show your second factor again")
    )


def _sessions(call: PageCall) -> str:
    who = call.signed_in.who
    rows = [
        (
            html.paragraph("this one" if each.id == who.session else each.face.value),
            html.paragraph(_moment(each.started_at)),
            html.paragraph(_moment(each.seen_at)),
            html.form(
                "/account/sessions/end",
                call.token,
                [html.hidden("session", each.id)],
                f"End the session of {_moment(each.started_at)}",
            ),
        )
        for each in call.access.sessions.listed(who)
    ]
    shown = html.table("Your sessions", ("Where", "Began", "Last used", "End it"), rows)
    return shown + html.form("/account/sessions/end-others", call.token, (), "End all others")


def _factors(call: PageCall) -> str:
    passkeys = [
        each
        for each in call.access.factors.listed(call.signed_in.who)
        if each.kind is FactorKind.PASSKEY
    ]
    rows = [
        (
            html.paragraph(each.label),
            html.paragraph(_moment(each.made_at)),
            html.form(
                "/account/passkeys/remove",
                call.token,
                [html.hidden("factor", each.id)],
                f"Remove {each.label}",
            ),
        )
        for each in passkeys
    ]
    shown = html.table("Your passkeys", ("Name", "Added", "Remove it"), rows) if rows else ""
    return shown + html.form("/account/passkeys/begin", call.token, (), "Add a passkey")


def _confirming(call: PageCall) -> str:
    code = html.field(
        "code",
        "One-time code",
        hint="A new one: a code counts once",
        autocomplete="one-time-code",
        most=32,
    )
    return html.form(_CONFIRM, call.token, [code], "Go on") + html.link(ACCOUNT, "Back")


def _password(call: PageCall) -> str:
    parts = [
        html.field(
            "old",
            "Password until now",
            kind="password",
            autocomplete="current-password",
            most=256,
        ),
        html.field(
            "new",
            "New password",
            hint="At least twelve characters; several words are good",
            kind="password",
            autocomplete="new-password",
            most=256,
        ),
        html.field(
            "new_again",
            "The same again",
            kind="password",
            autocomplete="new-password",
            most=256,
        ),
    ]
    return html.form(_CHANGE, call.token, parts, "Change it") + html.link(ACCOUNT, "Back")


def _wrong_password(call: PageCall, wrong: str, status: int) -> PageShown:
    return PageShown("Change your password", html.problem(wrong) + _password(call), status=status)


def _factor_first(call: PageCall, required: FactorRequired) -> PageShown:
    body = html.problem(required.public) + _confirming(call)
    return PageShown("Show your second factor again", body, status=403)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


PAGES: Final[tuple[PageRoute, ...]] = (
    PageRoute(Method.GET, ACCOUNT, account),
    PageRoute(Method.POST, "/sign-out", sign_out),
    PageRoute(Method.POST, "/account/sessions/end", end_session),
    PageRoute(Method.POST, "/account/sessions/end-others", end_others),
    PageRoute(Method.GET, _CONFIRM, confirm_form),
    PageRoute(Method.POST, _CONFIRM, confirm),
    PageRoute(Method.GET, _CHANGE, password_form),
    PageRoute(Method.POST, _CHANGE, change_password),
    PageRoute(Method.POST, "/account/passkeys/begin", passkey_begun),
    PageRoute(Method.POST, "/account/passkeys", passkey_added),
    PageRoute(Method.POST, "/account/passkeys/remove", passkey_removed),
)
