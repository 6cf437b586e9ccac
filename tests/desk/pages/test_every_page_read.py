"""Every page that can be reached, read as text, in a language that nobody speaks.

Whatever stands in a page outside the marks of that language, and is not given as data, was
written into the page: it would stay English for everybody. Titles and addresses are read along
the way: they bear nobody's name, because they stay behind in histories and on shared screens.
Words of programs, such as the name of a rule or the number of an act, are left to references:
people read words.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

import pytest
from babel import Locale
from tests.desk.pages.walking import CASE, TEAMS, walk
from tests.desk.pages.world import World, world_of

from comity.access.permissions import Role
from comity.web.desk.answering import DeskAnswers
from comity.web.desk.frame import Frame
from comity.web.desk.languages import NAMES
from comity.web.desk.routing import Result, Shown

_EACH: Final = 3
"""Pages of one kind that are read."""
_PEOPLE: Final = re.compile(
    r"beispiel|zora|muster|jonas|schmidt|petrova|dimitrov|unbekannt|niemand|fremder", re.IGNORECASE
)
_ENGLISH_WORDS: Final = frozenset(
    {
        "break-glass", "self-monitoring", "set-aside", "sign-ins", "time-stamped",
        "time-stamping", "time-stamps", "well-known",
    }
)  # fmt: skip
"""Words of English that bear a hyphen, where the text of a rule or a service is English."""

_BY_CITATION: Final = frozenset({"/inspection/registers/{register}", "/keeping/schedule"})
"""Pages that are lists of rules, each with its citation and the setting that it is set by."""

_ENGLISH: Final = Locale.parse("en")
_CLDR: Final = frozenset(
    {*_ENGLISH.territories.values(), *_ENGLISH.languages.values(), *NAMES.values()}
)
_BESIDE: Final = frozenset({"title", "told", "problems"})
"""Given to every page beside the frame."""
_AGE: Final = re.compile(r"(in )?\d+ (second|minute|hour|day|week|month|year)s?( ago)?\Z")


@pytest.fixture
def covered(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Watch which templates are given a value named like one of the frame's, and which."""
    found: dict[str, set[str]] = {}
    framed, answered = Frame.values, DeskAnswers._response
    last: set[str] = set()

    def values(self: Frame, *asked: Any, **more: Any) -> Mapping[str, object]:  # noqa: ANN401
        made = framed(self, *asked, **more)
        last.update(made)
        return made

    def response(self: DeskAnswers, request: Any, result: Result, *more: Any) -> Any:  # noqa: ANN401
        made = answered(self, request, result, *more)
        if isinstance(result, Shown) and (taken := {*last, *_BESIDE} & {*result.values}):
            found.setdefault(result.template, set()).update(taken)
        return made

    monkeypatch.setattr(Frame, "values", values)
    monkeypatch.setattr(DeskAnswers, "_response", response)
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_of(tmp_path_factory.mktemp("read"), pseudo=True) as opened:
        yield opened


def _is_data(text: str, names: frozenset[str]) -> bool:
    text = text.strip(" ·,;:()")
    return text in names or text in _CLDR or _AGE.match(text) is not None


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team[0].value)
def test_no_page_speaks_english_or_as_a_machine_or_bears_a_name_in_its_title_or_address(
    world: World, team: tuple[Role, ...], covered: dict[str, set[str]]
) -> None:
    """A value named like one of the frame's would take its place: another watermark, other keys."""
    desk = world.desk
    name = f"reader-{team[0].value}"
    desk.engage(name, *team)
    browser = desk.signed_in(name)
    browser.cookies["__Host-comity-language"] = "zz"
    browser.cookies["__Host-comity-case"] = CASE
    names = frozenset({"Comity", desk.node.config.node.name, name.title()})
    unmarked: dict[str, set[str]] = {}
    machine: set[tuple[str, str]] = set()
    read_pages = 0
    for kind, address, page in walk(browser, world, each=_EACH):
        read_pages += 1
        for text in page.unmarked:
            if not _is_data(text, names):
                unmarked.setdefault(kind, set()).add(text)
        if kind not in _BY_CITATION:
            machine |= {(kind, each) for each in page.machine if not each.startswith("reader-")}
        assert "⟦" in page.title, address
        assert not _PEOPLE.search(page.title), address
        for link in (address, *page.links, *(form.action for form in page.forms)):
            assert not _PEOPLE.search(unquote(link)), (address, link)
    assert not unmarked, "\n".join(f"{kind}: {sorted(texts)}" for kind, texts in unmarked.items())
    assert not {each for each in machine if each[1] not in _ENGLISH_WORDS}
    assert not covered, covered
    assert read_pages > 1
