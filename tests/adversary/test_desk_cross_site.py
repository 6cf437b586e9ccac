"""Attack: another site uses the browser of an official who is signed in.

It posts a form to the desk, fetches from it, signs the official in as somebody else, and
sends along the token of a session of its own.

Stopped three times over: the cookie is not sent across sites (that is the browser's part),
the browser says where a call comes from, and a form bears its own session's token. Each test
gives the attacker the cookie, as if the first wall had fallen. Nothing is changed.
"""

import pytest
from tests.desk.desk_stage import PASSWORD, Browser, Desk, token_on

from comity.access.permissions import Role
from comity.web.cookies import SESSION
from comity.web.same_origin import CSRF_HEADER, form_token

FOREIGN = [
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {},
]
"""What a browser may say of a call from elsewhere; the last says nothing at all."""


def _bare(browser: Browser, path: str, body: bytes, headers: dict[str, str]) -> int:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return browser.call("POST", path, body=body, headers={**kind, **headers}).status


@pytest.fixture
def erika(desk: Desk) -> Browser:
    desk.engage("erika", Role.OFFICER)
    return desk.signed_in("erika")


@pytest.mark.parametrize("said", FOREIGN)
def test_a_form_of_another_site_changes_nothing_even_with_the_right_token(
    desk: Desk, erika: Browser, said: dict[str, str]
) -> None:
    token = form_token(erika.cookies[SESSION])
    before = desk.leaves()
    assert _bare(erika, "/sign-out", f"csrf={token}".encode(), said) == 403
    assert desk.leaves() == before
    assert erika.api("GET", "/account").status == 200


@pytest.mark.parametrize("said", FOREIGN)
def test_a_call_of_another_sites_script_changes_nothing(
    desk: Desk, erika: Browser, said: dict[str, str]
) -> None:
    before = desk.leaves()
    path = "/api/v1/account/other-sessions/end"
    right = {CSRF_HEADER: form_token(erika.cookies[SESSION])}
    assert erika.call("POST", path, headers={**right, **said}).status == 403
    assert desk.leaves() == before


def test_another_site_cannot_even_read(erika: Browser) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = erika.call("GET", "/api/v1/account", headers=headers)
    assert answer.status == 403
    assert "ac-erika" not in answer.text
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_form_without_token_or_with_another_sessions_is_refused(
    desk: Desk, erika: Browser
) -> None:
    desk.engage("mallory", Role.OFFICER)
    mallory = desk.signed_in("mallory")
    theirs = token_on(mallory.get("/account").text)
    before = desk.leaves()
    for token in ("", theirs, theirs.upper(), "ä", "x" * 5_000):
        assert erika.post("/sign-out", {"csrf": token}).status == 403
        headers = {CSRF_HEADER: token.encode().decode("latin-1")}
        assert erika.api("POST", "/account/other-sessions/end", headers=headers).status == 403
    assert desk.leaves() == before
    assert erika.api("GET", "/account").status == 200


def test_nobody_can_be_signed_in_as_somebody_else(desk: Desk) -> None:
    """Log in cross-site request forgery: the victim would work in the attacker's account."""
    desk.engage("mallory", Role.OFFICER)
    attacker, victim = desk.browser(), desk.browser()
    entry = {"name": "mallory", "password": PASSWORD, "code": desk.code()}
    theirs = token_on(attacker.get("/sign-in").text)
    victim.get("/sign-in")
    assert victim.post("/sign-in", {**entry, "csrf": theirs}).status == 403
    assert SESSION not in victim.cookies


def test_a_body_that_a_foreign_form_can_send_is_no_body(erika: Browser) -> None:
    right = {
        "Origin": erika.origin,
        "Sec-Fetch-Site": "same-origin",
        CSRF_HEADER: form_token(erika.cookies[SESSION]),
        "Comity-Purpose": "audit",
        "Comity-Case": "A-1",
    }
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        headers = {**right, "Content-Type": kind}
        sent = erika.call("POST", "/api/v1/person-searches", body=b"{}", headers=headers)
        assert sent.status == 415
