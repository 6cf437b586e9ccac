"""An officer who knows the rules spreads looks so that no rule fires.

What is caught and what is not is said here: looks that lead to nothing are noticed however
thinly they are spread; one look a week with an act made up for it is not noticed by any rule,
and only the random sample can meet it. The rules read and change nothing.
"""

from datetime import UTC, datetime, timedelta

from comity.oversight.misuse import RANDOM_AUDIT, run
from comity_training.misuse import FIRST, honest_month

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def _rules(look_every: timedelta, looks: int, *, sham: bool) -> set[str]:
    month = honest_month()
    for number in range(looks):
        at, case = FIRST + number * look_every, f"9 Js {number}/26"
        month.look("officer-x", at, f"XA-P-X{number}", case=case)
        if sham:
            month.act("officer-x", at + timedelta(minutes=3), "decide", case=case)
    found = run(month.material(), at=NOW, audit=0, seed="s")
    assert {each.official for each in found} <= {"officer-x"}
    return {each.rule for each in found}


def test_looks_spread_over_days_are_noticed_for_leading_to_nothing() -> None:
    """Half a look a day: no volume, no browsing; but nothing follows any of them."""
    assert _rules(timedelta(days=2), 14, sham=False) == {"never-followed"}


def test_few_looks_with_an_act_made_up_for_each_are_noticed_by_no_rule() -> None:
    """What is not caught, and is said so: the sham acts are for a reviewer to see through."""
    assert _rules(timedelta(days=7), 4, sham=True) == set()


def test_the_random_sample_meets_every_officer() -> None:
    """Beside the rules: with one entry for each officer, the quiet one is met as well."""
    month = honest_month()
    month.look("officer-x", FIRST, "XA-P-X", case="9 Js 1/26")
    found = run(month.material(), at=NOW, audit=5, seed="any")
    assert "officer-x" in {each.official for each in found if each.rule == RANDOM_AUDIT}
