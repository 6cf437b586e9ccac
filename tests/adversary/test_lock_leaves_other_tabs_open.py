"""Attack: an officer locks the desk and goes; somebody looks at the browser's other tabs.

They look just after it was locked, from a page that tells the others or from one that does not;
wait until the session has lapsed by itself; sign in as somebody else in another tab; go back.

Stopped: every tab takes out of the page what it shows as soon as another one locks, and asks the
node every few seconds, which prolongs nothing. What was typed is back once the same official goes
on. Nothing is written, and the browser is told to forget the pages it holds.
"""

from playwright.sync_api import Page
from tests.desk.desk_stage import Desk
from tests.desk.pages.visits import Visit, Visits

from comity.access.permissions import Role
from comity.web.cookies import SESSION
from comity.web.same_origin import form_token

LOOK = 5_000
COVERED = "!document.querySelector('main, header, .comity-watermark')"


def _two_tabs(visits: Visits) -> tuple[Visit, Page]:
    """Return an officer at the desk, and a second tab of theirs with something typed in it."""
    erika = visits.of("erika", Role.OFFICER)
    other = erika.page.context.new_page()
    other.clock.install()
    other.goto(f"{erika.root}/inbox")
    other.fill("#search", "Beispiel")
    erika.open("/inbox")
    assert "Erika" in other.content()
    return erika, other


def _shows_nothing(tab: Page) -> None:
    tab.wait_for_function(COVERED)
    assert "Erika" not in tab.content()
    assert not tab.title().strip()


def test_nothing_is_seen_once_it_is_locked_and_what_was_typed_comes_back(
    desk: Desk, visits: Visits
) -> None:
    erika, other = _two_tabs(visits)
    page = erika.page
    before = desk.leaves()
    page.click("header >> text=Lock")
    page.wait_for_url("**/unlock?back=/inbox")
    _shows_nothing(other)
    with page.context.expect_page() as opened:
        other.mouse.click(300, 300)
    opened.value.wait_for_url("**/unlock?back=/inbox")
    assert desk.leaves() == before
    desk.clock.wait(seconds=60)
    page.fill("#code", desk.code())
    page.click("text=Unlock")
    page.wait_for_url("**/inbox")
    other.clock.run_for(LOOK)
    other.wait_for_selector("main")
    assert "Erika" in other.content()
    assert other.input_value("#search") == "Beispiel"
    with other.expect_response("**/search") as sent:
        other.press("#search", "Enter")
    assert sent.value.status == 200


def test_a_tab_that_nobody_tells_asks_for_itself(desk: Desk, visits: Visits) -> None:
    erika, other = _two_tabs(visits)
    before = desk.leaves()
    erika.page.evaluate("document.querySelector('form[action=\"/lock\"]').submit()")
    erika.page.wait_for_url("**/unlock?back=/inbox")
    other.clock.run_for(LOOK)
    _shows_nothing(other)
    assert desk.leaves() == before


def test_asking_keeps_no_session_open(desk: Desk, visits: Visits) -> None:
    _, other = _two_tabs(visits)
    before = desk.leaves()
    desk.clock.wait(minutes=10)
    with other.expect_response("**/api/v1/account") as told:
        other.clock.run_for(LOOK)
    assert told.value.status == 200
    desk.clock.wait(minutes=6)
    other.clock.run_for(LOOK)
    _shows_nothing(other)
    assert desk.leaves() == before


def test_whoever_signs_in_next_sees_no_tab_of_the_one_before(desk: Desk, visits: Visits) -> None:
    erika, other = _two_tabs(visits)
    desk.engage("otto", Role.OFFICER)
    desk.clock.wait(seconds=60)
    secret = desk.signed_in("otto", "Desk browser of erika").cookies[SESSION]
    erika.keep(SESSION, secret)
    before = desk.leaves()
    other.clock.run_for(LOOK)
    _shows_nothing(other)
    assert desk.leaves() == before


def test_a_browser_is_told_to_forget_what_it_holds(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.signed_in("erika")
    said = {"csrf": form_token(browser.cookies[SESSION])}
    assert browser.post("/lock", said).headers["Clear-Site-Data"] == '"cache"'
    desk.clock.wait(seconds=60)
    browser.fill_in("/unlock", "/unlock", {"code": desk.code()})
    said = {"csrf": form_token(browser.cookies[SESSION])}
    assert browser.post("/leave", said).headers["Clear-Site-Data"] == '"cache", "storage"'
