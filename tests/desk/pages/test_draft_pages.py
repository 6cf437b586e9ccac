"""A court writes what it wants asked; an officer sends it and releases the answer."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from tests.desk.desk_stage import Answer, Browser, token_on
from tests.desk.draft_stage import Drafting, drafting_stage
from tests.desk.pages.visits import Visit, visiting

from comity.access.permissions import Role
from comity.ledger.acts import Act

HOSTILE = '<script>alert(1)</script> "quoted" \u202edesrever\u202c'
PERSON = {
    "surname": "Petrova",
    "forename": "Elena",
    "birth_date": "1 12 1980",
    "nationality": "Bulgaria",
}
PURPOSE = {
    "purpose": "criminal-proceedings",
    "case": "3 Js 77/26",
    "authority_kind": "judicial-authority",
    "offences": "theft",
    "urgent": "no",
}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Drafting]:
    with drafting_stage(tmp_path) as made:
        yield made


def sent(browser: Browser, page: str, action: str, **fields: str) -> Answer:
    """Open a page and send a form that stands on it, with what the page carries."""
    text = browser.get(page).text
    carried = {
        name: found.group(1)
        for name in ("version", "window", "as_of")
        if (found := re.search(f'name="{name}" value="([^"]*)"', text)) is not None
    }
    return browser.post(action, {"csrf": token_on(text), **carried, **fields})


def written(stage: Drafting, **changes: str) -> str:
    """Let the court write a draft up to the last page; return the path of what was begun."""
    answer = sent(stage.court, "/own-drafts/new", "/own-drafts/new", **PERSON)
    root = answer.headers["Location"].rsplit("/", 1)[0]
    for name, fields in (("purpose", {**PURPOSE, **changes}), ("states", {"to": "BG"})):
        answer = sent(stage.court, f"{root}/{name}", f"{root}/{name}", **fields)
        assert answer.status == 303, answer.text
    assert answer.headers["Location"] == f"{root}/check"
    return root


def handed_in(stage: Drafting, **changes: str) -> str:
    root = written(stage, **changes)
    done = sent(stage.court, f"{root}/check", f"{root}/handing-in")
    assert (done.status, done.headers["Location"]) == (303, "/own-drafts")
    assert root.rsplit("/", 1)[1] not in stage.court.get("/own-drafts").text
    (path,) = set(re.findall(r"/own-drafts/DE-DRAFT-\d+", stage.court.get("/own-drafts").text))
    return str(path)


def test_a_court_hands_in_what_it_wrote_page_by_page(stage: Drafting) -> None:
    path = handed_in(stage)
    page = stage.court.get(path).text
    assert "Petrova" in page
    assert "1 December 1980" in page
    assert "theft" in page
    assert "waits for an officer" in page
    assert stage.police.get(path).status == 404
    assert "Petrova" not in stage.court.get("/own-drafts").text


def test_what_is_typed_is_kept_and_what_is_wrong_is_said_beside_the_field(
    stage: Drafting,
) -> None:
    answer = sent(stage.court, "/own-drafts/new", "/own-drafts/new", **PERSON)
    root = answer.headers["Location"].rsplit("/", 1)[0]
    hostile = {**PURPOSE, "case": "", "remarks": HOSTILE, "urgent": "yes"}
    wrong = sent(stage.court, f"{root}/purpose", f"{root}/purpose", **hostile)
    assert wrong.status == 422
    assert 'href="#case"' in wrong.text
    assert "&lt;script&gt;alert(1)" in wrong.text
    assert "<script>alert(1)" not in wrong.text
    assert "&lt;script&gt;alert(1)" in stage.court.get(f"{root}/purpose").text
    assert stage.police.get(f"{root}/purpose").status == 404
    assert root in stage.court.get("/own-drafts").text
    assert stage.kept() == []


def test_what_the_law_does_not_allow_is_refused_with_its_ground_and_stays_to_be_changed(
    stage: Drafting,
) -> None:
    root = written(stage, purpose="own-record")
    serbian = {**PERSON, "nationality": "Serbia"}
    sent(stage.court, f"{root}/person", f"{root}/person", **serbian)
    refused = sent(stage.court, f"{root}/check", f"{root}/handing-in")
    assert refused.status == 409
    assert "not allowed" in refused.text
    assert stage.kept() == []


def test_a_draft_made_in_two_windows_is_handed_in_as_it_was_checked_or_not_at_all(
    stage: Drafting,
) -> None:
    root = written(stage)
    answer = stage.court.get(f"{root}/check").text
    changed = {**PURPOSE, "case": "9 Js 1/26"}
    sent(stage.court, f"{root}/purpose", f"{root}/purpose", **changed)
    version = re.search(r'name="version" value="(\d+)"', answer)
    assert version is not None
    fields = {"csrf": token_on(answer), "version": version.group(1)}
    clash = stage.court.post(f"{root}/handing-in", fields)
    assert clash.status == 409
    assert "9 Js 1/26" in clash.text
    assert stage.kept() == []


def test_an_officer_returns_a_draft_with_words_and_its_author_mends_it(stage: Drafting) -> None:
    own = handed_in(stage)
    path = own.replace("/own-drafts", "/drafts")
    assert "Petrova" not in stage.erika.get("/drafts").text
    assert "Petrova" in stage.erika.get(path).text
    assert sent(stage.erika, path, f"{path}/return", reason="").status in {409, 422}
    back = sent(stage.erika, path, f"{path}/return", reason=f"Which court? {HOSTILE}")
    assert back.status == 303
    page = stage.court.get(own).text
    assert "Which court?" in page
    assert "<script>alert(1)" not in page
    mended = sent(stage.court, own, f"{own}/mending")
    root = mended.headers["Location"].rsplit("/", 1)[0]
    assert "Petrova" in stage.court.get(f"{root}/person").text
    assert "theft" in stage.court.get(f"{root}/purpose").text
    sent(stage.court, f"{root}/purpose", f"{root}/purpose", **{**PURPOSE, "case": "4 Js 1/26"})
    done = sent(stage.court, f"{root}/check", f"{root}/handing-in")
    assert done.headers["Location"] == "/own-drafts"
    page = stage.court.get(own).text
    assert "4 Js 1/26" in page
    assert "waits for an officer" in page


def test_an_officer_sends_what_a_card_showed_and_nothing_else(stage: Drafting) -> None:
    path = handed_in(stage).replace("/own-drafts", "/drafts")
    card = sent(stage.erika, path, f"{path}/sending")
    assert "moj-interruption-card" in card.text
    assert stage.acts(Act.DRAFT_TAKEN_UP) == []
    old = sent(stage.erika, path, f"{path}/sending", sure="yes", as_of="2020-01-01T00:00:00")
    assert old.status == 409
    assert stage.acts(Act.DRAFT_TAKEN_UP) == []
    done = sent(stage.erika, path, f"{path}/sending", sure="yes")
    assert done.headers["Location"].startswith("/cases/DE-BG-REQ-")
    assert len(stage.acts(Act.DRAFT_TAKEN_UP)) == 1


def test_an_answer_is_read_after_its_release_and_not_before(stage: Drafting) -> None:
    draft = stage.answered()
    own, path = f"/own-drafts/{draft}", f"/drafts/{draft}"
    assert "Read the answer" not in stage.court.get(own).text
    assert stage.court.get(f"{own}/answer").status == 409
    assert path in stage.erika.get("/drafts").text
    card = sent(stage.erika, path, f"{path}/release")
    assert "moj-interruption-card" in card.text
    assert stage.acts(Act.DRAFT_ANSWER_RELEASED) == []
    assert sent(stage.erika, path, f"{path}/release", sure="yes").status == 303
    assert path not in stage.erika.get("/drafts").text
    answer = stage.court.get(f"{own}/answer")
    assert answer.status == 200
    assert [each.official for each in stage.acts(Act.READ_DRAFT)][-1] == "ac-court"
    assert stage.police.get(f"{own}/answer").status == 404


def test_a_court_withdraws_after_a_card_said_what_it_does(stage: Drafting) -> None:
    own = handed_in(stage)
    assert "moj-interruption-card" in sent(stage.court, own, f"{own}/withdrawal").text
    assert "waits for an officer" in stage.court.get(own).text
    assert sent(stage.court, own, f"{own}/withdrawal", sure="yes").status == 303
    assert "withdrawn" in stage.court.get(own).text


def _hand_in_by_browser(visit: Visit, *, each_page_sound: bool) -> None:
    visit.open("/own-drafts/new")
    for name, text in PERSON.items():
        visit.page.fill(f"#{name}", text)
    _looked_at(visit, "person", sound=each_page_sound)
    visit.page.click('button[name="go"][value="on"]')
    visit.page.check('input[name="purpose"][value="criminal-proceedings"]')
    visit.page.fill("#case", "3 Js 77/26")
    visit.page.fill("#offences", HOSTILE)
    _looked_at(visit, "purpose", sound=each_page_sound)
    visit.page.click("main form button")
    _looked_at(visit, "states", sound=each_page_sound)
    visit.page.click("main form button")
    _looked_at(visit, "check", sound=each_page_sound)
    visit.page.locator("main form button").first.click()
    assert visit.page.url.endswith("/own-drafts")
    _looked_at(visit, "drafts", sound=True)


def _looked_at(visit: Visit, page: str, *, sound: bool) -> None:
    if sound:
        visit.sound()
    visit.seen(f"court-{page}-{visit.page.locator('html').get_attribute('lang')}")


def test_the_journey_in_a_browser(stage: Drafting, chromium: Chromium) -> None:
    with visiting(chromium, stage.desk) as visits:
        court = visits.of("court", Role.REQUESTING_AUTHORITY, scripts=False)
        _hand_in_by_browser(court, each_page_sound=False)
        narrow = visits.of("police", Role.REQUESTING_AUTHORITY, language="ar", width=320)
        _hand_in_by_browser(narrow, each_page_sound=True)
        erika = visits.of("erika", Role.OFFICER)
        erika.open("/drafts")
        erika.sound()
        erika.page.locator("tbody a").first.click()
        erika.sound()
        erika.seen("officer-draft")
        erika.page.locator('form[action$="/sending"] button').click()
        erika.sound()
        erika.page.locator('form[action$="/sending"] button').click()
        assert "/cases/DE-BG-REQ-" in erika.page.url
        court.page.locator("tbody a").first.click()
        court.sound()
        court.seen("court-draft")
