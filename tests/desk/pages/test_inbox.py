"""The inbox: cases are told apart without opening them, in one order, and never by whom."""

import re

import pytest
from tests.desk.desk_stage import Browser
from tests.desk.pages.test_assigning import sent
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World
from tests.desk.register import hide

from comity.access.permissions import Role
from comity.assembly.journal import journal_of
from comity.law.working_days import civil_date
from comity.ledger.acts import Act
from comity.web.cookies import SESSION
from comity.web.same_origin import form_token


@pytest.fixture
def erika(world: World) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")


def _rows(page: str) -> list[str]:
    """Return the texts of the rows of the only table with tasks, as they are read out."""
    body = page.rsplit("<tbody", 1)[1].partition(">")[2].partition("</tbody>")[0]
    rows = [re.sub(r"<[^>]*>", "", each) for each in body.split("</tr>")[:-1]]
    return [" ".join(each.split()) for each in rows]


def _tasks(page: str) -> list[str]:
    """Return the tasks to which rows lead, from above."""
    return re.findall(r'href="/tasks/([^"]+)" data-row', page)


def _counts(browser: Browser) -> dict[str, int]:
    return {each["name"]: each["count"] for each in browser.api("GET", "/work").json["counts"]}


def _remind(world: World) -> int:
    """Have the node look once at what is near or late; return how many cases that is."""
    node = world.desk.node
    with node.database.begin() as work:
        today = civil_date(node.clock.now(), node.config.node.time_zone)
        return len(node.records.escalate(work, today))


def test_rows_say_how_many_may_be_meant_from_whom_what_for_and_until_when(
    world: World, erika: Browser
) -> None:
    world.desk.engage("chief", Role.SUPERVISOR)
    chief = world.desk.signed_in("chief")
    words = {
        world.cases.nobody[0]: "Nobody found",
        world.cases.doubtful: "One person may be meant",
        world.cases.several: "Several persons may be meant (2)",
        world.cases.certain: "One person is certain",
    }
    for page, lacks in (
        (erika.get("/inbox").text, set[str]()),
        (chief.get("/board").text, set[str]()),
        (erika.get("/").text, {world.cases.certain}),
    ):
        shown = dict(zip(_tasks(page), _rows(page), strict=True))
        assert words.keys() - shown.keys() == lacks, "only the first five stand on My work"
        for task in words.keys() & shown.keys():
            assert words[task] in shown[task]
            assert "Bulgaria Criminal proceedings" in shown[task]
            assert re.search("since [0-9]+ March 2026|[0-9]+ days? Nobody", shown[task])
            assert "working day" in shown[task]
        assert not re.search("Muster|Schmidt|Unbekannt|Niemand|Petar", page), (
            "it says of nobody who"
        )
    told = {each["id"]: each for each in erika.api("GET", "/tasks").json["tasks"]}
    assert [(told[each]["meant"], told[each]["candidates"]) for each in words] == [
        ("nobody", 0),
        ("one", 1),
        ("several", 2),
        ("certain", 1),
    ]
    assert told[world.cases.deletion]["meant"] is None


def test_my_work_and_the_inbox_have_one_order_and_a_late_case_stands_once(
    world: World, erika: Browser
) -> None:
    world.desk.engage("chief", Role.SUPERVISOR)
    chief = world.desk.signed_in("chief")
    before = _tasks(erika.get("/inbox").text)
    assert _remind(world) == 3
    assert len(erika.api("GET", "/tasks").json["tasks"]) == len(before) + 3, "each is still there"
    assert _tasks(erika.get("/inbox").text) == _tasks(chief.get("/board").text) == before
    assert _tasks(erika.get("/").text) == before[:5]
    home = erika.api("GET", "/work").json
    assert {"name": "overdue", "count": 3} in home["counts"]
    assert chief.api("GET", "/work/tasks?show=overdue").json["count"] == 3
    assert sum(each["overdue"] for each in chief.api("GET", "/team").json["colleagues"]) == 0
    assert "Look at a case" not in erika.get("/").text
    decision = {"decision": {"act": "nobody"}, "reason": "The register was searched."}
    assert erika.api("POST", f"/tasks/{before[0]}/decision", decision).status == 200
    left = len(erika.api("GET", "/tasks").json["tasks"])
    assert left == len(before) + 3 - 2, "the reminder ends with its case"


def test_the_list_is_narrowed_to_who_may_be_meant_and_that_is_kept(
    world: World, erika: Browser
) -> None:
    assert _tasks(erika.get("/inbox?meant=several").text) == [world.cases.several]
    assert set(_tasks(erika.get("/inbox?meant=nobody&show=overdue").text)) == {*world.cases.nobody}
    empty = erika.get("/inbox?meant=too-little&show=urgent").text
    assert "Nothing of that waits." in empty
    assert 'href="/inbox?show=urgent"' in empty, "the chip takes only itself away"
    assert erika.api("GET", "/work/tasks?meant=Muster").status == 422
    assert len(_tasks(erika.get("/inbox?meant=<script>alert(1)</script>").text)) == 10
    token = form_token(erika.cookies[SESSION])
    form = {"csrf": token, "place": "inbox", "name": "strangers", "meant": "nobody", "show": "mine"}
    assert erika.post("/filters", form).headers["Location"] == "/inbox?show=mine&meant=nobody"
    assert 'href="/inbox?show=mine&amp;meant=nobody"' in erika.get("/inbox").text
    for place, meant in (("board", "nobody"), ("inbox", "Muster")):
        body = {"place": place, "name": "x", "meant": meant}
        assert erika.api("POST", "/saved-filters", body).status in {400, 422}
    everything = {"csrf": token, "act": "take", "meant": "nobody", "all": "1"}
    taken = erika.post("/inbox/assignment/preview", everything).text
    assert "3 tasks will change. You will work on them." in taken, "no more than the list held"


def test_whoever_is_not_cleared_learns_from_no_count_that_somebody_may_be_meant(
    world: World, erika: Browser
) -> None:
    hide(world.desk, world.cases.jonas, "alpha")
    world.desk.engage("alfred", Role.OFFICER, compartments=frozenset({"alpha"}))
    assert erika.api("GET", "/work/tasks?meant=one").json["count"] == 0
    assert "One person may be meant" not in erika.get("/inbox").text.rsplit("<tbody", 1)[1]
    assert world.cases.doubtful not in str(erika.api("GET", "/tasks").json)
    cleared = world.desk.signed_in("alfred").api("GET", "/work/tasks?meant=one").json
    assert [each["id"] for each in cleared["tasks"]] == [world.cases.doubtful]


def test_the_command_line_says_the_same_in_the_same_order(world: World) -> None:
    told = world.german.ask("inbox")["tasks"]
    several = world.german.ask("inbox", "--meant", "several")["tasks"]
    text = world.german.run("inbox", "--meant", "several")
    world.desk.engage("erika", Role.OFFICER)
    shown = world.desk.signed_in("erika").api("GET", "/work/tasks").json["tasks"]
    both = [[(each["id"], each["meant"]) for each in side] for side in (told, shown)]
    assert both[0] == both[1]
    assert [each["id"] for each in several] == [world.cases.several]
    assert "Several persons may be meant (2)" in text
    assert "Schmidt" not in text


def test_what_is_urgent_for_us_stands_first_with_a_reason_until_it_is_taken_back(
    world: World, erika: Browser
) -> None:
    before = erika.api("GET", "/work/tasks").json["tasks"]
    chosen = before[-1]["id"]
    token = form_token(erika.cookies[SESSION])
    look = {"csrf": token, "tasks": chosen, "act": "mark"}
    page = erika.post("/inbox/priority/preview", look)
    assert "1 task will change." in page.text
    assert "urgent" not in _counts(erika) or _counts(erika)["urgent"] == 0, "a look changes nothing"
    unsaid = sent(erika, page, "/priority", reason=" ")
    assert (unsaid.status, "Say why, for the record." in unsaid.text) == (422, True)
    done = sent(erika, page, "/priority", reason="The <b>hearing</b> is tomorrow.")
    assert "1 task was changed." in done.text
    shown = erika.api("GET", "/work/tasks?show=urgent").json["tasks"]
    assert [each["id"] for each in shown] == [chosen]
    first, now = before[-1], shown[0]
    assert (now["prioritised_by"], now["prioritised_by_name"]) == ("ac-erika", "Erika")
    marks = ("prioritised_by", "prioritised_by_name", "prioritised_at")
    assert {**now, **dict.fromkeys(marks)} == {**first, **dict.fromkeys(marks)}, (
        "neither the day nor the other state's word changed"
    )
    for path in ("/inbox", "/"):
        page_shown = erika.get(path).text
        assert _tasks(page_shown)[0] == chosen
        assert "Urgent for us" in _rows(page_shown)[0]
    assert "The &lt;b&gt;hearing&lt;/b&gt; is tomorrow." in erika.get(f"/tasks/{chosen}").text
    heads = {each["id"]: each for each in erika.api("GET", "/tasks").json["tasks"]}
    assert heads[chosen]["prioritised_by"] == "ac-erika"
    listed = sent(erika, done, "/priority/file").text.splitlines()
    assert listed[1].endswith(",is marked as urgent for us")
    assert sent(erika, done, "/priority/undo").headers["Location"] == "/inbox"
    assert erika.api("GET", "/work/tasks").json["tasks"] == before
    with world.desk.node.database.read() as snapshot:
        acts = [each.act for each in journal_of(snapshot)]
    assert (acts.count(Act.TASK_PRIORITISED), acts.count(Act.PRIORITY_TAKEN_BACK)) == (1, 1)


def test_the_board_marks_many_and_says_which_stay_as_they_are(world: World, erika: Browser) -> None:
    world.desk.engage("chief", Role.SUPERVISOR)
    chief = world.desk.signed_in("chief")
    task = world.cases.several
    body = {"urgent": True, "reason": "In custody."}
    for result in ("marked", "unchanged"):
        said = erika.api("POST", f"/tasks/{task}/priority", body).json["outcomes"][0]
        assert (said["result"], said["by"]) == (result, "ac-erika")
    token = form_token(chief.cookies[SESSION])
    look = {"csrf": token, "task": f"{task}~", "act": "mark"}
    page = chief.post("/board/priority/preview", look).text
    assert "Nothing will change." in page
    assert "stays as it is (Erika)" in re.sub(r"<[^>]*>", "", page)
    late = {"tasks": [{"task": task, "was": "ac-chief"}], "urgent": False}
    answer = chief.api("POST", "/priorities", late).json
    assert answer["outcomes"][0]["result"] == "changed-meanwhile"
    back = chief.post("/board/priority/preview", {**look, "act": "take-back"})
    for urgent in (False, True):
        chief.api("POST", f"/tasks/{task}/priority", {"urgent": urgent, "reason": "Anew."})
    late_form = sent(chief, back, "/priority").text
    assert "somebody else marked it meanwhile" in late_form
    back = chief.post("/board/priority/preview", {**look, "act": "take-back"})
    done = sent(chief, back, "/priority")
    assert 'href="/board"' in done.text
    assert chief.api("GET", "/work/tasks?show=urgent").json["count"] == 0
    again = sent(chief, done, "/inbox/priority/preview")
    assert "Why is it urgent for us?" in again.text
    assert 'name="back" value="/board"' in again.text


def test_the_command_line_marks_and_takes_back(world: World) -> None:
    last = world.german.ask("inbox")["tasks"][-1]["id"]
    tried = world.german.ask("inbox", "prioritise", last, "--reason", "Custody.", "--dry-run")
    assert tried["outcomes"][0]["result"] == "marked"
    assert world.german.ask("inbox")["tasks"][-1]["id"] == last
    world.german.run("inbox", "prioritise", last, "--reason", "Custody.")
    assert world.german.ask("inbox")["tasks"][0]["id"] == last
    assert "URGENT FOR US" in world.german.run("inbox")
    assert "Urgent for us: Custody." in world.german.run("inbox", "show", last)
    world.german.run("inbox", "unprioritise", last)
    assert world.german.ask("inbox")["tasks"][-1]["id"] == last


def test_a_newcomer_finds_the_right_case_at_a_glance(world_visits: Visits, world: World) -> None:
    erika = world_visits.of("erika", Role.OFFICER, scripts=False)
    erika.open("/inbox")
    erika.sound()
    erika.seen("officer-inbox-at-a-glance")
    erika.page.click("nav[aria-labelledby=who-may-be-meant] >> text=Several persons")
    assert erika.page.locator("tbody tr").count() == 1
    erika.fits()
    erika.seen("officer-inbox-narrowed")
    erika.page.click(".moj-filter__tag")
    erika.fits()
    assert erika.page.locator("tbody tr").count() == 10
    quick = world_visits.of("erika", Role.OFFICER)
    quick.open("/inbox?meant=one")
    quick.page.click("tbody a")
    assert quick.page.url.endswith(f"/tasks/{world.cases.doubtful}")
    small = world_visits.of("erika", Role.OFFICER, language="ar", width=320)
    small.open("/inbox?meant=nobody")
    small.sound()
    small.seen("officer-inbox-ar-320")
