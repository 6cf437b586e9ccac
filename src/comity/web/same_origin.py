"""Whether a browser sends a call because our own page asked for it.

Three walls, none of which relies on another: the cookie is never sent along across sites
(SameSite=Strict), the browser says from where a call comes (Sec-Fetch-Site, Origin), and a
form bears a token that only a page of the same session can know.

Source: W3C Fetch Metadata; RFC 6454; OWASP ASVS 4.0.3, V4.2.2.
"""

from collections.abc import Mapping
from typing import Final

from comity.errors import AccessDenied
from comity.trust.session_secrets import derived, is_same

CSRF_HEADER: Final = "Comity-Csrf"
CSRF_FIELD: Final = "csrf"
_PURPOSE: Final = "csrf"
_OURS: Final = frozenset({"same-origin", "none"})


def form_token(secret: str) -> str:
    """Return the token that the forms of a session bear.

    Whoever has it cannot find the secret, and whoever has another session has another token.

    Example:
        >>> form_token("a") == form_token("a"), form_token("a") == form_token("b")
        (True, False)
    """
    return derived(secret, _PURPOSE)


def check_read(headers: Mapping[str, str]) -> None:
    """Refuse to answer another site's call in somebody's name.

    Raises:
        AccessDenied: The browser says that another site asks.
    """
    if headers.get("Sec-Fetch-Site", "none") not in _OURS:
        raise AccessDenied("Calls from other sites are not answered.")


def check_write(headers: Mapping[str, str], *, origin: str, secret: str, token: str) -> None:
    """Refuse a change that no page of the same session asked for.

    Args:
        headers: Of the call.
        origin: Our own origin.
        secret: Of the session, or of a browser that has none yet.
        token: What the call bears as its token.

    Raises:
        AccessDenied: Another site asks, or the token is missing or another session's.
    """
    site = headers.get("Sec-Fetch-Site")
    said = headers.get("Origin")
    from_us = site == "same-origin" if said is None else said == origin
    if not from_us or (site is not None and site != "same-origin"):
        raise AccessDenied("Changes are taken from our own pages only.")
    if not secret or not token.isascii() or not is_same(token, form_token(secret)):
        raise AccessDenied("The form is not of this session. Open the page again.")
