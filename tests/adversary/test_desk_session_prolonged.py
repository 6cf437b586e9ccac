"""Attack: somebody keeps a session alive, or gets past one that its owner has locked.

They plant or copy the secret before the desk is locked, and use it while it is locked and after
it was unlocked; they ask for another quarter of an hour again and again, for ever; they send an
extension that they recorded once more, after the session has ended; they send another account's
form as one that arrived too late.

Stopped by the sessions: a lock is on the session and not on the page, unlocking makes a new
secret, an extension is nothing but a use and never moves the end of the day, and what has ended
begins by no call. The register shows nothing to any of them, and the log says nothing new.
"""

from tests.desk.desk_stage import Browser, Desk

from comity.access.permissions import Role
from comity.web.cookies import LATE, SESSION
from comity.web.same_origin import form_token


def _extend(browser: Browser) -> int:
    token = form_token(browser.cookies.get(SESSION, ""))
    return browser.post("/account/extension", {"csrf": token}).status


def _opens(browser: Browser) -> bool:
    page, told = browser.get("/"), browser.api("GET", "/account")
    assert (page.status == 200) is (told.status == 200)
    return told.status == 200


def test_a_secret_from_before_the_lock_is_dead_while_it_is_locked_and_after(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    victim, thief = desk.signed_in("erika"), desk.browser()
    thief.cookies[SESSION] = planted = victim.cookies[SESSION]
    victim.post("/lock", {"csrf": form_token(planted)})
    before = desk.leaves()
    for path in ("/", "/inbox", "/account", "/session/form"):
        assert thief.get(path).headers["Location"].startswith("/unlock"), path
    assert thief.api("GET", "/work").status == 401
    assert thief.get("/news").status == 401
    assert _extend(thief) == 303
    assert not _opens(thief)
    assert desk.leaves() == before
    desk.clock.wait(seconds=60)
    said = {"code": desk.code()}
    assert victim.fill_in("/unlock", "/unlock", said).status == 303
    assert victim.cookies[SESSION] != planted
    assert _opens(victim)
    thief.cookies[SESSION] = planted
    assert not _opens(thief)


def test_a_locked_desk_cannot_be_guessed_open(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    victim = desk.signed_in("erika")
    victim.post("/lock", {"csrf": form_token(victim.cookies[SESSION])})
    answers = {
        victim.fill_in("/unlock", "/unlock", {"code": f"{guess:06d}"}).status for guess in range(12)
    }
    assert 303 not in answers
    assert not _opens(victim)


def test_no_extension_moves_the_end_of_the_day(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.signed_in("erika")
    hours = desk.node.config.access.absolute_hours
    for _ in range(round(hours * 6) - 1):
        desk.clock.wait(minutes=10)
        assert _extend(browser) == 303
        assert SESSION in browser.cookies
    assert _opens(browser)
    desk.clock.wait(minutes=11)
    _extend(browser)
    assert not _opens(browser)


def test_an_extension_that_is_sent_again_begins_nothing(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    browser = desk.signed_in("erika")
    secret = browser.cookies[SESSION]
    recorded = {"csrf": form_token(secret)}
    assert browser.post("/account/extension", recorded).status == 303
    desk.clock.wait(minutes=16)
    before = desk.leaves()
    for _ in range(3):
        browser.cookies[SESSION] = secret
        assert browser.post("/account/extension", recorded).headers["Location"] == "/sign-in"
    browser.cookies[SESSION] = secret
    assert not _opens(browser)
    assert desk.leaves() == before


def test_nobody_has_another_send_a_form_of_theirs_as_one_that_was_late(desk: Desk) -> None:
    desk.engage("erika", Role.OFFICER)
    desk.engage("mallory", Role.OFFICER)
    attacker, victim = desk.signed_in("mallory"), desk.signed_in("erika")
    token = form_token(attacker.cookies[SESSION])
    attacker.post("/lock", {"csrf": token})
    attacker.post("/case", {"csrf": token, "purpose": "audit", "case": "planted"})
    victim.cookies[LATE] = attacker.cookies[LATE]
    shown = victim.get("/session/form")
    assert (shown.status, shown.headers["Location"]) == (303, "/")
    assert "planted" not in victim.get("/case").text
