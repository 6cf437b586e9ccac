"""A request to another state: written, checked, sent, followed, withdrawn."""

from urllib.parse import urlencode

import pytest
from tests.desk.desk_stage import Answer, Browser
from tests.desk.pages.visits import Visit, Visits
from tests.desk.pages.world import World

from comity.access.permissions import Role
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
}
ZONE = (
    "I<BGRAB12345671<<<<<<<<<<<<<<<\n8508036F3001017BGR<<<<<<<<<<<8\nPETROVA<<ELENA<MARIA<<<<<<<<<<"
)


def _write(visit: Visit, case: str = "3 Js 99/26") -> None:
    """Write a request from the first page to the last."""
    page = visit.page
    visit.open("/requests")
    page.click("text=New request")
    page.fill("#surname", "Petrova")
    page.fill("#forename", "Elena")
    page.fill("#birth_date", "3.8.1985")
    page.fill("#nationality", "BG")
    page.click("main button:text-is('Continue')")
    page.wait_for_url("**/purpose")
    page.check("input[name=purpose][value=criminal-proceedings]")
    page.fill("#case", case)
    page.fill("#authority", "Amtsgericht Köln")
    page.select_option("#authority_kind", "judicial-authority")
    page.click("main button:text-is('Continue')")
    page.wait_for_url("**/states")
    assert page.is_checked("input[name=to][value=BG]"), "proposed from the nationality"
    page.click("main button:text-is('Continue')")
    page.wait_for_url("**/urgency")
    page.click("main button:text-is('Continue')")
    page.wait_for_url("**/check")


def test_a_request_is_written_followed_and_withdrawn_without_scripts(
    world_visits: Visits,
) -> None:
    erika = world_visits.of("erika", Role.OFFICER, scripts=False)
    page = erika.page
    erika.open("/requests/new")
    erika.seen("officer-request-person")
    _write(erika)
    assert "3 August 1985" in page.inner_text("main")
    assert "will be sent" in page.inner_text("main")
    erika.seen("officer-request-check")
    page.click("summary:has-text('The whole message')")
    whole = page.inner_text("main details")
    assert "Purpose in words" in whole, "what is added to what was typed is shown too"
    page.click("text=Sign and send the request")
    page.wait_for_url("**/cases/*")
    case = page.url.removeprefix(erika.root)
    erika.seen("officer-case-summary")
    erika.open("/requests?show=open&to=BG")
    assert "3 Js 99/26" in page.inner_text("table")
    erika.seen("officer-requests")
    erika.open(case)
    page.click("text=Withdraw it")
    page.fill("#reason", "the case was closed")
    page.click("main button:text-is('Continue')")
    assert "Bulgaria" in page.inner_text(".moj-interruption-card")
    erika.seen("officer-case-withdrawal")
    page.click("text=Sign and withdraw")
    page.wait_for_url("**" + case)
    assert "withdrawn" in page.inner_text(".moj-identity-bar")


def test_the_pages_of_a_request_are_sound_and_a_zone_fills_the_person(
    world_visits: Visits,
) -> None:
    erika = world_visits.of("erika", Role.OFFICER)
    page = erika.page
    erika.open("/requests/new")
    page.click("summary")
    page.fill("#paste", ZONE)
    page.click("text=Fill in from this")
    page.wait_for_selector("text=Read from the machine-readable zone")
    assert page.input_value("#surname") == "PETROVA"
    assert page.input_value("#birth_date") == "1985-08-03"
    assert page.input_value("#nationality") == "Bulgaria"
    erika.sound()
    page.fill("#mother_forename", "Maria")
    page.wait_for_selector("#saved:has-text('Kept.')")
    _write(erika)
    erika.sound()
    begun = page.url.removeprefix(erika.root).rpartition("/")[0]
    for name in ("purpose", "states", "urgency"):
        erika.open(f"{begun}/{name}")
        erika.sound()
    erika.open("/requests")
    erika.sound()


def test_a_case_is_read_in_arabic_on_a_small_screen(world: World, world_visits: Visits) -> None:
    susanne = world_visits.of("susanne", Role.SUPERVISOR, language="ar", width=320)
    root = f"/cases/{world.cases.answered}"
    for name in ("", "/person", "/messages", "/deadlines", "/access"):
        susanne.open(root + name)
        susanne.sound()
        susanne.seen(f"supervisor-case{name.replace('/', '-')}-ar")


# --- over HTTP -----------------------------------------------------------------------------


@pytest.fixture
def erika(world: World) -> Browser:
    world.desk.engage("erika", Role.OFFICER)
    return world.desk.signed_in("erika")


def _form(erika: Browser, path: str, fields: dict[str, str]) -> Answer:
    token = form_token(erika.cookies[SESSION])
    return erika.post(path, {"csrf": token, **fields})


def _begun(erika: Browser, **said: str) -> str:
    """Begin a request; return the beginning of its addresses."""
    made = erika.api("POST", "/begun-requests", {"said": {**WRITTEN, **said}})
    assert made.status == 200, made.text
    return f"/requests/begun/{made.json['id']}"


def _asked(erika: Browser) -> list[str]:
    query = "/conversations?kind=REQ&role=initiator"
    return [each["id"] for each in erika.api("GET", query).json["conversations"]]


def test_what_was_sent_is_sent_once_and_asking_again_is_told(erika: Browser) -> None:
    before = _asked(erika)
    root = _begun(erika)
    assert "We have asked about somebody alike before" not in erika.get(f"{root}/check").text
    sent = _form(erika, f"{root}/sending", {"version": "1"})
    assert (sent.status, sent.headers["Location"][:7]) == (303, "/cases/")
    assert _form(erika, f"{root}/sending", {"version": "1"}).status == 404
    assert len(_asked(erika)) == len(before) + 1
    again = _begun(erika, surname="PETROVÁ", forename="")
    shown = erika.get(f"{again}/check").text
    assert "We have asked about somebody alike before" in shown
    assert sent.headers["Location"] in shown


def test_nothing_leaves_that_was_changed_in_another_window_since(erika: Browser) -> None:
    before = _asked(erika)
    root = _begun(erika)
    first = {"surname": "Petrova", "forename": "Eva", "version": "1", "window": "1"}
    assert _form(erika, f"{root}/person", first).status == 303
    stale = _form(erika, f"{root}/sending", {"version": "1"})
    assert (stale.status, "another window" in stale.text) == (409, True)
    assert _asked(erika) == before
    other = {"surname": "Petrova", "forename": "Ewa", "version": "1", "window": "2"}
    clash = _form(erika, f"{root}/person", other)
    assert clash.status == 409
    assert "Eva" in clash.text
    assert 'value="Ewa"' in clash.text, "what was typed is still there"
    latest = {**other, "version": "2"}
    assert _form(erika, f"{root}/person", latest).status == 303


def test_what_the_law_refuses_is_not_sent_and_says_why(erika: Browser) -> None:
    before = _asked(erika)
    root = _begun(erika, purpose="other")
    shown = erika.get(f"{root}/check").text
    assert "not allowed" in shown
    assert "Sign and send" not in shown
    assert _form(erika, f"{root}/sending", {"version": "1"}).status == 409
    assert _asked(erika) == before


def test_a_line_of_a_table_fills_the_person(erika: Browser) -> None:
    root = _begun(erika)
    line = "Name\tVorname\tGeburtsdatum\tStaatsangehörigkeit\nIvanova\tMila\t8/23/1990\tRumänien"
    erika.extra["Accept-Language"] = "de"
    shown = _form(erika, f"{root}/person", {"paste": line, "go": "read", "version": "1"})
    assert (shown.status, shown.text.count("<select")) == (200, 4)
    fields = [("csrf", form_token(erika.cookies[SESSION])), ("version", "2")]
    for column, value in zip(
        ("surname", "forename", "birth_date", "nationality"),
        ("Ivanova", "Mila", "8/23/1990", "Rumänien"),
        strict=True,
    ):
        fields += [("column", column), ("value", value)]
    sent = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": erika.origin,
        "Sec-Fetch-Site": "same-origin",
    }
    body = urlencode(fields).encode()
    assert erika.call("POST", f"{root}/columns", body=body, headers=sent).status == 303
    said = erika.api("GET", root.replace("/requests/begun", "/begun-requests")).json["said"]
    found = [said[name] for name in ("surname", "forename", "birth_date", "nationality")]
    assert found == ["Ivanova", "Mila", "1990-08-23", "RO"]


def test_hostile_text_comes_back_as_text_and_is_kept(erika: Browser) -> None:
    hostile = '<script>alert("1")</script>\u202e\'' + "x" * 10_000
    root = _begun(erika)
    answer = _form(
        erika, f"{root}/person", {"surname": hostile, "birth_date": hostile, "version": "1"}
    )
    assert answer.status == 422
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text
    assert 'href="#birth_date"' in answer.text
    assert erika.get(f"{root}/check").status == 200


def test_the_list_filters_and_its_chips_take_filters_away(world: World, erika: Browser) -> None:
    shown = erika.get("/requests?show=answered&to=BG&sort=due").text
    assert str(world.cases.answered) in shown
    assert str(world.cases.asked_back) not in shown
    assert 'href="/requests?to=BG&amp;sort=due"' in shown
    assert str(world.cases.asked_back) in erika.get("/requests?show=awaiting-information").text
    assert erika.get('/requests?show="><script>&to=%3Cb%3E').status == 200
    assert erika.api("GET", "/conversations?state=unheard").status == 422
    assert erika.api("GET", "/conversations?due=overdue&role=initiator").status == 200


def test_the_clock_says_rule_beginning_and_day(world: World, erika: Browser) -> None:
    clock = erika.api("GET", f"/conversations/{world.cases.answered}/deadline").json
    assert clock["rule"]["basis"] == "32009F0315 Art. 8(1)"
    assert (clock["rule"]["length"], clock["owed_by"]) == (10, "BG")
    assert clock["began_on"] == "2026-03-02"
    assert clock["due_on"] == clock["by_law"]
    assert erika.api("GET", f"/conversations/{world.cases.notified}/deadline").status == 404


def test_only_a_supervisor_learns_who_looked(world: World, erika: Browser) -> None:
    path = f"/conversations/{world.cases.answered}"
    erika.api("GET", path)
    assert erika.api("GET", f"{path}/looks").status == 403
    assert erika.get(f"/cases/{world.cases.answered}/access").status == 403
    world.desk.engage("susanne", Role.SUPERVISOR)
    looks = world.desk.signed_in("susanne").api("GET", f"{path}/looks").json["looks"]
    assert [each["name"] for each in looks][:2] == ["Susanne", "Erika"]


def test_each_page_of_a_case_is_one_look_and_pages_opened_together_are_one_visit(
    world: World, erika: Browser
) -> None:
    address = f"/cases/{world.cases.answered}"
    for page in ("", "/person", "/messages", "/history", "/deadlines"):
        before = world.desk.leaves()
        assert erika.get(f"{address}{page}").status == 200
        assert world.desk.leaves() == before + 1
    world.desk.engage("susanne", Role.SUPERVISOR)
    susanne = world.desk.signed_in("susanne")
    world.desk.clock.wait(minutes=11)
    assert erika.get(address).status == 200
    before = world.desk.leaves()
    shown = susanne.get(f"{address}/access").text
    assert world.desk.leaves() == before + 1
    rows = shown.partition("<tbody")[2].partition("</tbody>")[0].split("<tr")[1:]
    entries = [row.count("comity-mono") - 1 for row in rows]
    assert entries == [1, 1, 5]
