"""Somebody at the counter gets a certificate, and whoever is shown it has it checked."""

import base64
import json
import re
from pathlib import Path

from tests.desk.desk_stage import Answer, Browser, Desk, token_on
from tests.desk.pages.visits import Visit, Visits
from tests.desk.pages.world import World
from tests.desk.register import hide
from tests.unit.transport.forms.form_material import require_part

from comity.access.permissions import Role
from comity.ledger.acts import Act
from comity.transport.documents.record import NAME, read_record
from comity.transport.documents.record_xml import NAME as XML
from comity.transport.documents.record_xml import write_record_xml
from comity.trust.sealed_document import read_sealed

require_part()

CERTIFICATE = {"kind": "certificate", "language": "fr", "identity": "passport"}
OWN = {"purpose": "own-record", "case": "A 17/26"}


def _at_the_counter(desk: Desk, purpose: str = "own-record") -> Browser:
    desk.engage("erika", Role.OFFICER)
    erika = desk.signed_in("erika")
    erika.fill_in("/case", "/case", {**OWN, "purpose": purpose, "back": "/"})
    return erika


def _send(browser: Browser, page: Answer, path: str, fields: dict[str, str]) -> Answer:
    return browser.post(path, {"csrf": token_on(page.text), **fields})


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', page))


def _issue(browser: Browser, path: str, fields: dict[str, str]) -> tuple[Answer, dict[str, str]]:
    """Go the whole way; return the page that says it was issued, and the form that was sent."""
    preview = _send(browser, browser.get(path), path, fields)
    assert preview.status == 200, preview.text
    card = preview.text.partition("moj-interruption-card")[2]
    sent = _hidden(card)
    return browser.post(f"{path}/issue", sent), sent


def _acts(desk: Desk, act: Act) -> list[dict[str, object]]:
    with desk.node.database.read() as snapshot:
        bodies = [snapshot.log.entry(leaf).body or b"" for leaf in range(snapshot.log.size())]
    acts = [json.loads(each) for each in bodies if each.startswith(b'{"act"')]
    return [each for each in acts if each["act"] == act]


def _on(page: str, media_type: str) -> bytes:
    return base64.b64decode(page.partition(f"data:{media_type};base64,")[2].partition('"')[0])


def _pdf_on(page: str) -> bytes:
    return _on(page, "application/pdf")


def test_a_certificate_is_previewed_issued_once_and_on_record(world: World) -> None:
    erika, path = _at_the_counter(world.desk), f"/persons/{world.cases.zora}/document"
    assert "Say by what" not in erika.get(path).text
    missing = _send(erika, erika.get(path), path, {"kind": "certificate", "language": "fr"})
    assert (missing.status, "by what the person showed" in missing.text) == (422, True)
    issued, sent = _issue(erika, path, CERTIFICATE)
    assert issued.status == 200
    document = read_sealed(_pdf_on(issued.text))
    record = read_record(document.files[NAME])
    assert (record.kind, record.language, record.case) == ("certificate", "fr", "")
    assert [each.problem for each in document.seals] == [""]
    container = read_sealed(_on(issued.text, "application/vnd.etsi.asic-e+zip"))
    assert [each.problem for each in container.seals] == [""]
    assert container.seals[0].certificate == document.seals[0].certificate
    assert container.files == {
        NAME: document.files[NAME],
        XML: write_record_xml(document.files[NAME]),
    }
    (entry,) = _acts(world.desk, Act.ISSUE_DOCUMENT)
    assert (entry["case"], entry["document"]) == (OWN["case"], "certificate")
    looked = _acts(world.desk, Act.CONSULT_REGISTER)[-1]
    assert looked["result"] == "issued as certificate, identity shown by passport"
    assert "Beispiel" not in json.dumps([entry, looked])
    before = world.desk.leaves()
    again = erika.post(f"{path}/issue", sent)
    assert record.number in again.text
    assert "data:application/pdf" not in again.text
    assert world.desk.leaves() == before, "the same form sent twice issues one document"


def test_what_was_not_previewed_is_not_issued(world: World) -> None:
    erika, path = _at_the_counter(world.desk), f"/persons/{world.cases.zora}/document"
    preview = _send(erika, erika.get(path), path, CERTIFICATE)
    sent = _hidden(preview.text.partition("moj-interruption-card")[2])
    before = world.desk.leaves()
    other = erika.post(f"{path}/issue", {**sent, "kind": "extract"})
    assert other.status == 409
    assert world.desk.leaves() == before
    criminal = _at_case(erika, "criminal-proceedings")
    refused = _send(criminal, criminal.get(path), path, CERTIFICATE)
    assert refused.status == 422
    assert "never for criminal proceedings" in refused.text
    assert not _acts(world.desk, Act.ISSUE_DOCUMENT)


def _at_case(browser: Browser, purpose: str) -> Browser:
    browser.fill_in("/case", "/case", {**OWN, "purpose": purpose, "back": "/"})
    return browser


def test_what_is_left_out_is_said_with_its_reason(world: World) -> None:
    """Zora's conviction in Bulgaria is stored for passing on until somebody enters it."""
    erika = _at_the_counter(world.desk)
    path = f"/persons/{world.cases.zora}/document"
    shown = _send(erika, erika.get(path), path, CERTIFICATE).text
    assert "kept for passing on only" in shown
    assert "1 conviction will stand in it" in shown


def test_somebody_restricted_is_as_nobody_byte_for_byte(world: World) -> None:
    desk, ref = world.desk, str(world.cases.zora)
    hide(desk, world.cases.zora, "witnesses")
    erika = _at_the_counter(desk)
    why = {"Comity-Purpose": "own-record", "Comity-Case": "A17"}
    asked = {"kind": "certificate", "language": "en"}
    answers = []
    for who in (ref, "DE-P-000000000009999"):
        told = erika.api("POST", f"/persons/{who}/document-previews", asked, why)
        issued = erika.api(
            "POST",
            f"/persons/{who}/documents",
            {**asked, "identity": "passport", "digest": "0" * 64},
            why,
        )
        answers.append((told.status, told.body, issued.status, issued.body))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert not _acts(desk, Act.ISSUE_DOCUMENT)


def test_hostile_text_in_the_fields_stays_text(world: World) -> None:
    erika = _at_the_counter(world.desk)
    evil = '"><script>alert(1)</script>\u202e' + "x" * 10_000
    page = erika.get("/documents")
    for path, field in (("/documents/withdraw", "number"), ("/documents/abroad", "to")):
        answer = _send(erika, page, path, {field: evil, "sure": "yes"})
        assert answer.status == 422, path
        assert "<script>alert" not in answer.text


def test_a_document_for_abroad_and_one_withdrawn(world: World) -> None:
    erika = _at_the_counter(world.desk)
    path = f"/persons/{world.cases.zora}/document"
    issued, _ = _issue(erika, path, CERTIFICATE)
    number = read_record(read_sealed(_pdf_on(issued.text)).files[NAME]).number
    asked = {"document": "absence-of-a-criminal-record", "to": "fr", "citizen": "yes"}
    assert "Nothing is needed." in _send(erika, issued, "/documents/abroad", asked).text
    far = {**asked, "to": "EG", "citizen": "no"}
    assert "Legalisation is needed." in _send(erika, issued, "/documents/abroad", far).text
    card = _send(erika, issued, "/documents/withdraw", {"number": number})
    assert "Withdraw it" in card.text
    assert not _acts(world.desk, Act.WITHDRAW_DOCUMENT)
    sent = _hidden(card.text.partition("moj-interruption-card")[2])
    assert erika.post("/documents/withdraw", sent).status == 303
    assert erika.post("/documents/withdraw", sent).status == 303
    assert len(_acts(world.desk, Act.WITHDRAW_DOCUMENT)) == 1
    nobody = erika.post("/documents/withdraw", {**sent, "number": "DE-2026-NONE"})
    assert nobody.status == 404


def _through_the_counter(visit: Visit, person: str) -> Path:
    """Issue a certificate as an officer does who looked the person up; return the file."""
    page = visit.page
    look = visit.sound if visit.has_scripts else visit.fits
    visit.open(f"/persons/{person}")
    page.select_option("#purpose", "own-record")
    page.fill("#case", "A 17/26")
    page.click("main form button")
    page.click("a[href$='/document']")
    page.check("input[name=kind][value=certificate]")
    page.click("main form button")
    page.wait_for_selector("#identity-error")
    look()
    page.select_option("#identity", "passport")
    page.click("main form button")
    page.wait_for_selector(".moj-interruption-card")
    look()
    visit.seen(f"officer-document-preview-{page.evaluate('document.documentElement.lang')}")
    page.click(".moj-interruption-card button")
    page.wait_for_selector(".govuk-panel--confirmation")
    look()
    visit.seen(f"officer-document-issued-{page.evaluate('document.documentElement.lang')}")
    with page.expect_download() as downloading:
        page.click("a[download$='.pdf']")
    return Path(downloading.value.path())


def test_the_counter_by_browser_and_the_check_by_nobody(
    world: World, world_visits: Visits, tmp_path: Path
) -> None:
    erika = world_visits.of("erika", Role.OFFICER)
    file = _through_the_counter(erika, world.cases.zora)
    said = erika.page.locator("main dd .comity-mono").all_inner_texts()
    number, code = said[0], said[-1]
    assert b"/ByteRange" in file.read_bytes(), "it bears a seal"
    nobody = world_visits.of("ivo", Role.OFFICER, scripts=False)
    nobody.page.context.clear_cookies()
    nobody.open("/verify")
    nobody.sound()
    nobody.seen("nobody-verify")
    assert not nobody.page.locator("nav").count()
    sealed = tmp_path / "certificate.pdf"
    sealed.write_bytes(file.read_bytes())
    nobody.page.set_input_files("#file", sealed)
    nobody.page.click("main form button")
    assert nobody.page.inner_text("main .govuk-tag").lower() == "valid"
    assert "Beispiel" not in nobody.page.content()
    nobody.sound()
    nobody.seen("nobody-verified-file")
    nobody.open("/verify")
    nobody.page.fill("#number", number)
    nobody.page.fill("#date", "17 March 2026")
    nobody.page.fill("#code", code[:-1])
    nobody.page.click("text=Look it up")
    assert "No document with this number" in nobody.page.inner_text("main")
    nobody.complaints.clear()  # A browser complains of every answer that says "not found".
    nobody.page.fill("#code", code)
    nobody.page.click("text=Look it up")
    assert nobody.page.inner_text("main .govuk-tag").lower() == "valid"
    nobody.sound()


def test_the_counter_in_arabic_on_a_small_screen_without_scripts(
    world: World, world_visits: Visits
) -> None:
    amal = world_visits.of("amal", Role.OFFICER, language="ar", scripts=False, width=320)
    file = _through_the_counter(amal, world.cases.zora)
    assert b"/ByteRange" in file.read_bytes(), "it bears a seal"
    for path in ("/documents", "/exports", "/verify"):
        amal.open(path)
        amal.sound()
        amal.seen(f"officer{path.replace('/', '-')}-ar")


def test_where_documents_are_frozen_none_is_issued_and_no_list_leaves(world: World) -> None:
    erika, path = _at_the_counter(world.desk), f"/persons/{world.cases.zora}/document"
    world.desk.engage("ines", Role.INSPECTOR)
    order = {"activity": "disclose", "order": "I 4/26", "reason": "under review"}
    assert world.desk.signed_in("ines").api("POST", "/freezes", order).status == 200
    before = len(_acts(world.desk, Act.CONSULT_REGISTER))
    issued, _ = _issue(erika, path, CERTIFICATE)
    assert issued.status == 503
    assert "data:application/pdf" not in issued.text
    assert len(_acts(world.desk, Act.CONSULT_REGISTER)) == before + 1, "the preview, and no issue"
    sent = {"kind": "conversations", "form": "csv"}
    assert _send(erika, erika.get("/exports"), "/exports", sent).status == 503
    assert not _acts(world.desk, Act.ISSUE_DOCUMENT) + _acts(world.desk, Act.EXPORT_LIST)
