"""What stands on every page: where one is, where one can go, in which language."""

from tests.desk.pages.visits import Visits

from comity.access.permissions import Role


def test_home_is_my_work_today(visits: Visits) -> None:
    erika = visits.of("erika", Role.OFFICER)
    erika.open("/")
    assert erika.page.title().startswith("My work")
    erika.sound()
    erika.seen("home")


def test_the_language_changes_and_the_page_stays(visits: Visits) -> None:
    erika = visits.of("erika", Role.OFFICER, scripts=False)
    erika.open("/")
    erika.page.click("button:text-is('العربية')")
    erika.page.wait_for_url("**/")
    html = erika.page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl")


def test_at_320_pixels_nothing_is_cut_off(visits: Visits) -> None:
    erika = visits.of("erika", Role.OFFICER, width=320)
    erika.open("/")
    erika.sound()


def test_nobody_sees_the_desk_without_signing_in(visits: Visits) -> None:
    stranger = visits.desk.browser()
    answer = stranger.get("/")
    assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")
