"""Journey 5: what is complete is filed by the node; only the exceptions come to an officer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from tests.desk.desk_stage import Browser
from tests.desk.pages.notifying import FILED, STRANGE_CODE, Notified, notified
from tests.desk.pages.test_decisions import hidden, press, sent
from tests.desk.pages.visits import Visit, visiting

from comity.access.permissions import Role
from comity.records.notified_here import Met
from comity.records.ports import Task
from comity.web.desk.notified_words import MEETS

HOSTILE = "<script>alert(1)</script> \"'\u202e&"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Notified]:
    with notified(tmp_path) as opened:
        yield opened


def test_exceptions_are_read_and_decided_by_a_click_a_reason_and_a_confirmation(
    chromium: Chromium, world: Notified
) -> None:
    waits = world.waits
    with visiting(chromium, world.desk) as visits:
        erika = visits.of("erika", Role.OFFICER)
        _opened(erika, waits.several)
        assert erika.page.locator("section.govuk-summary-card").count() == 2
        erika.page.get_by_role("button", name="It is this person").last.click()
        _confirmed(erika, "The mother's name in the file of the court is hers.")
        assert len(world.held(waits.annas[0])) + len(world.held(waits.annas[1])) == 1

        _opened(erika, waits.taken)
        assert "Nothing is overwritten" in erika.page.inner_text("main")
        assert "77/2026" in erika.page.inner_text(".comity-compare")
        assert erika.page.get_by_role("button", name="It is this person").count() == 0
        erika.sound()
        erika.seen("officer-notification-identifier-in-use")
        erika.page.check("input[value=report-error]")
        erika.page.locator("main form[action$='/decide'] button").last.click()
        erika.page.fill("#text", "That identifier is the one of your file 1/2026.")
        _confirmed(erika, "Two files under one identifier.")
        assert world.told(waits.taken) == ["FEM"]

        max_ = visits.of("max", Role.OFFICER, scripts=False)
        _opened(max_, waits.nobody)
        max_.page.check("input[value=enter-as-new]")
        max_.page.locator("main form[action$='/decide'] button").first.click()
        _confirmed(max_, "A German by the passport in the file.")
        assert world.told(waits.nobody) == ["NRS"]

        _opened(max_, waits.another)
        assert "It changes a conviction that stands here." in max_.page.inner_text("main")
        assert "Differs" in max_.page.inner_text("section.govuk-summary-card")
        max_.sound()
        max_.seen("officer-notification-another-person")

        layla = visits.of("layla", Role.OFFICER, language="ar", width=320)
        layla.open(f"/tasks/{waits.taken.id}")
        layla.open(f"/tasks/{waits.another.id}")
        layla.sound()
        layla.seen("officer-notification-arabic-narrow")


def test_what_is_complete_is_filed_without_anybody_and_shown_with_the_person(
    world: Notified,
) -> None:
    waits = world.waits
    assert world.open_tasks() == {
        each.id
        for each in (
            waits.nobody,
            waits.several,
            waits.another,
            waits.unknown,
            waits.taken,
            waits.again,
            waits.complained,
        )
    }
    erika = _officer(world)
    case = {"purpose": "criminal-proceedings", "case": "3 Js 77/26", "back": "/"}
    assert erika.fill_in("/inbox", "/case", case).status == 303
    person = erika.get(f"/persons/{waits.zora}").text
    assert FILED.id in person
    assert "Bulgaria" in person
    assert erika.get(f"/convictions/{STRANGE_CODE.id}").status == 200


def test_a_change_of_what_is_not_here_is_stored_once_the_person_is_found(world: Notified) -> None:
    task, page = world.waits.unknown, f"/tasks/{world.waits.unknown.id}"
    erika = _officer(world)
    assert "BG-C-000000000000006" in erika.get(page).text, "what it says that it changes"
    before = len(world.held(world.waits.zora))
    chosen = {"choice": "store-as", "person": world.waits.zora, "reason": "the first was lost"}
    card = sent(erika, page, f"{page}/check", chosen)
    assert sent(erika, page, f"{page}/send", hidden(card)).status == 303
    assert len(world.held(world.waits.zora)) == before + 1
    assert world.told(task) == ["NRS"]


def test_what_is_here_already_is_stored_again_with_its_own_person_only(world: Notified) -> None:
    page = f"/tasks/{world.waits.again.id}"
    erika = _officer(world)
    shown = erika.get(page).text
    assert "The same decision is in the register already." in shown
    assert "It can be stored only with the person whose conviction stands here." in shown
    assert 'value="enter-as-new"' not in shown
    chosen = {"choice": "store-as", "person": world.waits.annas[0], "reason": "as remembered"}
    assert sent(erika, page, f"{page}/check", chosen).status == 409
    card = sent(erika, page, f"{page}/check", {**chosen, "person": world.waits.zora})
    assert sent(erika, page, f"{page}/send", hidden(card)).status == 303
    assert world.held(world.waits.zora)[FILED.id] > 1
    assert world.told(world.waits.again) == ["NRS"]


def test_what_cannot_be_stored_is_stored_by_no_form_and_the_error_is_told_as_written(
    world: Notified,
) -> None:
    task, page = world.waits.taken, f"/tasks/{world.waits.taken.id}"
    erika = _officer(world)
    held = world.held(world.waits.zora)
    forged = {"choice": "store-as", "person": world.waits.zora, "reason": "I insist"}
    assert sent(erika, page, f"{page}/check", forged).status == 409
    assert sent(erika, page, f"{page}/send", forged).status == 409
    silent = {"choice": "report-error", "reason": "two files"}
    missing = sent(erika, page, f"{page}/check", silent)
    assert (missing.status, 'href="#text"' in missing.text) == (422, True)
    long = sent(erika, page, f"{page}/check", {**silent, "text": "x" * 10_000})
    assert long.status == 422
    card = sent(erika, page, f"{page}/check", {**silent, "text": HOSTILE})
    assert "<script>alert" not in card.text
    assert sent(erika, page, f"{page}/send", hidden(card)).status == 303
    assert world.told(task) == ["FEM"]
    assert world.held(world.waits.zora) == held
    assert task.id not in world.open_tasks()


def test_what_a_notification_meets_is_on_record_and_only_of_a_notification(world: Notified) -> None:
    erika = _officer(world)
    before = world.desk.leaves()
    path = f"/tasks/{world.waits.another.id}/notification"
    answer = erika.api("GET", path)
    assert answer.json["met"] == "changed"
    assert answer.json["only_as"] == answer.json["whose"]["person"] == world.waits.zora
    assert world.desk.leaves() == before + 1
    with world.desk.node.database.read() as snapshot:
        last = (snapshot.log.entry(before).body or b"").decode()
    assert FILED.id in last
    other = f"/tasks/{world.waits.complained.id}/notification"
    assert erika.api("GET", other).status == 422


def test_whatever_a_notification_can_meet_is_said_in_words() -> None:
    assert set(MEETS) == {each.value for each in Met}


def _opened(visit: Visit, task: Task) -> None:
    """Come to a task by the inbox, as an officer does."""
    visit.open("/inbox")
    visit.page.click(f"a[href='/tasks/{task.id}']")


def _confirmed(visit: Visit, reason: str) -> None:
    visit.page.fill("#reason", reason)
    press(visit.page, "Continue")
    press(visit.page, "Confirm")


def _officer(world: Notified) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")
