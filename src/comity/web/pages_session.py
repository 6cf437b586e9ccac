"""Pages about the session itself: made longer, locked and unlocked, left in a hurry."""

from typing import Final
from urllib.parse import quote

from comity.access.model import Face
from comity.errors import SignInRefused
from comity.web.desk_page import PageCall, PageRoute, PageShown
from comity.web.pages_sign_in import ACCOUNT, SIGN_IN
from comity.web.path_values import own_path
from comity.web.routing import Method

UNLOCK: Final = "/unlock"


def extended(_: PageCall) -> PageShown:
    """Go on: that somebody asked is the use that makes the session longer.

    The page that follows says until when; nothing is told on whatever page is opened next.
    """
    return PageShown(go_to=ACCOUNT)


def lock(call: PageCall) -> PageShown:
    """Lock the session: it opens nothing until a second factor is shown."""
    call.access.sessions.lock(call.signed_in.secret)
    back = quote(own_path(call.of("back") or "/"), safe="/")
    return PageShown(go_to=f"{UNLOCK}?back={back}", locks=True)


def unlock_form(call: PageCall) -> PageShown:
    """Ask for a second factor; nobody's name and nothing of the desk is shown."""
    if call.caller is not None:
        return PageShown(go_to=own_path(call.of("back") or "/"))
    return _locked(call)


def unlock(call: PageCall) -> PageShown:
    """Go on with the session under a new secret; what knew the old one opens nothing."""
    try:
        opened = call.access.sign_in.step_up_with_code(
            call.session,
            call.of("code"),
            address=call.address,
            face=Face.DESK,
            bound_to=call.agent,
        )
    except SignInRefused as refused:
        return _locked(call, call.say(refused.public))
    return PageShown(go_to=own_path(call.of("back") or "/"), session=opened.secret)


def end_locked(call: PageCall) -> PageShown:
    """End the session instead, so that somebody else can sign in."""
    call.access.sessions.sign_out(call.session)
    return PageShown(go_to=SIGN_IN, signs_out=True)


def leave(call: PageCall) -> PageShown:
    """End the session, and show a page that tells nothing of the desk."""
    call.access.sessions.sign_out(call.signed_in.secret)
    return PageShown("left.html", call.say("Start"), signs_out=True, refresh=call.leave_to)


def _locked(call: PageCall, wrong: str = "") -> PageShown:
    return PageShown(
        "unlock.html",
        call.say("Locked"),
        {"back": own_path(call.of("back") or "/")},
        status=401 if wrong else 200,
        problems=(("code", wrong),) if wrong else (),
    )


PAGES: Final[tuple[PageRoute, ...]] = (
    PageRoute(Method.POST, "/account/extension", extended),
    PageRoute(Method.POST, "/lock", lock),
    PageRoute(Method.GET, UNLOCK, unlock_form, for_visitors=True),
    PageRoute(Method.POST, UNLOCK, unlock, for_visitors=True),
    PageRoute(Method.POST, f"{UNLOCK}/end", end_locked, for_visitors=True),
    PageRoute(Method.POST, "/leave", leave),
)
