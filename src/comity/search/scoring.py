"""How probable it is that somebody found is the one asked about.

Sums of weights (Fellegi and Sunter, 1969) take every finding for independent. A brother who
is not in the register shares surname, parents and birth place with one who is, a twin the
birth date as well, a son his father's whole name: taken for independent, these make a
stranger's sum a kinsman's. So each person found stands for three answers to "who is asked
about?": this person; a sibling of this person; a namesake of this person's of another
generation. Beside them stands "somebody else". All answers share one probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, log2
from typing import Final

from comity.search.comparison import Compared
from comity.search.levels import Field, Level
from comity.search.parameters import Parameters

_SHARED_BY_SIBLINGS: Final = (
    Field.SURNAME,
    Field.SECOND_SURNAME,
    Field.NATIONALITY,
    Field.BIRTH_PLACE,
    Field.FATHER_NAME,
    Field.MOTHER_NAME,
)
_SHARED_BY_JUNIORS: Final = (
    Field.FORENAME,
    Field.SURNAME,
    Field.SECOND_SURNAME,
    Field.NATIONALITY,
    Field.SEX,
)
_MOST_BITS: Final = 500.0
_LOG_2: Final = log(2.0)


@dataclass(frozen=True, slots=True)
class Probabilities:
    """The probability of each answer.

    Attributes:
        same: That it is the person, for each person compared, calibrated.
        sibling: That it is a sibling of that person who is not registered.
        junior: That it is a namesake of another generation who is not registered.
    """

    same: tuple[float, ...]
    sibling: tuple[float, ...]
    junior: tuple[float, ...]


def probabilities(
    found: Sequence[Compared], parameters: Parameters, register_size: int
) -> Probabilities:
    """Return how probable each answer is.

    Args:
        found: The persons compared: all that could be meant.
        parameters: The weights and the rates of relatives.
        register_size: Persons in the register; the more there are, the more a coincidence
            is to be expected.
    """
    each = 1.0 / max(register_size, 1)
    same = [parameters.known * each * _power(one.score) for one in found]
    siblings = [parameters.siblings * each * _power(_as_sibling(one, parameters)) for one in found]
    juniors = [parameters.juniors * each * _power(_as_junior(one, parameters)) for one in found]
    everything = 1.0 + sum(same) + sum(siblings) + sum(juniors)
    return Probabilities(
        tuple(_calibrated(one / everything, parameters) for one in same),
        tuple(one / everything for one in siblings),
        tuple(one / everything for one in juniors),
    )


def _power(bits: float) -> float:
    return exp(_LOG_2 * max(-_MOST_BITS, min(_MOST_BITS, bits)))


def _as_sibling(found: Compared, parameters: Parameters) -> float:
    bits = sum(found.weights[field] for field in _SHARED_BY_SIBLINGS)
    return bits + _by_kinship(found, parameters, siblings=True)


def _as_junior(found: Compared, parameters: Parameters) -> float:
    bits = sum(found.weights[field] for field in _SHARED_BY_JUNIORS)
    bits += max(0.0, found.weights[Field.BIRTH_PLACE]) / 2
    return bits + _by_kinship(found, parameters, siblings=False)


def _by_kinship(found: Compared, parameters: Parameters, *, siblings: bool) -> float:
    """Return what a relative's reaching these levels speaks for, against a stranger's."""
    chances = parameters.sibling_chances if siblings else parameters.junior_chances
    bits = 0.0
    for field, levels in chances.items():
        level = found.levels[field]
        share = levels.get(level)
        if level is Level.MISSING or share is None:
            continue
        # The weight is log2(m / u); what a relative reaches replaces m.
        m = parameters.chances[field][level].m if level in parameters.chances[field] else share
        bits += found.weights[field] + log2(share / m)
    return bits


def _calibrated(probability: float, parameters: Parameters) -> float:
    if probability <= 0.0:
        return 0.0
    if probability >= 1.0:
        probability = 1.0 - 1e-15
    odds = parameters.slope * log(probability / (1.0 - probability)) + parameters.intercept
    return 1.0 / (1.0 + exp(-max(-_MOST_BITS, min(_MOST_BITS, odds))))
