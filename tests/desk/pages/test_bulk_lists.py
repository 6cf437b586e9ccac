"""Rows chosen in a list leave as a file or as sheets: with a reason, on record, nobody's name."""

import csv
import json
from io import StringIO
from urllib.parse import urlencode

import pytest
from tests.desk.desk_stage import Answer, Browser, token_on
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import World
from tests.desk.register import hide

from comity.access.permissions import Role
from comity.ledger.acts import Act

REASON = {"purpose": "criminal-proceedings", "case": "3 Js 77/26"}
WHY = {"Comity-Purpose": "criminal-proceedings", "Comity-Case": "3%20Js%2077/26"}
NAMES = ("Beispiel", "Muster", "Schmidt", "Petar", "Unbekannt")


@pytest.fixture
def erika(world: World) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")


def _send(browser: Browser, path: str, *fields: tuple[str, str]) -> Answer:
    token = ("csrf", token_on(browser.get("/exports").text))
    sent = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": browser.origin,
        "Sec-Fetch-Site": "same-origin",
    }
    return browser.call("POST", path, body=urlencode([token, *fields]).encode(), headers=sent)


def _rows(file: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(file.text)))


def _taken(world: World) -> list[dict[str, object]]:
    with world.desk.node.database.read() as snapshot:
        bodies = [snapshot.log.entry(leaf).body or b"" for leaf in range(snapshot.log.size())]
    acts = [json.loads(each) for each in bodies if each.startswith(b'{"act"')]
    return [each for each in acts if each["act"] == Act.EXPORT_LIST]


def _address_of(browser: Browser, page: str) -> str:
    """Return where "Export this list" leads from a page."""
    text = browser.get(page).text
    before = text.partition(">Export this list<")[0]
    return before.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")


def test_tasks_chosen_in_the_inbox_leave_alone_and_in_their_order(
    world: World, erika: Browser
) -> None:
    chosen = [world.cases.several, world.cases.doubtful]
    panel = _send(erika, "/inbox/export", *[("tasks", each) for each in chosen])
    assert "2 rows that you chose" in panel.text
    assert 'type="radio"' not in panel.text, "which list is said already"
    fields = {"kind": "tasks", "chosen": " ".join([*chosen, "task-unknown"]), "form": "csv"}
    asked = _send(erika, "/exports", *fields.items())
    assert "Why do you open this record?" in asked.text
    assert f'name="chosen" value="{fields["chosen"]}"' in asked.text
    assert not _taken(world)
    given = _send(erika, "/exports", *fields.items(), *REASON.items())
    assert [each["task"] for each in _rows(given)] == chosen
    (entry,) = _taken(world)
    assert (entry["rows"], entry["list"], entry["case"]) == (2, "tasks", REASON["case"])


def test_everything_in_the_inbox_as_it_is_narrowed_can_be_chosen(
    world: World, erika: Browser
) -> None:
    panel = _send(erika, "/inbox/export", ("all", "1"), ("show", "mine"))
    assert panel.status == 303, "nothing of it is hers"
    panel = _send(erika, "/inbox/export", ("all", "1"), ("meant", "several"))
    assert f'name="chosen" value="{world.cases.several}"' in panel.text


def test_the_file_of_the_requests_is_narrowed_as_their_list_is(
    world: World, erika: Browser
) -> None:
    address = _address_of(erika, "/requests?show=answered&to=BG&sort=due")
    assert address == "/exports?kind=requests&show=answered&to=BG&sort=due"
    panel = erika.get(address).text
    for words in ("Our requests are filtered", "answered", "Bulgaria"):
        assert words in panel
    fields = {"kind": "requests", "form": "csv", "show": "answered", "to": "BG", "sort": "due"}
    found = _rows(_send(erika, "/exports", *fields.items(), *REASON.items()))
    assert [each["conversation"] for each in found] == [world.cases.answered]
    fields["to"] = "FR"
    assert not _rows(_send(erika, "/exports", *fields.items(), *REASON.items()))
    every = {"kind": "requests", "form": "csv", **REASON}
    found = _rows(_send(erika, "/exports", *every.items()))
    assert {each["role"] for each in found} == {"initiator"}
    assert {world.cases.answered, world.cases.asked_back} == {
        each["conversation"] for each in found
    }


def test_the_interface_narrows_the_file_as_it_narrows_the_list(erika: Browser) -> None:
    narrowings: tuple[dict[str, str], ...] = (
        {},
        {"role": "responder", "sort": "due"},
        {"kind": "REQ", "state": "open", "sort": "opened"},
        {"due": "overdue", "sort": "due"},
        {"due": "soon", "peer": "BG"},
    )
    for each in narrowings:
        listed = erika.api("GET", f"/conversations?{urlencode({**each, 'limit': 50})}").json
        file = erika.api(
            "POST",
            "/conversations/exports",
            {**each, "format": "jsonl"},
            WHY,
        )
        assert file.json["rows"] == len(listed["conversations"]), each
    wrong = erika.api("POST", "/conversations/exports", {"due": "never"}, WHY)
    assert (wrong.status, wrong.json["field"]) == (400, "due")


def test_sheets_tell_where_cases_stand_and_nobodys_name(world: World, erika: Browser) -> None:
    cases = [("cases", world.cases.answered), ("cases", world.cases.asked_back)]
    asked = _send(erika, "/requests/sheets", *cases)
    assert "Why do you open this record?" in asked.text
    chosen = ("chosen", " ".join(each for _, each in cases))
    page = _send(erika, "/requests/sheets", chosen, *REASON.items()).text
    assert page.count('class="comity-sheet"') == 2
    for words in (world.cases.answered, "Answer to the request", "Question for more information"):
        assert words in page
    assert not [name for name in NAMES if name in page]
    (entry,) = _taken(world)
    assert (entry["list"], entry["format"], entry["rows"]) == ("case-sheets", "print", 2)
    tasks = [("tasks", each) for each in (world.cases.several, world.cases.doubtful)]
    page = _send(erika, "/inbox/sheets", *tasks, *REASON.items()).text
    assert page.count('class="comity-sheet"') == 2
    assert not [name for name in NAMES if name in page]


def test_of_a_restricted_case_there_is_no_sheet_and_no_row(world: World, erika: Browser) -> None:
    fields = {"chosen": f"{world.cases.certain} {world.cases.several}", **REASON}
    before = _send(erika, "/inbox/sheets", *fields.items()).text
    assert before.count('class="comity-sheet"') == 2
    hide(world.desk, world.cases.zora, "witnesses")
    after = _send(erika, "/inbox/sheets", *fields.items()).text
    assert after.count('class="comity-sheet"') == 1
    unknown = {**fields, "chosen": f"task-nowhere {world.cases.several}"}
    as_none = _send(erika, "/inbox/sheets", *unknown.items()).text
    assert "1 row that you chose adds no sheet" in after
    assert "1 row that you chose adds no sheet" in as_none
    export = {"kind": "tasks", "chosen": world.cases.certain, "form": "csv", **REASON}
    assert not _rows(_send(erika, "/exports", *export.items()))


def test_nothing_chosen_too_much_and_hostile_values_change_nothing(
    world: World, erika: Browser
) -> None:
    for path in ("/inbox/export", "/inbox/sheets", "/requests/export", "/requests/sheets"):
        assert _send(erika, path).status == 303
        name = "tasks" if "inbox" in path else "cases"
        assert _send(erika, path, *[(name, f"x-{n}") for n in range(300)]).status == 303
    evil = '"><script>alert(1)</script>\u202e' + "x" * 10_000
    for fields in (
        {"kind": "tasks", "chosen": evil, "form": "csv", **REASON},
        {"chosen": evil, **REASON},
        {"kind": "requests", "show": evil, "to": evil, "sort": evil, "form": evil},
    ):
        path = "/exports" if "kind" in fields else "/requests/sheets"
        answer = _send(erika, path, *fields.items())
        assert answer.status in {303, 422}
        assert "<script>alert" not in answer.text
    assert not _taken(world)


def test_a_case_is_found_by_its_reference_however_long_ago_it_changed(
    world: World, erika: Browser
) -> None:
    for typed in ("3 Js 77/26", "3js77/26"):
        found = erika.api("POST", "/lookups", {"reference": typed}).json["found"]
        assert {"kind": "conversation", "id": world.cases.answered} in found
    assert erika.api("POST", "/lookups", {"reference": "4 Js 77/26"}).json["found"] == []


# --- in a browser --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scripts", "language", "width"), [(True, "en-GB", 1280), (False, "ar", 320)]
)
def test_requests_are_chosen_exported_and_printed(
    world: World, world_visits: Visits, language: str, width: int, *, scripts: bool
) -> None:
    visit = world_visits.of("erika", Role.OFFICER, scripts=scripts, language=language, width=width)
    page, end = visit.page, "" if scripts else "-ar-narrow"
    visit.open("/requests")
    page.check(f'input[value="{world.cases.answered}"]')
    visit.sound()
    visit.seen(f"officer-requests-chosen{end}")
    page.click('form[action="/requests/export"] button:not([formaction])')
    page.wait_for_selector('input[name="chosen"]', state="attached")
    if scripts:
        visit.sound()
        visit.seen("officer-export-chosen")
    visit.open("/requests")
    page.check(f'input[value="{world.cases.answered}"]')
    page.click('button[formaction="/requests/sheets"]')
    page.fill("#case", REASON["case"])
    page.click("main form button")
    page.wait_for_selector(".comity-sheet")
    if not scripts:
        visit.sound()
    visit.seen(f"officer-case-sheets{end}")
