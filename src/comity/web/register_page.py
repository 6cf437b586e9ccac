"""The public register of apostilles: one page, which answers only to who holds the document.

It asks for number, date and the random code of the apostille, answers with the ten fields
and never with anything about the document's content, gives the same answer for every miss,
and slows down whoever tries. It works without JavaScript and sets no cookie.

Source:
    Hague Convention of 5 October 1961, Art. 7; conclusions of the Special Commission on the
    electronic Apostille Programme: a register must not let anybody fish.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from html import escape
from typing import Final

from aiohttp import web

from comity.clock import Clock
from comity.cooperation.model import FRENCH_TITLE, TITLE, Apostille
from comity.web.connection import UNREADABLE
from comity.web.headers import finishing
from comity.web.page import HEADERS, page
from comity.web.posted import posted
from comity.web.throttle import Throttle
from comity.web.visitors import address_of

LookUp = Callable[[str, str, str], Apostille | None]
"""Number, day and code in; the apostille out, or nothing."""

_MOST_FORM: Final = 4096
_MAX_FIELD: Final = 64
_FIELDS: Final = (
    ("number", "Number (field 8)", "2026-17"),
    ("date", "Date (field 6)", "2026-03-02"),
    ("code", "Code (beside the QR code)", "0123-4567-89AB-CDEF"),
)
_MISS: Final = (
    "No apostille with this number, date and code is in the register. Compare all three with "
    "the document. If they are right, do not rely on it, and ask the authority."
)
_TOO_MANY: Final = "Too many attempts. Please try again in some minutes."
_MEANING: Final = (
    "An apostille certifies who signed the document, in which capacity, and whose seal it "
    "bears. It says nothing about what the document says."
)


class RegisterPage:
    """The page.

    Args:
        authority: Whose register it is; shown as the title.
        look_up: Asks the register; runs in the executor.
        clock: The only source of now.
        executor: Where look-ups run.
        throttle: Who may try how often; another one for tests.
        proxy: Address of the server that stands before it, if one does: it alone is believed
            where a visitor comes from, or one who misses would have everybody wait.
    """

    def __init__(
        self,
        authority: str,
        look_up: LookUp,
        *,
        clock: Clock,
        executor: Executor,
        throttle: Throttle | None = None,
        proxy: str = "",
    ) -> None:
        self._proxy = proxy
        self._authority = authority
        self._look_up = look_up
        self._executor = executor
        self._throttle = Throttle(clock) if throttle is None else throttle

    def application(self) -> web.Application:
        """Return the application."""
        app = web.Application(client_max_size=_MOST_FORM)
        # Strangers come over TLS only through the server before us.
        app.on_response_prepare.append(finishing(over_tls=bool(self._proxy)))
        app.router.add_get("/", self._get)
        app.router.add_post("/", self._post)
        return app

    async def _get(self, request: web.Request) -> web.Response:
        """Answer the form, or the address in a QR code, which bears all three."""
        given = {name: request.query.get(name, "") for name, _, _ in _FIELDS}
        return await self._answer(request, given)

    async def _post(self, request: web.Request) -> web.Response:
        try:
            said = await posted(request, most=_MOST_FORM)
        except UNREADABLE:
            # Not a form, or in letters that are none: the stranger's mistake, not a defect.
            return self._response(400, self._form({name: "" for name, _, _ in _FIELDS}))
        form = dict(said.texts)
        given = {name: form.get(name, "") for name, _, _ in _FIELDS}
        return await self._answer(request, given)

    async def _answer(self, request: web.Request, given: dict[str, str]) -> web.Response:
        given = {name: text.strip()[:_MAX_FIELD] for name, text in given.items()}
        if not any(given.values()):
            return self._response(200, self._form(given))
        # By the number asked for too, whether it exists or not: many addresses that try one
        # number are as many attempts at it as one address is.
        address = address_of(request, self._proxy)
        if not self._throttle.admits(address, given["number"]):
            return self._response(429, self._form(given, _TOO_MANY))
        asked = partial(self._look_up, given["number"], given["date"], given["code"])
        found = await asyncio.get_running_loop().run_in_executor(self._executor, asked)
        if found is None:
            self._throttle.missed(address, given["number"])
            return self._response(404, self._form(given, _MISS))
        return self._response(200, _found(found))

    def _form(self, given: dict[str, str], problem: str = "") -> str:
        parts = []
        if problem:
            parts.append(f'<div class="problem" role="alert"><p>{escape(problem)}</p></div>')
        parts.append("<p>Is this apostille genuine? Enter what stands on it.</p>")
        parts.append('<form method="post" action="./">')
        for name, caption, example in _FIELDS:
            parts.append(
                f'<p><label for="{name}">{escape(caption)}</label>'
                f'<span class="hint" id="{name}-hint">For example {escape(example)}</span>'
                f'<input id="{name}" name="{name}" value="{escape(given[name])}" '
                f'aria-describedby="{name}-hint" autocomplete="off" spellcheck="false" '
                f'maxlength="{_MAX_FIELD}" required></p>'
            )
        parts.append("<p><button>Look it up</button></p></form>")
        parts.append(f'<p class="small">{escape(_MEANING)}</p>')
        return "".join(parts)

    def _response(self, status: int, body: str) -> web.Response:
        return web.Response(
            status=status,
            text=page("Register of apostilles", body, owner=self._authority),
            content_type="text/html",
            headers=HEADERS,
        )


def _found(apostille: Apostille) -> str:
    rows = "".join(
        f'<tr><th scope="row">{number}</th><td>{escape(caption)}</td>'
        f"<td>{escape(value) or '—'}</td></tr>"
        for number, caption, value in apostille.fields()
    )
    return (
        '<div class="found" role="status"><p><strong>This apostille is in the register.</strong> '
        "Compare every field with the document.</p></div>"
        f'<table><caption lang="fr">{TITLE} ({FRENCH_TITLE})</caption>{rows}</table>'
        f'<p class="small">{escape(_MEANING)}</p><p><a href="./">Look up another</a></p>'
    )
