"""What was learnt from pairs of names: which Latin letters a native letter becomes.

A *unit* is one native symbol with the Latin letters written for it, none to five. A word
with its reading is a row of units; the model says how likely a unit is after the two
before it, and falls back to one and to none where it has not seen enough. The costs are
negative logarithms, in steps of ``1 / SCALE``.

Source:
    The resources name the pairs they were learnt from, and their licence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from comity.search.readings.latin import bare
from comity.search.readings.symbols import Script, sound_class, symbols_of

SCALE: Final = 20
"""Steps of cost in one unit of the natural logarithm."""

START: Final = 0
END: Final = 1
FIRST_UNIT: Final = 2

_WIDTH: Final = 9
"""Hypotheses kept after each symbol."""

_MOST_LETTERS: Final = 5
"""Letters of the longest unit."""

_WORST: Final = 6.0 * SCALE
"""How much worse than the best a hypothesis may be and still be kept."""

_MOST_UNITS: Final = 10
"""Units tried for one symbol, the most frequent ones."""

_LONGEST: Final = 90
"""Symbols of a fit that are looked at: hostile words stay cheap."""


class About(msgspec.Struct, frozen=True):
    """Where a resource comes from, in its head."""

    what: str
    learnt_from: str
    licence: str
    learnt_by: str
    held_out: str


class WrittenModel(msgspec.Struct, frozen=True):
    """A model as its resource holds it.

    Attributes:
        about: Provenance.
        units: For each native symbol the letters it becomes; numbered through in this
            order from ``FIRST_UNIT``.
        costs: Cost of each unit by itself, from ``END`` on.
        after_one: Number of a unit, to: cost of falling back, then pairs of a unit that
            follows and its cost.
        after_two: The same after two units, ``"12 7"``.
    """

    about: About
    units: dict[str, list[str]]
    costs: list[int]
    after_one: dict[int, list[int]]
    after_two: dict[str, list[int]]


_Following = tuple[dict[int, int], int]
"""Costs of the units seen after a history, and the cost of any other."""

_Row = dict[int, tuple[float, int, int]]
"""For each number of letters fitted the cost so far and the last two units."""

_NONE_SEEN: Final[_Following] = ({}, 0)


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """A model ready to read.

    Attributes:
        units: Units of each native symbol that readings try, the most frequent first.
        numbers: Every unit of each native symbol, by its letters.
        letters: Latin letters of each unit.
        costs: Cost of each unit by itself.
        after_one: What follows one unit.
        after_two: What follows two, under ``first * len(letters) + second``.
    """

    units: dict[str, tuple[int, ...]]
    numbers: dict[str, dict[str, int]]
    letters: tuple[str, ...]
    costs: tuple[int, ...]
    after_one: tuple[_Following, ...]
    after_two: dict[int, _Following]

    def best(self, symbols: Sequence[str], most: int) -> list[tuple[str, float]]:
        """Return the likeliest readings of a word with their costs, best first.

        A symbol that the model does not know is written by plain transliteration, which
        costs all readings the same.
        """
        after_one, after_two, costs, letters = (
            self.after_one, self.after_two, self.costs, self.letters,
        )  # fmt: skip
        size = len(letters)
        kept: list[tuple[float, int, int, str]] = [(0, START, START, "")]
        for units in [*[self._units(each) for each in symbols], (END,)]:
            if isinstance(units, str):
                kept = [(cost, one, two, read + units) for cost, one, two, read in kept]
                continue
            found: dict[tuple[int, int, str], float] = {}
            limit = float("inf")
            for so_far, one, two, read in kept:
                longer, back_two = after_two.get(one * size + two, _NONE_SEEN)
                shorter, back_one = after_one[two]
                back_one += back_two
                for unit in units:
                    step = longer.get(unit)
                    if step is None:
                        step = shorter.get(unit)
                        step = costs[unit] + back_one if step is None else step + back_two
                    cost = so_far + step
                    if cost > limit:
                        continue
                    limit = min(limit, cost + _WORST)
                    key = (two, unit, read + letters[unit])
                    known = found.get(key)
                    if known is None or cost < known:
                        found[key] = cost
            kept = sorted([(cost, *key) for key, cost in found.items()])[:_WIDTH]
        readings: dict[str, float] = {}
        for cost, _, _, read in kept:
            if read:
                readings.setdefault(read, cost)
        return list(readings.items())[:most]

    def fit(self, symbols: Sequence[str], latin: str) -> float | None:
        """Return the cost of the best way to read a word as given Latin letters.

        Returns:
            ``None`` if no known units spell the letters out, so that some symbol or letter
            would be left over.
        """
        row: _Row = {0: (0, START, START)}
        for symbol in symbols[:_LONGEST]:
            row = self._read(symbol, latin, row)
            if not row:
                return None
        fitted = row.get(len(latin))
        if fitted is None:
            return None
        cost, one, two = fitted
        return cost + self._step(one, two, END)

    def _read(self, symbol: str, latin: str, row: _Row) -> _Row:
        """Return the cheapest fits up to each letter once a symbol more is read."""
        numbers = self.numbers.get(symbol)
        if numbers is None and not symbol.isascii():
            numbers = self.numbers.get(sound_class(symbol))
        reached: _Row = {}
        if numbers is None:
            plain = sound_class(symbol)[1:-1]
            for at, fit in row.items():
                if latin.startswith(plain, at):
                    reached[at + len(plain)] = fit
            return reached
        size, costs, end = len(self.letters), self.costs, len(latin)
        for at, (so_far, one, two) in row.items():
            longer, back_two = self.after_two.get(one * size + two, _NONE_SEEN)
            shorter, back_one = self.after_one[two]
            for to in range(at, min(at + _MOST_LETTERS, end) + 1):
                unit = numbers.get(latin[at:to])
                if unit is None:
                    continue
                step = longer.get(unit)
                if step is None:
                    step = shorter.get(unit)
                    step = (costs[unit] + back_one if step is None else step) + back_two
                cost = so_far + step
                if to not in reached or cost < reached[to][0]:
                    reached[to] = (cost, two, unit)
        return reached

    def _step(self, one: int, two: int, unit: int) -> int:
        longer, back_two = self.after_two.get(one * len(self.letters) + two, _NONE_SEEN)
        step = longer.get(unit)
        if step is not None:
            return step
        shorter, back_one = self.after_one[two]
        step = shorter.get(unit)
        return self.costs[unit] + back_one + back_two if step is None else step + back_two

    def _units(self, symbol: str) -> tuple[int, ...] | str:
        """Return the units of a symbol, or plain letters if the model has none."""
        units = self.units.get(symbol)
        if units is None and not symbol.isascii():
            units = self.units.get(sound_class(symbol))
        if units is None:
            return sound_class(symbol)[1:-1]
        return units


def ready(written: WrittenModel) -> LearnedModel:
    """Return a model ready to read from the form in which resources hold it."""
    letters = ["", ""]
    units: dict[str, tuple[int, ...]] = {}
    every: dict[str, dict[str, int]] = {}
    costs = (0, *written.costs)
    for symbol, becomes in written.units.items():
        numbers = range(len(letters), len(letters) + len(becomes))
        letters.extend(becomes)
        every[symbol] = dict(zip(becomes, numbers, strict=True))
        units[symbol] = tuple(sorted(numbers, key=costs.__getitem__)[:_MOST_UNITS])
    size = len(letters)
    after_two: dict[int, _Following] = {}
    for history, row in written.after_two.items():
        one, _, two = history.partition(" ")
        after_two[int(one) * size + int(two)] = _following(row)
    return LearnedModel(
        units=units,
        numbers=every,
        letters=tuple(letters),
        costs=costs,
        after_one=tuple(_following(written.after_one.get(unit, [0])) for unit in range(size)),
        after_two=after_two,
    )


def _following(row: list[int]) -> _Following:
    return dict(zip(row[1::2], row[2::2], strict=True)), row[0]


@cache
def model_of(script: Script) -> LearnedModel:
    """Return the model of a script, loaded when first asked for.

    Args:
        script: One of ``LEARNED``.
    """
    content = (resources.files("comity.search.readings") / f"{script.value}.json").read_bytes()
    return ready(msgspec.json.decode(content, type=WrittenModel))


def learned_readings(word: str, script: Script, most: int) -> list[tuple[str, float]]:
    """Return the likeliest readings of a word by the model of its script, with costs."""
    found = model_of(script).best(symbols_of(word, script), most)
    return [(read, cost) for written, cost in found if (read := bare(written))]
