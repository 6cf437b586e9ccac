"""An officer's laptop is lost, unlocked, with a passkey, a terminal session and a service key.

Attack: whoever finds it uses what lies on it. What it could reach meanwhile is what the
officer's role reaches, and stands in the log under her account; once the loss is reported,
one act ends all of it, also for a copy that was made, and nothing opens any more.
"""

from datetime import timedelta

import pytest
from tests.adversary.access_stage import Desk
from tests.adversary.soft_passkey import SoftPasskey

from comity.access.model import Face
from comity.access.permissions import Permission, Role
from comity.errors import SignInRefused, SignInRequired
from comity.ledger.acts import Act


def test_one_act_ends_everything_that_lay_on_it() -> None:
    desk = Desk()
    desk.appoint("olga", Role.OFFICER)
    service = desk.service
    passkey = SoftPasskey()
    olga = desk.who("olga")
    ceremony, options = service.factors.passkey_options(olga)
    service.factors.add_passkey(olga, ceremony, passkey.set_up(options), label="laptop")
    terminal = desk.sign_in("olga", face=Face.TERMINAL)
    desk.clock.wait(timedelta(minutes=5))

    ceremony, options = service.sign_in.passkey_options()
    found = service.sign_in.with_passkey(
        ceremony, passkey.show(options), address="203.0.113.9", face=Face.DESK
    )
    finder = service.sessions.principal(found.secret, face=Face.DESK)
    assert finder.may(Permission.PERSON_READ)
    assert not finder.may(Permission.ACCOUNT_LIST)

    reached = [each for each in desk.acts(Act.SIGNED_IN) if each["official"] == finder.account]
    assert reached[-1]["shown"] == "passkey"
    service.accounts.lock("olga", by=desk.who("ada"))

    for secret, face in ((terminal.secret, Face.TERMINAL), (found.secret, Face.DESK)):
        with pytest.raises(SignInRequired):
            service.sessions.principal(secret, face=face)
    for _ in range(2):
        ceremony, options = service.sign_in.passkey_options()
        with pytest.raises(SignInRefused):
            service.sign_in.with_passkey(
                ceremony, passkey.copied().show(options), address="203.0.113.9", face=Face.DESK
            )
    with pytest.raises(SignInRefused):
        desk.sign_in("olga")
    ended = [each for each in desk.acts(Act.SESSION_ENDED) if each["session"] == found.session.id]
    assert len(ended) == 1


def test_once_she_enrols_anew_the_lost_passkey_and_codes_stay_void() -> None:
    desk = Desk()
    lost = desk.appoint("olga", Role.OFFICER)
    service = desk.service
    passkey = SoftPasskey()
    olga = desk.who("olga")
    ceremony, options = service.factors.passkey_options(olga)
    service.factors.add_passkey(olga, ceremony, passkey.set_up(options), label="laptop")
    granted = lost.account.granted
    service.accounts.propose("olga", entitlement=granted, by=desk.who("ada"), anew=True)
    approved = service.accounts.approve(
        "olga", entitlement=granted, by=desk.who("sigrid"), anew=True
    )
    invited = service.accounts.invite("olga", by=desk.who("ada"))
    enrolment = service.factors.invited(invited.invitation, approved.code)
    assert enrolment.name == "olga"
    ceremony, options = service.sign_in.passkey_options()
    with pytest.raises(SignInRefused):
        service.sign_in.with_passkey(ceremony, passkey.show(options), address="x", face=Face.DESK)
    with pytest.raises(SignInRefused):
        service.sign_in.with_code(
            "olga", lost.password, lost.recovery_codes[0], address="x", face=Face.DESK
        )


def test_a_service_key_that_lay_on_it_is_revoked_also_for_its_copy() -> None:
    desk = Desk()
    desk.appoint("ivan", Role.INTEGRATOR)
    ivan, keys = desk.who("ivan"), desk.service.service_keys
    key = keys.ask(
        label="courts", scopes=[Permission.REQUEST_SEND], lasts=timedelta(days=30), by=ivan
    )
    keys.approve(key.id, by=desk.who("sigrid"))
    text = keys.issue(key.id, by=ivan).text
    assert keys.principal(text).permissions == {Permission.REQUEST_SEND}
    following = keys.rotate(key.id, by=ivan).text
    desk.clock.wait(timedelta(hours=23))
    assert keys.principal(text).account == key.id
    desk.clock.wait(timedelta(hours=2))
    with pytest.raises(SignInRequired):
        keys.principal(text)
    program = keys.principal(following)
    keys.revoke(program.account, by=desk.who("sigrid"))
    with pytest.raises(SignInRequired):
        keys.principal(following)
    with pytest.raises(SignInRequired):
        keys.principal(following + "x")
