"""Signing in at the state's identity provider, through the pages."""

from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from tests.adversary.access_stage import MovedClock
from tests.adversary.openid_issuer import CLIENT, ISSUER, Issuer
from tests.desk.desk_stage import NOW, Desk, token_on
from tests.desk.homes import copied_home

from comity.access.model import Entitlement
from comity.access.permissions import Role
from comity.access.service import AccessService
from comity.assembly.access_settings import OpenidPart
from comity.assembly.openid import RETURN_PATH, OpenidSignIn
from comity.web.cookies import OPENID, SESSION


@pytest.fixture
def issuer() -> Issuer:
    return Issuer(MovedClock(NOW))


@pytest.fixture
def desk(tmp_path: Path, issuer: Issuer) -> Iterator[Desk]:
    def provider(access: AccessService, address: str) -> OpenidSignIn:
        part = OpenidPart(issuer=ISSUER, client=CLIENT)
        return OpenidSignIn(access, part, return_to=f"{address}{RETURN_PATH}", ask=issuer.ask)

    with Desk(copied_home(tmp_path), provider=provider) as working:
        working.engage("olga", Role.OFFICER)
        with working.node.database.begin() as work:
            account = work.access.accounts.get("ac-olga")
            assert account is not None
            granted = Entitlement(roles=account.granted.roles, openid_subject=f"{ISSUER}#4711")
            work.access.accounts.put(replace(account, granted=granted))
        yield working


def test_whoever_the_provider_vouches_for_has_a_session(desk: Desk, issuer: Issuer) -> None:
    browser = desk.browser()
    begun = browser.fill_in("/sign-in", "/sign-in/openid", {})
    away = unescape(begun.text.partition(f'href="{ISSUER}')[2].partition('"')[0])
    answer = issuer.visited(f"{ISSUER}{away}")
    assert OPENID in browser.cookies
    # Back across sites, where the browser sends none of our cookies along.
    kept = dict(browser.cookies)
    browser.cookies.clear()
    query = "&".join(f"{name}={value}" for name, value in answer.items())
    back = browser.get(f"{RETURN_PATH}?{query}", **{"Sec-Fetch-Site": "cross-site"})
    assert SESSION not in browser.cookies, "the answer alone signs nobody in"
    browser.cookies = {**kept, **browser.cookies}
    done = browser.post("/sign-in/openid/finish", {"csrf": token_on(back.text), **answer})
    assert done.status == 303, done.text
    assert OPENID not in browser.cookies
    assert "Olga" in browser.get("/account").text


def test_an_answer_carried_into_another_browser_signs_nobody_in(desk: Desk, issuer: Issuer) -> None:
    attacker, victim = desk.browser(), desk.browser()
    begun = attacker.fill_in("/sign-in", "/sign-in/openid", {})
    away = unescape(begun.text.partition(f'href="{ISSUER}')[2].partition('"')[0])
    answer = issuer.visited(f"{ISSUER}{away}")
    query = "&".join(f"{name}={value}" for name, value in answer.items())
    back = victim.get(f"{RETURN_PATH}?{query}")
    done = victim.post("/sign-in/openid/finish", {"csrf": token_on(back.text), **answer})
    assert done.status == 401
    assert SESSION not in victim.cookies
