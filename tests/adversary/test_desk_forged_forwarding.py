"""Attack: somebody writes the headers that a proxy writes, to seem to come from elsewhere.

Each guess at a password bears another address, so that none is counted with another; and
headers that some proxies pass on claim a name, a host or TLS that is not there.

Stopped because only the proxy that the configuration names is believed, of it only the
last address, and no other such header is read. Nobody is signed in.
"""

import pytest
from tests.desk.desk_stage import PASSWORD, Browser, Desk

from comity.access.permissions import Role
from comity.web.cookies import SESSION

_CLAIMS = {
    "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "for=10.0.0.1",
    "X-Forwarded-User": "erika", "X-Remote-User": "erika", "X-User-ID": "ac-erika",
    "X-Original-URL": "/account", "X-HTTP-Method-Override": "DELETE",
}  # fmt: skip


def _try(browser: Browser, desk: Desk, password: str, number: int) -> int:
    page = browser.get("/sign-in").text
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    fields = {"csrf": token, "name": "erika", "password": password, "code": desk.code()}
    forged = {"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.0.0.{number}"}
    return browser.post("/sign-in", fields, **forged).status


def test_guesses_that_claim_other_addresses_are_counted_together(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.browser()
    for number in range(7):
        assert _try(browser, desk, "wrong wrong wrong", number) == 401
    assert _try(browser, desk, PASSWORD, 99) == 401, "the pause holds for the real address"
    desk.clock.wait(minutes=15)
    assert _try(browser, desk, PASSWORD, 100) == 303


@pytest.mark.parametrize("name", _CLAIMS)
def test_no_header_says_who_or_where_somebody_is(desk: Desk, name: str) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.browser()
    page = browser.call("GET", "/account", headers={name: _CLAIMS[name]})
    assert (page.status, page.headers["Location"]) == (303, "/sign-in")
    assert SESSION not in browser.cookies
    called = browser.call("GET", "/api/v1/account", headers={name: _CLAIMS[name]})
    assert called.status == 401
    assert b"evil.example" not in page.body + called.body
