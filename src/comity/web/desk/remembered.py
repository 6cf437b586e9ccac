"""What a browser remembers for its user between two pages; nobody else can set any of it.

Each is a cookie of this host alone, that no script reads and no other site has sent. What they
say is the official's own word, checked and put on record where it is used.
"""

import json
from typing import Final
from urllib.parse import quote, unquote

from aiohttp import web

from comity.errors import InputInvalid
from comity.web.cookies import drop, put
from comity.web.purposed import CASE_HEADER, PURPOSE_HEADER, purposed_in
from comity.web.routing import Purposed

_CASE: Final = "__Host-comity-case"
_TOLD: Final = "__Host-comity-told"
_LANGUAGE: Final = "__Host-comity-language"
_KEYS: Final = "__Host-comity-keys"
_MOST_TOLD: Final = 600
_YEAR: Final = 31_536_000


def keep_case(response: web.StreamResponse, case: Purposed) -> None:
    """Work on a case from now, as long as the browser is open."""
    put(response, _CASE, quote(json.dumps([case.purpose, case.case]), safe=""))


def forget_case(response: web.StreamResponse) -> None:
    """Work on no case from now."""
    drop(response, _CASE)


def case_in(request: web.Request) -> Purposed | None:
    """Return purpose and case that are worked on, if there are any that could be ones."""
    kept = request.cookies.get(_CASE, "")
    if not kept:
        return None
    try:
        purpose, case = json.loads(unquote(kept))
        said = {PURPOSE_HEADER: quote(purpose), CASE_HEADER: quote(case)}
        return purposed_in(said)
    except (ValueError, TypeError, InputInvalid):
        return None


def tell(response: web.StreamResponse, told: str) -> None:
    """Have the next page say what was done; nothing, once it was said."""
    if told:
        put(response, _TOLD, quote(told[:_MOST_TOLD], safe=""))
    else:
        drop(response, _TOLD)


def told_in(request: web.Request) -> str:
    """Return what was done on the page before."""
    return unquote(request.cookies.get(_TOLD, ""))[:_MOST_TOLD]


def keep_language(response: web.StreamResponse, code: str) -> None:
    """Keep the language for a year."""
    _keep(response, _LANGUAGE, code)


def language_in(request: web.Request) -> str:
    """Return the language chosen; empty if none was."""
    return request.cookies.get(_LANGUAGE, "")


def keep_keys(response: web.StreamResponse, *, on: bool) -> None:
    """Keep for a year whether single keys do something (WCAG 2.2, 2.1.4)."""
    _keep(response, _KEYS, "on" if on else "off")


def keys_in(request: web.Request) -> bool:
    """Return whether single keys do something; they do not until somebody wants them."""
    return request.cookies.get(_KEYS, "") == "on"


def _keep(response: web.StreamResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, path="/", secure=True, httponly=True, samesite="Strict", max_age=_YEAR
    )
