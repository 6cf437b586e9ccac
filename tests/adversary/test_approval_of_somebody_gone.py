"""Attack: an act that needs two is done on the word of somebody who has no word any more.

A stolen laptop approves what its thief's accomplice asked, and is locked; a supervisor who is
demoted has approved things for later. And a supervisor who is not cleared uses up the approval
of a restriction, so that those who are cleared can give it no more.
"""

from datetime import timedelta

import pytest
from tests.adversary.access_stage import Desk as Accounts
from tests.desk.desk_stage import Desk
from tests.desk.register import enter

from comity.access import approvals
from comity.access.model import Approval, Entitlement
from comity.access.permissions import Permission, Role
from comity.errors import ApprovalRequired


@pytest.fixture
def accounts() -> Accounts:
    made = Accounts()
    made.appoint("olga", Role.OFFICER)
    made.appoint("sam", Role.SUPERVISOR)
    made.appoint("tina", Role.SUPERVISOR)
    return made


def asked(accounts: Accounts) -> Approval:
    """Let Olga ask, for the first time or again."""
    by = accounts.who("olga")
    with accounts.service.office.store.begin() as work:
        return approvals.ask(
            work,
            act="export-many",
            subject="aa",
            by=by,
            needs=Permission.ANSWER_APPROVE,
            at=accounts.clock.now(),
            randomness=accounts.service.office.randomness,
        )


def granted(accounts: Accounts, name: str) -> Approval:
    """Let Olga ask and somebody grant it."""
    waiting = asked(accounts)
    by = accounts.who(name)
    with accounts.service.office.store.begin() as work:
        return approvals.grant(
            work,
            waiting.id,
            by=by,
            at=accounts.clock.now(),
            randomness=accounts.service.office.randomness,
        )


@pytest.mark.parametrize("how", ["locked", "demoted"])
def test_an_approval_counts_as_long_as_who_granted_it_could(accounts: Accounts, how: str) -> None:
    given = granted(accounts, "sam")
    sam = accounts.people["sam"].account.id
    if how == "locked":
        accounts.service.accounts.lock(sam, by=accounts.who("ada"))
    else:
        less = Entitlement(frozenset({Role.OFFICER}))
        accounts.service.accounts.propose(sam, entitlement=less, by=accounts.who("ada"))
        accounts.service.accounts.approve(sam, entitlement=less, by=accounts.who("sigrid"))
    with (
        pytest.raises(ApprovalRequired),
        accounts.service.office.store.begin() as work,
    ):
        approvals.use(work, given, accounts.clock.now(), accounts.service.office.randomness)
    assert not asked(accounts).granted
    assert granted(accounts, "tina").granted_by == accounts.people["tina"].account.id


def test_whoever_is_not_cleared_can_neither_see_nor_spoil_a_restriction(desk: Desk) -> None:
    for name in ("sam", "tina"):
        desk.engage(name, Role.SUPERVISOR, compartments=frozenset({"witness"}))
    desk.engage("umberto", Role.SUPERVISOR)
    ref = enter(desk)
    sam, tina, umberto = (desk.signed_in(name) for name in ("sam", "tina", "umberto"))
    order = {
        "kind": "person",
        "reference": ref,
        "compartments": ["witness"],
        "review_on": str(desk.clock.now().date() + timedelta(days=90)),
        "reason": "order 12",
    }
    waits = sam.api("POST", "/restrictions", order).json["waits_for"]
    assert umberto.api("GET", "/approvals").json["approvals"] == []
    spoilt = umberto.api("POST", f"/approvals/{waits}/grant")
    never = umberto.api("POST", "/approvals/ap-00000000000000000000/grant")
    assert (spoilt.status, spoilt.body) == (never.status, never.body)
    assert spoilt.status == 404
    assert [each["id"] for each in tina.api("GET", "/approvals").json["approvals"]] == [waits]
    assert tina.api("POST", f"/approvals/{waits}/grant").status == 200
    assert sam.api("POST", "/restrictions", order).json["in_force"] is True
