"""The pages with which somebody signs in or enrols. They work without JavaScript.

Name, password and code are asked on one page, so that nobody learns of one without the
others; whatever is wrong, the page is the same, byte for byte, and repeats nothing typed.
"""

from typing import Final

import segno
from markupsafe import Markup

from comity.access.model import Face
from comity.errors import InputInvalid, SignInRefused
from comity.web.desk.languages import N_
from comity.web.desk_page import PageCall, PageRoute, PageShown
from comity.web.routing import Method

ACCOUNT: Final = "/account"
SIGN_IN: Final = "/sign-in"
_REFUSED: Final = N_(
    "The sign-in was refused. Check name, password and code; a code counts once and for half "
    "a minute. After several failures each further attempt has to wait longer."
)


def sign_in_form(call: PageCall) -> PageShown:
    """Show the form."""
    return _form(call)


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
        return _form(call, call.say(_REFUSED))
    return PageShown(go_to="/", session=opened.secret)


def passkey_begun(call: PageCall) -> PageShown:
    """Ask the browser for a passkey, whosever it is."""
    try:
        ceremony, options = call.access.sign_in.passkey_options()
    except SignInRefused as refused:
        return _form(call, call.say(refused.public))
    values = {
        "action": "/sign-in/passkey/finish",
        "ceremony": ceremony,
        "options": options,
        "doing": "get",
        "back": SIGN_IN,
    }
    title = call.say("Sign in with a passkey")
    return PageShown("passkey.html", title, values, scripted=True)


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
        return _form(call, call.say(_REFUSED))
    return PageShown(go_to="/", session=opened.secret)


def enrol_form(call: PageCall) -> PageShown:
    """Ask for the two halves of an invitation."""
    return _halves(call)


def enrol_begun(call: PageCall) -> PageShown:
    """Show the code that sets up a device, and ask for a password."""
    try:
        begun = call.access.factors.invited(call.of("invitation").strip(), call.of("code"))
    except SignInRefused as refused:
        return _halves(call, call.say(refused.public))
    return _choosing(call, begun.ceremony, name=begun.name, uri=begun.uri, text=begun.text)


def enrol_finished(call: PageCall) -> PageShown:
    """Make the account active, and tell the recovery codes once."""
    ceremony = call.of("ceremony")
    if call.of("password") != call.of("password_again"):
        wrong = (("password_again", call.say("The two passwords differ.")),)
        return _choosing(call, ceremony, name=call.of("name"), wrong=wrong)
    try:
        codes = call.access.factors.enrol(ceremony, call.of("password"), call.of("code").strip())
    except InputInvalid as invalid:
        wrong = ((invalid.field or "", call.say(invalid.public)),)
        return _choosing(call, ceremony, name=call.of("name"), wrong=wrong)
    except SignInRefused as refused:
        return _halves(call, call.say(refused.public))
    title = call.say("You are enrolled")
    return PageShown(
        "enrolled.html",
        title,
        {"codes": codes, "name": call.of("name")},
        told=call.say("Your account is active."),
    )


def _form(call: PageCall, refused: str = "") -> PageShown:
    """Show the form; after a refusal nothing that was typed is in it."""
    return PageShown(
        "sign_in.html",
        call.say("Sign in"),
        {"has_provider": call.openid is not None},
        status=401 if refused else 200,
        problems=(("", refused),) if refused else (),
    )


def _halves(call: PageCall, refused: str = "") -> PageShown:
    return PageShown(
        "enrol.html",
        call.say("Enrol"),
        status=401 if refused else 200,
        problems=(("", refused),) if refused else (),
    )


def _choosing(
    call: PageCall,
    ceremony: str,
    *,
    name: str,
    wrong: tuple[tuple[str, str], ...] = (),
    uri: str = "",
    text: str = "",
) -> PageShown:
    """Show the second step; the device's code is drawn once, at its beginning."""
    picture = ""
    if uri:
        # What draws it escapes nothing, and nothing foreign is in it but black squares.
        picture = Markup(segno.make(uri, error="m").svg_inline(scale=4, border=4))  # nosec B704  # noqa: S704
    return PageShown(
        "enrol_device.html",
        call.say("Set up your device"),
        {"ceremony": ceremony, "name": name, "picture": picture, "text": text},
        status=422 if wrong else 200,
        problems=wrong,
    )


PAGES: Final[tuple[PageRoute, ...]] = (
    PageRoute(Method.GET, SIGN_IN, sign_in_form, for_visitors=True),
    PageRoute(Method.POST, SIGN_IN, sign_in, for_visitors=True),
    PageRoute(Method.POST, "/sign-in/passkey", passkey_begun, for_visitors=True),
    PageRoute(Method.POST, "/sign-in/passkey/finish", passkey_finished, for_visitors=True),
    PageRoute(Method.GET, "/enrol", enrol_form, for_visitors=True),
    PageRoute(Method.POST, "/enrol", enrol_begun, for_visitors=True),
    PageRoute(Method.POST, "/enrol/finish", enrol_finished, for_visitors=True),
)
