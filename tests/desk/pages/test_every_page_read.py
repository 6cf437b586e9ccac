"""Every page that can be reached, read as text, in a language that nobody speaks.

Whatever stands in a page outside the marks of that language, and is not given as data, was
written into the page: it would stay English for everybody. Titles and addresses are read along
the way: they bear nobody's name, because they stay behind in histories and on shared screens.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import pytest
from babel import Locale
from tests.desk.desk_stage import Browser
from tests.desk.pages.reading import Read, read
from tests.desk.pages.world import World, world_of

from comity.access.permissions import Role
from comity.web.desk.languages import NAMES
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
_EACH: Final = 3
"""Pages of one kind that are read."""
_PEOPLE: Final = re.compile(
    r"beispiel|zora|muster|jonas|schmidt|petrova|dimitrov|unbekannt|niemand|fremder", re.IGNORECASE
)
_GETS: Final = tuple(page.path for page in DESK_PAGES if page.method is Method.GET)
_PATTERNS: Final = {
    path: re.compile(re.sub(r"\{[a-z]+\}", "[^/]+", path) + r"\Z") for path in _GETS
}
_ENGLISH: Final = Locale.parse("en")
_CLDR: Final = frozenset(
    {*_ENGLISH.territories.values(), *_ENGLISH.languages.values(), *NAMES.values()}
)
_AGE: Final = re.compile(r"(in )?\d+ (second|minute|hour|day|week|month|year)s?( ago)?\Z")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_of(tmp_path_factory.mktemp("read"), pseudo=True) as opened:
        yield opened


def _kind(path: str) -> str | None:
    """Return which page of the table an address is of, the most exact one."""
    fitting = [kind for kind, pattern in _PATTERNS.items() if pattern.match(path)]
    return min(fitting, key=lambda kind: len(names_in(kind)), default=None)


def _walk(browser: Browser, first: list[str]) -> Iterator[tuple[str, str, Read]]:
    """Yield kind, address and content of the pages that links lead to."""
    due, seen = list(first), set(first)
    opened: Counter[str] = Counter()
    while due:
        address = due.pop(0)
        kind = _kind(urlsplit(address).path)
        if kind is None or opened[kind] >= _EACH:
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


def _is_data(text: str, names: frozenset[str]) -> bool:
    text = text.strip(" ·,;:()")
    return text in names or text in _CLDR or _AGE.match(text) is not None


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team[0].value)
def test_no_page_speaks_english_by_itself_or_bears_a_name_in_its_title_or_address(
    world: World, team: tuple[Role, ...]
) -> None:
    desk, cases = world.desk, world.cases
    name = f"reader-{team[0].value}"
    desk.engage(name, *team)
    browser = desk.signed_in(name)
    browser.cookies["__Host-comity-language"] = "zz"
    case = json.dumps(["criminal-proceedings", "3 Js 77/26"])
    browser.cookies["__Host-comity-case"] = quote(case, safe="")
    known = {"task": cases.certain, "conversation": cases.answered, "person": cases.zora}
    first = [path.format(**known) for path in _GETS if set(names_in(path)) <= set(known)]
    names = frozenset({"Comity", desk.node.config.node.name, name.title()})
    unmarked: dict[str, set[str]] = {}
    read_pages = 0
    for kind, address, page in _walk(browser, ["/", *first]):
        read_pages += 1
        for text in page.unmarked:
            if not _is_data(text, names):
                unmarked.setdefault(kind, set()).add(text)
        assert "⟦" in page.title, address
        assert not _PEOPLE.search(page.title), address
        for link in (address, *page.links, *(form.action for form in page.forms)):
            assert not _PEOPLE.search(unquote(link)), (address, link)
    assert not unmarked, "\n".join(f"{kind}: {sorted(texts)}" for kind, texts in unmarked.items())
    assert read_pages > 1
