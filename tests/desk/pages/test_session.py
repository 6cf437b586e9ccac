"""The session: its end is announced and nothing typed is lost; locked, left quickly, printed."""

import re
import subprocess
from html import unescape
from pathlib import Path

import pytest
from tests.desk.desk_stage import PASSWORD, Answer, Browser
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World
from tests.programs import program

from comity.access.permissions import Permission, Role
from comity.web.cookies import LATE, SESSION
from comity.web.same_origin import form_token

HOSTILE = '<script>alert(1)</script> "Ω" \'\u202e'


@pytest.fixture
def erika(world: World) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")


def _form(browser: Browser, path: str, **fields: str) -> Answer:
    return browser.post(path, {"csrf": form_token(browser.cookies[SESSION]), **fields})


def _sign_in(world: World, browser: Browser, name: str) -> Answer:
    world.desk.clock.wait(seconds=60)
    said = {"name": name, "password": PASSWORD, "code": world.desk.code()}
    return browser.fill_in("/sign-in", "/sign-in", said)


def test_a_form_that_arrives_too_late_comes_back_to_whoever_typed_it(
    world: World, erika: Browser
) -> None:
    world.desk.engage("otto", Role.OFFICER)
    task = f"/tasks/{world.cases.nobody[0]}/check"
    typed = {"choice": "nobody", "reason": f"file read {HOSTILE}"}
    late = form_token(erika.cookies[SESSION])
    world.desk.clock.wait(minutes=16)
    told = erika.post(task, {"csrf": late, **typed})
    assert (told.status, told.headers["Location"]) == (303, "/sign-in")
    assert "is kept for half an hour" in erika.get("/sign-in").text
    assert "file read" not in erika.get("/sign-in").text
    # Somebody else who signs in at this browser learns nothing of it.
    assert _sign_in(world, erika, "otto").headers["Location"] == "/session/form"
    assert erika.get("/session/form").headers["Location"] == "/"
    assert _form(erika, "/sign-out").status == 303
    assert _sign_in(world, erika, "erika").headers["Location"] == "/session/form"
    page = erika.get("/session/form").text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    again = dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    assert unescape(again["reason"]) == typed["reason"]
    card = erika.post(task, {name: unescape(value) for name, value in again.items()})
    assert card.status == 200, card.text
    assert "file read" in card.text
    assert erika.get("/session/form").headers["Location"] == "/", "sent, it is kept no longer"


def test_what_is_kept_of_a_late_form_ends_after_half_an_hour_and_bears_our_token(
    world: World, erika: Browser
) -> None:
    token = form_token(erika.cookies[SESSION])
    world.desk.clock.wait(minutes=16)
    forged = erika.post("/case", {"csrf": "x" * len(token), "purpose": "audit", "case": "A"})
    assert forged.headers["Location"] == "/sign-in"
    assert LATE not in erika.cookies
    secret = erika.cookies.get(SESSION)
    assert secret is None, "the browser forgets a session that has ended"


def test_a_late_form_is_forgotten_after_half_an_hour(world: World, erika: Browser) -> None:
    token = form_token(erika.cookies[SESSION])
    world.desk.clock.wait(minutes=16)
    erika.post("/case", {"csrf": token, "purpose": "audit", "case": "A"})
    assert LATE in erika.cookies
    world.desk.clock.wait(minutes=31)
    assert _sign_in(world, erika, "erika").headers["Location"] == "/"
    assert erika.get("/session/form").headers["Location"] == "/"


def test_every_page_says_until_when_and_a_form_makes_it_longer(
    world: World, erika: Browser
) -> None:
    def until() -> str:
        return erika.get("/").text.partition('data-until="')[2].partition('"')[0]

    first = until()
    world.desk.clock.wait(minutes=10)
    assert _form(erika, "/account/extension").status == 303
    world.desk.clock.wait(minutes=10)
    assert erika.get("/").status == 200
    assert until() > first


def test_a_locked_desk_shows_nothing_until_the_second_factor(world: World, erika: Browser) -> None:
    locked = _form(erika, "/lock", back="/inbox")
    assert locked.headers["Location"] == "/unlock?back=/inbox"
    for path in ("/", "/inbox", "/requests/new", "/account"):
        assert erika.get(path).headers["Location"].startswith("/unlock"), path
    assert erika.api("GET", "/work").status == 401
    page = erika.get("/unlock?back=/inbox").text
    assert "Erika" not in page
    wrong = erika.fill_in("/unlock", "/unlock", {"code": "000000", "back": "/inbox"})
    assert wrong.status == 401
    world.desk.clock.wait(seconds=60)
    said = {"code": world.desk.code(), "back": "/inbox"}
    opened = erika.fill_in("/unlock", "/unlock", said)
    assert opened.headers["Location"] == "/inbox", opened.text
    assert erika.get("/inbox").status == 200


def test_whoever_leaves_quickly_is_signed_out_and_sees_a_page_about_nothing(
    erika: Browser,
) -> None:
    secret = erika.cookies[SESSION]
    left = _form(erika, "/leave")
    assert left.status == 200
    assert "Comity" not in left.text
    assert "Erika" not in left.text
    assert "Clear-Site-Data" in left.headers
    assert "Refresh" not in left.headers, "nowhere, unless the administrator says where"
    erika.cookies[SESSION] = secret
    assert erika.get("/").headers["Location"] == "/sign-in"


def test_pages_are_for_people_and_programs_call_the_interface(world: World) -> None:
    key = world.desk.service_key("ines", Permission.NODE_HEALTH)
    browser = world.desk.browser()
    bearer = {"Authorization": f"Bearer {key}"}
    assert browser.call("GET", "/api/v1/health", headers=bearer).status == 200
    for path in ("/", "/admin", "/search"):
        assert browser.call("GET", path, headers=bearer).status == 403, path


def test_who_may_not_search_is_offered_no_search(world: World, erika: Browser) -> None:
    world.desk.engage("ada", Role.ADMINISTRATOR)
    assert 'role="search"' in erika.get("/").text
    assert 'role="search"' not in world.desk.signed_in("ada").get("/").text


def test_in_a_browser_the_end_is_announced_the_desk_locked_and_left(
    world: World, world_visits: Visits, tmp_path: Path
) -> None:
    erika = world_visits.of("erika", Role.OFFICER)
    page = erika.page
    page.clock.install()
    erika.open("/inbox")
    assert page.inner_text("[data-warning]") == ""
    page.clock.fast_forward(13 * 60 * 1000 + 30_000)
    page.wait_for_selector("text=Your session ends in less than two minutes")
    erika.sound()
    erika.seen("officer-session-ends")
    with page.expect_response("**/account/extension"):
        page.click("text=Stay signed in")
    page.wait_for_function("document.querySelector('[data-warning]').textContent === ''")
    file = tmp_path / "printed.pdf"
    page.pdf(path=file, format="A5")
    printed = subprocess.run(
        [program("pdftotext"), "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    sheets = printed.rstrip("\f").split("\f")
    assert len(sheets) > 1
    assert all("ac-erika" in each and "Erika" in each for each in sheets)
    page.click("header >> text=Lock")
    page.wait_for_url("**/unlock?back=/inbox")
    assert "Erika" not in page.content()
    erika.sound()
    erika.seen("officer-locked")
    world.desk.clock.wait(seconds=60)
    page.fill("#code", world.desk.code())
    page.click("text=Unlock")
    page.wait_for_url("**/inbox")
    page.click("text=Leave this page quickly")
    page.wait_for_selector("text=You can close this window.")
    assert "Comity" not in page.title()


def test_the_end_is_said_and_put_off_without_scripts_in_arabic_at_320_pixels(
    world_visits: Visits,
) -> None:
    erika = world_visits.of("erika", Role.OFFICER, scripts=False, language="ar", width=320)
    erika.open("/inbox")
    with erika.page.expect_popup() as opened:
        erika.page.locator("[data-session] button").click()
    opened.value.wait_for_url("**/account")
    erika.sound()
    erika.seen("officer-inbox-ar-320")
