"""My work today: counts that are links, what presses most, and nothing of what a role lacks."""

import re

from tests.desk.pages.visits import Visit, Visits
from tests.desk.pages.world import World

from comity.access.permissions import Role
from comity.assembly.assigning import Assigned
from comity.assembly.workload import Standing
from comity.records.ports import TaskKind
from comity.records.workflow import RequestState
from comity.web.desk.pages_assigning import RESULTS
from comity.web.desk.pages_figures import OUTCOMES
from comity.web.desk.work_words import KINDS, STANDING_COLOURS, STANDINGS


def counted(visit: Visit) -> dict[str, int]:
    """Return what the cards count, by their captions."""
    cards = visit.page.locator(".comity-card a").all_inner_texts()
    return {caption: int(count) for count, caption in (each.split("\n") for each in cards)}


def test_an_officer_sees_what_waits_and_takes_a_task(world_visits: Visits, world: World) -> None:
    erika = world_visits.of("erika", Role.OFFICER)
    with erika.page.expect_response("**/news"):
        erika.open("/")
    assert counted(erika)["Overdue"] == 3
    assert counted(erika)["Assigned to me"] == 0
    rows = erika.page.locator("#work tbody tr")
    assert rows.count() == 5
    first = rows.first.inner_text()
    assert "Identify the person of a request" in first
    assert "Bulgaria" in first
    assert "Overdue" in first
    erika.sound()
    erika.seen("officer-home")
    browser = world.desk.signed_in("erika")
    taken = browser.api(
        "POST", f"/tasks/{world.cases.nobody[0]}/assignment", {"to": "ac-erika", "was": ""}
    )
    assert taken.json["outcomes"][0]["result"] == "assigned", taken.text
    # Nobody reloads the page: it is told, and asks for itself.
    erika.page.wait_for_selector("#work td:has-text('Erika')")
    assert counted(erika)["Assigned to me"] == 1
    assert "Erika" in erika.page.inner_text("#work tbody")


def test_home_in_arabic_at_320_pixels_and_without_scripts(world_visits: Visits) -> None:
    erika = world_visits.of("erika", Role.OFFICER, language="ar", width=320)
    erika.open("/")
    erika.sound()
    erika.seen("officer-home-ar-320")
    plain = world_visits.of("erika", Role.OFFICER, scripts=False)
    plain.open("/")
    assert counted(plain)["Overdue"] == 3


def test_every_role_finds_a_home_that_offers_only_what_it_may(world: World) -> None:
    for role in Role:
        world.desk.engage(f"of-{role.value}", role)
        browser = world.desk.signed_in(f"of-{role.value}")
        page = browser.get("/")
        assert page.status == 200
        counted = browser.api("GET", "/work").json
        has_tasks = role in {Role.OFFICER, Role.SUPERVISOR}
        assert ("overdue" in {each["name"] for each in counted["counts"]}) is has_tasks
        assert bool(counted["pressing"]) is has_tasks
        assert ("What presses most" in page.text) is has_tasks


def test_every_count_leads_to_a_page(world: World) -> None:
    world.desk.engage("chief", Role.SUPERVISOR)
    chief = world.desk.signed_in("chief")
    links = re.findall(r'class="comity-card[^"]*">\s*<a [^>]*href="([^"]+)"', chief.get("/").text)
    assert len(links) > 5
    for each in links:
        assert chief.get(each).status == 200, each


def test_there_are_words_for_every_kind_of_task_and_every_standing() -> None:
    assert set(KINDS) == {*TaskKind, "answer-awaited"}
    assert set(STANDINGS) == set(STANDING_COLOURS) == set(Standing)
    assert set(OUTCOMES) == set(RequestState)
    assert set(RESULTS) == set(Assigned)
