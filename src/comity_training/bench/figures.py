"""Summaries of measured values."""

from collections.abc import Sequence
from statistics import median

import msgspec


class Spread(msgspec.Struct, frozen=True):
    """The middle and the ends of several runs."""

    median: float
    least: float
    greatest: float


def spread(values: Sequence[float]) -> Spread:
    """Return middle and ends, rounded to a tenth.

    Example:
        >>> spread([3.0, 1.0, 2.0])
        Spread(median=2.0, least=1.0, greatest=3.0)
    """
    return Spread(round(median(values), 1), round(min(values), 1), round(max(values), 1))


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least so many in a hundred do not exceed.

    Raises:
        ValueError: There are no values. The caller's bug.

    Example:
        >>> percentile([5.0, 1.0, 4.0, 2.0, 3.0], 50), percentile([1.0, 2.0], 99)
        (3.0, 2.0)
    """
    if not values:
        raise ValueError("there is nothing to measure")
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(int(rank), 1) - 1]
