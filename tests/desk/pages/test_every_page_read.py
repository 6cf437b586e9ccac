"""Every page that can be reached, read as text, in a language that nobody speaks.

Whatever stands in a page outside the marks of that language, and is not given as data, was
written into the page: it would stay English for everybody. Titles and addresses are read along
the way: they bear nobody's name, because they stay behind in histories and on shared screens.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

import pytest
from babel import Locale
from tests.desk.pages.walking import CASE, TEAMS, walk
from tests.desk.pages.world import World, world_of

from comity.access.permissions import Role
from comity.web.desk.languages import NAMES

_EACH: Final = 3
"""Pages of one kind that are read."""
_PEOPLE: Final = re.compile(
    r"beispiel|zora|muster|jonas|schmidt|petrova|dimitrov|unbekannt|niemand|fremder", re.IGNORECASE
)
_ENGLISH: Final = Locale.parse("en")
_CLDR: Final = frozenset(
    {*_ENGLISH.territories.values(), *_ENGLISH.languages.values(), *NAMES.values()}
)
_AGE: Final = re.compile(r"(in )?\d+ (second|minute|hour|day|week|month|year)s?( ago)?\Z")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_of(tmp_path_factory.mktemp("read"), pseudo=True) as opened:
        yield opened


def _is_data(text: str, names: frozenset[str]) -> bool:
    text = text.strip(" ·,;:()")
    return text in names or text in _CLDR or _AGE.match(text) is not None


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team[0].value)
def test_no_page_speaks_english_by_itself_or_bears_a_name_in_its_title_or_address(
    world: World, team: tuple[Role, ...]
) -> None:
    desk = world.desk
    name = f"reader-{team[0].value}"
    desk.engage(name, *team)
    browser = desk.signed_in(name)
    browser.cookies["__Host-comity-language"] = "zz"
    browser.cookies["__Host-comity-case"] = CASE
    names = frozenset({"Comity", desk.node.config.node.name, name.title()})
    unmarked: dict[str, set[str]] = {}
    read_pages = 0
    for kind, address, page in walk(browser, world, each=_EACH):
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
