"""The pages of the desk as they are answered: who asks, from which page, and with what cookie."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from aiohttp import web

from comity.access.service import AccessService
from comity.assembly.openid import OpenidSignIn
from comity.errors import AccessDenied, Failure, RateExceeded, SignInRequired
from comity.trust.session_secrets import new_secret
from comity.web.caller import Caller, Callers, Credentials
from comity.web.connection import whole
from comity.web.cookies import OPENID, SESSION, VISITOR, drop, put
from comity.web.desk_page import PageCall, PageRoute, PageShown
from comity.web.headers import DESK_PAGE_HEADERS, SCRIPTED_HEADERS, SIGNED_OUT
from comity.web.html import form, link, problem
from comity.web.page import page
from comity.web.path_values import each_once
from comity.web.problem_answers import of_failure, report
from comity.web.rate import AccountRate
from comity.web.routing import Method
from comity.web.same_origin import CSRF_FIELD, check_write, form_token
from comity.web.visitors import address_of

T = TypeVar("T")

_MOST_FIELD: Final = 65_536
_MOST_ANSWERED: Final = 4096
_VISITOR_SECRET: Final = 43
"""Characters of a secret; a cookie of another length is not one of ours."""

_FORM: Final = "application/x-www-form-urlencoded"


class PageAnswers:
    """Answers pages.

    Args:
        pages: The table.
        access: Accounts, sessions, factors.
        executor: Where handlers run.
        origin: Our own origin.
        owner: Whose desk it is; shown on every page.
        proxy: Address of the server before us; empty for none.
        rate: How often an address may send a form.
        openid: The state's identity provider, if there is one.
    """

    def __init__(
        self,
        pages: Sequence[PageRoute],
        access: AccessService,
        *,
        executor: Executor,
        origin: str,
        owner: str,
        proxy: str,
        rate: AccountRate,
        openid: OpenidSignIn | None = None,
    ) -> None:
        self._pages = pages
        self._access = access
        self._callers = Callers(access)
        self._executor = executor
        self._origin = origin
        self._owner = owner
        self._proxy = proxy
        self._rate = rate
        self._openid = openid

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Offer every page."""
        for each in self._pages:
            router.add_route(each.method, each.path, partial(self._answer, each))

    async def _answer(self, route: PageRoute, request: web.Request) -> web.Response:
        visitor = request.cookies.get(VISITOR, "")
        fresh = ""
        if len(visitor) != _VISITOR_SECRET or not visitor.isascii():
            visitor = fresh = new_secret(self._access.office.randomness)
        try:
            shown = await self._shown(route, request, visitor)
        except web.HTTPException:
            raise
        except SignInRequired:
            shown = PageShown(go_to="/sign-in", signs_out=True)
        except Failure as failure:
            report(failure, where=f"{route.method} {route.path}")
            shown = _failed(failure)
        except Exception as defect:  # noqa: BLE001 - the only place that answers for a defect
            report(defect, where=f"{route.method} {route.path}")
            shown = PageShown("Something went wrong", problem("Internal error"), status=500)
        response = self._response(shown)
        if fresh and route.for_visitors and not shown.session:
            put(response, VISITOR, fresh)
        return response

    async def _shown(self, route: PageRoute, request: web.Request, visitor: str) -> PageShown:
        address = address_of(request, self._proxy)
        caller = await self._caller(request)
        if caller is None and not route.for_visitors:
            raise SignInRequired("Sign in first.")
        # A form of the sign-in pages is a visitor's, also where an older session goes on.
        secret = visitor if caller is None or route.for_visitors else caller.secret
        fields: Mapping[str, str] = {
            name: value[:_MOST_ANSWERED] for name, value in each_once(request.query.items()).items()
        }
        if route.method is Method.POST:
            self._rate.take(f"from {address}")
            fields = await _fields(request)
            token = fields.get(CSRF_FIELD, "")
            check_write(request.headers, origin=self._origin, secret=secret, token=token)
        call = PageCall(
            access=self._access,
            fields=fields,
            caller=caller,
            token=form_token(secret),
            address=address,
            agent=request.headers.get("User-Agent", ""),
            openid=self._openid,
            openid_secret=request.cookies.get(OPENID, ""),
        )
        shown = await self._run(partial(route.handler, call))
        if shown.session and caller is not None:
            # Whoever signs in anew holds one session; that of before would be nobody's.
            await self._run(partial(self._access.sessions.sign_out, caller.secret))
        if route.for_visitors or shown.go_to:
            return shown
        return replace(shown, body=form("/sign-out", call.token, (), "Sign out") + shown.body)

    async def _caller(self, request: web.Request) -> Caller | None:
        secret = request.cookies.get(SESSION, "")
        if not secret:
            return None
        shown = Credentials("", secret, request.headers.get("User-Agent", ""))
        try:
            return await self._run(partial(self._callers.of, shown))
        except SignInRequired:
            return None

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    def _response(self, shown: PageShown) -> web.Response:
        headers = SCRIPTED_HEADERS if shown.scripted else DESK_PAGE_HEADERS
        if shown.go_to:
            response = web.Response(status=303, headers={**headers, "Location": shown.go_to})
        else:
            response = web.Response(
                status=shown.status,
                text=page(shown.title, shown.body, owner=self._owner),
                content_type="text/html",
                headers=headers,
            )
        if shown.session:
            put(response, SESSION, shown.session)
            drop(response, VISITOR)
            drop(response, OPENID)
        elif shown.signs_out:
            drop(response, SESSION)
            response.headers.update(SIGNED_OUT)
        if shown.openid:
            put(response, OPENID, shown.openid)
        return response


async def _fields(request: web.Request) -> dict[str, str]:
    """Return what a form says.

    Raises:
        AccessDenied: It is no form of ours.
        InputInvalid: A field is given twice.
    """
    if request.content_type != _FORM:
        raise AccessDenied("Only forms of our own pages are taken.")
    try:
        sent = await request.post()
    except (ValueError, LookupError) as error:
        raise AccessDenied("Only forms of our own pages are taken.") from error
    whole(request)
    once = each_once(sent.items())
    return {name: value[:_MOST_FIELD] for name, value in once.items() if isinstance(value, str)}


def _failed(failure: Failure) -> PageShown:
    told = of_failure(failure)
    words = told.title
    if isinstance(failure, RateExceeded) and failure.retry_after is not None:
        words += f" In {max(1, round(failure.retry_after.total_seconds()))} seconds."
    return PageShown(
        "That did not work", problem(words) + link("/", "Back to the beginning"), told.status
    )
