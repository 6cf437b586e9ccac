"""Real browsers at the pages of a desk: signed in, looked at by axe, photographed when asked.

A visit notes everything the browser complains of; ``Visit.sound`` asks that there is nothing, that
axe finds nothing (WCAG 2.2 AA), and that the page is no wider than the screen. With the
variable ``COMITY_SCREENSHOTS`` set to a folder, ``Visit.seen`` leaves a picture of the page there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright
from tests.desk.desk_stage import Desk
from tests.programs import program

from comity.access.permissions import Role
from comity.web.cookies import SESSION

PICTURES: Final = "COMITY_SCREENSHOTS"
_RULES: Final = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


@dataclass(slots=True)
class Visit:
    """Somebody at the desk, in a browser of their own.

    Attributes:
        desk: The desk.
        page: The page that is open.
        has_scripts: Whether its pages may run scripts.
        complaints: What the browser complained of.
    """

    desk: Desk
    page: Page
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

    def sound(self) -> None:
        """The page is accessible, fits the screen, and nothing in the browser complains."""
        # Axe is a script that waits: where scripts are off it would wait for ever.
        if self.has_scripts:
            found = Axe().run(self.page, options=_RULES)
            assert found.violations_count == 0, found.generate_report()
        assert not self.complaints
        wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not self.page.evaluate(wider), "the page is wider than the screen"

    def seen(self, name: str) -> None:
        """Leave a picture of the page, if pictures are wanted."""
        if folder := os.environ.get(PICTURES):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


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

    def of(
        self,
        name: str,
        *roles: Role,
        language: str = "en-GB",
        scripts: bool = True,
        width: int = 1280,
        compartments: frozenset[str] = frozenset(),
    ) -> Visit:
        """Return somebody signed in; the account is made unless it is there.

        Args:
            name: Of the account.
            *roles: What they are.
            language: Of the browser.
            scripts: Whether JavaScript is on.
            width: Of the screen, in pixels; 320 is also what 400 % of 1280 comes to.
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
            viewport={"width": width, "height": 800},
            user_agent=agent,
        )
        self._contexts.append(context)
        secret = self.desk.signed_in(name, agent).cookies[SESSION]
        context.add_cookies(
            [
                {
                    "name": SESSION,
                    "value": secret,
                    # The prefix of its name asks for TLS, which browsers waive for loopback.
                    "url": f"https://localhost:{self.desk.port}",
                    "secure": True,
                    "httpOnly": True,
                    "sameSite": "Strict",
                }
            ]
        )
        visit = Visit(self.desk, context.new_page(), scripts)

        def note(message: Any) -> None:  # noqa: ANN401 - of the driver
            if message.type in {"error", "warning"}:
                visit.complaints.append(message.text)

        visit.page.on("console", note)
        visit.page.on("pageerror", lambda problem: visit.complaints.append(str(problem)))
        return visit

    def close(self) -> None:
        for each in self._contexts:
            each.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser; without one the test is skipped, in continuous integration failed."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program("chromium"), args=["--no-sandbox"]
        )
        yield started
        started.close()


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
