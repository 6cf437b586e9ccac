"""A page about signing in or one's own account, as a value: what a handler gets, and shows.

These pages do not ask the interface: they hold passwords and codes, which no program sends.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from comity.access.service import AccessService
from comity.assembly.openid import OpenidSignIn
from comity.errors import SignInRequired
from comity.web.caller import Caller
from comity.web.desk.languages import Language
from comity.web.routing import Method

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True, repr=False)
class PageCall:
    """A call of a page.

    Attributes:
        access: Accounts, sessions, factors.
        fields: What the form says.
        caller: Who is signed in; ``None`` for nobody.
        token: The token that forms on the answer bear.
        address: Where the visitor comes from.
        agent: How the browser describes itself.
        language: The reader's.
        openid: The state's identity provider, if there is one.
        openid_secret: What the browser kept while it was there.
        session: Secret of the session that the browser shows, also of one that is locked.
        leave_to: Address of a neutral page outside, for whoever leaves quickly; empty for ours.
    """

    access: AccessService
    fields: Mapping[str, str]
    caller: Caller | None
    token: str
    address: str
    agent: str
    language: Language
    openid: OpenidSignIn | None = None
    openid_secret: str = ""
    session: str = ""
    leave_to: str = ""

    def __repr__(self) -> str:
        """Return the name of the type only: the fields hold secrets."""
        return "PageCall(…)"

    def of(self, name: str) -> str:
        """Return a field of the form; empty if it was not sent."""
        return self.fields.get(name, "")

    def say(self, text: str, **values: object) -> str:
        """Return a text in the reader's language."""
        return self.language.say(text, **values)

    @property
    def signed_in(self) -> Caller:
        """Who is signed in.

        Raises:
            SignInRequired: Nobody is.
        """
        if self.caller is None:
            raise SignInRequired("Sign in first.")
        return self.caller


@dataclass(frozen=True, slots=True, repr=False)
class PageShown:
    """What is shown.

    Attributes:
        template: Its template; empty where it leads to another page.
        title: Of the page, in the reader's language.
        values: What the template shows.
        status: HTTP status.
        problems: What is wrong with the form, field and words.
        told: What was done, said on this page, in the reader's language.
        scripted: Whether our script for passkeys is on it.
        go_to: Another page of ours to go to instead.
        session: Secret of a session that begins here; empty leaves it as it is.
        openid: What the browser keeps while it is at the identity provider.
        signs_out: Whether the session ends here.
        locks: Whether the session is locked here.
        refresh: Address outside that the browser goes on to; empty for none.
        keys: Whether single keys shall do something from now; ``None`` leaves it.
    """

    template: str = ""
    title: str = ""
    values: Mapping[str, object] = field(default_factory=lambda: _NOTHING)
    status: int = 200
    problems: tuple[tuple[str, str], ...] = ()
    told: str = ""
    scripted: bool = False
    go_to: str = ""
    session: str = ""
    openid: str = ""
    signs_out: bool = False
    locks: bool = False
    refresh: str = ""
    keys: bool | None = None

    def __repr__(self) -> str:
        """Return the title only."""
        return f"PageShown({self.title!r})"


@dataclass(frozen=True, slots=True)
class PageRoute:
    """A page of the desk.

    Attributes:
        method: GET shows, POST does.
        path: Its path.
        handler: Does it, outside the event loop.
        for_visitors: Whether it is for those who have not signed in; else a session is
            needed, and nothing is done without one.
    """

    method: Method
    path: str
    handler: Callable[[PageCall], PageShown]
    for_visitors: bool = False
