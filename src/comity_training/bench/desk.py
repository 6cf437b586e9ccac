"""The desk: how long its pages take at a register of many people, and what they weigh.

A node with a desk works in this process, on loopback; a supervisor has a session. Every page
of the table that needs no reference is opened, a person is searched for by name, and their page,
a case and a task are opened by reference. What is measured is what a browser waits for: from
the call to the last byte, on one connection. With Chromium and Playwright on the machine, first
paint and weight are what that browser says of home, with nothing kept from before.
"""

import http.client
import importlib
import importlib.util
import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import quote, urlencode

import msgspec

from comity.access.permissions import PERMISSIONS, Role
from comity.assembly.build import Node, open_node
from comity.ids import StateCode
from comity.node.worker import Worker
from comity.persons.person import Person
from comity.policy.decision import Refusal
from comity.records.requesting import Requested
from comity.web.cookies import SESSION
from comity.web.desk.page_table import DESK_PAGES
from comity.web.desk.static_files import built
from comity.web.path_values import names_in
from comity.web.routing import Method
from comity.web.same_origin import CSRF_FIELD, form_token
from comity_training.bench.desk_served import served, session
from comity_training.bench.figures import percentile
from comity_training.bench.material import question
from comity_training.bench.policy import deliver
from comity_training.bench.search_register import AT_ONCE, keep_people, reference
from comity_training.bench.search_stream import stream
from comity_training.federation import make_network

Progress = Callable[[str], None]

OURS: Final = StateCode("DE")
THEIRS: Final = StateCode("BG")
_ROLES: Final = frozenset({Role.OFFICER, Role.SUPERVISOR})
_AGENT: Final = "comity bench desk"
_CASE: Final = json.dumps(["criminal-proceedings", "T-000001"])
_PAINTED: Final = """() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const loaded = [...performance.getEntriesByType("navigation"),
                  ...performance.getEntriesByType("resource")];
  return [paint ? paint.startTime : 0, loaded.reduce((sum, e) => sum + e.transferSize, 0)];
}"""


class DeskPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure.

    Attributes:
        persons: In the register.
        cases: Requests of a partner that wait; as many of ours are under way.
        runs: How often each page is opened; the first is not counted.
        seed: Which made-up people.
    """

    persons: int = 10_000
    cases: int = 40
    runs: int = 15
    seed: int = 20260101


class PageTime(msgspec.Struct, frozen=True, kw_only=True):
    """One page.

    Attributes:
        status: What it answers.
        median_ms: Until its last byte.
        p95_ms: The same, of all but the slowest twentieth.
        html_bytes: Its size.
    """

    status: int
    median_ms: float
    p95_ms: float
    html_bytes: int


class Painted(msgspec.Struct, frozen=True, kw_only=True):
    """Home in a browser that has seen nothing of the desk before.

    Attributes:
        first_paint_ms: Until something of the page is seen; the median.
        transferred_bytes: Over the wire, page and everything it fetches.
    """

    first_paint_ms: float
    transferred_bytes: int


class DeskFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured.

    Attributes:
        persons: In the register.
        cases: Of either side.
        pages: By method and path.
        slowest: Which page has the greatest median.
        static_bytes: Style and scripts as they are served, compressed; kept by a browser.
        painted: ``None`` where there is no Chromium, or nothing to drive it.
    """

    persons: int
    cases: int
    pages: dict[str, PageTime]
    slowest: str
    static_bytes: int
    painted: Painted | None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is opened by reference."""

    somebody: Person
    values: Mapping[str, str]


def measure_desk(plan: DeskPlan, *, folder: Path, progress: Progress) -> DeskFigures:
    """Measure pages.

    Args:
        plan: What to measure.
        folder: Where the nodes are made.
        progress: Told in a sentence how far it has come.
    """
    homes = make_network(folder, (OURS, THEIRS))
    node, partner = (open_node(home) for home in homes)
    try:
        known = _filled(plan, node, partner, progress)
        with served(node) as port:
            browser = _Browser(port, session(node, "bench", _ROLES, agent=_AGENT))
            pages = _pages(plan, known, browser, progress)
            painted = _painted(browser, plan.runs)
    finally:
        node.database.close()
        partner.database.close()
    return DeskFigures(
        persons=plan.persons,
        cases=plan.cases,
        pages=pages,
        slowest=max(pages, key=lambda name: pages[name].median_ms),
        static_bytes=sum(
            len(built().contents[name][1])
            for name in ("desk.css", "desk.js", "htmx.min.js")
            if name in built().contents
        ),
        painted=painted,
    )


def _filled(plan: DeskPlan, node: Node, partner: Node, progress: Progress) -> _Known:
    """Fill the register, and have requests come in and go out."""
    people = stream(plan.persons, plan.seed, processes=1)
    first: list[Person] = []
    number = 0
    while chunk := list(islice(people, min(AT_ONCE, plan.persons))):
        first = first or [each.person for each in chunk[: plan.cases]]
        number = number or chunk[0].number
        with node.database.begin() as work:
            keep_people(work, chunk)
        progress(f"{chunk[-1].number + 1:,} persons in the register")
    conversation = ""
    for count, person in enumerate(first):
        for asking, asked in ((partner, node), (node, partner)):
            with asking.database.begin() as work:
                sent = asking.records.request(work, question(person, asked.state, count))
            if asking is node:
                conversation = _conversation(sent)
    deliver(partner, node)
    deliver(node, partner)
    Worker(node).handle_due()
    with node.database.read() as snapshot:
        task = next(iter(snapshot.cases.open_tasks()), None)
    values = {"person": reference(number), "conversation": conversation}
    return _Known(first[0], values if task is None else {**values, "task": task.id})


def _conversation(sent: Requested | Refusal) -> str:
    """Return the conversation that a request opened.

    Raises:
        ValueError: There is none: a defect of the plan.
    """
    if isinstance(sent, Refusal):
        # The choice of states is at fault, not a type.
        raise ValueError(f"the request was refused: {sent.explanation}")  # noqa: TRY004
    return sent.conversation.id


@dataclass(frozen=True, slots=True)
class _Browser:
    """Somebody signed in."""

    port: int
    secret: str

    @property
    def cookies(self) -> dict[str, str]:
        return {SESSION: self.secret, "__Host-comity-case": quote(_CASE, safe="")}

    def connected(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("localhost", self.port, timeout=60)

    def timed(
        self, line: http.client.HTTPConnection, path: str, form: bytes | None
    ) -> tuple[float, int, int]:
        """Return seconds, status and size of an answer."""
        headers = {
            "User-Agent": _AGENT,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Origin": f"http://localhost:{self.port}",
            "Sec-Fetch-Site": "same-origin",
        }
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        line.request("GET" if form is None else "POST", path, body=form, headers=headers)
        answer = line.getresponse()
        size = len(answer.read())
        return time.perf_counter() - began, answer.status, size


def _pages(
    plan: DeskPlan, known: _Known, browser: _Browser, progress: Progress
) -> dict[str, PageTime]:
    held = frozenset().union(*(PERMISSIONS[role] for role in _ROLES))
    found: dict[str, PageTime] = {}
    line = browser.connected()
    for page in DESK_PAGES:
        opens = page.permission is None or page.permission in held
        if page.method is Method.GET and opens and set(names_in(page.path)) <= set(known.values):
            path = page.path.format(**known.values)
            found[f"GET {page.path}"] = _timed(plan, browser, line, path)
    name = known.somebody.name
    words = " ".join(str(part) for part in (name.forename, name.surname) if part)
    form = urlencode({CSRF_FIELD: form_token(browser.secret), "search": words}).encode()
    found["POST /search"] = _timed(plan, browser, line, "/search", form)
    line.close()
    progress(f"{len(found)} pages, each {plan.runs} times")
    return found


def _timed(
    plan: DeskPlan,
    browser: _Browser,
    line: http.client.HTTPConnection,
    path: str,
    form: bytes | None = None,
) -> PageTime:
    """Open a page over and over, or send its form; the first time is not counted."""
    runs = [browser.timed(line, path, form) for _ in range(plan.runs + 1)][1:]
    times = [1000 * seconds for seconds, _, _ in runs]
    return PageTime(
        status=runs[-1][1],
        median_ms=round(median(times), 1),
        p95_ms=round(percentile(times, 95), 1),
        html_bytes=runs[-1][2],
    )


def _painted(browser: _Browser, runs: int) -> Painted | None:
    """Return what Chromium says of home; each time it has seen nothing before."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None or importlib.util.find_spec("playwright") is None:
        return None
    driver = importlib.import_module("playwright.sync_api")
    address = f"http://localhost:{browser.port}/"
    paints, weight = [], 0
    with driver.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        for _ in range(min(runs, 5)):
            context = started.new_context(user_agent=_AGENT)
            context.add_cookies(
                [
                    {
                        "name": name, "value": value, "url": address.replace("http:", "https:"),
                        "secure": True, "httpOnly": True, "sameSite": "Strict",
                    }
                    for name, value in browser.cookies.items()
                ]
            )  # fmt: skip
            page = context.new_page()
            page.goto(address, wait_until="load")
            page.wait_for_function("performance.getEntriesByType('paint').length > 0")
            paint, weight = page.evaluate(_PAINTED)
            paints.append(float(paint))
            context.close()
        started.close()
    return Painted(first_paint_ms=round(median(paints), 1), transferred_bytes=int(weight))
