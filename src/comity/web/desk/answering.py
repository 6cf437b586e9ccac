"""The desk's pages as they are answered: who asks, from which page, in which language."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar
from urllib.parse import quote

from aiohttp import web

from comity.errors import (
    AccessDenied,
    BatchTooLarge,
    ConflictingChange,
    FactorRequired,
    Failure,
    InputInvalid,
    ReferenceNotFound,
    SessionLocked,
    SignInRequired,
)
from comity.web.body import MOST_BYTES
from comity.web.caller import Caller
from comity.web.connection import UNREADABLE, whole
from comity.web.cookies import LATE, SESSION, drop, put
from comity.web.desk import remembered
from comity.web.desk.asking import Asking
from comity.web.desk.environment import rendered
from comity.web.desk.failure_words import happened, problems_in_words
from comity.web.desk.frame import Frame
from comity.web.desk.languages import N_, SOURCE, Language
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Handed, Result, Shown
from comity.web.headers import DESK_PAGE_HEADERS, SIGNED_OUT
from comity.web.interface import Surroundings, credentials_of
from comity.web.late_forms import LateForms
from comity.web.path_values import checked_path, each_once
from comity.web.posted import Upload, posted
from comity.web.problem_answers import of_failure, report
from comity.web.routing import Method
from comity.web.same_origin import CSRF_FIELD, check_read, check_write

T = TypeVar("T")

HEADERS: Final = {
    **DESK_PAGE_HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'none'; style-src 'self'; script-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
}
"""Of a page: everything comes from this desk, and nothing stands within the page itself."""

MOST_FILE: Final = 8 * 1024 * 1024
_MOST_FIELD: Final = 65_536
_MOST_QUERY: Final = 400
_FORM: Final = "application/x-www-form-urlencoded"
_WITH_FILES: Final = "multipart/form-data"
_PART: Final = "HX-Request"
_DONE: Final = 200
_BROKEN_RULE: Final = 422


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form says."""

    fields: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    files: Mapping[str, Upload]


_ADVICE: Final[tuple[tuple[type[Failure], str], ...]] = (
    (ReferenceNotFound, N_("Check the reference, or search for it.")),
    (InputInvalid, N_("Go back, correct it, and send the form again.")),
    (ConflictingChange, N_("Open the page again: somebody may have been quicker.")),
    (FactorRequired, N_("Sign in again with your second factor; then repeat what you did.")),
    (AccessDenied, N_("If your work needs it, ask your supervisor.")),
    (Failure, N_("Wait a moment and try again; tell your administrator if it stays.")),
)
"""What to do, by kind of failure; the first that fits."""

_NOTHING_SENT: Final = _Sent({}, {}, {})


class DeskAnswers:
    """Answers pages.

    Args:
        pages: The table.
        around: What the interface needs, which every page asks.
        frame: What stands on every page.
        late: Forms that arrived after their session had ended.
    """

    def __init__(
        self,
        pages: Sequence[DeskRoute],
        around: Surroundings,
        frame: Frame,
        late: LateForms,
    ) -> None:
        self._pages = pages
        self._around = around
        self._frame = frame
        self._late = late
        self._links = tuple(
            re.compile(re.sub(r"\{[a-z]+\}", "[^/]+", each.path))
            for each in pages
            if each.method is Method.GET
        )

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Offer every page."""
        for each in self._pages:
            router.add_route(each.method, each.path, partial(self._answer, each))
        router.add_route("POST", "/language", self._choose_language)

    async def _answer(self, route: DeskRoute, request: web.Request) -> web.StreamResponse:
        spoken = self._frame.language_of(request)
        caller: Caller | None = None
        try:
            caller = await self._run(partial(self._around.callers.of, credentials_of(request)))
            result = await self._result(route, request, caller, spoken)
        except web.HTTPException:
            raise
        except SignInRequired as required:
            return await self._ended(required, route, request)
        except Exception as error:  # noqa: BLE001 - the only place that answers for a defect
            report(error, where=f"{route.method} {route.path}")
            result = _failed(error, spoken)
        return self._response(request, result, caller, spoken)

    async def _ended(
        self, required: SignInRequired, route: DeskRoute, request: web.Request
    ) -> web.Response:
        """Return where one signs in again; a form that arrived too late is kept for its sender."""
        is_locked = isinstance(required, SessionLocked)
        back = quote(request.path, safe="/") if route.method is Method.GET else "/"
        where = f"/unlock?back={back}" if is_locked else "/sign-in"
        response = web.Response(status=303, headers={**HEADERS, "Location": where})
        if route.method is Method.POST and (kept := await self._kept_late(route, request)):
            put(response, LATE, kept)
        if not is_locked:
            drop(response, SESSION)
            remembered.forget_case(response)
            response.headers.update(SIGNED_OUT)
        return response

    async def _kept_late(self, route: DeskRoute, request: web.Request) -> str:
        """Keep a form of a session that has ended; return the secret, empty if it is not kept."""
        shown = credentials_of(request)
        account = await self._run(partial(self._around.callers.owner_of_ended, shown))
        if not account or route.takes_files:
            return ""
        try:
            sent = await _sent(route, request)
            token = sent.fields.get(CSRF_FIELD, "")
            origin = self._around.origin
            check_write(request.headers, origin=origin, secret=shown.secret, token=token)
        except Failure:
            return ""
        lists = [(name, value) for name, values in sent.lists.items() for value in values]
        fields = [(name, value) for name, value in sent.fields.items() if name != CSRF_FIELD]
        return self._late.keep(account, request.path_qs, (*fields, *lists))

    async def _result(
        self, route: DeskRoute, request: web.Request, caller: Caller, spoken: Language
    ) -> Result:
        around = self._around
        around.rate.take(caller.who.account)
        if not caller.secret:
            raise AccessDenied("Pages are for people; a program calls the interface.")
        sent = _NOTHING_SENT
        if route.method is Method.GET:
            check_read(request.headers)
        else:
            sent = await _sent(route, request)
            token = sent.fields.get(CSRF_FIELD, "")
            check_write(request.headers, origin=around.origin, secret=caller.secret, token=token)
        if route.permission is not None:
            await self._run(partial(around.callers.require, caller, route.permission))
        call = DeskCall(
            ask=Asking(around, caller),
            who=caller.who,
            name=caller.name,
            now=around.node.clock.now(),
            zone=self._frame.zone,
            language=spoken,
            path=checked_path(request.match_info),
            query=_query(route, request),
            fields=sent.fields,
            lists=sent.lists,
            files=sent.files,
            case=remembered.case_in(request),
            is_fragment=_PART in request.headers,
            late=self._late.found(request.cookies.get(LATE, ""), caller.who.account),
        )
        result = await self._run(partial(route.handler, call))
        if (
            call.late is not None
            and call.late.path == request.path_qs
            and sent is not _NOTHING_SENT
        ):
            self._late.end(request.cookies[LATE])
        return result

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._around.executor, work)

    def _response(
        self, request: web.Request, result: Result, caller: Caller | None, spoken: Language
    ) -> web.Response:
        if isinstance(result, GoTo):
            response = web.Response(status=303, headers={**HEADERS, "Location": result.address})
            remembered.tell(response, result.told)
            if result.leaves_case:
                remembered.forget_case(response)
            elif result.case is not None:
                remembered.keep_case(response, result.case)
            return response
        if isinstance(result, Handed):
            return web.Response(
                body=result.content,
                headers={
                    **HEADERS,
                    "Content-Type": result.media_type,
                    "Content-Disposition": f'attachment; filename="{result.name}"',
                },
            )
        told = remembered.told_in(request)
        values = {
            **self._frame.values(request, caller, result.case),
            "here": self._shown_at(request.path),
            "title": result.title,
            "told": told,
            "problems": problems_in_words(result.problems, spoken),
            **result.values,
        }
        # A form that breaks a rule is no success, whichever page says so.
        is_refused = bool(result.problems) and result.status == _DONE
        response = web.Response(
            status=_BROKEN_RULE if is_refused else result.status,
            text=rendered(spoken, result.template, values),
            content_type="text/html",
            headers={**HEADERS, "Content-Language": spoken.code},
        )
        if told:
            remembered.tell(response, "")
        if result.case is not None:
            remembered.keep_case(response, result.case)
        return response

    def _shown_at(self, path: str) -> str:
        """Return the nearest page that a link can lead to: the answer to a form is none."""
        while path and not any(each.fullmatch(path) for each in self._links):
            path = path.rpartition("/")[0]
        return path or "/"

    async def _choose_language(self, request: web.Request) -> web.Response:
        """Change the language, and go back to the same page; it asks nothing of anybody.

        Anybody may, signed in or not; another site may not do it for them.
        """
        try:
            check_read(request.headers)
            fields = (await _sent(_LANGUAGE_FORM, request)).fields
        except Failure as failure:
            spoken = self._frame.language_of(request)
            return self._response(request, _failed(failure, spoken), None, spoken)
        back = fields.get("back", "/")
        # A path of ours, and never another site's address.
        if not back.startswith("/") or back.startswith(("//", "/\\")) or not back.isprintable():
            back = "/"
        response = web.Response(status=303, headers={**HEADERS, "Location": back})
        code = fields.get("language", "")
        if code in self._frame.offered:
            remembered.keep_language(response, code)
        return response


def _choosing(_: DeskCall) -> Result:
    return GoTo("/")


_LANGUAGE_FORM: Final = DeskRoute(Method.POST, "/language", _choosing)


async def _sent(route: DeskRoute, request: web.Request) -> _Sent:
    """Return what a form says.

    Raises:
        AccessDenied: It is no form of ours.
        InputInvalid: A field is given twice that stands once.
        BatchTooLarge: A file is larger than any honest one.
    """
    kind = _WITH_FILES if route.takes_files else _FORM
    if request.content_type != kind:
        raise AccessDenied("Only forms of our own pages are taken.")
    most = MOST_FILE + _MOST_FIELD if route.takes_files else MOST_BYTES
    try:
        said = await posted(request, most=most)
    except web.HTTPRequestEntityTooLarge as error:
        raise BatchTooLarge("A form has at most 64 KiB, and a file 8 MiB.") from error
    except UNREADABLE as error:
        raise AccessDenied("Only forms of our own pages are taken.") from error
    whole(request)
    files = each_once(said.files)
    if any(len(file.content) > MOST_FILE for file in files.values()):
        raise BatchTooLarge("A file has at most 8 MiB.")
    lists: dict[str, list[str]] = {name: [] for name in route.lists}
    for name, value in said.texts:
        if name in lists:
            lists[name].append(value[:_MOST_FIELD])
    once = each_once((name, value) for name, value in said.texts if name not in lists)
    return _Sent(
        {name: _plain(value) for name, value in once.items()},
        {name: tuple(values) for name, values in lists.items()},
        files,
    )


def _plain(value: str) -> str:
    """Return a field as text: lines end in one way, and there is no null in it."""
    return value[:_MOST_FIELD].replace("\r\n", "\n").replace("\0", "")


def _query(route: DeskRoute, request: web.Request) -> dict[str, str]:
    """Return the values of the query that the page names; what else is there is not looked at.

    Raises:
        InputInvalid: One is given twice.
    """
    named = (pair for pair in request.query.items() if pair[0] in route.query)
    return {name: value[:_MOST_QUERY] for name, value in each_once(named).items()}


def _advice(error: Exception, spoken: Language) -> str:
    """Return what whoever reads it can do."""
    for kind, words in _ADVICE:
        if isinstance(error, kind):
            return spoken.say(words)
    return spoken.say("Tell your administrator when it happened; the desk's log says more.")


def _failed(error: Exception, spoken: Language) -> Shown:
    """Return a page that says what happened, whether data is safe, and what to do."""
    told = of_failure(error)
    exactly = ""
    if not isinstance(error, Failure):
        words = spoken.say("Something went wrong in Comity itself.")
    else:
        words, exactly = happened(told.title, told.code, spoken)
    if isinstance(error, InputInvalid) and error.field:
        field = error.field
        words, exactly = (words, f"{field}: {exactly}") if exactly else (f"{field}: {words}", "")
    return Shown(
        "problem.html",
        spoken.say("That did not work"),
        {
            "words": words,
            # What no catalogue says stays English, and is read out as English.
            "exactly": exactly,
            "source": SOURCE,
            "safe": spoken.say("What was not yet done was undone; nothing was lost."),
            "to_do": _advice(error, spoken),
            "code": told.code,
        },
        status=told.status,
    )
