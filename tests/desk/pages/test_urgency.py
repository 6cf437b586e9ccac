"""An urgent request: whom to telephone, and somebody who does when nobody answers."""

import pytest
from tests.desk.desk_stage import Answer, Browser
from tests.desk.pages.visits import Visits
from tests.desk.pages.world import DE, World, zora
from tests.unit.cli.offices import hand_over
from tests.unit.records.states_in_touch import command

from comity.access.permissions import Role
from comity.assembly.journal import journal_of
from comity.ledger.acts import Act
from comity.persons.texts import plain
from comity.records.commands import Nobody, TaskDecision
from comity.records.model import TriState
from comity.records.ports import TaskKind
from comity.web.cookies import SESSION
from comity.web.same_origin import form_token

WRITTEN = {
    "surname": "Petrova",
    "forename": "Elena",
    "birth_date": "1985-08-03",
    "nationality": "BG",
    "purpose": "criminal-proceedings",
    "case": "3 Js 99/26",
    "authority": "Amtsgericht Köln",
    "authority_kind": "judicial-authority",
    "to": "BG",
    "urgent": "yes",
    "remarks": "The court sits tomorrow at nine.",
}
NUMBER = "+359 2 0000 000"
HOSTILE = "\u202e<script>alert(1)</script>\"'"


def _form(browser: Browser, path: str, **fields: str) -> Answer:
    return browser.post(path, {"csrf": form_token(browser.cookies[SESSION]), **fields})


@pytest.fixture
def erika(world: World) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")


@pytest.fixture
def ada(world: World) -> Browser:
    world.desk.engage("ada", Role.ADMINISTRATOR)
    return world.desk.signed_in("ada")


def _rounds(world: World) -> int:
    """Have the node look once, as it does from time to time; return how many were raised."""
    node = world.desk.node
    with node.database.begin() as work:
        return len(node.records.raise_unanswered(work))


def _sent(erika: Browser) -> str:
    """Write an urgent request and send it; return its case."""
    made = erika.api("POST", "/begun-requests", {"said": WRITTEN}).json
    done = _form(erika, f"/requests/begun/{made['id']}/sending", version="1")
    assert done.status == 303, done.text
    return done.headers["Location"].removeprefix("/cases/")


def _carry(world: World) -> None:
    while hand_over(world.german, world.bulgaria) or hand_over(world.bulgaria, world.german):
        pass


def _answered(world: World, case: str) -> None:
    """Have Bulgaria answer that nobody is there."""
    node = world.bulgaria.node()
    with node.database.begin() as work:
        (task,) = (each for each in work.cases.open_tasks() if each.conversation == case)
        decision = TaskDecision(task.id, Nobody(), by="officer-bg", reason="file read")
        node.records.decide(work, decision)
    node.database.close()
    _carry(world)


def test_an_administrator_enters_the_duty_desk_and_an_officer_reads_it(
    world: World, ada: Browser, erika: Browser
) -> None:
    page = ada.get("/admin/partners/BG").text
    assert "No telephone number is known here" in page
    assert 'href="/admin/partners/BG"' in ada.get("/admin").text
    for telephone, hours in (("", "always"), (NUMBER, ""), (HOSTILE, "always"), ("1" * 999, "x")):
        refused = _form(ada, "/admin/partners/BG", telephone=telephone, hours=hours, was="")
        assert refused.status == 422
        assert "There is a problem" in refused.text
        assert "<script>alert" not in refused.text
    assert _form(ada, "/admin/partners/BG", telephone=NUMBER, hours="always", was="").status == 303
    told = _form(ada, "/admin/partners/BG", telephone="+359 1", hours="by day", was="")
    assert "Somebody entered another number and other hours meanwhile." in told.text
    assert 'value="+359 1"' in told.text, "what was typed stays"
    said = erika.api("GET", "/duty-desks").json["duty_desks"]
    assert [(each["state"], each["telephone"]) for each in said] == [("BG", NUMBER)]
    assert said[0]["entered_by_name"] == "Ada"
    assert erika.get("/admin/partners/BG").status == 403
    assert ada.get("/admin/partners/XX").status == 404
    assert _form(ada, "/admin/partners/BG/forgetting").status == 303
    assert erika.api("GET", "/duty-desks").json["duty_desks"] == []
    with world.desk.node.database.read() as snapshot:
        acts = [entry for entry in journal_of(snapshot) if entry.act.startswith("duty-desk")]
    assert [each.act for each in acts] == [Act.DUTY_DESK_ENTERED, Act.DUTY_DESK_ENDED]
    assert NUMBER not in str([each.fields for each in acts])


def test_an_urgent_request_names_the_number_and_after_two_hours_somebody_telephones(
    world: World, ada: Browser, erika: Browser
) -> None:
    ada.api("POST", "/duty-desks/BG", {"telephone": NUMBER, "hours": "день и ночь"})
    made = erika.api("POST", "/begun-requests", {"said": WRITTEN}).json
    check = erika.get(f"/requests/begun/{made['id']}/check").text
    assert NUMBER in check
    assert "tel:+35920000000" in check
    case = _sent(erika)
    _carry(world)
    summary = erika.get(f"/cases/{case}").text
    assert NUMBER in summary
    assert "Entered here by" in summary
    assert _rounds(world) == 0
    world.desk.clock.wait(hours=2, minutes=1)
    erika = world.desk.signed_in("erika")
    assert _rounds(world) == 1
    assert _rounds(world) == 0, "once"
    first = erika.api("GET", "/work/tasks").json["tasks"][0]
    assert (first["kind"], first["conversation"]) == (TaskKind.TELEPHONE, case)
    assert first["is_urgent"]
    world.desk.engage("chief", Role.SUPERVISOR)
    chief = world.desk.signed_in("chief")
    for browser, path in ((erika, "/"), (erika, "/inbox"), (chief, "/board")):
        shown = browser.get(path).text
        assert shown.index("Telephone the other state") < shown.index("Identify the person"), path
        assert "Petrova" not in shown, path
    task = f"/tasks/{first['id']}"
    page = erika.get(task).text
    assert NUMBER in page
    assert "I have telephoned" in page
    note = "Spoke to the duty officer; the answer comes tonight."
    card = _form(erika, f"{task}/check", choice="telephoned", reason=note)
    assert note in card.text
    done = _form(erika, f"{task}/send", choice="telephoned", reason=note)
    assert done.status == 303, done.text
    history = erika.get(f"/cases/{case}/history").text
    assert "Decided: Telephone the other state" in history
    world.desk.clock.wait(hours=9)
    assert _rounds(world) == 0


def test_nobody_telephones_about_what_was_answered(world: World, erika: Browser) -> None:
    case = _sent(erika)
    _carry(world)
    _answered(world, case)
    world.desk.clock.wait(hours=3)
    assert _rounds(world) == 0


def test_an_urgent_request_that_came_stands_first_and_says_why(
    world: World, erika: Browser
) -> None:
    node = world.bulgaria.node()
    words = plain("Съдът заседава утре. <script>", "bg")
    with node.database.begin() as work:
        asked = command(DE, zora(), urgency=TriState.YES, remarks=words)
        node.records.request(work, asked)
    node.database.close()
    _carry(world)
    first = erika.api("GET", "/work/tasks").json["tasks"][0]
    assert first["is_urgent"]
    inbox = erika.get("/inbox").text
    assert "The other state asks for a quick answer." in inbox
    assert "Съдът" not in inbox, "a list holds no words about anybody"
    page = erika.get(f"/tasks/{first['id']}").text
    assert "Urgent. The other state says:" in page
    assert "Съдът заседава утре. &lt;script&gt;" in page


def test_the_duty_desk_is_entered_and_the_task_closed_in_a_browser(
    world: World, world_visits: Visits
) -> None:
    ada = world_visits.of("ada", Role.ADMINISTRATOR, scripts=False)
    ada.open("/admin/partners/BG")
    ada.page.fill("#telephone", NUMBER)
    ada.page.fill("#hours", "always, English")
    ada.page.click("text=Keep it")
    ada.sound()
    ada.seen("administrator-duty-desk")
    erika = world_visits.of("erika", Role.OFFICER, language="ar", width=320)
    case = _sent(world.desk.signed_in("erika"))
    _carry(world)
    with erika.page.expect_response("**/news"):
        erika.open(f"/cases/{case}")
    erika.sound()
    erika.seen("officer-urgent-case-ar-320")
    title = erika.page.title()
    _answered(world, case)
    # Nobody reloads: the page says that there is news, and nothing of what.
    erika.page.wait_for_selector("[data-news]:not([hidden])")
    assert "Petrova" not in erika.page.inner_text("[data-news]")
    assert erika.page.title() == title
    erika.page.click("[data-news] a")
