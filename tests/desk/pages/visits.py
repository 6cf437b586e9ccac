"""Real browsers at the pages of a desk: signed in, looked at by axe, photographed when asked.

A visit notes everything the browser complains of; ``Visit.sound`` asks that there is nothing, that
axe finds nothing (WCAG 2.2 AA), and that the page is no wider than the screen. Axe is a script
that waits: where scripts are off, it reads what the page holds in a second page, in which none of
ours runs. With the variable ``COMITY_SCREENSHOTS`` set to a folder, ``Visit.seen`` leaves a picture
of the page there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route
from tests.desk.desk_stage import Desk
from tests.real_browser import started_chromium

from comity.access.permissions import Role
from comity.web.cookies import SESSION
from comity.web.desk.static_files import built

PICTURES: Final = "COMITY_SCREENSHOTS"
_RULES: Final = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # What is as it should be is counted, but not described one by one.
    "resultTypes": ["violations"],
}

_BROKEN_RULE: Final = "the server responded with a status of 422"
"""What Chromium says where a form comes back with what is wrong: that is no fault of the page."""


@dataclass(slots=True)
class ReadingRoom:
    """A page in which scripts run, none of them ours: opened when it is needed, for all visits.

    Attributes:
        chromium: The browser.
        context: In which nobody is signed in, once it is open.
        page: The page, once it is open.
    """

    chromium: Browser
    context: BrowserContext | None = None
    page: Page | None = None

    def page_like(self, other: Page) -> Page:
        """Return the page, as wide and high as another."""
        if self.page is None:
            self.context = self.chromium.new_context()
            self.page = self.context.new_page()
        if other.viewport_size is not None:
            self.page.set_viewport_size(other.viewport_size)
        return self.page

    def close(self) -> None:
        if self.context is not None:
            self.context.close()


@dataclass(slots=True)
class Visit:
    """Somebody at the desk, in a browser of their own.

    Attributes:
        desk: The desk.
        page: The page that is open.
        reading_room: Where axe reads a page that may run no scripts.
        has_scripts: Whether its pages may run scripts.
        complaints: What the browser complained of.
    """

    desk: Desk
    page: Page
    reading_room: ReadingRoom
    has_scripts: bool = True
    complaints: list[str] = field(default_factory=list)

    @property
    def root(self) -> str:
        return f"http://localhost:{self.desk.port}"

    def open(self, path: str) -> Response:
        """Go to a page; return the answer."""
        answer = self.page.goto(self.root + path)
        assert answer is not None
        return answer

    def keep(self, name: str, value: str) -> None:
        """Have the browser keep a cookie of the desk."""
        _keep(self.page.context, self.desk, name, value)

    def sound(self) -> None:
        """The page is accessible, fits the screen, and nothing in the browser complains."""
        found = Axe().run(self._for_axe(), options=_RULES)
        assert found.violations_count == 0, found.generate_report()
        self.fits()

    def fits(self) -> None:
        """The page fits the screen, and nothing in the browser complains."""
        assert not self.complaints, self.complaints
        wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not self.page.evaluate(wider), "the page is wider than the screen"

    def _for_axe(self) -> Page:
        """Return a page that axe can read: this one, or what it holds where scripts may run."""
        if self.has_scripts:
            return self.page
        beside = self.reading_room.page_like(self.page)
        held = self.page.content().replace("<noscript>", "<div>").replace("</noscript>", "</div>")

        def give(route: Route) -> None:
            kind = route.request.resource_type
            if kind == "document":
                route.fulfill(body=held, content_type="text/html; charset=utf-8")
            elif kind == "script":
                route.abort()
            else:
                route.continue_()

        beside.unroute_all()
        beside.route("**/*", give)
        beside.goto(self.page.url)
        return beside

    def seen(self, name: str) -> None:
        """Leave a picture of the page, if pictures are wanted."""
        if folder := os.environ.get(PICTURES):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def _keep(context: BrowserContext, desk: Desk, name: str, value: str) -> None:
    context.add_cookies(
        [
            {
                "name": name,
                "value": value,
                # The prefix of its name asks for TLS, which browsers waive for loopback.
                "url": f"https://localhost:{desk.port}",
                "secure": True,
                "httpOnly": True,
                "sameSite": "Strict",
            }
        ]
    )


class Visits:
    """Lets people in.

    Args:
        chromium: The browser.
        desk: The desk.
    """

    def __init__(self, chromium: Browser, desk: Desk) -> None:
        self._chromium = chromium
        self.desk = desk
        self._contexts: list[BrowserContext] = []
        self._reading_room = ReadingRoom(chromium)

    def of(
        self,
        name: str,
        *roles: Role,
        language: str = "en-GB",
        scripts: bool = True,
        width: int = 1280,
        height: int = 800,
        compartments: frozenset[str] = frozenset(),
    ) -> Visit:
        """Return somebody signed in; the account is made unless it is there.

        Args:
            name: Of the account.
            *roles: What they are.
            language: Of the browser.
            scripts: Whether JavaScript is on.
            width: Of the screen, in pixels; 320 is also what 400 % of 1280 comes to.
            height: Of the screen.
            compartments: What they are cleared for.
        """
        with self.desk.node.database.read() as snapshot:
            is_there = snapshot.access.accounts.found(name.encode()) is not None
        if not is_there:
            self.desk.engage(name, *roles, compartments=compartments)
        agent = f"Desk browser of {name}"
        context = self._chromium.new_context(
            locale=language,
            java_script_enabled=scripts,
            viewport={"width": width, "height": height},
            user_agent=agent,
        )
        self._contexts.append(context)
        secret = self.desk.signed_in(name, agent).cookies[SESSION]
        _keep(context, self.desk, SESSION, secret)
        visit = Visit(self.desk, context.new_page(), self._reading_room, scripts)

        def note(message: Any) -> None:  # noqa: ANN401 - of the driver
            if message.type in {"error", "warning"} and _BROKEN_RULE not in message.text:
                visit.complaints.append(message.text)

        visit.page.on("console", note)
        visit.page.on("pageerror", lambda problem: visit.complaints.append(str(problem)))
        return visit

    def close(self) -> None:
        for each in self._contexts:
            each.close()
        self._reading_room.close()


def needs_styles() -> None:
    """Skip where the desk's styles could not be built, in continuous integration fail.

    A page without them is whole, but neither as wide nor as coloured as it is meant to be.
    """
    if not built().version:
        missing = "the desk's styles are not built here (see tools/build_desk.py)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser and the desk's styles: what is missing skips, and fails where all is due."""
    needs_styles()
    with started_chromium() as started:
        yield started


@contextmanager
def visiting(chromium: Browser, desk: Desk) -> Iterator[Visits]:
    """Let people in, and see them out."""
    visits = Visits(chromium, desk)
    yield visits
    visits.close()


@pytest.fixture
def visits(chromium: Browser, desk: Desk) -> Iterator[Visits]:
    """Visits to a desk that knows nobody yet."""
    with visiting(chromium, desk) as let_in:
        yield let_in
