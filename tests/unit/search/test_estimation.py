"""What a register teaches of its own parameters, where the truth is known."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from tests.unit.search.made_up_doubles import (
    FORENAME_MISSPELT,
    SEX_MISTAKEN,
    again,
    dice_of,
    somebody,
)
from tests.unit.search.registers import CountingIndex

from comity.errors import InputInvalid
from comity.persons.person import Person
from comity.search.estimation import (
    Comparing,
    Described,
    LevelCounts,
    Strangers,
    compare_known,
    compare_strangers,
    with_borne,
    with_matches,
    with_strangers,
)
from comity.search.estimation_calibration import Question
from comity.search.estimation_matching import Found, estimate_matches
from comity.search.estimation_proposal import MatchSource, Plan, Proposal, drawn_from, propose
from comity.search.levels import Field, Level
from comity.search.parameters import default_parameters, read_parameters
from comity.search.parameters_text import differences, parameters_text
from comity.search.profile import profile_of

PRESENT = default_parameters()
PLAN = Plan(strangers=20_000, doubles=2_000, descriptions=200)


@contextmanager
def unseen(doing: str, steps: int) -> Iterator[Callable[[int], None]]:
    assert doing
    assert steps
    yield lambda _: None


def silent(_: int) -> None:
    """Be told nothing."""


def people(count: int, seed: int = 1) -> list[Person]:
    dice = dice_of(seed)
    return [somebody(dice) for _ in range(count)]


def proposed(
    registered: list[Person], questions: tuple[Question, ...] = (), *, seed: int = 1
) -> Proposal:
    return propose(
        CountingIndex(*registered),
        PRESENT,
        identity_country="BG",
        questions=questions,
        plan=PLAN,
        randomness=dice_of(seed),
        progress=unseen,
    )


@pytest.fixture(scope="module")
def with_doubles() -> list[Person]:
    once = people(900)
    dice = dice_of(2)
    return once + [again(each, dice) for each in once[:600]]


@pytest.fixture(scope="module")
def questions() -> tuple[Question, ...]:
    dice = dice_of(3)
    known = [Question(again(each, dice), place) for place, each in enumerate(people(500), start=1)]
    strangers = [Question(each, None) for each in people(200, seed=9)]
    return tuple(known[:100] + strangers + known[100:])


def test_u_is_counted_between_two_people() -> None:
    registered = people(800)
    index = CountingIndex(*registered)
    comparing = Comparing(index, PRESENT, "BG")
    drawn = drawn_from(index, 200, dice_of(1), numbered=True)
    found = compare_strangers(comparing, drawn, pairs=20_000, randomness=dice_of(2), told=silent)
    sexes = found.counts.seen(Field.SEX, Level.SAME) / found.counts.stated(Field.SEX)
    u = with_strangers(PRESENT, found).chances[Field.SEX][Level.SAME].u
    assert u == pytest.approx(sexes, abs=0.001)
    assert u == pytest.approx(0.5, abs=0.03)
    assert found.counts.pairs > 19_000


def test_nobody_is_taken_for_a_stranger_of_himself() -> None:
    registered = people(3)
    index = CountingIndex(*registered)
    described = [Described(profile_of(each), n) for n, each in enumerate(registered, start=1)]
    found = compare_strangers(
        Comparing(index, PRESENT, None),
        described,
        pairs=9,
        randomness=dice_of(1),
        told=silent,
    )
    assert found.counts.pairs == 6


def test_a_level_that_was_never_found_keeps_its_numbers() -> None:
    counts = LevelCounts()
    counts.add(dict.fromkeys(Field, Level.SAME), 1_000.0)
    kept = with_strangers(with_matches(PRESENT, counts, least=50), Strangers(counts, {}))
    half = kept.chances[Field.BIRTH_PLACE][Level.HALF]
    assert half == PRESENT.chances[Field.BIRTH_PLACE][Level.HALF]


def test_a_level_found_a_few_times_moves_by_two_bits_at_most() -> None:
    counts = LevelCounts()
    counts.add(dict.fromkeys(Field, Level.SAME), 10_000.0)
    counts.add_level(Field.BIRTH_PLACE, Level.CONFLICT, 3.0)
    before = PRESENT.chances[Field.BIRTH_PLACE][Level.CONFLICT]
    after = with_matches(PRESENT, counts, least=50).chances[Field.BIRTH_PLACE][Level.CONFLICT]
    assert after.m == pytest.approx(before.m / 4)


def test_a_field_that_hardly_anybody_states_keeps_its_numbers() -> None:
    counts = LevelCounts()
    counts.add(dict.fromkeys(Field, Level.SAME), 49.0)
    assert with_matches(PRESENT, counts, least=50) == PRESENT


def test_documents_keep_their_numbers_since_none_is_ever_seen_to_differ() -> None:
    counts = LevelCounts()
    counts.add(dict.fromkeys(Field, Level.SAME), 1_000.0)
    after = with_matches(PRESENT, counts, least=50)
    assert (
        after.chances[Field.IDENTIFICATION_DOCUMENT]
        == PRESENT.chances[Field.IDENTIFICATION_DOCUMENT]
    )


def test_m_of_known_pairs_is_counted_with_one_more_of_every_level() -> None:
    counts = LevelCounts()
    levels = dict.fromkeys(Field, Level.MISSING)
    counts.add({**levels, Field.SEX: Level.SAME}, 180.0)
    counts.add({**levels, Field.SEX: Level.DIFFERS}, 20.0)
    after = with_matches(PRESENT, counts, least=50).chances[Field.SEX]
    assert after[Level.SAME].m == pytest.approx(181 / 202)
    assert after[Level.DIFFERS].m == pytest.approx(21 / 202)


def test_whether_a_near_name_is_borne_is_counted_on_either_side() -> None:
    matches, strangers = LevelCounts(), LevelCounts()
    for number in range(100):
        matches.add_borne(Field.SURNAME, Level.ALIKE, is_borne=number < 30)
        strangers.add_borne(Field.SURNAME, Level.ALIKE, is_borne=number < 90)
    after = with_borne(PRESENT, matches, strangers).borne_chances[Field.SURNAME]
    assert after[Level.ALIKE].m == pytest.approx(31 / 102)
    assert after[Level.ALIKE].u == pytest.approx(91 / 102)
    assert after[Level.TYPING_ERROR] == PRESENT.borne_chances[Field.SURNAME][Level.TYPING_ERROR]


def test_doubles_within_a_register_teach_how_one_person_is_described_twice(
    with_doubles: list[Person],
) -> None:
    found = proposed(with_doubles)
    assert found.source is MatchSource.PAIRS
    learnt = {each.found: each for each in found.estimates if not each.refused}
    # Of 600 doubles, those whose date was mistyped share no birth date.
    assert learnt[Found.BIRTH_DATE].matches == pytest.approx(540, abs=30)
    assert learnt[Found.NAMES].matches == pytest.approx(480, abs=30)
    assert all(each.converged for each in learnt.values())
    chances = found.parameters.chances
    assert chances[Field.FORENAME][Level.TYPING_ERROR].m + chances[Field.FORENAME][
        Level.ALIKE
    ].m == pytest.approx(FORENAME_MISSPELT, abs=0.06)
    assert chances[Field.SEX][Level.DIFFERS].m == pytest.approx(SEX_MISTAKEN, abs=0.03)


def test_persons_of_another_register_teach_it_too(with_doubles: list[Person]) -> None:
    ours, theirs = with_doubles[:900], with_doubles[900:]
    index = CountingIndex(*ours)
    comparing = Comparing(index, PRESENT, "BG")
    described = [Described(profile_of(each), None) for each in theirs]
    strangers = compare_strangers(
        comparing, described[:100], pairs=20_000, randomness=dice_of(1), told=silent
    )
    estimates = estimate_matches(comparing, described, PRESENT, strangers, told=silent)
    assert {each.found for each in estimates if not each.refused} == {
        Found.BIRTH_DATE,
        Found.NAMES,
    }


def test_m_is_not_estimated_where_hardly_anybody_is_there_twice() -> None:
    found = proposed(people(1_200))
    assert found.source is MatchSource.KEPT
    assert found.known == 0.0
    assert all(each.refused for each in found.estimates)
    assert found.notes[-1] == "m is therefore that of the version before."
    assert not [
        each.place for each in differences(PRESENT, found.parameters) if each.place[-2:] == ".m"
    ]


def test_possible_twins_are_set_aside() -> None:
    dice = dice_of(5)
    one = people(300)
    two = []
    for each in one:
        surname = each.name.surname
        assert surname is not None
        other = somebody(dice)
        assert other.name.forename is not None
        two.append(
            other.__class__(
                name=type(other.name)(other.name.forename, surname),
                sex=each.sex,
                birth_date=each.birth_date,
            )
        )
    index = CountingIndex(*one, *two)
    comparing = Comparing(index, PRESENT, None)
    estimates = estimate_matches(
        comparing,
        drawn_from(index, 600, dice, numbered=True),
        PRESENT,
        Strangers(LevelCounts(), {}),
        told=silent,
    )
    by_date = next(each for each in estimates if each.found is Found.BIRTH_DATE)
    assert by_date.twins > 250
    assert by_date.refused


def test_questions_teach_with_one_half_and_measure_with_the_other(
    questions: tuple[Question, ...],
) -> None:
    found = proposed(people(900), questions)
    assert found.source is MatchSource.QUESTIONS
    assert found.known == 250
    assert found.before is not None
    assert found.after is not None
    assert found.before.questions == found.after.questions == 350
    assert found.after.known == 250
    assert found.after.wrong == 0
    assert found.after.surprise <= found.before.surprise
    differing = found.parameters.chances[Field.SEX][Level.DIFFERS].m
    assert differing == pytest.approx(SEX_MISTAKEN, abs=0.03)


def test_questions_of_another_register_are_refused(questions: tuple[Question, ...]) -> None:
    with pytest.raises(InputInvalid, match="made for another register"):
        proposed(people(900, seed=77), questions)


def test_too_few_questions_keep_m_and_say_so(questions: tuple[Question, ...]) -> None:
    found = proposed(people(900), questions[:40])
    assert found.source is MatchSource.KEPT
    assert any("not taken from the questions" in note for note in found.notes)


def test_a_register_of_one_teaches_nothing() -> None:
    with pytest.raises(InputInvalid, match="fewer than two"):
        proposed(people(1))


def test_the_same_seed_proposes_the_same(with_doubles: list[Person]) -> None:
    assert proposed(with_doubles, seed=4) == proposed(with_doubles, seed=4)


def test_a_proposal_reads_back_from_its_text(with_doubles: list[Person]) -> None:
    found = proposed(with_doubles).parameters
    assert read_parameters(parameters_text(found, heading=("proposed", "by\na test"))) == found


def test_whoever_is_not_in_the_register_teaches_no_m() -> None:
    comparing = Comparing(CountingIndex(*people(5)), PRESENT, None)
    described = [Described(profile_of(each), None) for each in people(5)]
    assert compare_known(comparing, described, told=silent).pairs == 0
