"""Whether a stated probability is right as often as it says, and how to make it so.

The probability of the likeliest person is compared with how often that person was the one
meant. A straight line through the log-odds brings the one to the other (Platt, 1999); what
it may change is small against what the findings say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, log, log2
from typing import Final

from comity.persons.person import Person
from comity.search.estimation import Told
from comity.search.identification import Outcome, examine
from comity.search.parameters import Parameters
from comity.search.ports import PersonIndex

LEAST_OF_EACH: Final = 20
"""Right answers, and wrong ones, from which a line is drawn; it stays as it is with fewer."""

LEAST_KNOWN: Final = 200
"""Questions about registered persons from which it is counted how many are missed."""

_STEPS: Final = (0.0, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.998)
_MOST_NEWTON_STEPS: Final = 60
_STILL: Final = 1e-9
_LEAST_CHANCE: Final = 1e-12
_PRIOR: Final = 1.0
"""How firmly the line is held to "as stated" until answers speak: as by a single answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A description with the true answer.

    Attributes:
        person: The description.
        number: Number of the person meant; ``None`` if nobody of the register is.
    """

    person: Person
    number: int | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What one question led to.

    Attributes:
        probability: Of the likeliest person, calibrated; ``None`` if there was nobody.
        is_right: Whether that person was the one meant.
        is_certain: Whether the answer names that person without an officer.
        is_missed: Whether somebody of the register was meant who is neither named nor shown.
        is_known: Whether somebody of the register was meant.
    """

    probability: float | None
    is_right: bool
    is_certain: bool
    is_missed: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class ReliabilityStep:
    """Answers whose probability lies between two bounds.

    Attributes:
        least: The lower bound, inclusive; the next step's is the upper one.
        answers: How many.
        stated: Their probability on average.
        right: The share that was right.
    """

    least: float
    answers: int
    stated: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How right stated probabilities were.

    Attributes:
        questions: All of them.
        known: Those that mean somebody registered.
        certain: Answers that name a person without an officer.
        wrong: Of them, those that name another than the one meant.
        missed: Registered persons meant who are neither named nor shown.
        answers: Questions that led to anybody.
        right: Of them, those whose likeliest person was the one meant.
        surprise: Bits that an answer surprised by, on average; less is better.
        error: How far stated and found shares are apart, on average over the steps.
        steps: The answers by their probability.
    """

    questions: int
    known: int
    certain: int
    wrong: int
    missed: int
    answers: int
    right: int
    surprise: float
    error: float
    steps: tuple[ReliabilityStep, ...]


def ask(
    questions: Sequence[Question],
    index: PersonIndex,
    parameters: Parameters,
    *,
    identity_country: str | None,
    told: Told,
) -> tuple[Stated, ...]:
    """Return what every question leads to."""
    answers: list[Stated] = []
    for question in questions:
        found = examine(
            question.person, index, identity_country=identity_country, parameters=parameters
        )
        number, probability = found.placed[0] if found.placed else (None, None)
        meant = question.number
        shown = {candidate.ref for candidate in found.identified.candidates}
        is_shown = meant is not None and index.references([meant]).get(meant) in shown
        answers.append(
            Stated(
                probability,
                is_right=meant is not None and number == meant,
                is_certain=found.identified.outcome is Outcome.CERTAIN,
                is_missed=meant is not None and not is_shown,
                is_known=meant is not None,
            )
        )
        told(1)
    return tuple(answers)


def calibrated(parameters: Parameters, answers: Sequence[Stated]) -> Parameters:
    """Return parameters whose probabilities are right as often as they say.

    Args:
        parameters: Those by which the answers were given.
        answers: With too few right or wrong ones, the parameters stay as they are.
    """
    points = [
        (_log_odds(each.probability), each.is_right)
        for each in answers
        if each.probability is not None
    ]
    right = sum(is_right for _, is_right in points)
    if min(right, len(points) - right) < LEAST_OF_EACH:
        return parameters
    slope, intercept = _line(points)
    # The stated log-odds are those of the findings on a line already.
    return replace(
        parameters,
        slope=min(10.0, max(0.01, slope * parameters.slope)),
        intercept=min(30.0, max(-30.0, slope * parameters.intercept + intercept)),
    )


def with_missed(
    parameters: Parameters, answers: Sequence[Stated], register_size: int
) -> Parameters:
    """Return parameters that say how often somebody registered is neither named nor shown.

    Args:
        parameters: Those by which the answers were given.
        answers: With too few about registered persons, the share stays as it is.
        register_size: Persons in the register that was asked.
    """
    known = sum(each.is_known for each in answers)
    if known < LEAST_KNOWN:
        return parameters
    # One more is counted as missed, so that nobody concludes "never" from a few hundred.
    missed = (sum(each.is_missed for each in answers) + 1.0) / (known + 1.0)
    return replace(parameters, missed=missed, persons=float(max(register_size, 1)))


def _line(points: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Return slope and intercept of the log-odds of being right, by Newton's method."""
    slope, intercept = 1.0, 0.0
    for _ in range(_MOST_NEWTON_STEPS):
        by_slope, by_intercept = _PRIOR * (1.0 - slope), -_PRIOR * intercept
        slopes, mixed, intercepts = _PRIOR, 0.0, _PRIOR
        for odds, is_right in points:
            expected = _probability(slope * odds + intercept)
            missing, spread = is_right - expected, expected * (1.0 - expected)
            by_slope += missing * odds
            by_intercept += missing
            slopes += spread * odds * odds
            mixed += spread * odds
            intercepts += spread
        # The prior keeps this above 0: the two rows are never the same.
        determinant = slopes * intercepts - mixed * mixed
        of_slope = (intercepts * by_slope - mixed * by_intercept) / determinant
        of_intercept = (slopes * by_intercept - mixed * by_slope) / determinant
        # Far from the answer a whole step may go too far.
        length = min(1.0, 2.0 / max(abs(of_slope), abs(of_intercept), 1e-300))
        slope += length * of_slope
        intercept += length * of_intercept
        if max(abs(of_slope), abs(of_intercept)) < _STILL:
            break
    return slope, intercept


def reliability(answers: Sequence[Stated]) -> Reliability:
    """Return how right stated probabilities were."""
    stated = [(each.probability, each.is_right) for each in answers if each.probability is not None]
    steps: list[ReliabilityStep] = []
    for least, most in pairwise([*_STEPS, 1.1]):
        inside = [each for each in stated if least <= each[0] < most]
        if inside:
            count = len(inside)
            mean = sum(probability for probability, _ in inside) / count
            right = sum(is_right for _, is_right in inside) / count
            steps.append(ReliabilityStep(least, count, mean, right))
    every = max(1, len(stated))
    surprise = sum(
        -log2(max(_LEAST_CHANCE, probability if is_right else 1.0 - probability))
        for probability, is_right in stated
    )
    return Reliability(
        questions=len(answers),
        known=sum(each.is_known for each in answers),
        certain=sum(each.is_certain for each in answers),
        wrong=sum(each.is_certain and not each.is_right for each in answers),
        missed=sum(each.is_missed for each in answers),
        answers=len(stated),
        right=sum(is_right for _, is_right in stated),
        surprise=surprise / every,
        error=sum(abs(each.stated - each.right) * each.answers for each in steps) / every,
        steps=tuple(steps),
    )


def _log_odds(probability: float) -> float:
    inside = min(1.0 - 1e-15, max(1e-15, probability))
    return log(inside / (1.0 - inside))


def _probability(odds: float) -> float:
    return 1.0 / (1.0 + exp(-max(-500.0, min(500.0, odds))))
