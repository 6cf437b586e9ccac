"""Accounts: created by one, approved by another, enrolled with both, closed for good."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from tests.adversary.access_stage import PASSWORD, Desk

from comity.access.accounts import Invited, is_on_shift
from comity.access.model import AccountState, Entitlement, Face, Shift
from comity.access.permissions import Permission, Role
from comity.errors import (
    AccessDenied,
    ConflictingChange,
    InputInvalid,
    ReferenceNotFound,
    SignInRefused,
    SignInRequired,
)
from comity.ledger.acts import Act
from comity.trust.one_time_codes import code_at


@pytest.fixture
def desk() -> Desk:
    return Desk()


OFFICER = Entitlement(roles=frozenset({Role.OFFICER}), team="north")


def test_the_first_accounts_are_made_once(desk: Desk) -> None:
    with pytest.raises(ConflictingChange):
        desk.service.accounts.begin(administrator="eve", security_officer="mallory")
    assert desk.acts(Act.ACCOUNTS_BEGUN)[0]["official"] == "operator"
    assert len(desk.acts(Act.ACCOUNTS_BEGUN)) == 1
    with pytest.raises(InputInvalid):
        desk.service.accounts.begin(administrator="eve", security_officer="EVE ")


def test_what_was_created_opens_nothing_before_it_is_approved(desk: Desk) -> None:
    account = desk.service.accounts.create(
        name="olga", display_name="Olga", entitlement=OFFICER, by=desk.who("ada")
    )
    assert account.state is AccountState.REQUESTED
    assert not account.granted.roles
    with pytest.raises(ConflictingChange):
        desk.service.accounts.invite("olga", by=desk.who("ada"))
    assert any(
        account.id in each.words for each in desk.service.accounts.notices(desk.who("sigrid"))
    )


def test_approving_something_else_than_is_proposed_grants_nothing(desk: Desk) -> None:
    account = desk.service.accounts.create(
        name="olga", display_name="Olga", entitlement=OFFICER, by=desk.who("ada")
    )
    seen = replace(OFFICER, team="south")
    with pytest.raises(ConflictingChange):
        desk.service.accounts.approve(account.id, entitlement=seen, by=desk.who("sigrid"))
    shown = desk.service.accounts.shown(account.id, by=desk.who("sigrid"))
    assert shown.state is AccountState.REQUESTED


def test_a_change_takes_effect_at_once_and_only_when_approved(desk: Desk) -> None:
    desk.appoint("olga", Role.OFFICER)
    secret = desk.sign_in("olga").secret
    wanted = Entitlement(frozenset({Role.TRANSLATOR}))
    desk.service.accounts.propose("olga", entitlement=wanted, by=desk.who("ada"))
    assert desk.service.sessions.principal(secret, face=Face.DESK).may(Permission.PERSON_READ)
    desk.service.accounts.approve("olga", entitlement=wanted, by=desk.who("sigrid"))
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(secret, face=Face.DESK)
    assert not desk.who("olga").may(Permission.PERSON_READ)


@pytest.mark.parametrize(
    "roles",
    [
        {Role.ADMINISTRATOR, Role.OFFICER},
        {Role.INSPECTOR, Role.SUPERVISOR},
        {Role.SECURITY_OFFICER, Role.ADMINISTRATOR},
        set(),
    ],
)
def test_roles_that_nobody_combines_are_refused(desk: Desk, roles: set[Role]) -> None:
    with pytest.raises(InputInvalid, match=r"at once|at least one") as refused:
        desk.service.accounts.create(
            name="olga",
            display_name="Olga",
            entitlement=Entitlement(frozenset(roles)),
            by=desk.who("ada"),
        )
    assert refused.value.field == "roles"


def test_a_requesting_authority_without_a_name_as_its_team_is_refused(desk: Desk) -> None:
    with pytest.raises(InputInvalid, match="requesting authority") as refused:
        desk.service.accounts.create(
            name="court",
            display_name="Court",
            entitlement=Entitlement(frozenset({Role.REQUESTING_AUTHORITY}), team=" "),
            by=desk.who("ada"),
        )
    assert refused.value.field == "team"


def test_a_name_is_never_used_again(desk: Desk) -> None:
    desk.appoint("olga", Role.OFFICER)
    desk.service.accounts.close("olga", by=desk.who("sigrid"))
    with pytest.raises(ConflictingChange):
        desk.service.accounts.create(
            name="Olga", display_name="Olga", entitlement=OFFICER, by=desk.who("ada")
        )


def test_an_invitation_lapses_and_is_void_once_another_is_made(desk: Desk) -> None:
    account = desk.service.accounts.create(
        name="olga", display_name="Olga", entitlement=OFFICER, by=desk.who("ada")
    )
    code = desk.service.accounts.approve(
        account.id, entitlement=OFFICER, by=desk.who("sigrid")
    ).code
    first = desk.service.accounts.invite("olga", by=desk.who("ada")).invitation
    second = desk.service.accounts.invite("olga", by=desk.who("ada")).invitation
    with pytest.raises(SignInRefused):
        desk.service.factors.invited(first, code)
    assert desk.service.factors.invited(second, code).name == "olga"
    desk.clock.wait(timedelta(hours=73))
    with pytest.raises(SignInRefused):
        desk.service.factors.invited(second, code)


def test_enrolment_takes_a_sound_password_and_the_devices_own_code(desk: Desk) -> None:
    account = desk.service.accounts.create(
        name="olga", display_name="Olga", entitlement=OFFICER, by=desk.who("ada")
    )
    granted = desk.service.accounts.approve(account.id, entitlement=OFFICER, by=desk.who("sigrid"))
    invited = desk.service.accounts.invite("olga", by=desk.who("ada"))
    enrolment = desk.service.factors.invited(invited.invitation, granted.code)
    for password, code, field in (
        ("short", "000000", "password"),
        (PASSWORD, "000000", "code"),
    ):
        with pytest.raises(InputInvalid) as refused:
            desk.service.factors.enrol(enrolment.ceremony, password, code)
        assert refused.value.field == field
    assert "otpauth://totp/" in enrolment.uri
    desk.enrol(Invited(account, invited.invitation, granted.code))
    with pytest.raises(SignInRefused):
        desk.service.factors.invited(invited.invitation, granted.code)


def test_a_lost_device_means_two_people_again_and_the_old_factors_are_void(desk: Desk) -> None:
    olga = desk.appoint("olga", Role.OFFICER)
    desk.service.accounts.propose("olga", entitlement=OFFICER, by=desk.who("ada"), anew=True)
    granted = desk.service.accounts.approve(
        "olga", entitlement=OFFICER, by=desk.who("sigrid"), anew=True
    )
    assert granted.account.state is AccountState.INVITED
    desk.clock.wait(timedelta(minutes=1))
    with pytest.raises(SignInRefused):
        desk.service.sign_in.with_code(
            "olga",
            PASSWORD,
            code_at(olga.seed, desk.clock.at),
            address="10.0.0.1",
            face=Face.DESK,
        )
    invited = desk.service.accounts.invite("olga", by=desk.who("ada"))
    desk.enrol(Invited(invited.account, invited.invitation, granted.code))
    assert desk.who("olga").may(Permission.PERSON_READ)


def test_whoever_leaves_takes_nothing_along(desk: Desk) -> None:
    desk.appoint("ivan", Role.INTEGRATOR)
    ivan = desk.who("ivan")
    key = desk.service.service_keys.ask(
        label="courts", scopes=[Permission.REQUEST_SEND], lasts=timedelta(days=9), by=ivan
    )
    desk.service.service_keys.approve(key.id, by=desk.who("sigrid"))
    text = desk.service.service_keys.issue(key.id, by=ivan).text
    assert desk.service.service_keys.principal(text).may(Permission.REQUEST_SEND)
    secret = desk.sign_in("ivan").secret
    desk.service.accounts.close("ivan", by=desk.who("ada"))
    desk.service.accounts.close("ivan", by=desk.who("ada"))
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(secret, face=Face.DESK)
    with pytest.raises(SignInRequired):
        desk.service.service_keys.principal(text)
    with pytest.raises(SignInRefused):
        desk.sign_in("ivan")
    with pytest.raises(ConflictingChange):
        desk.service.accounts.propose("ivan", entitlement=OFFICER, by=desk.who("ada"))


def test_the_last_administrator_and_security_officer_stay(desk: Desk) -> None:
    with pytest.raises(ConflictingChange):
        desk.service.accounts.close("ada", by=desk.who("sigrid"))
    with pytest.raises(ConflictingChange):
        desk.service.accounts.lock("sigrid", by=desk.who("ada"))
    desk.appoint("anton", Role.ADMINISTRATOR)
    assert desk.service.accounts.close("ada", by=desk.who("sigrid")).state is AccountState.CLOSED


def test_a_locked_account_opens_nothing_until_somebody_else_unlocks_it(desk: Desk) -> None:
    desk.appoint("olga", Role.OFFICER)
    secret = desk.sign_in("olga").secret
    desk.service.accounts.lock("olga", by=desk.who("ada"))
    with pytest.raises(SignInRequired):
        desk.service.sessions.principal(secret, face=Face.DESK)
    with pytest.raises(SignInRefused):
        desk.sign_in("olga")
    with pytest.raises(AccessDenied):
        desk.service.accounts.unlock("olga", by=desk.who("ada"))
    desk.service.accounts.unlock("olga", by=desk.who("sigrid"))
    assert desk.sign_in("olga").account.name == "olga"


def test_an_officer_sees_their_own_account_and_no_other(desk: Desk) -> None:
    desk.appoint("olga", Role.OFFICER)
    olga = desk.who("olga")
    assert desk.service.accounts.shown("olga", by=olga).name == "olga"
    with pytest.raises(ReferenceNotFound) as hidden:
        desk.service.accounts.shown("ada", by=olga)
    with pytest.raises(ReferenceNotFound) as absent:
        desk.service.accounts.shown("nobody", by=olga)
    assert hidden.value.diagnosis() == absent.value.diagnosis()
    with pytest.raises(AccessDenied):
        desk.service.accounts.listed(olga)


def test_a_shift_over_midnight_counts_from_the_day_it_begins(desk: Desk) -> None:
    account = desk.people["ada"].account
    assert is_on_shift(account, datetime(2026, 3, 2, 3, 0)) is None  # noqa: DTZ001 - local time
    night = Entitlement(
        frozenset({Role.ADMINISTRATOR}),
        shifts=(Shift(frozenset({1}), time(22), time(6)),),
    )
    account = replace(account, granted=night)
    monday = datetime(2026, 3, 2, 23, 0)  # noqa: DTZ001 - local time
    assert is_on_shift(account, monday)
    assert is_on_shift(account, monday + timedelta(hours=6))
    assert not is_on_shift(account, monday + timedelta(hours=8))
    assert not is_on_shift(account, monday - timedelta(hours=20))
