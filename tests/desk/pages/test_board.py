"""The supervisor's board: what waits for whom, and tasks given to officers after a look."""

from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World
from tests.desk.register import hide

from comity.access.permissions import Role
from comity.assembly.journal import journal_of
from comity.ids import TaskId
from comity.ledger.acts import Act


def test_a_supervisor_gives_overdue_tasks_to_an_officer(world_visits: Visits, world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    chief = world_visits.of("chief", Role.SUPERVISOR)
    chief.open("/")
    chief.page.click("nav >> text=Board")
    chief.sound()
    chief.seen("supervisor-board")
    chief.page.click("nav[aria-label=Filters] >> text=Overdue")
    assert chief.page.locator("#tasks tbody tr").count() == 3
    chief.page.check("[aria-label='Select all']")
    chief.page.click("text=Preview")
    assert "Choose who shall work on them." in chief.page.inner_text("main")
    chief.sound()
    chief.page.select_option("#to", label="Erika")
    chief.page.click("text=Preview")
    assert "3 tasks will change." in chief.page.inner_text("main")
    chief.sound()
    chief.seen("supervisor-board-preview")
    world.desk.signed_in("erika").api(
        "POST", f"/tasks/{world.cases.nobody[0]}/assignment", {"to": "ac-erika"}
    )
    chief.page.click("button:text-is('Assign')")
    said = chief.page.inner_text("main")
    assert "2 tasks were changed." in said
    assert "stays as it is (Erika)" in said
    chief.sound()
    with world.desk.node.database.read() as snapshot:
        held = {each.task: each.account for each in snapshot.cases.assignments()}
        acts = [each.act for each in journal_of(snapshot) if each.act == Act.TASK_ASSIGNED]
    assert held == dict.fromkeys(world.cases.nobody, "ac-erika")
    assert len(acts) == 3


def test_the_board_in_arabic_at_320_pixels(world_visits: Visits) -> None:
    chief = world_visits.of("chief", Role.SUPERVISOR, language="ar", width=320)
    chief.open("/board")
    chief.sound()
    chief.seen("supervisor-board-ar-320")


def test_nobody_is_given_what_they_are_not_cleared_for(world: World) -> None:
    hide(world.desk, world.cases.jonas, "alpha")
    world.desk.engage("erika", Role.OFFICER)
    world.desk.engage("chief", Role.SUPERVISOR, compartments=frozenset({"alpha"}))
    chief = world.desk.signed_in("chief")
    wishes = [{"task": each} for each in (world.cases.doubtful, world.cases.several)]
    answer = chief.api("POST", "/assignments", {"tasks": wishes, "to": "ac-erika"}).json
    assert [each["result"] for each in answer["outcomes"]] == ["not-cleared", "assigned"]
    assert _held(world) == {world.cases.several: "ac-erika"}


def test_a_restricted_task_is_to_others_as_if_it_never_was(world: World) -> None:
    hide(world.desk, world.cases.jonas, "alpha")
    world.desk.engage("chief", Role.SUPERVISOR)
    chief = world.desk.signed_in("chief")
    wishes = [{"task": each} for each in (world.cases.doubtful, "no-such-task")]
    answer = chief.api("POST", "/assignments", {"tasks": wishes, "to": "ac-chief"}).json
    assert [each["result"] for each in answer["outcomes"]] == ["not-open", "not-open"]
    one, other = (
        chief.api("POST", f"/tasks/{each}/assignment", {"to": "ac-chief"})
        for each in (world.cases.doubtful, "no-such-task")
    )
    assert (one.status, one.body) == (404, other.body)
    assert _held(world) == {}


def test_an_officer_takes_and_leaves_but_takes_nothing_from_others(world: World) -> None:
    for name in ("erika", "max"):
        world.desk.engage(name, Role.OFFICER)
    erika, colleague = world.desk.signed_in("erika"), world.desk.signed_in("max")
    path = f"/tasks/{world.cases.certain}/assignment"
    assert _result(erika.api("POST", path, {"to": "ac-erika"}).json) == "assigned"
    assert _result(colleague.api("POST", path, {"to": "ac-max"}).json) == "changed-meanwhile"
    assert _result(colleague.api("POST", path, {"to": ""}).json) == "changed-meanwhile"
    assert colleague.api("POST", path, {"to": "ac-erika"}).status == 403
    assert erika.api("POST", path, {"to": "ac-nobody"}).status == 403
    assert _held(world) == {world.cases.certain: "ac-erika"}
    assert erika.get("/board").status == 403
    assert _result(erika.api("POST", path, {"to": ""}).json) == "left"
    assert _held(world) == {}


def test_a_trial_changes_nothing(world: World) -> None:
    world.desk.engage("chief", Role.SUPERVISOR)
    chief, before = world.desk.signed_in("chief"), world.desk.leaves()
    body = {"tasks": [{"task": world.cases.certain}], "to": "ac-chief", "dry_run": True}
    assert _result(chief.api("POST", "/assignments", body).json) == "assigned"
    assert _held(world) == {}
    assert world.desk.leaves() == before


def _held(world: World) -> dict[TaskId, str]:
    with world.desk.node.database.read() as snapshot:
        return {each.task: each.account for each in snapshot.cases.assignments()}


def _result(answer: dict[str, list[dict[str, str]]]) -> str:
    return answer["outcomes"][0]["result"]
