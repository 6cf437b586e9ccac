"""How birth dates are mistaken or cut short at a desk."""

import random

from comity.persons.dates import PartialDate


def misdated(born: PartialDate, source: random.Random) -> tuple[PartialDate, str]:
    """Return a full birth date with one mistake of a clerk, and the name of the mistake."""
    year, month, day = born.year or 1970, born.month or 1, born.day or 1
    place = source.random()
    if place < 0.22 and day <= 12 and day != month:
        return PartialDate(year, day, month), "day-month-swapped"
    if place < 0.4:
        return PartialDate(year), "year-only"
    if place < 0.5:
        return PartialDate(year, 1, 1), "new-year"
    if place < 0.56:
        return PartialDate(year, month), "month-and-year"
    if place < 0.63:
        step = source.choice((-10, 10))
        return _dated(year + step, month, day), "decade-wrong"
    if place < 0.65:
        return _dated(year - 100 if year > 1950 else year + 100, month, day), "century-wrong"
    if place < 0.78:
        return _dated(year + source.choice((-1, 1)), month, day), "year-neighbour"
    if place < 0.88:
        return _dated(year, 1 + (month - 1 + source.choice((-1, 1))) % 12, day), "month-neighbour"
    return _dated(year, month, max(1, min(28, day + source.choice((-1, 1, 10, -10))))), "day-digit"


def _dated(year: int, month: int, day: int) -> PartialDate:
    return PartialDate(year, month, min(day, 28) if month == 2 else min(day, 30))
