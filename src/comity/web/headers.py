"""What every answer of the desk bears, whatever it is: nothing is kept, framed or fetched."""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from comity.web.page import HEADERS as PAGE_HEADERS

API_HEADERS: Final = {
    **PAGE_HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"
    ),
}
"""Of an answer for programs: nothing in it is a page, and a browser must not take it for one."""

DESK_PAGE_HEADERS: Final = {
    **PAGE_HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'none'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
}
"""Of a page with a form: without any referrer a browser would not say who asks (Origin: null)."""

STRICT_TRANSPORT: Final = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
"""Two years: whoever reached the desk over TLS once never asks it in the clear again."""

SIGNED_OUT: Final = {"Clear-Site-Data": '"cache", "storage"'}
"""Of the answer that ends a session: what a browser still holds of the desk goes with it."""

LOCKED: Final = {"Clear-Site-Data": '"cache"'}
"""Of the answer that locks a session: no page is gone back to, and what was typed stays."""

SCRIPTED_HEADERS: Final = {
    **DESK_PAGE_HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'none'; style-src 'self'; img-src 'self' data:; "
        "script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    ),
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), publickey-credentials-get=(self), "
        "publickey-credentials-create=(self)"
    ),
}
"""Of the pages where a passkey is used: WebAuthn needs a script, and it is a file of ours."""

Finishing = Callable[[web.Request, web.StreamResponse], Awaitable[None]]


def finishing(*, over_tls: bool) -> Finishing:
    """Return what is done to every answer before it leaves, also to one that is not ours.

    Args:
        over_tls: Whether whoever asks reaches us over TLS, ours or a proxy's.
    """
    every = {**API_HEADERS, **(STRICT_TRANSPORT if over_tls else {})}

    async def finish(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.popall("Server", None)
        for name, value in every.items():
            response.headers.setdefault(name, value)

    return finish
