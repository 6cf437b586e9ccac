"""Signing in, enrolling and keeping one's account, through the pages, without JavaScript."""

import re

from tests.desk.desk_stage import PASSWORD, Desk

from comity.access.permissions import Role
from comity.web.cookies import SESSION, VISITOR
from comity.web.desk_app import PAGES
from comity.web.routing import Method


def test_password_and_code_together_open_a_session(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.browser()
    fields = {"name": "Erika", "password": PASSWORD, "code": desk.code()}
    answer = browser.fill_in("/sign-in", "/sign-in", fields)
    assert answer.status == 303
    assert answer.headers["Location"] == "/"
    (cookie,) = (each for each in answer.cookies if each.startswith(f"{SESSION}="))
    for attribute in ("HttpOnly", "Secure", "SameSite=Strict", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
    page = browser.get("/account")
    assert page.status == 200
    assert "Erika" in page.text
    assert "officer" in page.text
    assert VISITOR not in browser.cookies


def test_one_wrong_thing_is_refused_with_the_same_page_and_nothing_typed_in_it(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    right = {"name": "erika", "password": PASSWORD, "code": desk.code()}
    browser = desk.browser()
    pages = set()
    for wrong in ({"name": "nobody"}, {"password": "x" * 20}, {"code": "000000"}):
        answer = browser.fill_in("/sign-in", "/sign-in", {**right, **wrong})
        assert answer.status == 401
        assert PASSWORD not in answer.text
        pages.add(answer.body)
    assert len(pages) == 1
    assert SESSION not in browser.cookies


def test_a_stranger_finds_the_check_of_documents_from_the_first_page(desk: Desk) -> None:
    stranger = desk.browser()
    first = stranger.get("/sign-in").text
    assert '<a class="govuk-link" href="/verify">Check a document</a>' in first
    assert stranger.get("/verify").status == 200


def test_sign_out_ends_the_session_for_whoever_has_its_secret(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.signed_in("erika")
    secret = browser.cookies[SESSION]
    assert browser.fill_in("/account", "/sign-out", {}).headers["Location"] == "/sign-in"
    assert SESSION not in browser.cookies
    browser.cookies[SESSION] = secret
    assert browser.get("/account").headers["Location"] == "/sign-in"


def test_passwords_are_hidden_while_typed_and_left_to_password_managers(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    kinds = []
    for browser, path in (
        (desk.browser(), "/sign-in"),
        (desk.signed_in("erika"), "/account/password"),
    ):
        page = browser.get(path).text
        assert "<script" not in page, "nothing of ours bars pasting"
        kinds += re.findall(r'type="password"[^>]*autocomplete="([a-z-]+)"', page)
    assert kinds == ["current-password", "current-password", "new-password", "new-password"]


def test_who_signs_in_anew_leaves_no_session_behind(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.signed_in("erika")
    before = browser.cookies[SESSION]
    fields = {"name": "erika", "password": PASSWORD, "code": desk.code()}
    assert browser.fill_in("/sign-in", "/sign-in", fields).status == 303
    assert browser.cookies[SESSION] != before
    assert browser.get("/account").status == 200
    left_behind = desk.browser()
    left_behind.cookies[SESSION] = before
    assert left_behind.get("/account").headers["Location"] == "/sign-in"


def test_every_page_of_somebody_signed_in_offers_to_sign_out(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.signed_in("erika")
    shown = [each for each in PAGES if each.method is Method.GET and not each.for_visitors]
    assert shown
    for each in shown:
        assert 'action="/sign-out"' in browser.get(each.path).text, each.path


def test_whatever_a_browser_still_holds_goes_with_the_session(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.signed_in("erika")
    assert "Clear-Site-Data" not in browser.get("/account").headers
    out = browser.fill_in("/account", "/sign-out", {})
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    desk.engage("franz", Role.OFFICER)
    late = desk.signed_in("franz")
    desk.clock.wait(days=1)
    assert late.get("/account").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_second_factor_shown_again_gives_the_session_a_new_secret(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.signed_in("erika")
    before = browser.cookies[SESSION]
    answer = browser.fill_in("/account/confirm", "/account/confirm", {"code": desk.code()})
    assert answer.status == 303
    assert browser.cookies[SESSION] != before
    assert browser.get("/account").status == 200


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser, elsewhere = desk.signed_in("erika"), desk.signed_in("erika", "another")
    fields = {"old": PASSWORD, "new": "nine quiet storks by the mill"}
    fields["new_again"] = fields["new"]
    wrong = browser.fill_in("/account/password", "/account/password", {**fields, "old": "x" * 12})
    assert wrong.status == 401
    assert elsewhere.get("/account").status == 200
    done = browser.fill_in("/account/password", "/account/password", fields)
    assert done.status == 200
    assert "password was changed" in done.text
    assert elsewhere.get("/account").status == 303


def test_an_invited_person_enrols_and_signs_in(desk: Desk) -> None:
    administrator, officer = desk.access.accounts.begin(
        administrator="adam", security_officer="sonja"
    )
    browser = desk.browser()
    halves = {"invitation": administrator.invitation, "code": administrator.code}
    page = browser.fill_in("/enrol", "/enrol", halves)
    assert page.status == 200
    assert "<svg" in page.text
    assert re.search(r"Sign-in name: <strong>.*\badam\b", page.text)
    typed = page.text.partition("Or type this into it: ")[2]
    seed = typed.partition(">")[2].partition("<")[0].replace(" ", "")
    fields = {
        "csrf": page.text.partition('name="csrf" value="')[2].partition('"')[0],
        "ceremony": page.text.partition('name="ceremony" value="')[2].partition('"')[0],
        "name": "adam",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "code": desk.code_of(seed),
    }
    mistyped = browser.post("/enrol/finish", {**fields, "password_again": "other"})
    assert mistyped.status == 422
    done = browser.post("/enrol/finish", fields)
    assert done.status == 200, done.text
    assert done.text.count("<li>") == 10
    assert re.search(r"Sign-in name: <strong>.*\badam\b", done.text)
    desk.clock.wait(seconds=60)
    entry = {"name": "adam", "password": PASSWORD, "code": desk.code_of(seed)}
    assert browser.fill_in("/sign-in", "/sign-in", entry).status == 303
    assert "Adam" in browser.get("/account").text or "adam" in browser.get("/account").text
    del officer


def test_a_page_for_people_says_nothing_of_what_runs_it(desk: Desk) -> None:
    answer = desk.browser().get("/sign-in")
    assert "Server" not in answer.headers
    assert "aiohttp" not in str(answer.headers)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
