"""The administrator's and the security officer's desk: accounts, approvals, glass, the node."""

import pytest
from tests.desk.desk_stage import PASSWORD, Desk, token_on
from tests.desk.pages.visits import Visits

from comity.access.permissions import Permission, Role

HOSTILE = "<script>alert(1)</script>\"'\u202eevil"


def test_the_node_says_what_is_done_what_is_next_and_how_its_partners_are(visits: Visits) -> None:
    adam = visits.of("adam", Role.ADMINISTRATOR)
    adam.open("/admin")
    assert "First steps" in adam.page.inner_text("main")
    assert "3 steps are left" in adam.page.inner_text("main")
    adam.sound()
    adam.seen("administrator-node")
    adam.page.click("text=Test the connection to Bulgaria")
    # Nobody serves there: it is said, with what to do, and the page stands.
    assert "partner BG" in adam.page.inner_text("main [role=status]")
    adam.sound()


def test_an_account_takes_two_people_from_the_proposal_to_the_first_sign_in(
    visits: Visits,
) -> None:
    desk = visits.desk
    adam = visits.of("adam", Role.ADMINISTRATOR, scripts=False)
    adam.open("/admin/accounts/new")
    adam.seen("administrator-new-account")
    adam.page.fill("#name", "Not A Name!")
    adam.page.fill("#display_name", HOSTILE)
    adam.page.fill("#team", HOSTILE)
    adam.page.click("main button")
    # What was typed is there again, and does nothing.
    assert adam.page.input_value("#display_name") == HOSTILE
    adam.page.fill("#name", "nina")
    adam.page.check("[name=roles][value=officer]")
    adam.page.click("main button")
    assert "waits for approval" in adam.page.inner_text("main")
    account = adam.page.url.rpartition("/")[2]

    sonja = visits.of("sonja", Role.SECURITY_OFFICER)
    sonja.open("/admin/accounts")
    sonja.sound()
    sonja.seen("security-officer-accounts")
    sonja.open(f"/admin/accounts/{account}")
    sonja.page.click("text=Look at it, and decide")
    sonja.sound()
    sonja.seen("security-officer-grant")
    sonja.page.click("text=Grant exactly this")
    code = sonja.page.inner_text(".govuk-panel__body").strip()
    sonja.sound()

    adam.open(f"/admin/accounts/{account}")
    adam.page.click("text=Make an invitation")
    invitation = adam.page.inner_text(".govuk-panel__body").strip()
    nina = desk.browser()
    page = nina.fill_in("/enrol", "/enrol", {"invitation": invitation, "code": code})
    assert page.status == 200, "the two halves together enrol"


def test_in_arabic_and_at_320_pixels_the_same_pages_hold(visits: Visits) -> None:
    adam = visits.of("adam", Role.ADMINISTRATOR, language="ar", width=320)
    for path in ("/admin", "/admin/accounts/new", "/account"):
        adam.open(path)
        assert adam.page.get_attribute("html", "dir") == "rtl"
        adam.sound()
    adam.seen("administrator-account-arabic")


def test_a_form_that_needs_a_fresh_factor_asks_for_it_before_anything_is_typed(
    desk: Desk,
) -> None:
    desk.engage("adam", Role.ADMINISTRATOR)
    browser = desk.signed_in("adam")
    desk.clock.wait(minutes=12)
    asked = browser.get("/admin/accounts/new")
    assert asked.headers["Location"] == "/account/confirm?back=/admin/accounts/new"
    page = browser.get(asked.headers["Location"])
    fields = {"csrf": token_on(page.text), "code": desk.code(), "back": "/admin/accounts/new"}
    shown = browser.post("/account/confirm", fields)
    assert shown.headers["Location"] == "/admin/accounts/new"
    assert browser.get("/admin/accounts/new").status == 200


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example", "/\\else"])
def test_a_second_factor_leads_back_to_our_own_pages_only(desk: Desk, back: str) -> None:
    desk.engage("adam", Role.ADMINISTRATOR)
    browser = desk.signed_in("adam")
    page = browser.get("/account/confirm")
    fields = {"csrf": token_on(page.text), "code": desk.code(), "back": back}
    assert browser.post("/account/confirm", fields).headers["Location"] == "/"


def test_what_was_proposed_anew_meanwhile_is_not_granted(desk: Desk) -> None:
    desk.engage("adam", Role.ADMINISTRATOR)
    desk.engage("sonja", Role.SECURITY_OFFICER)
    desk.engage("nina", Role.OFFICER)
    adam, sonja = desk.signed_in("adam"), desk.signed_in("sonja")
    form = "/admin/accounts/ac-nina/roles"
    first = adam.fill_in(form, form, {"roles": "officer", "team": "two"})
    assert first.status == 303, first.text
    seen = sonja.get("/admin/accounts/ac-nina/grant")
    again = adam.fill_in(form, form, {"roles": "supervisor", "team": "two"})
    assert again.status == 303
    fields = {"csrf": token_on(seen.text), "roles": "officer", "team": "two"}
    granted = sonja.post("/admin/accounts/ac-nina/grant", fields)
    assert granted.status == 409
    assert "Supervisor" in granted.text, "what is proposed now is shown"
    with desk.node.database.read() as snapshot:
        nina = snapshot.access.accounts.get("ac-nina")
    assert nina is not None
    assert nina.granted.roles == {Role.OFFICER}


def test_closing_an_account_says_first_what_it_does_and_is_for_good(desk: Desk) -> None:
    desk.engage("adam", Role.ADMINISTRATOR)
    desk.engage("nina", Role.OFFICER)
    adam, nina = desk.signed_in("adam"), desk.signed_in("nina")
    path = "/admin/accounts/ac-nina/close"
    assert "never used again" in adam.get(path).text
    assert adam.fill_in(path, path, {}).status == 303
    assert nina.get("/account").headers["Location"] == "/sign-in"


def test_the_glass_is_broken_loudly_and_reviewed_by_somebody_else(visits: Visits) -> None:
    desk = visits.desk
    erika = visits.of("erika", Role.OFFICER)
    erika.open("/glass")
    erika.sound()
    erika.seen("officer-glass")
    erika.page.fill("#case", "3 Js 77/26")
    erika.page.fill("#reason", "The train leaves in ten minutes.")
    erika.page.click("main button")
    assert "until" in erika.page.inner_text("[role=alert]")
    erika.sound()
    desk.engage("sonja", Role.SECURITY_OFFICER)
    sonja = visits.of("sonja", Role.SECURITY_OFFICER)
    sonja.open("/glass/uses")
    sonja.page.click("text=Review it")
    sonja.sound()
    sonja.page.click("main button")
    assert "There is a problem" in sonja.page.inner_text(".govuk-error-summary")
    # The browser notes that a form was refused, as it should be.
    sonja.complaints.clear()
    sonja.page.check("#outcome")
    sonja.page.fill("#remark", HOSTILE)
    sonja.page.click("main button")
    assert "justified" in sonja.page.inner_text("main")
    sonja.sound()
    sonja.seen("security-officer-glass")


def test_a_key_of_a_program_is_asked_for_approved_and_issued_once(desk: Desk) -> None:
    desk.engage("ines", Role.INTEGRATOR)
    desk.engage("sonja", Role.SECURITY_OFFICER)
    ines, sonja = desk.signed_in("ines"), desk.signed_in("sonja")
    wrong = ines.fill_in("/admin/own-keys", "/admin/own-keys", {"label": "robot", "days": "400"})
    assert wrong.status == 422
    fields = {"label": "robot", "days": "30", "scopes": Permission.NODE_HEALTH.value}
    assert ines.fill_in("/admin/own-keys", "/admin/own-keys", fields).status == 303
    key = desk.access.service_keys.listed(desk_principal(desk, "ines"))[0].id
    path = f"/admin/keys/{key}/approval"
    assert sonja.fill_in("/admin/keys", path, {}).status == 303
    issued = ines.fill_in("/admin/own-keys", f"/admin/own-keys/{key}/secret", {})
    secret = issued.text.partition("comity-key.")[2].partition("<")[0]
    program = desk.browser()
    answer = program.get("/api/v1/health", Authorization=f"Bearer comity-key.{secret}")
    assert answer.status == 200
    assert secret not in ines.get("/admin/own-keys").text


def test_a_password_page_runs_no_script_in_any_language(desk: Desk) -> None:
    browser = desk.browser()
    for language in ("en", "ar", "pl"):
        page = browser.get("/sign-in", **{"Accept-Language": language})
        assert page.headers["Content-Language"] == language
        assert "<script" not in page.text
    refused = browser.fill_in(
        "/sign-in", "/sign-in", {"name": "x", "password": PASSWORD, "code": "1"}
    )
    assert 'name="back" value="/sign-in"' in refused.text, "the language switch leads to a page"


def desk_principal(desk: Desk, name: str):  # type: ignore[no-untyped-def] # noqa: ANN201
    return desk._principal(name, Role.INTEGRATOR)


def test_a_proposal_overwrites_none_that_came_meanwhile_and_what_was_typed_stays(
    desk: Desk,
) -> None:
    desk.engage("adam", Role.ADMINISTRATOR)
    desk.engage("eve", Role.ADMINISTRATOR)
    desk.engage("erika", Role.OFFICER)
    adam, eve = desk.signed_in("adam"), desk.signed_in("eve")
    path = "/admin/accounts/ac-erika/roles"
    begun = adam.get(path).text
    as_of = begun.partition('name="as_of" value="')[2].partition('"')[0]
    assert len(as_of) == 32
    meant = {"entitlement": {"roles": ["supervisor"], "team": "north"}, "as_of": as_of}
    assert eve.api("POST", "/accounts/ac-erika/proposal", meant).status == 200
    typed = {
        "csrf": token_on(begun),
        "as_of": as_of,
        "roles": "translator",
        "team": HOSTILE,
        "compartments": "",
    }
    told = adam.post(path, typed)
    assert told.status == 409
    assert "What stands now" in told.text
    assert "north" in told.text
    assert "&lt;script&gt;" in told.text
    assert HOSTILE not in told.text
    kept = eve.api("GET", "/accounts/ac-erika").json["proposal"]
    assert (kept["roles"], kept["team"]) == (["supervisor"], "north")
    again = {**typed, "as_of": told.text.partition('name="as_of" value="')[2].partition('"')[0]}
    assert adam.post(path, again).status == 303, "having seen it, one may go on"
