"""The cookies of the desk. None is ever read by a script or sent by another site.

``__Host-`` binds a cookie to exactly this host: no neighbouring host can set it, which is
how a session is fixed from outside.

Source: RFC 6265bis, sections 4.1.2.7 and 4.1.3.2.
"""

from typing import Final

from aiohttp import web

SESSION: Final = "__Host-comity"
"""The session's secret."""

VISITOR: Final = "__Host-comity-visitor"
"""A browser's before anybody signed in: it binds sign-in forms, and signs nobody in."""

LATE: Final = "__Host-comity-late"
"""By which a form is found that arrived after its session had ended."""

OPENID: Final = "__Host-comity-openid"
"""What a browser keeps while it is at the identity provider."""


def put(response: web.StreamResponse, name: str, secret: str) -> None:
    """Set a cookie that lasts as long as the browser is open."""
    response.set_cookie(
        name, secret, path="/", secure=True, httponly=True, samesite="Strict", max_age=None
    )


def drop(response: web.StreamResponse, name: str) -> None:
    """Have the browser forget a cookie."""
    response.set_cookie(
        name, "", path="/", secure=True, httponly=True, samesite="Strict", max_age=0
    )
