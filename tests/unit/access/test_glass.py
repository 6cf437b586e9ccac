"""Break-glass works at once, alone, and loudly; and is reviewed."""

from datetime import timedelta

import pytest
from tests.adversary.access_stage import Desk

from comity.access.model import Face, GlassOutcome
from comity.access.permissions import Permission, Role
from comity.errors import ConflictingChange, InputInvalid
from comity.ledger.acts import Act

REASON = "a child was taken and the border is an hour away"


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.appoint("olga", Role.OFFICER)
    made.appoint("sam", Role.SUPERVISOR, compartments=frozenset({"witness"}))
    return made


def test_it_opens_for_half_an_hour_and_for_its_case(desk: Desk) -> None:
    secret = desk.sign_in("olga").secret
    sessions = desk.service.sessions
    before = sessions.principal(secret, face=Face.DESK)
    assert not before.is_cleared_for({"witness"})
    desk.service.glass.broken(case=" 12/26 ", reason=REASON, by=before)
    during = sessions.principal(secret, face=Face.DESK)
    assert during.is_cleared_for({"witness"})
    assert (during.glass_broken, during.glass_case) == (True, "12/26")
    assert during.permissions == before.permissions
    assert not during.may(Permission.ANSWER_APPROVE)
    for _ in range(3):
        desk.clock.wait(timedelta(minutes=10))
        after = sessions.principal(secret, face=Face.DESK)
    assert not after.is_cleared_for({"witness"})
    assert not after.glass_broken


def test_everybody_responsible_is_told_and_repetition_shows(desk: Desk) -> None:
    olga = desk.who("olga")
    for _ in range(3):
        use = desk.service.glass.broken(case="12/26", reason=REASON, by=olga)
    for name in ("sam", "sigrid"):
        words = [each.words for each in desk.service.accounts.notices(desk.who(name))]
        assert sum(f"Break-glass: {use.account}" in each for each in words) == 3
        assert any("after 2 more in thirty days" in each and use.id in each for each in words)
    assert not desk.service.accounts.notices(desk.who("ada"))
    broken = desk.acts(Act.GLASS_BROKEN)
    assert [each["earlier"] for each in broken] == [0, 1, 2]
    assert {each["case"] for each in broken} == {"12/26"}
    assert REASON not in str(broken)


def test_it_is_reviewed_once_with_an_outcome_that_its_user_learns(desk: Desk) -> None:
    use = desk.service.glass.broken(case="12/26", reason=REASON, by=desk.who("olga"))
    sigrid, glass = desk.who("sigrid"), desk.service.glass
    assert [each.id for each in glass.listed(sigrid)] == [use.id]
    assert glass.listed(desk.who("sam")) == []
    done = glass.reviewed(use.id, outcome=GlassOutcome.UNJUSTIFIED, remark="no case", by=sigrid)
    assert (
        glass.reviewed(use.id, outcome=GlassOutcome.UNJUSTIFIED, remark="no case", by=sigrid)
        == done
    )
    with pytest.raises(ConflictingChange):
        glass.reviewed(use.id, outcome=GlassOutcome.JUSTIFIED, remark="well", by=sigrid)
    told = desk.service.accounts.notices(desk.who("olga"))
    assert any("unjustified" in each.words for each in told)
    assert [each["outcome"] for each in desk.acts(Act.GLASS_REVIEWED)] == ["unjustified"]


@pytest.mark.parametrize(
    ("case", "reason", "field"), [("", REASON, "case"), ("1", "now", "reason")]
)
def test_it_asks_for_a_case_and_a_reason(desk: Desk, case: str, reason: str, field: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        desk.service.glass.broken(case=case, reason=reason, by=desk.who("olga"))
    assert refused.value.field == field
    assert not desk.acts(Act.GLASS_BROKEN)
