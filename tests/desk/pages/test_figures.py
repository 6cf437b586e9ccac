"""Pictures: what they show is what the tables beneath them and the interface say."""

from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World
from tests.desk.register import hide

from comity.access.permissions import Role


def test_a_supervisor_looks_at_the_figures(world_visits: Visits) -> None:
    chief = world_visits.of("chief", Role.SUPERVISOR)
    chief.open("/figures")
    chief.sound()
    chief.seen("supervisor-figures")
    pictures = chief.page.locator(".comity-figure svg[role=img]")
    assert pictures.count() == 6
    assert "Bulgaria" in pictures.last.locator("title").all_text_contents()
    chief.page.click("text=The same as a table >> nth=0")
    chief.sound()
    arabic = world_visits.of("chief", Role.SUPERVISOR, language="ar", width=320)
    arabic.open("/figures")
    arabic.sound()
    arabic.seen("supervisor-figures-ar-320")


def test_the_figures_are_those_of_the_cases(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    found = erika.api("GET", "/figures").json
    assert [each["received"] for each in found["months"]] == [0] * 11 + [7]
    assert [each["sent"] for each in found["months"]] == [0] * 11 + [2]
    assert found["outcomes"] == [{"state": "open", "count": 7}]
    assert [each["count"] for each in found["ages"]] == [2, 2, 0, 3, 0]
    assert [each["count"] for each in found["ahead"]] == [3, 0, 0, 4, 0]
    assert found["answer_times"] == [{"state": "BG", "answers": 1, "median_days": 3.0}]
    assert found["is_whole"]


def test_a_restricted_case_moves_no_figure(world: World) -> None:
    hide(world.desk, world.cases.jonas, "alpha")
    world.desk.engage("erika", Role.OFFICER)
    world.desk.engage("chief", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    seen = {
        name: world.desk.signed_in(name).api("GET", "/figures").json["months"][-1]["received"]
        for name in ("erika", "chief")
    }
    assert seen["chief"] == 7
    assert seen["erika"] < 7


def test_an_inspector_sees_the_log_and_who_bears_witness(world_visits: Visits) -> None:
    inspector = world_visits.of("ines", Role.INSPECTOR)
    inspector.open("/node/log")
    inspector.sound()
    inspector.seen("inspector-log")
    assert "Each act is an entry" in inspector.page.inner_text("main")
    inspector.page.set_viewport_size({"width": 320, "height": 800})
    inspector.sound()
    officer = world_visits.of("erika", Role.OFFICER)
    assert officer.open("/node/log").status == 403
