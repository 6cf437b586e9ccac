"""The inspector's desk: a complaint followed to the look, the sample, the freeze, the log."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.adversary.test_document_fishing import bring
from tests.desk.desk_stage import WHY, token_on
from tests.desk.pages.visits import Visit, Visits
from tests.desk.pages.world import World
from typer.testing import CliRunner

from comity.access.permissions import Role
from comity.cli.main import app
from comity.errors import ProcessingFrozen
from comity.ledger.journal_file import verify_journal
from comity.trust.sealed_document import SealedDocument, read_sealed

LOOK = {"person": {"surname": "Beispiel", "forename": "Zora", "birth_date": "1979-05-17"}}
OWN = {"purpose": "audit", "case": "DPA-17", "inspections": True}
HOSTILE = "\"'></textarea><script>alert(7)</script>\u202e{{7*7}}"


def looked(world: World, name: str = "erika") -> None:
    """Have an officer look at Zora Beispiel."""
    world.desk.engage(name, Role.OFFICER)
    world.desk.signed_in(name).api("POST", "/person-searches", LOOK, WHY)


def opened(raw: bytes) -> SealedDocument:
    """Take a sealed document apart, in a thread of its own: browsers have a loop in this one."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(read_sealed, raw).result()


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def found_by_name(ines: Visit) -> None:
    """Follow a complaint from the name to the entries about the record."""
    page = ines.page
    ines.open("/inspection")
    page.fill("#surname", "Beispiel")
    page.fill("#forename", "Zora")
    page.fill("#birth_date", "1979-05-17")
    page.fill("#person-case", "DPA-2026-17")
    page.fill("#person-purpose", "complaint")
    page.locator("form[action='/inspection/persons'] button").click()
    assert "Beispiel" not in page.locator("main").inner_text() + page.url + page.title()
    page.locator("main form[action='/inspection/journal'] button").first.click()


def test_a_complaint_is_followed_to_the_look_and_the_officer_is_heard(
    world: World, world_visits: Visits
) -> None:
    looked(world)
    ines = world_visits.of("ines", Role.INSPECTOR)
    page = ines.page
    ines.open("/inspection")
    ines.sound()
    ines.seen("inspector-journal")
    found_by_name(ines)
    ines.sound()
    ines.seen("inspector-found")
    assert "ac-erika" in page.locator("main").inner_text()
    page.locator("tr", has_text="ac-erika").first.get_by_role("link").click()
    press(page, "Note it")
    assert page.locator(".govuk-error-summary li").count() == 2
    ines.complaints.clear()  # A browser notes that a form was refused.
    page.select_option("#judged", "needs-answer")
    page.fill("#words", HOSTILE)
    press(page, "Note it")
    page.fill("#question", "Which letter was it?")
    press(page, "Ask the officer")
    ines.sound()
    ines.seen("inspector-entry")
    entry = page.url
    erika = world_visits.of("erika", Role.OFFICER)
    erika.open("/questions")
    erika.page.fill("main textarea", f"The letter of 1 March. {HOSTILE}")
    erika.sound()
    erika.seen("officer-questions")
    press(erika.page, "Answer")
    page.goto(entry)
    assert HOSTILE in page.locator("main").inner_text()
    ines.open("/inspection/questions")
    assert "The letter of 1 March." in page.locator("main").inner_text()
    ines.sound()


def test_a_filter_is_taken_away_by_its_chip_and_a_file_of_entries_proves_them(
    world: World,
) -> None:
    looked(world)
    world.desk.engage("ines", Role.INSPECTOR)
    ines = world.desk.signed_in("ines")
    form = ines.get("/inspection").text
    asked = {"csrf": token_on(form), "case": "DPA-17", "purpose": "audit"}
    both = {**asked, "act": "consult-register", "official": "nobody-here"}
    assert "No entry says that." in ines.post("/inspection/journal", both).text
    found = ines.post("/inspection/journal", {**both, "without": "official"}).text
    assert "ac-erika" in found
    leaf = found.partition('name="leaf" type="checkbox" value="')[2].partition('"')[0]
    handed = ines.post("/inspection/export", {**asked, "leaf": leaf})
    assert handed.headers["Content-Disposition"].startswith("attachment")
    assert [each["index"] for each in json.loads(handed.body)["entries"]] == [int(leaf)]
    public = bring(world.desk.browser(), handed.body).text
    assert "does not read this kind of file" in public
    assert "changed" not in public.partition("<main")[2]
    assert "pick the entries" in ines.post("/inspection/export", asked).text
    assert "Name your file" in ines.post("/inspection/journal", {"csrf": asked["csrf"]}).text


def test_a_search_a_sample_and_an_entry_leave_as_a_sealed_report_that_proves_itself(
    world: World,
) -> None:
    looked(world)
    world.desk.engage("ines", Role.INSPECTOR)
    ines = world.desk.signed_in("ines")
    asked = {"csrf": token_on(ines.get("/inspection").text), "case": "DPA-17", "purpose": "audit"}
    assert "Name your file" in ines.post("/inspection/report", {"csrf": asked["csrf"]}).text
    found = ines.post("/inspection/journal", {**asked, "official": "ac-erika"}).text
    assert "You inspect under file" in ines.get("/inspection").text
    assert 'name="official" value="ac-erika"' in found.partition("/inspection/report")[2]
    handed = ines.post("/inspection/report", {**asked, "case": HOSTILE, "official": "ac-erika"})
    assert handed.headers["Content-Type"] == "application/pdf"
    sealed = opened(handed.body)
    assert [each.problem for each in sealed.seals] == [""]
    report = json.loads(sealed.files["report.json"])
    assert (report["case"], report["inspector"]) == (HOSTILE, "ac-ines")
    assert report["asked"] == [["official", "ac-erika"]]
    assert {each["official"] for each in report["entries"]} == {"ac-erika"}
    assert report["chain"]["disagreements"] == 0
    node = world.desk.node
    proved = verify_journal(sealed.files["journal.json"], node.directory)
    assert [each.index for each in proved.entries] == sorted(e["leaf"] for e in report["entries"])
    last = ines.api("POST", "/journal-searches", OWN).json["entries"]
    assert "export-journal" in {each["act"] for each in last}

    drawn = ines.post("/inspection/samples", {**asked, "size": "2", "stratify": "act"})
    sample = drawn.headers["Location"]
    assert "Report as PDF" in ines.get(sample).text
    form = {**asked, "sample": sample.rpartition("/")[2], "form": "asice"}
    container = ines.post("/inspection/report", form)
    inside = opened(container.body)
    assert set(inside.files) == {"report.json", "journal.json"}
    assert [each.problem for each in inside.seals] == [""]
    leaf = report["entries"][0]["leaf"]
    single = ines.post("/inspection/report", {**asked, "leaf": str(leaf)})
    of_one = json.loads(opened(single.body).files["report.json"])
    assert [each["leaf"] for each in of_one["entries"]] == [leaf]


def test_a_report_is_verified_elsewhere_by_the_command_on_its_page(
    world: World, tmp_path: Path
) -> None:
    looked(world)
    world.desk.engage("ines", Role.INSPECTOR)
    ines = world.desk.signed_in("ines")
    asked = {"csrf": token_on(ines.get("/inspection").text), "case": "DPA-17", "purpose": "audit"}
    found = ines.post("/inspection/journal", {**asked, "official": "ac-erika"}).text
    assert "/verify/seal.pem" in found
    command = found.partition("comity verify FILE --certificate")[2].partition("<")[0]
    assert command == " seal.pem --network network.note"
    handed = ines.post("/inspection/report", {**asked, "official": "ac-erika"})
    given = {
        "report.pdf": handed.body,
        "seal.pem": world.desk.browser().get("/verify/seal.pem").body,
        "network.note": next(world.desk.node.home.networks.glob("*.note")).read_bytes(),
    }
    for name, content in given.items():
        (tmp_path / name).write_bytes(content)
    words = ("--certificate", "seal.pem", "--network", "network.note")
    said = [each if each.startswith("--") else str(tmp_path / each) for each in words]
    with ThreadPoolExecutor(1) as aside:
        ran = aside.submit(
            CliRunner().invoke, app, ["verify", str(tmp_path / "report.pdf"), *said]
        ).result()
    assert ran.exit_code == 0, ran.output
    assert "entries of a journal, verified" in ran.output


def test_what_was_told_of_a_person_is_found_by_the_person(world: World) -> None:
    world.desk.engage("erika", Role.OFFICER)
    world.desk.engage("ines", Role.INSPECTOR)
    approval = {"decision": {"act": "approve"}, "reason": "looked at"}
    erika, ines = world.desk.signed_in("erika"), world.desk.signed_in("ines")
    ref = world.cases.zora

    def acts(**query: str) -> list[tuple[int, str, str]]:
        body = {"purpose": "audit", "case": "DPA-17", **query}
        found = ines.api("POST", "/journal-searches", body).json["entries"]
        return [(each["leaf"], each["case"], each["act"]) for each in found]

    before = acts(subject=ref)
    answered = erika.api("POST", f"/tasks/{world.cases.certain}/decision", approval)
    assert answered.status == 200, answered.text
    with world.desk.node.database.read() as snapshot:
        task = snapshot.cases.task(world.cases.certain)
    assert task is not None
    conversation = str(task.conversation)
    after = acts(subject=ref)
    told = acts(in_case=conversation)
    assert {act for _, _, act in told} >= {"approved", "answer"}
    assert frozenset(told) <= frozenset(after)
    assert frozenset(before) < frozenset(after)
    assert after == sorted(set(after), reverse=True)
    other = acts(subject=world.cases.jonas)
    assert conversation not in {case for _, case, _ in other}
    assert acts(subject=ref, in_case="ELSE-1") == []


@pytest.mark.parametrize(
    ("task", "whom", "act"),
    [
        # An officer looked at Jonas and found that it is nobody here: no conviction leads there.
        ("doubtful", "jonas", {"act": "nobody"}),
        ("certain", "zora", {"act": "deny", "ground": "national-law"}),
    ],
    ids=["nobody", "denied"],
)
def test_an_answer_that_gave_nothing_of_a_person_is_found_by_the_person(
    world: World, task: str, whom: str, act: dict[str, str]
) -> None:
    for name, role in (("erika", Role.OFFICER), ("ines", Role.INSPECTOR)):
        world.desk.engage(name, role)
    erika, ines = world.desk.signed_in("erika"), world.desk.signed_in("ines")
    wanted = getattr(world.cases, task)
    body = {"decision": act, "reason": "file read"}
    done = erika.api("POST", f"/tasks/{wanted}/decision", body)
    assert done.status == 200, done.text
    with world.desk.node.database.read() as snapshot:
        found = snapshot.cases.task(wanted)
    assert found is not None

    def acts(**query: str) -> set[tuple[int, str]]:
        asked = {"purpose": "audit", "case": "DPA-18", **query}
        entries = ines.api("POST", "/journal-searches", asked).json["entries"]
        return {(each["leaf"], each["act"]) for each in entries}

    told = acts(in_case=str(found.conversation))
    assert told
    others = {"zora", "jonas"} - {whom}
    assert told <= acts(subject=getattr(world.cases, whom))
    assert not told & acts(subject=getattr(world.cases, others.pop()))


def test_a_report_is_about_one_thing_and_whoever_is_inspected_gets_none(world: World) -> None:
    for name, role in (("ines", Role.INSPECTOR), ("erika", Role.OFFICER)):
        world.desk.engage(name, role)
    ines, erika = world.desk.signed_in("ines"), world.desk.signed_in("erika")
    why = {"purpose": "audit", "case": "DPA-17"}
    for body in (why, {**why, "query": {}, "leaves": [1]}, {**why, "sample": "x", "query": {}}):
        assert ines.api("POST", "/journal-reports", body).status == 422
    assert ines.api("POST", "/journal-reports", {**why, "sample": "sa-none"}).status == 404
    assert ines.get("/inspection/samples/sa-none").status == 404
    assert erika.api("POST", "/journal-reports", {**why, "query": {}}).status == 403
    assert erika.get("/inspection/samples/sa-none").status == 403
    left = ines.api("POST", "/journal-searches", OWN).json["entries"]
    assert "export-journal" not in {each["act"] for each in left}


def test_the_log_is_recomputed_and_told_in_figures(world: World, world_visits: Visits) -> None:
    ines = world_visits.of("ines", Role.INSPECTOR, width=320)
    ines.open("/inspection/log")
    leaves = world.desk.leaves()
    press(ines.page, "Check the log now")
    told = ines.page.locator("main").inner_text()
    assert "Everything agrees" in told
    assert f"{leaves} entries were hashed anew" in told
    ines.sound()
    ines.seen("inspector-log-narrow")
    for path in ("/inspection", "/inspection/registers"):
        ines.open(path)
        ines.sound()


def test_a_sample_with_its_seed_is_the_same_again_and_registers_open_in_arabic(
    world: World, world_visits: Visits
) -> None:
    looked(world)
    ines = world_visits.of("ines", Role.INSPECTOR, language="ar")
    page = ines.page
    drawn = []
    for _ in range(2):
        ines.open("/inspection/samples")
        page.locator("summary").first.evaluate("each => each.parentElement.open = true")
        page.fill("#size", "3")
        page.select_option("#stratify", "official")
        page.fill("#seed", "dpa-17")
        page.fill("#first", "0")
        page.fill("#stop", "2")
        page.locator("form[action='/inspection/samples'] button").click()
        drawn.append(page.locator("main h1").inner_text())
    assert drawn[0] == drawn[1]
    ines.sound()
    ines.open("/inspection/registers")
    ines.sound()
    ines.seen("inspector-registers-ar")
    for name in ("processing", "automated-functions", "statistics", "disclosures"):
        assert ines.open(f"/inspection/registers/{name}").status == 200
    ines.sound()


def test_a_freeze_takes_a_card_that_says_what_happens_and_holds_until_it_is_lifted(
    world: World, world_visits: Visits
) -> None:
    ines = world_visits.of("ines", Role.INSPECTOR, scripts=False)
    page = ines.page
    ines.open("/inspection/freezes")
    page.select_option("#activity", "search")
    page.fill("#order", "DPA-2026-17")
    page.fill("#reason", "A check is under way.")
    press(page, "Go on")
    ines.sound()
    ines.seen("inspector-freeze-card")
    world.desk.engage("erika", Role.OFFICER)
    erika = world.desk.signed_in("erika")
    assert erika.api("POST", "/person-searches", LOOK, WHY).status == 200, "nothing happened yet"
    press(page, "Freeze now")
    stopped = erika.api("POST", "/person-searches", LOOK, WHY)
    assert stopped.json["code"] == ProcessingFrozen.code
    ines.sound()
    ines.seen("inspector-freezes")
    press(page, "Lift this freeze")
    press(page, "Lift the freeze")
    assert page.locator(".govuk-error-summary").count() == 1
    page.fill("#order", "DPA-2026-18")
    press(page, "Lift the freeze")
    assert erika.api("POST", "/person-searches", LOOK, WHY).status == 200


@pytest.mark.parametrize("path", ["/inspection", "/inspection/freezes", "/inspection/log"])
def test_whoever_is_inspected_opens_nothing_of_the_inspector(world: World, path: str) -> None:
    world.desk.engage("sam", Role.SUPERVISOR, Role.OFFICER)
    assert world.desk.signed_in("sam").get(path).status == 403
