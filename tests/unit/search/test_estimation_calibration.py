"""Stated probabilities, against how often they were right."""

from math import exp

import pytest
from tests.unit.search.made_up_doubles import dice_of

from comity.search.estimation_calibration import (
    Stated,
    calibrated,
    reliability,
    with_missed,
)
from comity.search.parameters import default_parameters

PRESENT = default_parameters()


def stated(probability: float | None, *, is_right: bool) -> Stated:
    return Stated(probability, is_right, is_certain=False, is_missed=False, is_known=True)


def drawn(slope: float, intercept: float, count: int = 4_000) -> list[Stated]:
    """Return answers that are right as a line through their log-odds says."""
    dice = dice_of(11)
    found = []
    for _ in range(count):
        odds = dice.uniform(-8.0, 8.0)
        right = dice.random() < 1.0 / (1.0 + exp(-(slope * odds + intercept)))
        found.append(stated(1.0 / (1.0 + exp(-odds)), is_right=right))
    return found


def test_the_line_of_the_answers_is_found() -> None:
    found = calibrated(PRESENT, drawn(0.6, -0.8))
    assert found.slope == pytest.approx(0.6 * PRESENT.slope, abs=0.06)
    assert found.intercept - 0.6 * PRESENT.intercept == pytest.approx(-0.8, abs=0.15)


def test_answers_that_are_right_as_often_as_they_say_change_hardly_anything() -> None:
    found = calibrated(PRESENT, drawn(1.0, 0.0))
    assert found.slope == pytest.approx(PRESENT.slope, rel=0.06)


def test_too_few_wrong_answers_draw_no_line() -> None:
    answers = [stated(0.99, is_right=number > 10) for number in range(1_000)]
    assert calibrated(PRESENT, answers) == PRESENT


def test_answers_that_a_threshold_parts_do_not_make_the_line_endless() -> None:
    answers = [stated(0.9, is_right=True)] * 500 + [stated(0.1, is_right=False)] * 500
    found = calibrated(PRESENT, answers)
    assert found.slope <= 10.0
    assert abs(found.intercept) < 1.0


def test_reliability_compares_what_was_stated_with_what_was_right() -> None:
    answers = [stated(0.9, is_right=number < 80) for number in range(100)]
    answers += [stated(None, is_right=False)] * 7
    found = reliability(answers)
    assert (found.questions, found.answers, found.right) == (107, 100, 80)
    assert found.error == pytest.approx(0.1)
    (step,) = found.steps
    assert (step.least, step.answers) == (0.8, 100)
    assert step.right == pytest.approx(0.8)


def test_nothing_asked_is_no_error() -> None:
    assert reliability([]).surprise == 0.0


def test_nobody_concludes_from_a_few_hundred_that_nobody_is_ever_missed() -> None:
    found = with_missed(PRESENT, [stated(0.9, is_right=True)] * 499, 20_000)
    assert found.missed == pytest.approx(1 / 500)
    assert found.persons == 20_000
    assert with_missed(PRESENT, [stated(0.9, is_right=True)] * 50, 20_000) == PRESENT


def test_a_larger_register_misses_more_and_a_smaller_one_is_not_said_to_miss_fewer() -> None:
    there = round(PRESENT.persons)
    assert PRESENT.missed_in(there // 50) == PRESENT.missed
    assert PRESENT.missed_in(there) == pytest.approx(PRESENT.missed)
    assert PRESENT.missed_in(10 * there) == pytest.approx(PRESENT.missed * PRESENT.tenfold)
