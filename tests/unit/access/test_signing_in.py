"""Signing in, sessions, and showing a second factor once more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.adversary.access_stage import PASSWORD, Desk

from comity.access.model import Face, FactorKind
from comity.access.permissions import Permission, Role
from comity.access.principal import Shown
from comity.access.service import AccessService
from comity.access.sessions import MOST_SESSIONS
from comity.errors import (
    FactorRequired,
    InputInvalid,
    ReferenceNotFound,
    SignInRefused,
    SignInRequired,
)
from comity.ledger.acts import Act
from comity.trust.one_time_codes import code_at
from comity.trust.passwords import PasswordCost


@pytest.fixture
def desk() -> Desk:
    return Desk()


def with_code(desk: Desk, name: str, password: str, code: str, address: str = "10.0.0.1") -> str:
    opened = desk.service.sign_in.with_code(name, password, code, address=address, face=Face.DESK)
    return opened.secret


def test_whoever_signs_in_has_the_permissions_of_their_role_and_it_is_on_record(
    desk: Desk,
) -> None:
    desk.appoint("olga", Role.OFFICER, team="north")
    opened = desk.sign_in("olga")
    who = desk.service.sessions.principal(opened.secret, face=Face.DESK)
    assert who.may(Permission.PERSON_READ)
    assert not who.may(Permission.ACCOUNT_CREATE)
    assert (who.team, who.shown) == ("north", Shown.PASSWORD_AND_CODE)
    last = desk.acts(Act.SIGNED_IN)[-1]
    assert last["official"] == who.account
    assert last["roles"] == ["officer"]


def test_the_name_is_found_in_any_case_and_the_password_only_as_it_is(desk: Desk) -> None:
    assert with_code(desk, " ADA ", PASSWORD, desk.code("ada"))
    with pytest.raises(SignInRefused):
        with_code(desk, "ada", PASSWORD.upper(), desk.code("ada"))


@pytest.mark.parametrize(
    ("name", "password", "good_code"),
    [("ada", "wrong wrong wrong", True), ("ada", PASSWORD, False), ("nobody", PASSWORD, True)],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    desk: Desk, name: str, password: str, good_code: bool
) -> None:
    code = desk.code("ada") if good_code else "000000"
    with pytest.raises(SignInRefused) as refused:
        with_code(desk, name, password, code)
    assert refused.value.public == "The sign-in was refused."
    assert refused.value.private == ""
    assert refused.value.retry_after is None


def test_a_code_is_used_once(desk: Desk) -> None:
    code = desk.code("ada")
    with_code(desk, "ada", PASSWORD, code)
    with pytest.raises(SignInRefused):
        with_code(desk, "ada", PASSWORD, code)


def test_a_recovery_code_opens_once(desk: Desk) -> None:
    code = desk.people["ada"].recovery_codes[3].lower().replace("-", " ")
    with_code(desk, "ada", PASSWORD, code)
    with pytest.raises(SignInRefused):
        with_code(desk, "ada", PASSWORD, code)


def test_a_clock_half_a_minute_off_still_signs_in(desk: Desk) -> None:
    desk.clock.wait(timedelta(minutes=5))
    seed = desk.people["ada"].seed
    assert with_code(desk, "ada", PASSWORD, code_at(seed, desk.clock.at - timedelta(seconds=30)))
    with pytest.raises(SignInRefused):
        with_code(desk, "ada", PASSWORD, code_at(seed, desk.clock.at + timedelta(seconds=60)))


def test_a_session_ends_when_it_is_not_used(desk: Desk) -> None:
    secret = desk.sign_in("ada").secret
    desk.clock.wait(timedelta(minutes=14))
    assert desk.service.sessions.principal(secret, face=Face.DESK).account
    desk.clock.wait(timedelta(minutes=14))
    assert desk.service.sessions.principal(secret, face=Face.DESK).account
    desk.clock.wait(timedelta(minutes=15))
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(secret, face=Face.DESK)


def test_a_session_ends_after_half_a_day_however_busy(desk: Desk) -> None:
    secret = desk.sign_in("ada").secret
    for _ in range(12 * 6 - 1):
        desk.clock.wait(timedelta(minutes=10))
        desk.service.sessions.principal(secret, face=Face.DESK)
    desk.clock.wait(timedelta(minutes=10))
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(secret, face=Face.DESK)


def test_signing_out_ends_the_session(desk: Desk) -> None:
    secret = desk.sign_in("ada").secret
    desk.service.sessions.sign_out(secret)
    desk.service.sessions.sign_out(secret)
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(secret, face=Face.DESK)
    assert [each["how"] for each in desk.acts(Act.SESSION_ENDED)] == ["signed-out"]


def test_a_second_factor_goes_stale_and_showing_it_renews_the_secret(desk: Desk) -> None:
    secret = desk.sign_in("ada").secret
    current = desk.service.sessions.current(secret, face=Face.DESK)
    desk.service.sessions.require_fresh_factor(current.session)
    desk.clock.wait(timedelta(minutes=11))
    current = desk.service.sessions.current(secret, face=Face.DESK)
    with pytest.raises(FactorRequired):
        desk.service.sessions.require_fresh_factor(current.session)
    renewed = desk.service.sign_in.step_up_with_code(
        secret, desk.code("ada"), address="10.0.0.1", face=Face.DESK
    )
    desk.service.sessions.require_fresh_factor(renewed.session)
    assert renewed.session.id == current.session.id
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(secret, face=Face.DESK)


def test_one_sees_and_ends_ones_own_sessions_only(desk: Desk) -> None:
    desk.appoint("olga", Role.OFFICER)
    ada, olga = desk.who("ada"), desk.who("olga")
    assert {each.account for each in desk.service.sessions.listed(olga)} == {olga.account}
    assert ada.session is not None
    with pytest.raises(ReferenceNotFound):
        desk.service.sessions.revoke(ada.session, by=olga)
    assert olga.session is not None
    desk.service.sessions.revoke(olga.session, by=ada)
    assert olga.session not in {each.id for each in desk.service.sessions.listed(olga)}


def test_so_many_sessions_at_once_and_the_oldest_makes_room(desk: Desk) -> None:
    first = desk.sign_in("ada").secret
    for _ in range(MOST_SESSIONS):
        last = desk.sign_in("ada").secret
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(first, face=Face.DESK)
    assert desk.service.sessions.principal(last, face=Face.DESK).account


def test_a_changed_password_counts_and_ends_the_other_sessions(desk: Desk) -> None:
    other = desk.sign_in("ada").secret
    mine = desk.who("ada")
    with pytest.raises(SignInRefused):
        desk.service.factors.change_password(mine, "wrong wrong wrong", "another quiet harbour")
    with pytest.raises(InputInvalid):
        desk.service.factors.change_password(mine, PASSWORD, "Password1234!")
    desk.service.factors.change_password(mine, PASSWORD, "another quiet harbour")
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(other, face=Face.DESK)
    with pytest.raises(SignInRefused):
        with_code(desk, "ada", PASSWORD, desk.code("ada"))
    assert with_code(desk, "ada", "another quiet harbour", desk.code("ada"))


def test_a_session_is_no_place_to_guess_the_password(desk: Desk) -> None:
    mine = desk.who("ada")
    for _ in range(5):
        with pytest.raises(SignInRefused, match="wrong; nothing"):
            desk.service.factors.change_password(mine, "wrong wrong wrong", "another harbour now")
    with pytest.raises(SignInRefused) as paused:
        desk.service.factors.change_password(mine, PASSWORD, "another quiet harbour")
    assert paused.value.retry_after is not None
    assert [each["count"] for each in desk.acts(Act.SIGN_IN_REFUSED)] == [1, 2, 4]
    desk.clock.wait(paused.value.retry_after)
    desk.service.factors.change_password(mine, PASSWORD, "another quiet harbour")


def test_whoever_asks_for_what_the_role_does_not_include_is_counted(desk: Desk) -> None:
    who = desk.who("ada")
    for _ in range(5):
        desk.service.sessions.note_refused(who, Permission.PERSON_READ)
    assert [each["count"] for each in desk.acts(Act.ACCESS_REFUSED)] == [1, 2, 4]


def test_a_higher_cost_is_taken_up_at_the_next_sign_in(desk: Desk) -> None:
    office = desk.service.office
    dearer = replace(office.settings, cost=PasswordCost(memory=128, passes=1, lanes=1))
    service = AccessService(replace(office, settings=dearer))
    for _ in range(2):
        service.sign_in.with_code("ada", PASSWORD, desk.code("ada"), address="x", face=Face.DESK)
        with desk.read() as sight:
            factors = sight.access.factors.of(desk.people["ada"].account.id)
        kept = [each.secret for each in factors if each.kind is FactorKind.PASSWORD]
        assert len(kept) == 1
        assert b"m=128," in kept[0]
