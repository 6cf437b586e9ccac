"""The interface for programs: every route of the table, behind the same checks in one order.

Who it is comes first, then whether they may, and only then is anything of the call read:
whoever may not learns neither what exists nor how a call is written wrongly. Handlers run
outside the event loop and never see HTTP.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

import msgspec
from aiohttp import web

from comity.assembly.build import Node
from comity.errors import FactorRequired, InputInvalid
from comity.web.body import BodyMalformed, MediaTypeUnknown, decoded, raw_body
from comity.web.caller import Caller, Callers, Credentials
from comity.web.cookies import SESSION
from comity.web.headers import API_HEADERS
from comity.web.path_values import checked_path, checked_query
from comity.web.problem_answers import Problem, answer_problem, of_failure, report
from comity.web.purposed import purposed_in
from comity.web.rate import AccountRate
from comity.web.routing import Call, Method, Route
from comity.web.same_origin import CSRF_HEADER, check_read, check_write

ROOT: Final = "/api/v1"
BACKGROUND: Final = "Comity-Background"
"""Header of what a page asks by itself: it keeps no session open that nobody sits at."""

REPEAT_HEADER: Final = "Idempotency-Key"
MOST_REPEAT_KEY: Final = 64


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the interface needs besides its routes.

    Attributes:
        node: The node.
        callers: Tells who calls.
        executor: Where handlers run.
        origin: Our own origin, as browsers write it.
        fresh_factor: How long a second factor counts as fresh.
        rate: How many calls an account may make.
    """

    node: Node
    callers: Callers
    executor: Executor
    origin: str
    fresh_factor: timedelta
    rate: AccountRate


class Interface:
    """The routes of a table, as they are answered.

    Args:
        routes: The table.
        around: What they need.
    """

    def __init__(self, routes: Sequence[Route], around: Surroundings) -> None:
        self._routes = routes
        self._around = around

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Offer every route, and nothing besides: no HEAD, no OPTIONS."""
        for route in self._routes:
            router.add_route(route.method, ROOT + route.path, partial(self._answer, route))

    async def _answer(self, route: Route, request: web.Request) -> web.Response:
        """Answer a call; whatever goes wrong becomes a problem document."""
        try:
            return await self._allowed(route, request)
        except MediaTypeUnknown:
            title = "A body is sent as application/json."
            return answer_problem(Problem(type="about:blank", status=415, title=title))
        except BodyMalformed as malformed:
            return answer_problem(of_failure(malformed.failure, broken_rule=400))
        except _CallMalformed as malformed:
            return answer_problem(of_failure(malformed.failure, broken_rule=400))
        except Exception as error:  # noqa: BLE001 - the only place that answers for a defect
            report(error, where=f"{route.method} {route.path}")
            return answer_problem(of_failure(error))

    async def _allowed(self, route: Route, request: web.Request) -> web.Response:
        caller = await self._run(partial(self._around.callers.of, credentials_of(request)))
        if caller.secret:
            self._check_origin(route, request, caller)
        self._around.rate.take(caller.who.account)
        await self._run(partial(self._around.callers.require, caller, route.permission))
        if route.fresh_factor:
            self._check_factor(caller)
        path = checked_path(request.match_info)
        purposed = _read(lambda: purposed_in(request.headers)) if route.purposed else None
        query = _read(lambda: checked_query(list(request.query.items()), route.query or {}))
        raw = await raw_body(request, wanted=route.body is not None)
        call: Call[Any] = Call(
            node=self._around.node,
            who=caller.who,
            path=path,
            query=query,
            body=None if route.body is None else decoded(raw, route.body),
            purposed=purposed,
            repeat_key=_read(lambda: _repeat_key(route, request)),
        )
        answer = await self._run(partial(route.handler, call))
        return web.Response(
            body=msgspec.json.encode(answer), content_type="application/json", headers=API_HEADERS
        )

    async def _run(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - of any type
        return await asyncio.get_running_loop().run_in_executor(self._around.executor, work)

    def _check_origin(self, route: Route, request: web.Request, caller: Caller) -> None:
        """Refuse what a page of another site asks for in the name of a session.

        Raises:
            AccessDenied: Another site asks, or the session's token is missing.
        """
        if route.method is Method.GET:
            check_read(request.headers)
            return
        token = request.headers.get(CSRF_HEADER, "")
        check_write(request.headers, origin=self._around.origin, secret=caller.secret, token=token)

    def _check_factor(self, caller: Caller) -> None:
        """Go on only if a second factor was shown just now.

        Raises:
            FactorRequired: It was not, or a program calls, which has none.
        """
        now = self._around.node.clock.now()
        if caller.factor_at is None or now - caller.factor_at > self._around.fresh_factor:
            raise FactorRequired("Show your second factor again first.")


class _CallMalformed(Exception):  # noqa: N818 - becomes status 400 with the field
    """A header or a query that does not fit the route."""

    def __init__(self, failure: InputInvalid) -> None:
        super().__init__()
        self.failure = failure


def _read(reading: Callable[[], Any]) -> Any:  # noqa: ANN401 - of any type
    """Read a part of a call; what breaks a rule there cannot be read at all."""
    try:
        return reading()
    except InputInvalid as failure:
        raise _CallMalformed(failure) from failure


def credentials_of(request: web.Request) -> Credentials:
    """Return what a call shows of who makes it."""
    return Credentials(
        authorization=request.headers.get("Authorization", ""),
        secret=request.cookies.get(SESSION, ""),
        agent=request.headers.get("User-Agent", ""),
        used=BACKGROUND not in request.headers,
    )


def _repeat_key(route: Route, request: web.Request) -> str:
    """Return the caller's own name for a write.

    Raises:
        InputInvalid: It is too long, or not printable ASCII.
    """
    key = request.headers.get(REPEAT_HEADER)
    if key is None or not route.repeatable:
        return ""
    if not 1 <= len(key) <= MOST_REPEAT_KEY or not key.isascii() or not key.isprintable():
        raise InputInvalid(
            f"has 1 to {MOST_REPEAT_KEY} characters of printable ASCII", field=REPEAT_HEADER
        )
    return key
