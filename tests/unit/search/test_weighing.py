"""What judgements make of what the rules found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from comity.ids import ConversationId, PersonRef, TaskId
from comity.search.identification import Candidate, Identified, Outcome, Rule
from comity.search.judgement import Judgement, JudgementId, Verdict
from comity.search.weighing import Caveat, Met, Weighed, contradicted, weigh

P, Q = PersonRef("p"), PersonRef("q")
AT = datetime(2026, 6, 1, tzinfo=UTC)


def candidates(*refs: PersonRef) -> tuple[Candidate, ...]:
    return tuple(_candidate(ref, place) for place, ref in enumerate(refs, start=1))


def _candidate(ref: PersonRef, rank: int) -> Candidate:
    return Candidate(ref=ref, comparisons=(), rank=rank)


def identified_nobody() -> Identified:
    return Identified(Outcome.NOBODY, None, Rule.NOBODY_LIKE_IT, (), ())


def certain(ref: PersonRef) -> Identified:
    return Identified(Outcome.CERTAIN, ref, Rule.NAMES_SEX_BIRTH_DATE, candidates(ref), ())


def possible(*refs: PersonRef) -> Identified:
    return Identified(Outcome.POSSIBLE, None, Rule.NO_CERTAIN_MATCH, candidates(*refs), ())


def met(
    verdict: Verdict,
    person: PersonRef = P,
    *,
    exact: bool = True,
    stale: bool = False,
    day: int = 0,
    withdrawn: bool = False,
) -> Met:
    at = AT + timedelta(days=day)
    return Met(
        Judgement(
            id=JudgementId(f"{day}-{verdict}-{person}"),
            description=b"d",
            kindred=b"k",
            born=b"b",
            person=person,
            registered=b"r",
            candidates=b"c",
            verdict=verdict,
            decided_by="officer-7",
            reason="as seen",
            decided_at=at,
            parameters="",
            task=TaskId("t"),
            conversation=ConversationId("c"),
            withdrawn_at=at if withdrawn else None,
        ),
        exact=exact,
        stale=stale,
    )


SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.CANNOT_TELL


def weighed(
    found: Identified, *judged: Met, distinct: bool = True, as_then: bool = True
) -> Weighed:
    return weigh(found, judged, distinct=distinct, as_then=lambda *_: as_then)


def test_without_a_judgement_nothing_changes() -> None:
    for found in (certain(P), possible(P, Q), identified_nobody()):
        assert weighed(found) == Weighed(found, found.person, None, (), None)


@pytest.mark.parametrize(
    ("judged", "caveat"),
    [
        (met(DIFFERENT), Caveat.JUDGED_OTHERWISE),
        (met(UNSURE), Caveat.JUDGED_OTHERWISE),
        (met(DIFFERENT, stale=True), Caveat.JUDGED_OTHERWISE),
        (met(DIFFERENT, exact=False), Caveat.JUDGED_OTHERWISE),
        (met(SAME, Q), Caveat.JUDGED_ANOTHER),
        (met(SAME, Q, stale=True), Caveat.JUDGED_ANOTHER),
        (met(UNSURE, exact=False), None),
        (met(SAME), None),
        (met(SAME, Q, exact=False), None),
        (met(DIFFERENT, Q), None),
        (met(DIFFERENT, withdrawn=True), None),
    ],
)
def test_only_a_judgement_against_the_person_takes_certainty_away(
    judged: Met, caveat: Caveat | None
) -> None:
    found = weighed(certain(P), judged)
    assert found.caveat is caveat
    assert found.by_rule == P
    assert found.relied is None
    assert (found.found.person is None) is (caveat is not None)
    assert (found.found.outcome is Outcome.POSSIBLE) is (caveat is not None)


def test_a_judgement_of_the_very_description_outranks_a_later_one_of_a_description_alike() -> None:
    found = weighed(certain(P), met(SAME, day=1), met(DIFFERENT, exact=False, day=2))
    assert found.found.person == P


def test_a_judgement_against_of_a_description_alike_yields_to_one_of_the_very_description() -> None:
    same = met(SAME, day=1)
    found = weighed(possible(P), same, met(DIFFERENT, exact=False, day=2))
    assert (found.relied, found.caveat) == (same.judgement, None)


def test_the_latest_judgement_counts_where_none_is_against() -> None:
    assert weighed(possible(P), met(SAME, day=1), met(UNSURE, day=2)).relied is None
    later = met(SAME, day=3)
    assert weighed(possible(P), met(UNSURE, day=2), later).relied == later.judgement


@pytest.mark.parametrize(("same_on", "different_on"), [(1, 2), (2, 1)])
def test_a_judgement_against_is_not_silenced_by_one_for_the_same_person(
    same_on: int, different_on: int
) -> None:
    judged = met(SAME, day=same_on), met(DIFFERENT, day=different_on)
    doubted = weighed(certain(P), *judged)
    assert (doubted.found.person, doubted.caveat) == (None, Caveat.CONTRADICTORY)
    unsure = weighed(possible(P), *judged)
    assert (unsure.relied, unsure.caveat) == (None, Caveat.CONTRADICTORY)
    assert unsure.named == {P}
    assert unsure.is_another_than(P)
    assert weighed(certain(Q), *judged).caveat is Caveat.CONTRADICTORY


def test_an_unsure_judgement_between_the_two_silences_neither() -> None:
    judged = met(DIFFERENT, day=1), met(UNSURE, day=2), met(SAME, day=3)
    assert weighed(possible(P), *judged).caveat is Caveat.CONTRADICTORY
    assert weighed(certain(P), *judged).found.person is None


def test_a_contradiction_ends_with_the_withdrawal_of_either() -> None:
    same, different = met(SAME, day=1), met(DIFFERENT, day=2)
    gone = met(DIFFERENT, day=2, withdrawn=True)
    assert weighed(possible(P), same, gone).relied == same.judgement
    gone = met(SAME, day=1, withdrawn=True)
    assert weighed(certain(P), gone, different).caveat is Caveat.JUDGED_OTHERWISE


def test_of_descriptions_alike_too_a_judgement_against_stays_against() -> None:
    judged = met(DIFFERENT, exact=False, day=1), met(SAME, exact=False, day=2)
    assert weighed(certain(P), *judged).caveat is Caveat.JUDGED_OTHERWISE


def test_what_a_new_judgement_contradicts_is_told() -> None:
    made = met(SAME, day=9)
    against, other = met(DIFFERENT, day=1), met(SAME, Q, day=2)
    silent = [
        made,
        met(SAME, day=3),
        met(UNSURE, day=3),
        met(DIFFERENT, Q, day=4),
        met(DIFFERENT, exact=False, day=5),
        met(DIFFERENT, withdrawn=True, day=6),
    ]
    assert contradicted([*silent, against, other], made.judgement) == (against, other)
    assert contradicted([made], met(DIFFERENT).judgement) == (made,)


def test_the_same_description_of_the_same_entry_may_be_relied_on() -> None:
    found = weighed(possible(Q, P), met(SAME), met(DIFFERENT, Q))
    assert found.relied == met(SAME).judgement
    assert found.caveat is None
    assert found.by_rule is None


@pytest.mark.parametrize(
    ("found", "judged", "caveat"),
    [
        (possible(P), (met(SAME, stale=True),), Caveat.ALTERED),
        (possible(P), (met(SAME, exact=False),), Caveat.ALIKE_ONLY),
        (possible(P, Q), (met(SAME), met(SAME, Q)), Caveat.CONTRADICTORY),
        (possible(Q), (met(SAME),), Caveat.NOT_DISTINCT),
        (identified_nobody(), (met(SAME),), Caveat.NOT_DISTINCT),
        (replace(possible(P, Q), outcome=Outcome.SEVERAL), (met(SAME),), Caveat.NOT_DISTINCT),
        (possible(P), (met(SAME, withdrawn=True),), None),
        (possible(P), (met(DIFFERENT),), None),
    ],
)
def test_any_difference_calls_an_officer(
    found: Identified, judged: tuple[Met, ...], caveat: Caveat | None
) -> None:
    assert (weighed(found, *judged).relied, weighed(found, *judged).caveat) == (None, caveat)


def test_a_description_that_may_mean_several_calls_an_officer() -> None:
    assert weighed(possible(P), met(SAME), distinct=False).caveat is Caveat.NOT_DISTINCT


def test_other_candidates_than_then_call_an_officer() -> None:
    assert weighed(possible(P, Q), met(SAME), as_then=False).caveat is Caveat.OTHER_CANDIDATES


def test_more_candidates_than_are_shown_call_an_officer() -> None:
    many = possible(P, *(PersonRef(str(number)) for number in range(49)))
    assert weighed(many, met(SAME)).caveat is Caveat.NOT_DISTINCT


def test_what_speaks_for_a_person_is_read_first_and_what_was_withdrawn_last() -> None:
    judged = [
        met(SAME, day=9, withdrawn=True),
        met(DIFFERENT, day=1),
        met(DIFFERENT, Q, day=2),
        met(SAME, exact=False, day=3),
        met(SAME, Q, day=0),
    ]
    read = [
        (each.judgement.verdict, each.judgement.stands)
        for each in weighed(possible(P), *judged).met
    ]
    assert read == [(SAME, True), (SAME, True), (DIFFERENT, True), (DIFFERENT, True), (SAME, False)]


def test_an_update_is_doubted_where_rules_or_officers_name_another() -> None:
    assert weighed(certain(Q), met(SAME, P)).is_another_than(P)
    assert weighed(possible(P), met(DIFFERENT)).is_another_than(P)
    assert weighed(possible(P), met(SAME, Q)).is_another_than(P)
    assert not weighed(possible(P), met(SAME)).is_another_than(P)
    assert not weighed(certain(P)).is_another_than(P)


def test_a_judgement_says_nothing_of_people_in_a_log_line() -> None:
    assert "seen" not in repr(met(SAME))
    assert "officer" not in repr(met(SAME))
