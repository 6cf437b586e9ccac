"""Saying that something of one's own has changed, without a word of what.

A page keeps one call open (server-sent events) and asks for itself once it is told. Whether it
is told is decided from what the caller's own page would count, never from the fact that the
database changed: of a restricted case those who may not know of it hear nothing, not even that
something happened.

Source: HTML Living Standard, 9.2 (server-sent events).
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

import msgspec
from aiohttp import web

from comity.assembly.recall_progress import recall_progress
from comity.assembly.workload import workload
from comity.errors import Failure
from comity.trust.digest import sha256
from comity.web.caller import Caller, Credentials
from comity.web.connection import whole
from comity.web.headers import API_HEADERS
from comity.web.interface import Surroundings, credentials_of
from comity.web.problem_answers import answer_problem, of_failure, report
from comity.web.same_origin import check_read

T = TypeVar("T")

PATH: Final = "/news"
LOOKS_EVERY: Final = 2.0
"""Seconds between two looks; nobody is told more often."""

_STILL_HERE: Final = 8
"""Looks after which something is sent though nothing changed, so that a lost line is noticed."""

_LASTS: Final = 900
"""Looks after which the call ends; the browser makes another."""

_MOST: Final = 256
"""Calls that may be open; who comes beyond them refreshes the page."""

_HEADERS: Final = {
    **API_HEADERS,
    "Content-Type": "text/event-stream",
    "X-Accel-Buffering": "no",
}


class News:
    """Tells pages that are open.

    Args:
        around: Node, callers, where to look.
        looks_every: Seconds between two looks.
    """

    def __init__(self, around: Surroundings, *, looks_every: float = LOOKS_EVERY) -> None:
        self._around = around
        self._looks_every = looks_every
        self._open: dict[str, asyncio.Event] = {}

    def add_to(self, app: web.Application) -> None:
        """Offer it, and let nobody wait when the desk stops."""
        app.router.add_route("GET", PATH, self._answer)
        app.on_shutdown.append(self._stop)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._told(request)
        except Failure as failure:
            return answer_problem(of_failure(failure))
        except ConnectionError:
            return web.Response(status=204)
        except Exception as error:  # noqa: BLE001 - the only place that answers for a defect
            report(error, where=f"GET {PATH}")
            return answer_problem(of_failure(error))

    async def _told(self, request: web.Request) -> web.StreamResponse:
        check_read(request.headers)
        whole(request)
        shown = _background(credentials_of(request))
        caller = await self._run(partial(self._around.callers.of, shown))
        self._around.rate.take(caller.who.account)
        session = caller.who.session
        if session is None or (len(self._open) >= _MOST and session not in self._open):
            # To a browser that means: do not ask again.
            return web.Response(status=204, headers=API_HEADERS)
        ended = asyncio.Event()
        if earlier := self._open.get(session):
            earlier.set()
        self._open[session] = ended
        response = web.StreamResponse(headers=_HEADERS)
        try:
            await response.prepare(request)
            seen = request.headers.get("Last-Event-ID", "")
            await self._tell(response, shown, caller, seen, ended)
        finally:
            if self._open.get(session) is ended:
                del self._open[session]
        return response

    async def _tell(
        self,
        response: web.StreamResponse,
        shown: Credentials,
        caller: Caller,
        seen: str,
        ended: asyncio.Event,
    ) -> None:
        """Look now and then, until the session ends, another page takes over, or all is long."""
        token = ""
        for look in range(_LASTS):
            try:
                caller = await self._run(partial(self._around.callers.of, shown))
                now = await self._run(self._around.node.database.change_token)
                mark = seen
                if now != token or not seen:
                    mark = await self._run(partial(self._mark, caller))
                    token = now
            except Failure:
                # The session has ended, or the database is away: the next page says which.
                break
            if mark != seen:
                event = "news" if seen else "begun"
                await response.write(f"id: {mark}\nevent: {event}\ndata: {event}\n\n".encode())
                seen = mark
            elif look % _STILL_HERE == 0:
                await response.write(b": still here\n\n")
            if await self._is_over(ended):
                break
        else:
            return
        await response.write(b"event: over\ndata: over\n\n")

    async def _is_over(self, ended: asyncio.Event) -> bool:
        """Wait until the next look; return whether another page took over instead."""
        try:
            async with asyncio.timeout(self._looks_every):
                return await ended.wait()
        except TimeoutError:
            return False

    def _mark(self, caller: Caller) -> str:
        """Return a mark that differs once what the caller's own page would show differs."""
        found = workload(self._around.node, caller.who)
        recalls = recall_progress(self._around.node, caller.who)
        shown = [list(found.counts.items()), found.pressing, recalls]
        return sha256(msgspec.json.encode(shown)).hex()[:16]

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._around.executor, work)

    async def _stop(self, _: web.Application) -> None:
        for ended in self._open.values():
            ended.set()


def _background(shown: Credentials) -> Credentials:
    """Return what was shown, as what keeps no session open: nobody does anything here."""
    return Credentials(shown.authorization, shown.secret, shown.agent, used=False)
