"""Every rule on misuse fires on what it is for, and an honest month stays quiet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from comity.errors import AccessDenied, ConflictingChange, InputInvalid
from comity.oversight.misuse import RANDOM_AUDIT, RULES, asked, heard, rates, reviewed, run
from comity.oversight.model import Hit, Outcome
from comity_training.misuse import FIRST, honest_month, misused

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def _run(month_rule: str | None = None) -> tuple[tuple[Hit, ...], frozenset[str]]:
    month, by = (honest_month(), frozenset[str]()) if month_rule is None else misused(month_rule)
    return run(month.material(), at=NOW, audit=0, seed="s"), by


def test_an_honest_month_stays_quiet() -> None:
    assert _run() == ((), frozenset())


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_fires_on_the_misuse_that_it_is_for_and_on_nobody_else(rule: str) -> None:
    hits, culprits = _run(rule)
    fired = [each for each in hits if each.rule == rule]
    assert {each.official for each in fired} == culprits
    assert {each.official for each in hits} == culprits
    assert all(each.leaves and each.words and 1 <= each.weight <= 5 for each in fired)


@pytest.mark.parametrize("followed", ["conversation", "record", "nothing"])
def test_an_act_in_the_conversation_of_the_file_or_upon_the_record_follows_a_look(
    followed: str,
) -> None:
    month = honest_month()
    for number in range(12):
        at, case = FIRST + timedelta(days=number), f"8 Js {number}/26"
        month.look("officer-x", at, f"XA-P-{number}", case=case)
        if followed == "conversation":
            month.surroundings.files[f"XA-XB-REQ-{number:015d}"] = case
            month.act("officer-x", at + timedelta(1), "decide", case=f"XA-XB-REQ-{number:015d}")
        elif followed == "record":
            what = (f"XA-P-{number}",)
            month.act("officer-x", at + timedelta(1), "enter-conviction", case="", what=what)
    found = {each.rule for each in run(month.material(), at=NOW, audit=0, seed="s")}
    assert found == ({"never-followed"} if followed == "nothing" else set())


def test_a_random_sample_stands_beside_the_hits_and_is_the_same_for_the_same_seed() -> None:
    looked_at = misused("own-record")[0].material()
    first, again, other = (
        [each for each in run(looked_at, at=NOW, audit=8, seed=seed) if each.rule == RANDOM_AUDIT]
        for seed in ("one", "one", "two")
    )
    assert first == again
    assert len(first) == 8
    assert [each.leaves for each in first] != [each.leaves for each in other]
    assert {each.weight for each in first} == {0}


def _hit() -> Hit:
    return next(each for each in _run("own-record")[0] if each.rule == "own-record")


def test_nobody_reviews_themselves_or_their_own_team() -> None:
    hit = _hit()
    for reviewer, team in ((hit.official, "other"), ("supervisor-1", "registry")):
        with pytest.raises(AccessDenied):
            reviewed(hit, Outcome.LAWFUL, reviewer=reviewer, team=team, reasons="fine", at=NOW)


def test_an_outcome_against_an_officer_waits_until_the_officer_was_heard() -> None:
    hit = asked(_hit(), reviewer="supervisor-1", team="audit")
    with pytest.raises(ConflictingChange):
        reviewed(hit, Outcome.UNLAWFUL, reviewer="s", team="audit", reasons="no case", at=NOW)
    said = heard(hit, official=hit.official, words="It was my own record.")
    done = reviewed(said, Outcome.UNLAWFUL, reviewer="s", team="audit", reasons="so", at=NOW)
    assert (done.outcome, done.reviewed_by) == (Outcome.UNLAWFUL, "s")


def test_an_officer_is_shown_nothing_before_a_reviewer_asks() -> None:
    with pytest.raises(AccessDenied):
        heard(_hit(), official="officer-x", words="What is it?")


def test_an_officer_cannot_speak_for_another() -> None:
    hit = asked(_hit(), reviewer="supervisor-1", team="audit")
    with pytest.raises(AccessDenied):
        heard(hit, official="officer-a", words="They did nothing.")


def test_a_review_is_given_once_and_with_reasons() -> None:
    hit = _hit()
    with pytest.raises(InputInvalid):
        reviewed(hit, Outcome.LAWFUL, reviewer="s", team="audit", reasons=" ", at=NOW)
    done = reviewed(hit, Outcome.LAWFUL, reviewer="s", team="audit", reasons="case seen", at=NOW)
    same = reviewed(done, Outcome.LAWFUL, reviewer="s", team="audit", reasons="case seen", at=NOW)
    assert same == done
    with pytest.raises(ConflictingChange):
        reviewed(done, Outcome.UNRESOLVED, reviewer="s", team="audit", reasons="or not", at=NOW)


def test_the_rate_of_false_positives_counts_what_was_told_only() -> None:
    hit = _hit()
    lawful = replace(hit, id="1", outcome=Outcome.LAWFUL)
    unlawful = replace(hit, id="2", outcome=Outcome.UNLAWFUL)
    unresolved = replace(hit, id="3", outcome=Outcome.UNRESOLVED)
    rate = next(
        each for each in rates([hit, lawful, lawful, unlawful, unresolved]) if each.rule == hit.rule
    )
    assert (rate.hits, rate.lawful, rate.unlawful, rate.unresolved) == (5, 2, 1, 1)
    assert rate.false_positives == pytest.approx(2 / 3)
    untold = next(each for each in rates([hit]) if each.rule == hit.rule)
    assert untold.false_positives is None
