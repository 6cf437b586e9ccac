"""Attack: somebody asks every page of the desk for what is not theirs, and feeds every form.

Each role opens each page of the table and sends each form of it; nobody at all does, and a
program with a key; another site sends the forms with a stolen cookie, a form comes without its
token or with another session's; and every field gets markup, template code, a null, letters that
turn the direction, and more than fits.

Stopped by the table: who may is checked before anything of the call is read, a form without the
token of its own session is none, whatever is shown is escaped by the environment and never
rendered twice. A page that is added is tried here without a further line. Nothing is changed.
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from tests.desk.desk_stage import Answer, Browser, Desk, StandingClock
from tests.desk.homes import copied_home
from tests.desk.pages.reading import read

from comity.access.permissions import PERMISSIONS, Permission, Role
from comity.web.cookies import SESSION
from comity.web.desk.navigation import ENTRIES
from comity.web.desk.page_table import DESK_PAGES
from comity.web.desk.routing import DeskRoute
from comity.web.path_values import PATH_VALUES, names_in
from comity.web.routing import Method
from comity.web.same_origin import form_token

NOTHING: Final = "does-not-exist"
PLANTED: Final = "<script>alert(7)</script>"
MARKUP: Final = f"\"'></textarea></title>{PLANTED}{{{{7*7777}}}}{{% raw %}}"
HOSTILE: Final = {
    "markup": MARKUP,
    "null and direction": f"\x00\u202e{PLANTED}\r\nSet-Cookie: planted=1",
    "more than fits": "é" * 60_000,
}
_REFUSED: Final = "Your role does not include this"
_GETS: Final = tuple(page for page in DESK_PAGES if page.method is Method.GET)
_POSTS: Final = tuple(page for page in DESK_PAGES if page.method is Method.POST)
_FIELD: Final = re.compile(r"""(?:\bof\(|fields\[|fields\.get\(|files\.get\()["']([a-z_-]+)["']""")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for the module: every test of it leaves it as it was."""
    folder: Path = tmp_path_factory.mktemp("every-page")
    with Desk(copied_home(folder), clock=StandingClock()) as working:
        for role in Role:
            working.engage(role.value, role)
        yield working


def _path(page: DeskRoute, value: str = NOTHING) -> str:
    return re.sub(r"\{[a-z]+\}", lambda _: value, page.path)


def _send(browser: Browser, page: DeskRoute, fields: dict[str, str], **headers: str) -> Answer:
    if page.method is Method.GET:
        return browser.get(_path(page), **headers)
    if not page.takes_files:
        return browser.post(_path(page), fields, **headers)
    ours = {"Origin": browser.origin, "Sec-Fetch-Site": "same-origin"}
    kind = {"Content-Type": "multipart/form-data; boundary=part"}
    parts = "".join(
        f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    body = f"{parts}--part--\r\n".encode()
    return browser.call("POST", _path(page), body=body, headers={**kind, **ours, **headers})


def _token(browser: Browser) -> dict[str, str]:
    return {"csrf": form_token(browser.cookies[SESSION])}


def _signed_in(desk: Desk, role: Role) -> Browser:
    """Let somebody in, later than anybody before: of too many sessions the oldest end."""
    desk.clock.wait(seconds=1)
    return desk.signed_in(role.value)


def _somebody_for(page: DeskRoute) -> Role:
    """Return a role that includes a page."""
    return next(r for r in Role if page.permission is None or page.permission in PERMISSIONS[r])


def test_each_role_reaches_exactly_the_pages_of_its_permissions(desk: Desk) -> None:
    for role in Role:
        # Whoever is refused again and again is locked out: these accounts are tried only here.
        name = f"tried-{role.value}"
        desk.engage(name, role)
        browser = desk.signed_in(name)
        for page in DESK_PAGES:
            desk.clock.wait(seconds=1)
            if SESSION not in browser.cookies:
                browser = desk.signed_in(name)
            answer = _send(browser, page, _token(browser))
            place = (role, page.method, page.path, answer.text[-1500:])
            assert answer.status < 500, place
            if page.permission is not None and page.permission not in PERMISSIONS[role]:
                assert answer.status == 403, place
                assert _REFUSED in answer.text, place
            elif page.method is Method.GET and page.permission and not names_in(page.path):
                # What the page asks of the interface is included in the role that it is for.
                assert answer.status in {200, 303}, place


def test_whatever_is_offered_to_a_role_opens_for_it(desk: Desk) -> None:
    offered = 0
    for role in Role:
        browser = _signed_in(desk, role)
        home = browser.get("/")
        assert home.status == 200, role
        for entry in ENTRIES:
            is_offered = f'href="{entry.path}"' in home.text.partition("<main")[0]
            if entry.permission is not None:
                assert is_offered is (entry.permission in PERMISSIONS[role]), (role, entry)
            if is_offered:
                offered += 1
                assert browser.get(entry.path).status == 200, (role, entry)
    assert offered >= len(Role)


def test_nobody_reaches_nothing(desk: Desk) -> None:
    before = desk.leaves()
    for page in DESK_PAGES:
        browser = desk.browser()
        answer = _send(browser, page, {})
        assert (answer.status, answer.headers["Location"]) == (303, "/sign-in"), page.path
        assert not answer.body
        assert SESSION not in browser.cookies
    assert desk.leaves() == before


def test_a_key_of_a_program_opens_no_page_beyond_its_scopes_and_sends_no_form(desk: Desk) -> None:
    browser = desk.browser()
    browser.extra["Authorization"] = f"Bearer {desk.service_key('iris', Permission.NODE_HEALTH)}"
    for page in DESK_PAGES:
        answer = _send(browser, page, {"csrf": form_token("")})
        assert answer.status < 500, page.path
        if page.method is Method.POST or page.permission not in {None, Permission.NODE_HEALTH}:
            assert answer.status == 403, page.path


def test_no_form_is_taken_without_its_token_or_from_elsewhere(desk: Desk) -> None:
    other = _signed_in(desk, Role.OFFICER)
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for page in _POSTS:
        role = _somebody_for(page)
        browser = _signed_in(desk, role)
        before = desk.leaves()
        answers = [
            _send(browser, page, {}),
            _send(browser, page, _token(other)),
            _send(browser, page, {"csrf": "x" * 5_000}),
            _send(browser, page, _token(browser), **foreign),
            _send(browser, page, _token(browser), Origin="null"),
        ]
        assert {answer.status for answer in answers} == {403}, page.path
        assert desk.leaves() == before, page.path
        assert SESSION in browser.cookies, page.path


def test_another_site_cannot_even_open_a_page(desk: Desk) -> None:
    for page in _GETS:
        browser = _signed_in(desk, _somebody_for(page))
        answer = browser.get(_path(page), **{"Sec-Fetch-Site": "cross-site"})
        assert answer.status == 403, page.path


def test_every_answer_is_kept_by_nobody_framed_by_nobody_and_runs_nothing_foreign(
    desk: Desk,
) -> None:
    wanted = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
    }
    inline = re.compile(r"""<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+\s*=\s*["']""")
    for page in DESK_PAGES:
        browser = _signed_in(desk, _somebody_for(page))
        answer = _send(browser, page, {})
        policy = answer.headers["Content-Security-Policy"]
        for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
            assert rule in policy, page.path
        assert "unsafe" not in policy, page.path
        assert {name: answer.headers.get(name) for name in wanted} == wanted, page.path
        assert not [name for name in answer.headers if name.startswith("Access-Control-")]
        assert not inline.search(answer.text), page.path


def test_addresses_bear_references_only(desk: Desk) -> None:
    """What is in an address stands in histories, in logs of proxies and on other screens."""
    harmless = {
        "after", "before", "back", "confirm", "days", "deadline", "direction", "filter", "from",
        "kind", "language", "limit", "meant", "month", "officer", "order", "page", "period",
        "queue", "show", "since", "sort", "state", "status", "step", "tab", "team", "to", "until",
        "view", "year",
    }  # fmt: skip
    for page in DESK_PAGES:
        assert set(names_in(page.path)) <= set(PATH_VALUES), page.path
        named = set(page.query) - harmless - set(PATH_VALUES)
        assert not named, (page.path, named)
    for page in _GETS:
        if not names_in(page.path):
            browser = _signed_in(desk, _somebody_for(page))
            for form in read(browser.get(page.path).text).forms:
                if form.method == "get":
                    spoken = form.fields - harmless - set(PATH_VALUES)
                    assert not spoken, (page.path, form.action, spoken)


def test_what_is_no_reference_is_nothing_and_is_not_repeated(desk: Desk) -> None:
    values = ("%3Cscript%3Ealert(7)%3C%2Fscript%3E", "%7B%7B7*7777%7D%7D", "a%00b", "..", "a" * 900)
    for page in DESK_PAGES:
        if not names_in(page.path):
            continue
        browser = _signed_in(desk, _somebody_for(page))
        for value in values:
            path = _path(page, value)
            answer = (
                browser.get(path)
                if page.method is Method.GET or page.takes_files
                else browser.post(path, _token(browser))
            )
            assert 400 <= answer.status < 500, (path, answer.status)
            assert PLANTED not in answer.text, path
            assert "54439" not in answer.text, path


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_field_of_any_form_plants_anything(desk: Desk, text: str) -> None:
    for page in _POSTS:
        browser = _signed_in(desk, _somebody_for(page))
        names = _fields_of(page)
        share = text if len(text) < 1_000 else text[: 60_000 // (len(names) + 1)]
        fields = {**dict.fromkeys(names, share), **_token(browser)}
        answer = _send(browser, page, fields)
        place = (page.path, answer.status)
        assert answer.status < 500, place
        assert PLANTED not in answer.text, place
        assert "54439" not in answer.text, place
        assert "planted" not in "".join(answer.cookies), place
        assert "\x00" not in answer.text, place


def test_a_form_of_a_hundred_kilobytes_is_refused_before_anything_is_done(desk: Desk) -> None:
    for page in _POSTS:
        if page.takes_files:
            continue
        browser = _signed_in(desk, _somebody_for(page))
        before = desk.leaves()
        name = next(iter(_fields_of(page)), "text")
        answer = _send(browser, page, {name: "x" * 100_000, **_token(browser)})
        assert answer.status == 413, (page.path, answer.status)
        assert desk.leaves() == before, page.path


def test_query_values_plant_nothing_and_no_name_counts_twice(desk: Desk) -> None:
    for page in _GETS:
        if names_in(page.path):
            continue
        browser = _signed_in(desk, _somebody_for(page))
        for name in page.query:
            answer = browser.get(f"{page.path}?{name}=%22%3E{PLANTED.replace('<', '%3C')}%00")
            assert answer.status < 500, (page.path, name)
            assert PLANTED not in answer.text, (page.path, name)
            doubled = browser.get(f"{page.path}?{name}=1&{name}=2")
            assert doubled.status in {400, 422}, (page.path, name)


def test_a_refusal_is_the_same_whether_the_thing_exists_or_not(desk: Desk) -> None:
    """Whoever may not open a kind of page learns nothing from it, of things that are there."""
    browser = _signed_in(desk, Role.TRANSLATOR)
    other = _signed_in(desk, Role.ADMINISTRATOR)
    session = other.api("GET", "/account/sessions").json["sessions"][0]["id"]
    real = {"account": f"ac-{Role.ADMINISTRATOR.value}", "session": session}
    for page in _GETS:
        known = [name for name in names_in(page.path) if name in real]
        if known and page.permission not in PERMISSIONS[Role.TRANSLATOR]:
            there, not_there = (
                browser.get(_path(page, value)) for value in (real[known[0]], NOTHING)
            )
            shown = there.text.replace(real[known[0]], NOTHING)
            assert (there.status, shown) == (not_there.status, not_there.text), page.path


def _fields_of(page: DeskRoute) -> set[str]:
    """Return the names of the fields that a page's module reads, and a few that none does."""
    module = inspect.getmodule(page.handler)
    assert module is not None
    return {*_FIELD.findall(inspect.getsource(module)), *page.lists, "csrf_token", "search"}
