"""The pages with which somebody signs in at the state's identity provider.

What the browser keeps meanwhile stands in a cookie that no other site's call carries. The
provider sends the browser back across sites, so that its answer is only shown then, and
taken with the next form, which is our own.
"""

from typing import Final

from comity.assembly.openid import RETURN_PATH, OpenidSignIn
from comity.errors import ReferenceNotFound, SignInRefused
from comity.web.desk.languages import N_
from comity.web.desk_page import PageCall, PageRoute, PageShown
from comity.web.pages_sign_in import ACCOUNT
from comity.web.routing import Method

ANSWERED: Final = ("code", "state", "iss", "error")
"""What of the provider's answer is taken on."""

_FINISH: Final = "/sign-in/openid/finish"
_REFUSED: Final = N_("The sign-in at your identity provider was not accepted here. Begin anew.")


def begin(call: PageCall) -> PageShown:
    """Show the way to the provider.

    It is a link, because a browser follows no form of ours to another site.

    Raises:
        ReferenceNotFound: This node has no provider.
    """
    begun = _provider(call).start()
    title = call.say("Sign in at your identity provider")
    return PageShown("openid_begun.html", title, {"way": begun.redirect}, openid=begun.secret)


def returned(call: PageCall) -> PageShown:
    """Show that the provider has answered, and ask to go on."""
    answer = [(name, call.of(name)) for name in ANSWERED if call.of(name)]
    title = call.say("You are back from your identity provider")
    return PageShown("openid_returned.html", title, {"answer": answer, "action": _FINISH})


def finish(call: PageCall) -> PageShown:
    """Sign somebody in with what the provider answered.

    Raises:
        ReferenceNotFound: This node has no provider.
    """
    answer = {name: call.of(name) for name in ANSWERED if call.of(name)}
    try:
        opened = _provider(call).finish(
            call.openid_secret, answer, address=call.address, bound_to=call.agent
        )
    except SignInRefused:
        return PageShown(
            "sign_in.html",
            call.say("Sign in"),
            {"has_provider": True},
            status=401,
            problems=(("", call.say(_REFUSED)),),
        )
    return PageShown(go_to=ACCOUNT, session=opened.secret)


def _provider(call: PageCall) -> OpenidSignIn:
    if call.openid is None:
        raise ReferenceNotFound("There is no identity provider here.")
    return call.openid


PAGES: Final[tuple[PageRoute, ...]] = (
    PageRoute(Method.POST, "/sign-in/openid", begin, for_visitors=True),
    PageRoute(Method.GET, RETURN_PATH, returned, for_visitors=True),
    PageRoute(Method.POST, _FINISH, finish, for_visitors=True),
)
