"""The counter: a person asks, shows who they are, and is answered, all of it or less."""

from base64 import b64decode
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from tests.adversary.test_document_read_without_end import HEAD
from tests.desk.desk_stage import Browser, token_on
from tests.desk.pages.visits import Visit, Visits
from tests.desk.pages.world import World
from tests.unit.cli.node_homes import run

from comity.access.permissions import Role
from comity.web.desk.oversight_words import WORDS

HOSTILE = "<script>alert(7)</script>\"' \u202e{{7*7}}"
SEALED = "enquiry 9 Js 1/26 is running"


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def register(page: Page, visit: Visit) -> str:
    """Register what Zora Beispiel asks; return the address of the request."""
    visit.open("/rights/new")
    page.select_option("#right", "access")
    page.fill("#asked", f"What do you hold about me? {HOSTILE}")
    page.select_option("#channel", "in-person")
    page.fill("#surname", "Beispiel")
    page.fill("#forename", "Zora")
    page.fill("#birth_date", "1979-05-17")
    page.fill("#address", "Weg 1\n10115 Berlin")
    page.locator("main form button").last.click()
    page.locator("button[name=confirm]").click()
    return page.url


def identify(page: Page, address: str, person: str) -> None:
    page.goto(f"{address}/identity")
    page.select_option("#proof", "document-seen")
    page.fill("#note", "passport shown at the counter")
    page.fill("#person", person)
    page.locator("main form button").last.click()


def test_a_person_is_given_everything_and_reads_it_in_a_letter(
    world: World, world_visits: Visits
) -> None:
    erika = world_visits.of("erika", Role.OFFICER)
    page = erika.page
    erika.open("/rights/new")
    press(page, "Go on")
    assert page.locator(".govuk-error-summary li").count() == 5
    erika.complaints.clear()  # A browser notes that a form was refused.
    erika.sound()
    address = register(page, erika)
    assert "/rights/DE-RIGHTS-" in address
    erika.sound()
    erika.seen("officer-rights-request")
    page.get_by_role("link", name="Show who asks").click()
    page.fill("#surname", "Beispiel")
    page.fill("#forename", "Zora")
    page.fill("#birth_date", "1979-05-17")
    press(page, "Find")
    assert page.locator("#person").input_value() == world.cases.zora
    erika.sound()
    erika.seen("officer-rights-identity")
    identify(page, address, world.cases.zora)
    page.goto(f"{address}/holdings")
    assert "Bulgaria" in page.locator(".govuk-inset-text").inner_text()
    erika.sound()
    erika.seen("officer-rights-holdings")
    page.goto(f"{address}/looks")
    erika.sound()
    page.goto(f"{address}/decision")
    page.select_option("#outcome", "full")
    press(page, "Go on")
    press(page, "Decide so")
    page.select_option("#kind", "answer")
    before = world.desk.leaves()
    press(page, "Show the letter")
    assert world.desk.leaves() == before + 1, "a preview is a look and no letter"
    assert "Beispiel" in page.locator("article").inner_text()
    erika.sound()
    erika.seen("officer-rights-letter")
    press(page, "Issue the letter")
    assert "Issued" in page.locator("main").inner_text()
    page.goto(address)
    assert "Closed" in page.locator("main").inner_text()
    page.get_by_text("How the receiver checks a letter").click()
    assert page.locator('main a[href="/verify/seal.pem"]').is_visible()
    erika.sound()
    erika.seen("officer-rights-letter-check")


def test_less_than_was_asked_waits_for_somebody_else_who_reads_the_true_reasons(
    world: World, world_visits: Visits
) -> None:
    erika = world_visits.of("erika", Role.OFFICER, scripts=False)
    page = erika.page
    address = register(page, erika)
    identify(page, address, world.cases.zora)
    page.goto(f"{address}/decision")
    page.select_option("#outcome", "neither-confirm-nor-deny")
    page.fill("#reasons", SEALED)
    press(page, "Go on")
    press(page, "Decide so")
    assert page.locator(".govuk-error-summary").count() == 1, "a ground is wanted"
    assert page.locator("#reasons").input_value() == SEALED, "what was typed is kept"
    page.locator("input[value=obstruct-inquiries]").check()
    press(page, "Go on")
    press(page, "Decide so")
    assert SEALED not in page.locator("main").inner_text()
    sam = world_visits.of("sam", Role.SUPERVISOR)
    sam.open(f"{address.removeprefix(sam.root)}/approval")
    assert SEALED in sam.page.locator("main").inner_text()
    sam.sound()
    sam.seen("supervisor-rights-approval")
    press(sam.page, "Approve it")
    page.goto(address)
    page.select_option("#kind", "answer")
    press(page, "Show the letter")
    letter = page.locator("article").inner_text()
    assert SEALED not in letter
    assert world.cases.zora not in letter
    ines = world_visits.of("ines", Role.INSPECTOR)
    ines.open(address.removeprefix(ines.root))
    assert "Beispiel" not in ines.page.locator("main").inner_text()


def test_a_wrong_conviction_is_put_right_field_by_field_and_the_letter_leaves_sealed(
    world: World, world_visits: Visits
) -> None:
    world.desk.engage("erika", Role.OFFICER)
    desk = world.desk.signed_in("erika")
    held = answered(desk, world.cases.zora, "access")[1]["convictions"]
    ours = next(each["conviction"] for each in held if each["origin"] == "own")
    request, _ = answered(desk, world.cases.zora, "rectification", convictions=[ours])
    erika = world_visits.of("erika", Role.OFFICER, scripts=False)
    page = erika.page
    erika.open(f"/rights/{request}")
    erika.sound()
    page.get_by_role("link", name="Put it right").click()
    erika.sound()
    erika.seen("officer-rights-correction")
    before = page.locator("#value-decided_on").input_value()
    page.fill("#value-decided_on", "2024-02-30")
    page.fill("#value-authority", HOSTILE)
    press(page, "See what differs")
    assert page.locator(".govuk-error-summary").count() == 1
    assert page.locator("#value-authority").input_value() == HOSTILE, "what was typed is kept"
    erika.complaints.clear()  # A browser notes that a form was refused.
    page.fill("#value-decided_on", "2024-02-29")
    press(page, "See what differs")
    told = page.locator("main table").inner_text()
    assert before in told
    assert "2024-02-29" in told
    erika.sound()
    erika.seen("officer-rights-correction-check")
    assert desk.api("GET", f"/rights/{request}").json["steps"][0]["state"] == "due"
    press(page, "Put it right")
    steps = desk.api("GET", f"/rights/{request}").json["steps"]
    assert (steps[0]["state"], steps[0]["reference"]) == ("done", "version 2")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF of").click()
    assert b"ETSI.CAdES.detached" in download.value.path().read_bytes(), "it bears a seal"


def test_the_receiver_checks_a_letter_as_its_page_says(world: World, tmp_path: Path) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    request, _ = answered(erika, world.cases.zora, "access")
    number = erika.api("GET", f"/rights/{request}/file").json["letters"][0]["number"]
    token = token_on(erika.get(f"/rights/{request}").text)
    issued = erika.post(
        f"/rights/{request}/letter", {"csrf": token, "kind": "answer", "confirm": "yes"}
    )
    assert all(each in issued.text for each in ("/verify/seal.pem", 'href="/verify"'))
    handed = erika.api("POST", f"/rights/{request}/letter-files", {"number": number}).json
    letter, seal = tmp_path / "letter.pdf", tmp_path / "seal.pem"
    letter.write_bytes(b64decode(handed["content"]))
    anybody = world.desk.browser()
    told = anybody.call(
        "POST",
        "/verify",
        body=HEAD + letter.read_bytes() + b"\r\n--part--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=part"},
    )
    assert "It is as it was made." in told.text
    assert "Beispiel" not in told.text
    seal.write_text(anybody.get("/verify/seal.pem").text)
    assert run("verify", letter, "--certificate", seal).code == 0
    letter.write_bytes(letter.read_bytes() + b"%")
    assert run("verify", letter, "--certificate", seal).code == 1


def test_only_what_was_granted_answered_and_not_changed_meanwhile_is_put_right(
    world: World,
) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    asked, found = answered(erika, world.cases.zora, "access")
    ours = next(each["conviction"] for each in found["convictions"] if each["origin"] == "own")
    theirs = next(each["conviction"] for each in found["convictions"] if each["origin"] != "own")
    body = {"version": 1, "values": [{"name": "decided_on", "value": "2024-02-29"}]}
    both = [ours, theirs]
    request, _ = answered(erika, world.cases.zora, "rectification", convictions=both, letter=False)
    where = f"/rights/{request}/corrections/{ours}"
    assert erika.api("POST", where, body).status == 409, "it was not answered yet"
    assert erika.api("POST", f"/rights/{request}/letters", {"kind": "answer"}).status == 200
    for path in (f"/rights/{asked}/corrections/{ours}", f"/rights/{request}/corrections/{theirs}"):
        assert erika.api("POST", path, body).status == 409, "nothing is granted there"
        assert erika.api("GET", path).status == 409
    before = world.desk.leaves()
    for name, value in (
        ("id", "x"), ("convicting_country", "FR"), ("decided_on", "soon"),
        ("O-00001.occurrences", "many"), ("O-99999.title", "x"), ("decided_on", "2024-05-14"),
    ):  # fmt: skip
        wrong = {**body, "values": [{"name": name, "value": value}]}
        assert erika.api("POST", where, wrong).status == 422, (name, value)
    assert erika.api("POST", where, {**body, "version": 7}).status == 409
    assert world.desk.leaves() == before
    assert erika.api("POST", where, {**body, "dry_run": True}).status == 200
    assert erika.api("GET", where).json["version"] == 1
    made = erika.api("POST", where, body)
    assert made.status == 200
    assert erika.api("POST", where, body).status == 409, "it is done"
    unknown = erika.api("POST", f"/rights/{request}/letter-files", {"number": f"{request}/9"})
    assert unknown.status == 404


def test_the_counter_in_arabic_and_on_a_narrow_screen(world_visits: Visits) -> None:
    for name, visit in (
        ("ar", world_visits.of("erika", Role.OFFICER, language="ar")),
        ("narrow", world_visits.of("erika", Role.OFFICER, width=320)),
    ):
        address = register(visit.page, visit)
        visit.sound()
        visit.seen(f"officer-rights-{name}")
        visit.open("/rights")
        visit.sound()
        visit.page.goto(f"{address}/decision")
        visit.sound()


def test_an_answer_is_put_off_with_a_reason_and_never_without(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    asked = {
        "right": "access", "surname": "Beispiel", "address": "Weg 1", "asked": "What?",
        "channel": "letter", "language": "en",
    }  # fmt: skip
    form = {"csrf": token_on(erika.get("/rights/new").text)}
    checked = erika.post("/rights/new", {**form, **asked})
    assert "Check before you register" in checked.text
    assert _count(erika) == 0
    address = erika.post("/rights/new", {**form, **asked, "confirm": "yes"}).headers["Location"]
    assert _count(erika) == 1
    refused = erika.post(f"{address}/extension", {**form, "until": "2026-05-01"})
    assert (refused.status, "Say why" in refused.text) == (422, True)
    far = {**form, "until": "2031-01-01", "reason": "Another state has still to answer."}
    refused = erika.post(f"{address}/extension", far)
    assert refused.status == 422
    assert "Another state has still to answer." in refused.text
    done = erika.post(f"{address}/extension", {**far, "until": "2026-05-01"})
    assert done.status == 303
    api = erika.api("GET", address).json
    assert api["due_on"] == "2026-05-01"


def answered(
    browser: Browser, person: str, right: str, *, letter: bool = True, **more: object
) -> tuple[str, Any]:
    """Have a request of Zora Beispiel granted, and answered; return it and what is held."""
    asked = {
        "right": right, "address": "Weg 1", "language": "ar", "asked": "What?",
        "person": {"surname": "Beispiel", "forename": "Zora", "birth_date": "1979-05-17"},
    }  # fmt: skip
    request = browser.api("POST", "/rights", asked).json["id"]
    one = f"/rights/{request}"
    shown = {"proof": "document-seen", "note": "passport", "person": person}
    assert browser.api("POST", f"{one}/identity", shown).status == 200
    assert browser.api("POST", f"{one}/decision", {"outcome": "full", **more}).status == 200
    if letter:
        assert browser.api("POST", f"{one}/letters", {"kind": "answer"}).status == 200
    return request, browser.api("GET", f"{one}/holdings").json


def test_every_stable_name_has_words() -> None:
    from comity.law.retention import HoldGround  # noqa: PLC0415
    from comity.law.rights import Right, Withholding  # noqa: PLC0415
    from comity.oversight import breaches, freezing, model, sampling, watching  # noqa: PLC0415
    from comity.rights import model as rights  # noqa: PLC0415

    kinds = {
        "right": Right, "ground": Withholding, "stage": rights.Stage, "outcome": rights.Outcome,
        "proof": rights.Proof, "channel": rights.Channel, "letter": rights.LetterKind,
        "doing": rights.Doing, "step": rights.StepState, "hold": HoldGround,
        "judged": model.Judged, "review": model.Outcome, "nature": breaches.Nature,
        "told": breaches.Told, "activity": freezing.Activity, "stratum": sampling.Stratum,
        "list": watching.WatchList,
    }  # fmt: skip
    for subject, kind in kinds.items():
        assert set(WORDS[subject]) == {each.value for each in kind}, subject


def _count(browser: Browser) -> int:
    return len(browser.api("GET", "/rights").json["requests"])
