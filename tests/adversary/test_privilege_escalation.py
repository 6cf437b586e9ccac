"""Somebody inside wants more than their role includes.

Attack: an administrator gives himself a role, approves what he proposed, enrols in the name
of an officer he invented, or locks out whoever could stop him; an officer approves, reviews
or unlocks her own doing; an integrator asks for a key that reads records; roles are combined
that no one may combine; a closed account's session, key and approval are used again. Each is
refused, and what everybody may do is as it was.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from tests.adversary.access_stage import PASSWORD, Desk

from comity.access import approvals
from comity.access.model import AccountState, Approval, Entitlement, Face, GlassOutcome
from comity.access.permissions import Permission, Role
from comity.access.principal import Principal
from comity.errors import (
    AccessDenied,
    ApprovalRequired,
    ConflictingChange,
    Failure,
    InputInvalid,
    ReferenceNotFound,
    SignInRefused,
    SignInRequired,
)
from comity.trust.session_secrets import new_code, new_secret

READER = Entitlement(roles=frozenset({Role.OFFICER}))
REASON = "a child was taken and the border is an hour away"


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.appoint("olga", Role.OFFICER)
    made.appoint("ivan", Role.INTEGRATOR)
    made.appoint("anton", Role.ADMINISTRATOR)
    return made


def standing(desk: Desk) -> dict[str, tuple[AccountState, Entitlement]]:
    """Return who may do what."""
    with desk.read() as sight:
        return {each.name: (each.state, each.granted) for each in sight.access.accounts.all()}


def refused(desk: Desk, attempt: Callable[[], object], kind: type[Failure]) -> None:
    """Expect a refusal that changes nothing."""
    before = standing(desk)
    with pytest.raises(kind):
        attempt()
    assert standing(desk) == before


def test_an_administrator_does_not_change_or_approve_their_own_roles(desk: Desk) -> None:
    ada, accounts = desk.who("ada"), desk.service.accounts
    refused(desk, lambda: accounts.propose("ada", entitlement=READER, by=ada), AccessDenied)
    proposed = accounts.create(name="eve", display_name="Eve", entitlement=READER, by=ada)
    refused(desk, lambda: accounts.approve("eve", entitlement=READER, by=ada), AccessDenied)
    refused(desk, lambda: accounts.unlock("eve", by=ada), AccessDenied)
    assert proposed.state is AccountState.REQUESTED


def test_one_administrator_does_not_raise_another_without_the_security_officer(
    desk: Desk,
) -> None:
    anton = desk.who("anton")
    desk.service.accounts.propose("ada", entitlement=READER, by=anton)
    assert not desk.who("ada").may(Permission.PERSON_READ)


def test_a_security_officer_neither_creates_nor_invites_nor_approves_herself(desk: Desk) -> None:
    sigrid, accounts = desk.who("sigrid"), desk.service.accounts
    refused(
        desk,
        lambda: accounts.create(name="eve", display_name="Eve", entitlement=READER, by=sigrid),
        AccessDenied,
    )
    refused(desk, lambda: accounts.invite("olga", by=sigrid), AccessDenied)
    accounts.propose("sigrid", entitlement=READER, by=desk.who("ada"))
    refused(desk, lambda: accounts.approve("sigrid", entitlement=READER, by=sigrid), AccessDenied)


def test_an_administrator_cannot_enrol_as_the_officer_they_invented(desk: Desk) -> None:
    ada, accounts = desk.who("ada"), desk.service.accounts
    accounts.create(name="eve", display_name="Eve", entitlement=READER, by=ada)
    accounts.approve("eve", entitlement=READER, by=desk.who("sigrid"))
    invitation = accounts.invite("eve", by=ada).invitation
    factors = desk.service.factors
    for guess in ("", new_code(bytes), invitation):
        refused(desk, partial(factors.invited, invitation, guess), SignInRefused)


def test_a_security_officer_cannot_enrol_with_the_activation_code_alone(desk: Desk) -> None:
    accounts = desk.service.accounts
    accounts.create(name="eve", display_name="Eve", entitlement=READER, by=desk.who("ada"))
    code = accounts.approve("eve", entitlement=READER, by=desk.who("sigrid")).code
    accounts.invite("eve", by=desk.who("ada"))
    guess = new_secret(bytes)
    refused(desk, lambda: desk.service.factors.invited(guess, code), SignInRefused)


@pytest.mark.parametrize("name", ["olga", "ivan"])
def test_nobody_else_touches_accounts(desk: Desk, name: str) -> None:
    who, accounts = desk.who(name), desk.service.accounts
    for attempt in (
        lambda: accounts.create(name="eve", display_name="E", entitlement=READER, by=who),
        lambda: accounts.propose("olga", entitlement=READER, by=who),
        lambda: accounts.approve("olga", entitlement=READER, by=who),
        lambda: accounts.invite("olga", by=who),
        lambda: accounts.lock("ada", by=who),
        lambda: accounts.close("ada", by=who),
        lambda: accounts.listed(who),
        lambda: desk.service.sessions.revoke_all("ada", by=who),
    ):
        refused(desk, attempt, AccessDenied)


def test_an_integrator_hands_himself_no_key(desk: Desk) -> None:
    ivan, keys = desk.who("ivan"), desk.service.service_keys
    lasts = timedelta(days=30)
    for scope in (Permission.TASK_DECIDE, Permission.ACCOUNT_APPROVE, Permission.RECORD_EXPORT):
        with pytest.raises(InputInvalid):
            keys.ask(label="x", scopes=[scope], lasts=lasts, by=ivan)
    key = keys.ask(label="x", scopes=[Permission.PERSON_READ], lasts=lasts, by=ivan)
    with pytest.raises(AccessDenied):
        keys.approve(key.id, by=ivan)
    with pytest.raises(ConflictingChange):
        keys.issue(key.id, by=ivan)
    with pytest.raises(SignInRequired):
        keys.principal("comity-key.")
    keys.approve(key.id, by=desk.who("sigrid"))
    with pytest.raises(AccessDenied):
        keys.issue(key.id, by=desk.who("sigrid"))
    program = keys.principal(keys.issue(key.id, by=ivan).text)
    assert program.permissions == {Permission.PERSON_READ}
    assert not program.is_cleared_for({"witness"})
    with pytest.raises(AccessDenied):
        keys.ask(label="y", scopes=[Permission.PERSON_READ], lasts=lasts, by=program)
    with pytest.raises(AccessDenied):
        desk.service.glass.broken(case="1", reason=REASON, by=program)


def asked(desk: Desk, who: Principal, needs: Permission) -> Approval:
    """Ask for an approval."""
    assert desk.store is not None
    with desk.store.begin() as work:
        return approvals.ask(
            work,
            act="try",
            subject="DE-1",
            by=who,
            needs=needs,
            at=desk.clock.now(),
            randomness=desk.service.office.randomness,
        )


def granted(desk: Desk, identifier: str, who: Principal) -> Approval:
    """Grant an approval."""
    assert desk.store is not None
    with desk.store.begin() as work:
        return approvals.grant(
            work,
            identifier,
            by=who,
            at=desk.clock.now(),
            randomness=desk.service.office.randomness,
        )


def used(desk: Desk, approval: Approval) -> None:
    """Use an approval up."""
    assert desk.store is not None
    with desk.store.begin() as work:
        approvals.use(work, approval, desk.clock.now(), desk.service.office.randomness)


def test_nobody_approves_what_they_ask_for_themselves(desk: Desk) -> None:
    desk.appoint("sam", Role.SUPERVISOR)
    desk.appoint("sue", Role.SUPERVISOR)
    sam, sue = desk.who("sam"), desk.who("sue")
    approval = asked(desk, sam, Permission.ANSWER_APPROVE)
    assert asked(desk, sam, Permission.ANSWER_APPROVE) == approval
    with pytest.raises(ApprovalRequired):
        approvals.require_granted(approval)
    with pytest.raises(AccessDenied):
        granted(desk, approval.id, sam)
    with pytest.raises(AccessDenied):
        granted(desk, approval.id, desk.who("olga"))
    with pytest.raises(ApprovalRequired):
        used(desk, approval)
    yes = granted(desk, approval.id, sue)
    approvals.require_granted(yes)
    used(desk, yes)
    with pytest.raises(ApprovalRequired):
        used(desk, yes)
    assert asked(desk, sam, Permission.ANSWER_APPROVE).id != approval.id


def test_an_approval_lapses_and_goes_with_whoever_gave_it(desk: Desk) -> None:
    for name in ("sam", "sue", "sol"):
        desk.appoint(name, Role.SUPERVISOR)
    first = asked(desk, desk.who("sam"), Permission.ANSWER_APPROVE)
    given = granted(desk, first.id, desk.who("sue"))
    desk.service.accounts.close("sue", by=desk.who("sigrid"))
    with pytest.raises(ApprovalRequired):
        used(desk, given)
    second = asked(desk, desk.who("sam"), Permission.ANSWER_APPROVE)
    desk.clock.wait(timedelta(hours=73))
    with pytest.raises(ReferenceNotFound):
        granted(desk, second.id, desk.who("sol"))


def test_nobody_reviews_their_own_use_of_break_glass_or_breaks_more_than_the_role_has(
    desk: Desk,
) -> None:
    desk.appoint("sam", Role.SUPERVISOR, compartments=frozenset({"witness"}))
    olga = desk.who("olga")
    use = desk.service.glass.broken(case="12/26", reason=REASON, by=olga)
    secret = desk.sign_in("olga").secret
    other = desk.service.sessions.principal(secret, face=Face.DESK)
    assert not other.is_cleared_for({"witness"})
    for name in ("olga", "sam", "ada"):
        with pytest.raises(AccessDenied):
            desk.service.glass.reviewed(
                use.id, outcome=GlassOutcome.JUSTIFIED, remark="fine", by=desk.who(name)
            )
    for name in ("ada", "sigrid", "ivan"):
        with pytest.raises(AccessDenied):
            desk.service.glass.broken(case="1", reason=REASON, by=desk.who(name))


def test_the_password_of_a_closed_account_opens_nothing(desk: Desk) -> None:
    desk.service.accounts.close("olga", by=desk.who("ada"))
    with pytest.raises(SignInRefused):
        desk.service.sign_in.with_code(
            "olga", PASSWORD, desk.code("olga"), address="x", face=Face.DESK
        )
    refused(
        desk,
        lambda: desk.service.accounts.approve("olga", entitlement=READER, by=desk.who("sigrid")),
        ConflictingChange,
    )
