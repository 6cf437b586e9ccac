"""Pages about signing in and accounts as they are answered: who asks, and with what cookie."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from aiohttp import web

from comity.access.service import AccessService
from comity.assembly.openid import OpenidSignIn
from comity.errors import AccessDenied, Failure, RateExceeded, SessionLocked, SignInRequired
from comity.trust.session_secrets import new_secret
from comity.web.caller import Caller, Callers, Credentials
from comity.web.connection import whole
from comity.web.cookies import LATE, OPENID, SESSION, VISITOR, drop, put
from comity.web.desk import remembered
from comity.web.desk.environment import rendered
from comity.web.desk.failure_words import happened
from comity.web.desk.frame import Frame
from comity.web.desk.languages import SOURCE, Language
from comity.web.desk.pages_session import PATH as LATE_FORM
from comity.web.desk_page import PageCall, PageRoute, PageShown
from comity.web.headers import DESK_PAGE_HEADERS, LOCKED, SCRIPTED_HEADERS, SIGNED_OUT
from comity.web.late_forms import LateForms
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
        frame: What stands on every page.
        proxy: Address of the server before us; empty for none.
        rate: How often an address may send a form.
        late: Forms that arrived after their session had ended.
        leave_to: Where whoever leaves quickly is brought to; empty for an empty page of ours.
        openid: The state's identity provider, if there is one.
    """

    def __init__(
        self,
        pages: Sequence[PageRoute],
        access: AccessService,
        *,
        executor: Executor,
        origin: str,
        frame: Frame,
        proxy: str,
        rate: AccountRate,
        late: LateForms,
        leave_to: str = "",
        openid: OpenidSignIn | None = None,
    ) -> None:
        self._pages = pages
        self._access = access
        self._callers = Callers(access)
        self._executor = executor
        self._origin = origin
        self._frame = frame
        self._proxy = proxy
        self._rate = rate
        self._late = late
        self._leave_to = leave_to
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
        spoken = self._frame.language_of(request)
        caller: Caller | None = None
        try:
            caller = await self._caller(route, request)
            shown = await self._shown(route, request, caller, visitor)
        except web.HTTPException:
            raise
        except SessionLocked:
            shown = PageShown(go_to="/unlock")
        except SignInRequired:
            shown = PageShown(go_to="/sign-in", signs_out=True)
        except Exception as error:  # noqa: BLE001 - the only place that answers for a defect
            report(error, where=f"{route.method} {route.path}")
            shown = _failed(error, spoken)
        # Nobody's name stands on the pages where somebody signs in, whoever did before.
        whose = None if route.for_visitors else caller
        values = dict(self._frame.values(request, whose))
        if whose is None:
            values["token"] = form_token(visitor)
        values["here"] = self._shown_at(request.path)
        values["late"] = self._late.has(request.cookies.get(LATE, ""))
        if values["late"] and shown.session and route.for_visitors:
            shown = replace(shown, go_to=LATE_FORM)
        response = self._response(shown, spoken, values, remembered.told_in(request))
        if fresh and route.for_visitors and not shown.session:
            put(response, VISITOR, fresh)
        return response

    def _shown_at(self, path: str) -> str:
        """Return the nearest page that a link can lead to: a form's answer is none."""
        shown = {each.path for each in self._pages if each.method is Method.GET}
        while path and path not in shown:
            path = path.rpartition("/")[0]
        return path or "/"

    async def _shown(
        self, route: PageRoute, request: web.Request, caller: Caller | None, visitor: str
    ) -> PageShown:
        address = address_of(request, self._proxy)
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
            language=self._frame.language_of(request),
            openid=self._openid,
            openid_secret=request.cookies.get(OPENID, ""),
            session=request.cookies.get(SESSION, ""),
            leave_to=self._leave_to,
        )
        shown = await self._run(partial(route.handler, call))
        if shown.session and caller is not None:
            # Whoever signs in anew holds one session; that of before would be nobody's.
            await self._run(partial(self._access.sessions.sign_out, caller.secret))
        return shown

    async def _caller(self, route: PageRoute, request: web.Request) -> Caller | None:
        """Return who calls.

        Raises:
            SessionLocked: They have locked their session, and the page is for who is signed in.
        """
        secret = request.cookies.get(SESSION, "")
        if not secret:
            return None
        shown = Credentials("", secret, request.headers.get("User-Agent", ""))
        try:
            return await self._run(partial(self._callers.of, shown))
        except SessionLocked:
            if not route.for_visitors:
                raise
            return None
        except SignInRequired:
            return None

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    def _response(
        self, shown: PageShown, spoken: Language, values: Mapping[str, object], before: str
    ) -> web.Response:
        headers = SCRIPTED_HEADERS if shown.scripted else DESK_PAGE_HEADERS
        told = shown.told or before
        if shown.go_to:
            response = web.Response(status=303, headers={**headers, "Location": shown.go_to})
            if shown.told:
                remembered.tell(response, shown.told)
        else:
            every = {
                **values,
                # Where a password is typed no script of ours runs, and none that got in would.
                "script": "",
                "htmx": "",
                "title": shown.title,
                "told": told,
                "problems": shown.problems,
                **shown.values,
            }
            response = web.Response(
                status=shown.status,
                text=rendered(spoken, shown.template, every),
                content_type="text/html",
                headers={**headers, "Content-Language": spoken.code},
            )
            if before:
                remembered.tell(response, "")
        if shown.session:
            put(response, SESSION, shown.session)
            drop(response, VISITOR)
            drop(response, OPENID)
        elif shown.signs_out:
            drop(response, SESSION)
            remembered.forget_case(response)
            response.headers.update(SIGNED_OUT)
        elif shown.locks:
            response.headers.update(LOCKED)
        if shown.refresh:
            response.headers["Refresh"] = f"0; url={shown.refresh}"
        if shown.openid:
            put(response, OPENID, shown.openid)
        if shown.keys is not None:
            remembered.keep_keys(response, on=shown.keys)
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


def _failed(error: Exception, spoken: Language) -> PageShown:
    """Return a page that says what happened, whether data is safe, and what to do."""
    told = of_failure(error)
    words, exactly = spoken.say("Something went wrong in Comity itself."), ""
    if isinstance(error, Failure):
        words, exactly = happened(told.title, told.code, spoken)
    to_do = spoken.say("Go back to the beginning, and try again.")
    if isinstance(error, RateExceeded) and error.retry_after is not None:
        seconds = max(1, round(error.retry_after.total_seconds()))
        to_do = spoken.words.ngettext(
            "Wait %(number)s second, and try again.",
            "Wait %(number)s seconds, and try again.",
            seconds,
        ) % {"number": seconds}
    return PageShown(
        "problem.html",
        spoken.say("That did not work"),
        {
            "words": words,
            "exactly": exactly,
            "source": SOURCE,
            "safe": spoken.say("What was not yet done was undone; nothing was lost."),
            "to_do": to_do,
            "code": told.code,
        },
        status=told.status,
    )
