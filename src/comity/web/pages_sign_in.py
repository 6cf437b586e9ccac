"""The pages with which somebody signs in or enrols. They work without JavaScript.

Name, password and code are asked on one page, so that nobody learns of one without the
others; whatever is wrong, the page is the same, byte for byte, and repeats nothing typed.
"""

from typing import Final

import segno

from comity.access.model import Face
from comity.errors import InputInvalid, SignInRefused
from comity.web import html
from comity.web.desk_page import PageCall, PageRoute, PageShown
from comity.web.routing import Method

ACCOUNT: Final = "/account"
SIGN_IN: Final = "/sign-in"
_REFUSED: Final = (
    "The sign-in was refused. Check name, password and code; a code counts once and for half "
    "a minute. After several failures each further attempt has to wait longer."
)
_TITLE: Final = "Sign in"


def front(call: PageCall) -> PageShown:
    """Send a visitor where they can begin."""
    return PageShown(go_to=SIGN_IN if call.caller is None else ACCOUNT)


def sign_in_form(call: PageCall) -> PageShown:
    """Show the form."""
    return PageShown(_TITLE, _form(call))


def sign_in(call: PageCall) -> PageShown:
    """Sign somebody in with password and one-time code."""
    try:
        opened = call.access.sign_in.with_code(
            call.of("name"),
            call.of("password"),
            call.of("code"),
            address=call.address,
            face=Face.DESK,
            bound_to=call.agent,
        )
    except SignInRefused:
        return PageShown(_TITLE, html.problem(_REFUSED) + _form(call), status=401)
    return PageShown(go_to=ACCOUNT, session=opened.secret)


def passkey_begun(call: PageCall) -> PageShown:
    """Ask the browser for a passkey, whosever it is."""
    try:
        ceremony, options = call.access.sign_in.passkey_options()
    except SignInRefused as refused:
        return PageShown(_TITLE, html.problem(refused.public) + _form(call), status=401)
    asked = html.passkey_form(
        "/sign-in/passkey/finish", call.token, ceremony=ceremony, options=options, doing="get"
    )
    return PageShown("Sign in with a passkey", asked + _BACK, scripted=True)


def passkey_finished(call: PageCall) -> PageShown:
    """Sign somebody in with what the passkey answered."""
    try:
        opened = call.access.sign_in.with_passkey(
            call.of("ceremony"),
            call.of("response"),
            address=call.address,
            face=Face.DESK,
            bound_to=call.agent,
        )
    except SignInRefused:
        return PageShown(_TITLE, html.problem(_REFUSED) + _form(call), status=401)
    return PageShown(go_to=ACCOUNT, session=opened.secret)


def enrol_form(call: PageCall) -> PageShown:
    """Ask for the two halves of an invitation."""
    return PageShown("Enrol", _halves(call))


def enrol_begun(call: PageCall) -> PageShown:
    """Show the code that sets up a device, and ask for a password."""
    try:
        begun = call.access.factors.invited(call.of("invitation").strip(), call.of("code"))
    except SignInRefused as refused:
        return PageShown("Enrol", html.problem(refused.public) + _halves(call), status=401)
    return _choosing(call, begun.ceremony, uri=begun.uri, text=begun.text)


def enrol_finished(call: PageCall) -> PageShown:
    """Make the account active, and tell the recovery codes once."""
    ceremony = call.of("ceremony")
    if call.of("password") != call.of("password_again"):
        return _choosing(call, ceremony, wrong="The two passwords differ.")
    try:
        codes = call.access.factors.enrol(ceremony, call.of("password"), call.of("code").strip())
    except InputInvalid as invalid:
        return _choosing(call, ceremony, wrong=invalid.public)
    except SignInRefused as refused:
        return PageShown("Enrol", html.problem(refused.public) + _halves(call), status=401)
    return PageShown(
        "You are enrolled",
        html.told("Your account is active.")
        + html.paragraph(
            "Each of these codes stands in once for your device, if you lose it. They are shown "
            "only now: write them down, and keep them where your password is not."
        )
        + html.listed(codes)
        + html.link(SIGN_IN, "Sign in"),
    )


def _form(call: PageCall) -> str:
    parts = [
        html.field("name", "Name", autocomplete="username", most=64),
        html.field(
            "password", "Password", kind="password", autocomplete="current-password", most=256
        ),
        html.field(
            "code",
            "One-time code",
            hint="Six digits from your device, or a recovery code",
            autocomplete="one-time-code",
            most=32,
        ),
    ]
    provider = ""
    if call.openid is not None:
        provider = html.form("/sign-in/openid", call.token, (), "Sign in at your identity provider")
    return (
        html.form(SIGN_IN, call.token, parts, "Sign in")
        + provider
        + html.form("/sign-in/passkey", call.token, (), "Use a passkey instead")
        + html.link("/enrol", "You were invited and have no account yet? Enrol.")
    )


def _halves(call: PageCall) -> str:
    parts = [
        html.field("invitation", "Invitation", hint="From the administrator", most=100),
        html.field("code", "Code", hint="From the security officer", most=32),
    ]
    return html.form("/enrol", call.token, parts, "Go on") + _BACK


def _choosing(
    call: PageCall, ceremony: str, *, wrong: str = "", uri: str = "", text: str = ""
) -> PageShown:
    """Show the second step; the device's code is drawn once, at its beginning."""
    drawn = ""
    if uri:
        picture = segno.make(uri, error="m").svg_inline(scale=4, border=4)
        drawn = (
            html.paragraph("Scan this with the device that will show your codes.")
            + f'<p role="img" aria-label="QR code for your device">{picture}</p>'
            + html.paragraph(f"Or type this into it: {text}")
        )
    parts = [
        html.hidden("ceremony", ceremony),
        html.field(
            "password",
            "New password",
            hint="At least twelve characters; several words are good",
            kind="password",
            autocomplete="new-password",
            most=256,
        ),
        html.field(
            "password_again",
            "The same again",
            kind="password",
            autocomplete="new-password",
            most=256,
        ),
        html.field("code", "Code that the device shows now", autocomplete="one-time-code", most=32),
    ]
    body = html.problem(wrong) + drawn + html.form("/enrol/finish", call.token, parts, "Enrol")
    return PageShown("Set up your device", body, status=422 if wrong else 200)


_BACK: Final = html.link(SIGN_IN, "Back to the beginning")

PAGES: Final[tuple[PageRoute, ...]] = (
    PageRoute(Method.GET, "/", front, for_visitors=True),
    PageRoute(Method.GET, SIGN_IN, sign_in_form, for_visitors=True),
    PageRoute(Method.POST, SIGN_IN, sign_in, for_visitors=True),
    PageRoute(Method.POST, "/sign-in/passkey", passkey_begun, for_visitors=True),
    PageRoute(Method.POST, "/sign-in/passkey/finish", passkey_finished, for_visitors=True),
    PageRoute(Method.GET, "/enrol", enrol_form, for_visitors=True),
    PageRoute(Method.POST, "/enrol", enrol_begun, for_visitors=True),
    PageRoute(Method.POST, "/enrol/finish", enrol_finished, for_visitors=True),
)
