"""Several tasks at once: a look before, a list of what became of each, and an undo."""

import re

from tests.desk.desk_stage import Answer, Browser, token_on
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World

from comity.access.permissions import Role
from comity.ids import TaskId


def held(world: World) -> dict[TaskId, str]:
    """Return who works on what."""
    with world.desk.node.database.read() as snapshot:
        return {each.task: each.account for each in snapshot.cases.assignments()}


def sent(browser: Browser, page: Answer, action: str, **fields: str) -> Answer:
    """Send a form of a page with its hidden fields."""
    form = re.search(rf'action="{action}".*?</form>', page.text, re.DOTALL)
    assert form is not None, page.text
    hidden = re.findall(r'type="hidden" name="([a-z]+)" value="([^"]*)"', form[0])
    return browser.post(action, {**dict(hidden), **fields})


def test_tasks_are_taken_after_a_look_and_given_back_by_an_undo(
    world_visits: Visits, world: World
) -> None:
    for name in ("erika", "max"):
        world.desk.engage(name, Role.OFFICER)
    world.desk.signed_in("max").api(
        "POST", f"/tasks/{world.cases.several}/assignment", {"to": "ac-max"}
    )
    erika = world_visits.of("erika", Role.OFFICER, scripts=False)
    page = erika.page
    erika.open("/inbox")
    erika.seen("officer-inbox")
    for task in (world.cases.several, world.cases.doubtful, world.cases.certain):
        page.check(f"[value='{task}']")
    page.click("text=I work on them")
    said = page.inner_text("main")
    assert "2 tasks will change. You will work on them." in said
    assert "somebody else works on it now (Max)" in said
    assert held(world) == {world.cases.several: "ac-max"}, "a look changes nothing"
    erika.sound()
    erika.seen("officer-assigning-preview")
    page.click("button:text-is('Take them')")
    assert "2 tasks were changed." in page.inner_text("main")
    assert held(world) == {
        world.cases.several: "ac-max",
        world.cases.doubtful: "ac-erika",
        world.cases.certain: "ac-erika",
    }
    erika.sound()
    erika.seen("officer-assigning-result")
    with page.expect_download() as downloading:
        page.click("text=Download the list")
    listed = downloading.value.path().read_text(encoding="utf-8-sig")
    assert listed.splitlines()[0] == "Task,Case,Result"
    assert len(listed.splitlines()) == 3
    page.click("button:text-is('Undo')")
    assert "Undone: 2." in page.inner_text("main")
    assert held(world) == {world.cases.several: "ac-max"}


def test_everything_in_a_list_is_taken_not_only_the_page(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    token = token_on(erika.get("/inbox").text)
    page = erika.post(
        "/inbox/assignment/preview", {"csrf": token, "act": "take", "show": "overdue", "all": "1"}
    )
    assert "3 tasks will change." in page.text
    assert erika.api("GET", "/work/tasks?show=overdue").json["count"] == 3
    nobody = erika.post("/inbox/assignment/preview", {"csrf": token, "act": "take"})
    assert nobody.headers["Location"] == "/inbox"
    together = erika.post("/inbox/nil", {"csrf": token, "all": "1"})
    assert together.headers["Location"] == "/inbox", "nothing is answered unseen"


def test_an_undo_overrules_nobody_who_was_quicker(world: World) -> None:
    for name in ("erika", "max"):
        world.desk.engage(name, Role.OFFICER)
    world.desk.engage("chief", Role.SUPERVISOR)
    chief = world.desk.signed_in("chief")
    task = world.cases.certain
    token = token_on(chief.get("/board").text)
    done = chief.post("/board/assignment", {"csrf": token, "task": f"{task}~", "to": "ac-erika"})
    assert "1 task was changed." in done.text
    chief.api("POST", f"/tasks/{task}/assignment", {"to": "ac-max"})
    told = sent(chief, done, "/assignment/undo")
    assert told.headers["Location"] == "/board"
    assert "somebody else was quicker" in chief.get("/board").text
    assert held(world) == {task: "ac-max"}


def test_a_list_or_an_undo_that_no_page_made_is_refused(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    token = token_on(erika.get("/inbox").text)
    for path, fields in (
        ("/assignment/file", {"results": "=1+1 assigned"}),
        ("/assignment/file", {"results": "t <b>x</b> c"}),
        ("/assignment/undo", {"undo": "only-one"}),
    ):
        assert erika.post(path, {"csrf": token, **fields}).status == 422
    formula = {"csrf": token, "results": "=1+1 assigned @x"}
    assert "'=1+1,'@x" in erika.post("/assignment/file", formula).text
    assert held(world) == {}
