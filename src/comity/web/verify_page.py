"""Anybody checks a document here, without signing in: by its file, or by what stands on it.

It tells whoever holds the document whether it is valid, changed or withdrawn, and nobody
anything else: no name, no content, not whether a number exists. Every miss is one answer, misses
are counted, and a file is checked and forgotten. It works without JavaScript and sets no cookie.

Source:
    Conclusions of the Special Commission on the electronic Apostille Programme: a register must
    not let anybody fish; ADR 35.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Final, TypeVar

from aiohttp import web

from comity.assembly.build import Node
from comity.assembly.public_checks import PublicCheck, Verdict, check, look_up, symbol_parts
from comity.assembly.sealing_documents import sealing_certificate
from comity.assembly.training_mark import is_training
from comity.errors import InputInvalid, KeyUnavailable, RateExceeded
from comity.web.connection import UNREADABLE, whole
from comity.web.desk.environment import rendered
from comity.web.desk.frame import Frame
from comity.web.desk.languages import N_, Language
from comity.web.desk.typed_dates import typed_date
from comity.web.headers import DESK_PAGE_HEADERS
from comity.web.posted import posted
from comity.web.rate import AccountRate
from comity.web.throttle import Throttle
from comity.web.visitors import address_of

T = TypeVar("T")

PATH: Final = "/verify"
SEAL: Final = "/verify/seal.pem"
MOST_FILE: Final = 8 * 1024 * 1024
_MOST_FIELD: Final = 200
_DAY_LENGTH: Final = 10
_AT_ONCE: Final = 2
"""Files that are checked at once, each of another address: strangers take neither the desk from
those who work at it, nor one of them the page from all others."""

_MOST_ARRIVING: Final = 3
"""Files of one address that are on their way at once; they take no place of the above."""

_FILES_A_SECOND: Final = 0.1
_FILES_IN_A_ROW: Final = 10.0
_NAMES: Final = ("number", "date", "code")
_NOTHING: Final[Mapping[str, str]] = MappingProxyType(dict.fromkeys(_NAMES, ""))

VERDICTS: Final[Mapping[Verdict, tuple[str, str, str]]] = MappingProxyType(
    {
        Verdict.VALID: (N_("valid"), "green", N_("It is as it was made.")),
        Verdict.WITHDRAWN: (
            N_("withdrawn"),
            "orange",
            N_("It was issued here, and the authority withdrew it. Do not rely on it."),
        ),
        Verdict.CHANGED: (
            N_("not valid"),
            "red",
            N_("It was changed, or nobody known here vouches for it. Do not rely on it."),
        ),
        Verdict.UNREAD: (
            N_("not checked"),
            "grey",
            N_(
                "This page does not read this kind of file, and says nothing of it. It reads "
                "sealed PDF documents, sealed containers and evidence files. Entries of a "
                "journal are checked with: comity verify FILE --network network.note"
            ),
        ),
    }
)
"""Of each verdict: the word, its colour, and what it means."""

_TRAINING: Final = (
    N_("training"),
    "yellow",
    N_("It was made in a training room: nobody in it exists. Do not rely on it."),
)
"""The same, of what would be valid and is of a training room."""

_MISS: Final = N_(
    "No document with this number, date and code was issued here. Compare all three with the "
    "document. If they are right, do not rely on it, and ask the authority."
)
_TOO_MANY: Final = N_("Too many attempts. Please try again in some minutes.")
_BUSY: Final = N_("Another file is being checked. Please try again in a moment.")
_TOO_LARGE: Final = N_("A file has at most 8 MiB.")
_NO_FILE: Final = N_("Choose a file to check.")
_NO_FORM: Final = N_("Only the forms of this page are taken.")
_ALL_THREE: Final = N_("Fill in number, date and code as they stand on the document.")


@dataclass(frozen=True, slots=True)
class _Page:
    template: str
    title: str
    values: Mapping[str, object]
    status: int = 200
    problems: tuple[tuple[str, str], ...] = ()


class VerifyPage:
    """The page.

    Args:
        node: Whose documents.
        frame: What stands on every page.
        executor: Where checks run.
        proxy: Address of the server before us; empty for none.
        throttle: Who may try how often; another one for tests.
        is_alone: Whether there is no desk around it, and so nobody to keep a language for.
    """

    def __init__(
        self,
        node: Node,
        frame: Frame,
        executor: Executor,
        *,
        proxy: str = "",
        throttle: Throttle | None = None,
        is_alone: bool = False,
    ) -> None:
        self._node = node
        self._frame = frame
        self._executor = executor
        self._proxy = proxy
        self._throttle = Throttle(node.clock) if throttle is None else throttle
        self._rate = AccountRate(node.clock, _FILES_A_SECOND, _FILES_IN_A_ROW)
        self._checking: set[str] = set()
        self._arriving: Counter[str] = Counter()
        self._is_alone = is_alone

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Offer the page."""
        router.add_route("GET", PATH, self._get)
        router.add_route("POST", PATH, self._post)
        router.add_route("GET", SEAL, self._seal)

    async def _get(self, request: web.Request) -> web.Response:
        return self._shown(request, _form())

    async def _seal(self, _: web.Request) -> web.Response:
        """Hand out the certificate of the authority's seal, as it stands in every sealed file."""
        try:
            certificate = await self._run(partial(sealing_certificate, self._node.home))
        except KeyUnavailable as unavailable:
            raise web.HTTPNotFound from unavailable
        return web.Response(
            body=certificate,
            content_type="application/x-pem-file",
            headers={
                **DESK_PAGE_HEADERS,
                "Content-Disposition": 'attachment; filename="seal.pem"',
            },
        )

    async def _post(self, request: web.Request) -> web.Response:
        spoken = self._frame.language_of(request)
        if request.content_type == "multipart/form-data":
            return self._shown(request, await self._file(request, spoken))
        return self._shown(request, await self._looked_up(request, spoken))

    async def _file(self, request: web.Request, spoken: Language) -> _Page:
        """Check a file."""
        address = address_of(request, self._proxy)
        try:
            self._rate.take(address)
        except RateExceeded:
            return _refused(spoken, "file", _TOO_MANY, 429)
        if self._arriving[address] >= _MOST_ARRIVING:
            return _refused(spoken, "file", _BUSY, 429)
        try:
            content = await self._arrived(request, address)
        except web.HTTPRequestEntityTooLarge:
            return _refused(spoken, "file", _TOO_LARGE, 413)
        except UNREADABLE:
            return _refused(spoken, "file", _NO_FORM, 400)
        if not content:
            return _refused(spoken, "file", _NO_FILE, 422)
        # Only now: whoever sends slowly, or nothing more, keeps no place from anybody.
        if address in self._checking or len(self._checking) >= _AT_ONCE:
            return _refused(spoken, "file", _BUSY, 429)
        self._checking.add(address)
        try:
            found = await self._run(partial(check, self._node, content))
        except RateExceeded:
            return _refused(spoken, "file", _BUSY, 429)
        finally:
            self._checking.discard(address)
        return _checked(found, spoken)

    async def _arrived(self, request: web.Request, address: str) -> bytes:
        """Return the file once it is here, counted while it is on its way.

        Raises:
            HTTPRequestEntityTooLarge: It is larger than any honest one.
            ValueError: It is no form; or another of ``UNREADABLE``.
        """
        self._arriving[address] += 1
        try:
            return await _content(request)
        finally:
            self._arriving[address] -= 1
            if not self._arriving[address]:
                del self._arriving[address]

    async def _looked_up(self, request: web.Request, spoken: Language) -> _Page:
        """Look a document up."""
        try:
            form = await request.post()
        except web.HTTPRequestEntityTooLarge:
            return _refused(spoken, "number", _NO_FORM, 413)
        except UNREADABLE:
            return _refused(spoken, "number", _NO_FORM, 400)
        whole(request)
        typed = {name: str(form.get(name, "")).strip()[:_MOST_FIELD] for name in _NAMES}
        read = symbol_parts(typed["number"])
        said = typed if read is None else dict(zip(_NAMES, read, strict=True))
        if missing := [name for name in _NAMES if not said[name]]:
            return _form(typed, ((missing[0], spoken.say(_ALL_THREE)),), 422)
        try:
            day = _day(said["date"], spoken)
        except InputInvalid as invalid:
            return _form(typed, (("date", spoken.say(invalid.public)),), 422)
        address = address_of(request, self._proxy)
        # By the number asked for too, whether it exists or not, as in the register of apostilles.
        if not self._throttle.admits(address, said["number"]):
            return _form(typed, (("", spoken.say(_TOO_MANY)),), 429)
        found = await self._run(partial(look_up, self._node, said["number"], day, said["code"]))
        if found is None:
            self._throttle.missed(address, said["number"])
            return _form(typed, (("", spoken.say(_MISS)),), 404)
        return _known(found, spoken, is_training=is_training(self._node.config))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    def _shown(self, request: web.Request, page: _Page) -> web.Response:
        spoken = self._frame.language_of(request)
        values = {
            **self._frame.values(request, None),
            # What strangers bring meets no script of ours.
            "script": "",
            "htmx": "",
            "told": "",
            "is_public": True,
            "title": spoken.say(page.title),
            "problems": page.problems,
            **page.values,
        }
        if self._is_alone:
            values["languages"] = {}
        return web.Response(
            status=page.status,
            text=rendered(spoken, page.template, values),
            content_type="text/html",
            headers={**DESK_PAGE_HEADERS, "Content-Language": spoken.code},
        )


async def _content(request: web.Request) -> bytes:
    """Return the file that was sent; empty if none was.

    Raises:
        HTTPRequestEntityTooLarge: It is larger than any honest one.
        ValueError: It is no form.
    """
    said = await posted(request, most=MOST_FILE + _MOST_FIELD * 10)
    whole(request)
    content = next((file.content for name, file in said.files if name == "file"), b"")
    if len(content) > MOST_FILE:
        raise web.HTTPRequestEntityTooLarge(MOST_FILE)
    return content


def _day(text: str, spoken: Language) -> date:
    """Return a whole day as typed.

    Raises:
        InputInvalid: It is none.
    """
    written = typed_date(text, spoken, "date")
    if len(written) != _DAY_LENGTH:
        raise InputInvalid(_ALL_THREE, field="date")
    return date.fromisoformat(written)


def _form(
    said: Mapping[str, str] = _NOTHING,
    problems: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> _Page:
    return _Page("verify.html", N_("Check a document"), {"said": said}, status, problems)


def _refused(spoken: Language, field: str, words: str, status: int) -> _Page:
    return _form(problems=((field, spoken.say(words)),), status=status)


def _known(found: Verdict, spoken: Language, *, is_training: bool) -> _Page:
    word, colour, meaning = _words(found, is_training=is_training)
    values = {"word": spoken.say(word), "colour": colour, "meaning": spoken.say(meaning)}
    return _Page("verify_known.html", N_("What is known of the document"), values)


def _checked(found: PublicCheck, spoken: Language) -> _Page:
    word, colour, meaning = _words(found.verdict, is_training=found.is_training)
    values = {
        "checked": found,
        "word": spoken.say(word),
        "colour": colour,
        "meaning": spoken.say(meaning),
    }
    return _Page("verify_result.html", N_("What the file proves"), values)


def _words(found: Verdict, *, is_training: bool) -> tuple[str, str, str]:
    return _TRAINING if is_training and found is Verdict.VALID else VERDICTS[found]
