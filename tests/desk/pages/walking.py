"""From page to page as links lead: each kind of page of the table, opened a few times."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, urlsplit

from tests.desk.desk_stage import Browser
from tests.desk.pages.reading import Read, read
from tests.desk.pages.world import World

from comity.access.permissions import Role
from comity.web.desk.page_table import DESK_PAGES
from comity.web.path_values import names_in
from comity.web.routing import Method

TEAMS: Final = (
    (Role.OFFICER, Role.SUPERVISOR, Role.TRANSLATOR, Role.INTEGRATOR),
    (Role.INSPECTOR,),
    (Role.SECURITY_OFFICER,),
    (Role.ADMINISTRATOR,),
    (Role.REQUESTING_AUTHORITY,),
)
"""Who opens every page that there is between them."""

CASE: Final = quote(json.dumps(["criminal-proceedings", "3 Js 77/26"]), safe="")
"""The case in hand, as a browser keeps it."""

GETS: Final = tuple(page.path for page in DESK_PAGES if page.method is Method.GET)
"""Paths of the pages that are opened by an address."""

_PATTERNS: Final = {path: re.compile(re.sub(r"\{[a-z]+\}", "[^/]+", path) + r"\Z") for path in GETS}


def kind_of(path: str) -> str | None:
    """Return which page of the table an address is of, the most exact one."""
    fitting = [kind for kind, pattern in _PATTERNS.items() if pattern.match(path)]
    return min(fitting, key=lambda kind: len(names_in(kind)), default=None)


def walk(browser: Browser, world: World, *, each: int) -> Iterator[tuple[str, str, Read]]:
    """Yield kind, address and content of the pages that links lead to.

    Args:
        browser: Of somebody signed in.
        world: What is there.
        each: How many pages of one kind are opened.
    """
    cases = world.cases
    known = {"task": cases.certain, "conversation": cases.answered, "person": cases.zora}
    due = ["/", *(path.format(**known) for path in GETS if set(names_in(path)) <= set(known))]
    seen = set(due)
    opened: Counter[str] = Counter()
    while due:
        address = due.pop(0)
        kind = kind_of(urlsplit(address).path)
        if kind is None or opened[kind] >= each:
            continue
        opened[kind] += 1
        answer = browser.get(address)
        assert answer.status in {200, 303, 403, 404, 409}, (address, answer.status)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = read(answer.text)
        yield kind, address, page
        for link in page.links:
            target = link.partition("#")[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                due.append(target)
