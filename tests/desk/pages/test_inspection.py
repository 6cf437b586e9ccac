"""The inspector's desk: a complaint followed to the look, the sample, the freeze, the log."""

import json

import pytest
from playwright.sync_api import Page
from tests.desk.desk_stage import WHY, token_on
from tests.desk.pages.visits import Visit, Visits
from tests.desk.pages.world import World

from comity.access.permissions import Role
from comity.errors import ProcessingFrozen

LOOK = {"person": {"surname": "Beispiel", "forename": "Zora", "birth_date": "1979-05-17"}}
HOSTILE = "\"'></textarea><script>alert(7)</script>\u202e{{7*7}}"


def looked(world: World, name: str = "erika") -> None:
    """Have an officer look at Zora Beispiel."""
    world.desk.engage(name, Role.OFFICER)
    world.desk.signed_in(name).api("POST", "/person-searches", LOOK, WHY)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def found_by_name(ines: Visit) -> None:
    """Follow a complaint from the name to the entries about the record."""
    page = ines.page
    ines.open("/inspection")
    page.fill("#surname", "Beispiel")
    page.fill("#forename", "Zora")
    page.fill("#birth_date", "1979-05-17")
    page.fill("#person-case", "DPA-2026-17")
    page.fill("#person-purpose", "complaint")
    page.locator("form[action='/inspection/persons'] button").click()
    assert "Beispiel" not in page.locator("main").inner_text() + page.url + page.title()
    page.locator("main form[action='/inspection/journal'] button").first.click()


def test_a_complaint_is_followed_to_the_look_and_the_officer_is_heard(
    world: World, world_visits: Visits
) -> None:
    looked(world)
    ines = world_visits.of("ines", Role.INSPECTOR)
    page = ines.page
    ines.open("/inspection")
    ines.sound()
    ines.seen("inspector-journal")
    found_by_name(ines)
    ines.sound()
    ines.seen("inspector-found")
    assert "ac-erika" in page.locator("main").inner_text()
    page.locator("tr", has_text="ac-erika").first.get_by_role("link").click()
    press(page, "Note it")
    assert page.locator(".govuk-error-summary li").count() == 2
    ines.complaints.clear()  # A browser notes that a form was refused.
    page.select_option("#judged", "needs-answer")
    page.fill("#words", HOSTILE)
    press(page, "Note it")
    page.fill("#question", "Which letter was it?")
    press(page, "Ask the officer")
    ines.sound()
    ines.seen("inspector-entry")
    entry = page.url
    erika = world_visits.of("erika", Role.OFFICER)
    erika.open("/questions")
    erika.page.fill("main textarea", f"The letter of 1 March. {HOSTILE}")
    erika.sound()
    erika.seen("officer-questions")
    press(erika.page, "Answer")
    page.goto(entry)
    assert HOSTILE in page.locator("main").inner_text()
    ines.open("/inspection/questions")
    assert "The letter of 1 March." in page.locator("main").inner_text()
    ines.sound()


def test_a_filter_is_taken_away_by_its_chip_and_a_file_of_entries_proves_them(
    world: World,
) -> None:
    looked(world)
    world.desk.engage("ines", Role.INSPECTOR)
    ines = world.desk.signed_in("ines")
    form = ines.get("/inspection").text
    asked = {"csrf": token_on(form), "case": "DPA-17", "purpose": "audit"}
    both = {**asked, "act": "consult-register", "official": "nobody-here"}
    assert "No entry says that." in ines.post("/inspection/journal", both).text
    found = ines.post("/inspection/journal", {**both, "without": "official"}).text
    assert "ac-erika" in found
    leaf = found.partition('name="leaf" type="checkbox" value="')[2].partition('"')[0]
    handed = ines.post("/inspection/export", {**asked, "leaf": leaf})
    assert handed.headers["Content-Disposition"].startswith("attachment")
    assert [each["index"] for each in json.loads(handed.body)["entries"]] == [int(leaf)]
    assert "pick the entries" in ines.post("/inspection/export", asked).text
    assert "Name your file" in ines.post("/inspection/journal", {"csrf": asked["csrf"]}).text


def test_the_log_is_recomputed_and_told_in_figures(world: World, world_visits: Visits) -> None:
    ines = world_visits.of("ines", Role.INSPECTOR, width=320)
    ines.open("/inspection/log")
    leaves = world.desk.leaves()
    press(ines.page, "Check the log now")
    told = ines.page.locator("main").inner_text()
    assert "Everything agrees" in told
    assert f"{leaves} entries were hashed anew" in told
    ines.sound()
    ines.seen("inspector-log-narrow")
    for path in ("/inspection", "/inspection/registers"):
        ines.open(path)
        ines.sound()


def test_a_sample_with_its_seed_is_the_same_again_and_registers_open_in_arabic(
    world: World, world_visits: Visits
) -> None:
    looked(world)
    ines = world_visits.of("ines", Role.INSPECTOR, language="ar")
    page = ines.page
    drawn = []
    for _ in range(2):
        ines.open("/inspection/samples")
        page.locator("summary").first.evaluate("each => each.parentElement.open = true")
        page.fill("#size", "3")
        page.select_option("#stratify", "official")
        page.fill("#seed", "dpa-17")
        page.fill("#first", "0")
        page.fill("#stop", "2")
        page.locator("form[action='/inspection/samples'] button").click()
        drawn.append(page.locator("main h1").inner_text())
    assert drawn[0] == drawn[1]
    ines.sound()
    ines.open("/inspection/registers")
    ines.sound()
    ines.seen("inspector-registers-ar")
    for name in ("processing", "automated-functions", "statistics", "disclosures"):
        assert ines.open(f"/inspection/registers/{name}").status == 200
    ines.sound()


def test_a_freeze_takes_a_card_that_says_what_happens_and_holds_until_it_is_lifted(
    world: World, world_visits: Visits
) -> None:
    ines = world_visits.of("ines", Role.INSPECTOR, scripts=False)
    page = ines.page
    ines.open("/inspection/freezes")
    page.select_option("#activity", "search")
    page.fill("#order", "DPA-2026-17")
    page.fill("#reason", "A check is under way.")
    press(page, "Go on")
    ines.sound()
    ines.seen("inspector-freeze-card")
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    assert erika.api("POST", "/person-searches", LOOK, WHY).status == 200, "nothing happened yet"
    press(page, "Freeze now")
    stopped = erika.api("POST", "/person-searches", LOOK, WHY)
    assert stopped.json["code"] == ProcessingFrozen.code
    ines.sound()
    ines.seen("inspector-freezes")
    press(page, "Lift this freeze")
    press(page, "Lift the freeze")
    assert page.locator(".govuk-error-summary").count() == 1
    page.fill("#order", "DPA-2026-18")
    press(page, "Lift the freeze")
    assert erika.api("POST", "/person-searches", LOOK, WHY).status == 200


@pytest.mark.parametrize("path", ["/inspection", "/inspection/freezes", "/inspection/log"])
def test_whoever_is_inspected_opens_nothing_of_the_inspector(world: World, path: str) -> None:
    world.desk.engage("sam", Role.SUPERVISOR, Role.OFFICER)
    assert world.desk.signed_in("sam").get(path).status == 403
