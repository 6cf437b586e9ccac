"""Attack: somebody has the secret of another's session, or had one planted in their browser.

They copy the cookie into another browser; they plant a session of their own choosing and
wait until the victim has signed in; they keep a secret from before the victim showed a
second factor again; they use one after sign-out, idleness or the end of its day.

Stopped by the sessions themselves: a secret is made anew at sign-in and step-up and never
taken from outside, it is bound to the browser it was made for, shown elsewhere it ends at
once, and it ends by itself. The register shows nothing to any of them.
"""

from tests.desk.desk_stage import PASSWORD, Desk

from comity.access.permissions import Role
from comity.web.cookies import SESSION, VISITOR


def test_a_copied_cookie_opens_nothing_in_another_browser_and_ends_the_session(
    desk: Desk,
) -> None:
    desk.engage("erika", Role.OFFICER)
    victim = desk.signed_in("erika")
    thief = desk.browser("Another browser")
    thief.cookies[SESSION] = victim.cookies[SESSION]
    before = desk.leaves()
    assert thief.api("GET", "/account").status == 401
    assert victim.api("GET", "/account").status == 401, "the copy was noticed; both are out"
    assert desk.leaves() == before + 1, "that it was shown elsewhere is on record"


def test_a_planted_session_is_not_the_one_that_the_victim_signs_in_to(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    desk.engage("mallory", Role.TRANSLATOR)
    attacker = desk.signed_in("mallory")
    victim = desk.browser()
    victim.cookies[SESSION] = planted = attacker.cookies[SESSION]
    entry = {"name": "erika", "password": PASSWORD, "code": desk.code()}
    assert victim.fill_in("/sign-in", "/sign-in", entry).status == 303
    assert victim.cookies[SESSION] != planted
    assert victim.api("GET", "/account").json["account"] == "ac-erika"
    assert attacker.api("GET", "/account").status == 401, "the planted one ended"


def test_a_visitors_cookie_signs_nobody_in(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.browser()
    browser.get("/sign-in")
    planted = browser.cookies[VISITOR]
    entry = {"name": "erika", "password": PASSWORD, "code": desk.code()}
    browser.fill_in("/sign-in", "/sign-in", entry)
    thief = desk.browser()
    thief.cookies[SESSION] = planted
    assert thief.api("GET", "/account").status == 401
    assert browser.cookies[SESSION] != planted


def test_a_secret_from_before_the_second_factor_was_shown_again_is_dead(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    victim = desk.signed_in("erika")
    stolen = victim.cookies[SESSION]
    victim.fill_in("/account/confirm", "/account/confirm", {"code": desk.code()})
    thief = desk.browser()
    thief.cookies[SESSION] = stolen
    assert thief.api("GET", "/account").status == 401
    assert victim.api("GET", "/account").status == 200


def test_an_idle_session_and_one_of_yesterday_have_ended(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    idle, busy = desk.signed_in("erika"), desk.signed_in("erika")
    for _ in range(12 * 6):
        desk.clock.wait(minutes=9, seconds=50)
        assert busy.api("GET", "/account").status == 200
    assert idle.api("GET", "/account").status == 401
    desk.clock.wait(minutes=13)
    assert busy.api("GET", "/account").status == 401


def test_a_sessions_cookie_is_no_key_and_a_key_is_no_cookie(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    victim = desk.signed_in("erika")
    thief = desk.browser()
    as_key = {"Authorization": f"Bearer {victim.cookies[SESSION]}"}
    assert thief.call("GET", "/api/v1/account", headers=as_key).status == 401
    thief.cookies[SESSION] = desk.service_key("iris")
    assert thief.call("GET", "/api/v1/health").status == 401


def test_nothing_that_identifies_a_session_stands_in_a_list_of_sessions(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    victim = desk.signed_in("erika")
    secret = victim.cookies[SESSION]
    assert secret not in victim.api("GET", "/account/sessions").text
    assert secret not in victim.get("/account").text
