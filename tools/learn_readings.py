"""Write the learned models of ``src/comity/search/readings`` from pairs of names.

Needs a copy of the NETransliteration pairs and of the popular-names-by-country lists
(both CC0) in a folder beside the project; without it the committed files stay as they
are. Run from the project's root:

    python tools/learn_readings.py [folder with the two CSV files and transliteration/]

Each pair is aligned by expectation maximisation, a native symbol to none to five Latin
letters; pairs that align badly are no readings but other names of the same person, and
are left out. What remains teaches a model of three units in a row, cut to size where
little is lost. A tenth of the words, by checksum, is never looked at: it is what
``comity_training.bench.cross_script`` measures with. Same input, same bytes.
"""

import csv
import math
import random
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from comity.search.readings.latin import bare
from comity.search.readings.learned import END, FIRST_UNIT, SCALE, START, About, WrittenModel
from comity.search.readings.symbols import Script, script_of, sound_class, symbols_of
from comity.search.readings.whole_words import MOST, WholeWords
from comity_training.bench.cross_script import FILES, is_held_out, pairs_of

ROOT: Final = Path(__file__).resolve().parents[1]
TARGET: Final = ROOT / "src/comity/search/readings"
LISTS: Final = ("common-surnames-by-country.csv", "common-forenames-by-country.csv")

SEED: Final = 1
MOST_LETTERS: Final = {Script.CHINESE: 5}
USUAL_MOST_LETTERS: Final = 4
ALIGNED_FIRST: Final = 20_000
ALIGNED_AGAIN: Final = 25_000
RARE_IDEOGRAPH: Final = 8
CLASSED: Final = 0.12
WORSE_THAN_MEDIAN: Final = 0.85
DISCOUNT: Final = 0.6
LEAST_UNIT: Final = 2.0
MOST_ROWS: Final = 13_000
SHORT_HISTORY_GAIN: Final = 1.5
LIST_WEIGHT: Final = 3.0

Unit = tuple[str, str]
"""A native symbol and the letters that it becomes."""

Table = dict[str, dict[str, float]]
"""Probability of each unit, by symbol and letters."""

BEFORE: Final[Unit] = ("<", "<")
AFTER: Final[Unit] = (">", ">")


@dataclass(frozen=True, slots=True)
class Example:
    """One pair to learn from."""

    symbols: tuple[str, ...]
    latin: str
    weight: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """One pair cut into units, with the logarithm of its probability for each letter."""

    units: tuple[Unit, ...]
    weight: float
    score: float


def listed(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield country, native word and Latin word of the lists by country."""
    for name in LISTS:
        with (folder / name).open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                native = unicodedata.normalize("NFKC", row["Localized Name"].strip().casefold())
                for roman in row["Romanized Name"].casefold().split("/"):
                    latin = bare(roman)
                    if latin and native and not native.isascii() and " " not in native:
                        yield row["Country"], native, latin


def examples_of(script: Script, folder: Path) -> list[Example]:
    """Return what a model learns from, without the words held out."""
    examples = [
        Example(symbols_of(pair.native, script), pair.latin, min(pair.count, 20) ** 0.5)
        for pair in pairs_of(folder / "transliteration" / FILES[script])
        if not is_held_out(pair.native)
    ]
    if script is Script.CHINESE:
        return with_classes(examples)
    examples += [
        Example(symbols_of(native, script), latin, LIST_WEIGHT)
        for _, native, latin in listed(folder)
        if script_of(native) is script and not is_held_out(native)
    ]
    return examples


def with_classes(examples: list[Example]) -> list[Example]:
    """Return examples in which rare ideographs, and some others, stand for their sound.

    So the model can read an ideograph that it has never seen by those that sound alike.
    """
    randomness = random.Random(SEED)  # noqa: S311 - drawing a sample
    counts = Counter(symbol for example in examples for symbol in example.symbols)

    def classed(symbol: str) -> str:
        rare = counts[symbol] < RARE_IDEOGRAPH
        return sound_class(symbol) if rare or randomness.random() < CLASSED else symbol

    return [
        Example(tuple([classed(each) for each in example.symbols]), example.latin, example.weight)
        for example in examples
    ]


def first_guess(examples: Iterable[Example], most: int) -> Table:
    """Return probabilities by how often letters stand near a symbol."""
    table: Table = {}
    for example in examples:
        letters, pace = len(example.latin), len(example.latin) / len(example.symbols)
        for place, symbol in enumerate(example.symbols):
            row = table.setdefault(symbol, {})
            low = max(0, int((place - 1) * pace) - 1)
            high = min(letters, int((place + 2) * pace) + 1)
            for at in range(low, high + 1):
                for length in range(min(most, high - at) + 1):
                    chunk = example.latin[at : at + length]
                    near: float = 0.4 ** abs(length - pace)
                    row[chunk] = row.get(chunk, 0.0) + example.weight * near
    return normalised(table, 0.0)


def normalised(table: Table, least: float) -> Table:
    """Return a table that sums to one, without counts up to ``least``."""
    kept = {
        symbol: {chunk: count for chunk, count in row.items() if count > least}
        for symbol, row in table.items()
    }
    total = sum(sum(row.values()) for row in kept.values())
    return {
        symbol: {chunk: count / total for chunk, count in row.items()}
        for symbol, row in kept.items()
    }


def expected(example: Example, table: Table, most: int, counts: Table) -> None:
    """Add to ``counts`` how often each unit is expected in one pair (forward, backward)."""
    end = len(example.latin)
    ahead: list[dict[int, float]] = [{0: 1.0}]
    edges: list[tuple[int, int, int, str, float]] = []
    for place, symbol in enumerate(example.symbols):
        row = table.get(symbol, {})
        reached: dict[int, float] = {}
        # Letters that the remaining symbols cannot take must be taken here.
        least = end - (len(example.symbols) - place - 1) * most
        for at, so_far in ahead[-1].items():
            for to in range(max(at, least), min(at + most, end) + 1):
                chunk = example.latin[at:to]
                share = row.get(chunk)
                if share:
                    reached[to] = reached.get(to, 0.0) + so_far * share
                    edges.append((place, at, to, chunk, share))
        ahead.append(reached)
    whole = ahead[-1].get(end, 0.0)
    if whole <= 0.0:
        return
    behind: list[dict[int, float]] = [{} for _ in ahead]
    behind[-1][end] = 1.0
    for place, at, to, chunk, share in reversed(edges):
        rest = behind[place + 1].get(to)
        if rest is None:
            continue
        behind[place][at] = behind[place].get(at, 0.0) + share * rest
        row = counts.setdefault(example.symbols[place], {})
        seen = example.weight * ahead[place][at] * share * rest / whole
        row[chunk] = row.get(chunk, 0.0) + seen


def refined(examples: Iterable[Example], table: Table, most: int, rounds: int) -> Table:
    """Return the table after rounds of expectation maximisation."""
    for _ in range(rounds):
        counts: Table = {}
        for example in examples:
            expected(example, table, most, counts)
        table = normalised(counts, 0.05)
    return table


def aligned(example: Example, table: Table, most: int) -> Aligned | None:
    """Return the likeliest way to cut a pair into units; ``None`` if there is none."""
    end = len(example.latin)
    row: dict[int, tuple[float, tuple[Unit, ...]]] = {0: (0.0, ())}
    for symbol in example.symbols:
        shares = table.get(symbol)
        reached: dict[int, tuple[float, tuple[Unit, ...]]] = {}
        for at, (so_far, units) in row.items():
            for to in range(at, min(at + most, end) + 1):
                chunk = example.latin[at:to]
                # A symbol that the table has not met may become anything, unwillingly.
                share = 1e-7 if shares is None else shares.get(chunk)
                if share is None:
                    continue
                score = so_far + math.log(share)
                if to not in reached or score > reached[to][0]:
                    reached[to] = (score, (*units, (symbol, chunk)))
        row = reached
    if end not in row:
        return None
    score, units = row[end]
    return Aligned(units, example.weight, score / (len(example.symbols) + end))


def alignment(script: Script, examples: list[Example]) -> list[Aligned]:
    """Return the examples cut into units, without those that are no readings."""
    randomness = random.Random(SEED)  # noqa: S311 - drawing a sample
    most = MOST_LETTERS.get(script, USUAL_MOST_LETTERS)
    few = randomness.sample(examples, min(ALIGNED_FIRST, len(examples)))
    table = refined(few, first_guess(few, most), most, rounds=4)
    good = [example for example, _ in good_ones(examples, table, most)]
    again = randomness.sample(good, min(ALIGNED_AGAIN, len(good)))
    table = refined(again, table, most, rounds=2)
    return [found for _, found in good_ones(examples, table, most)]


def good_ones(
    examples: Iterable[Example], table: Table, most: int
) -> list[tuple[Example, Aligned]]:
    """Return the examples whose alignment is not much worse than that of most."""
    found = [
        (example, cut) for example in examples if (cut := aligned(example, table, most)) is not None
    ]
    scores = sorted(cut.score for _, cut in found)
    limit = scores[len(scores) // 2] - WORSE_THAN_MEDIAN
    return [(example, cut) for example, cut in found if cut.score > limit]


Shares = dict[Unit, float]
Following = tuple[Shares, float]
"""Probability of each unit after a history, and the factor for falling back."""

History = tuple[Unit, ...]
"""One unit or two."""


class Counts:
    """How often units follow one another.

    Args:
        rows: Pairs cut into units.
    """

    def __init__(self, rows: list[Aligned]) -> None:
        seen: dict[Unit, float] = defaultdict(float)
        for row in rows:
            for unit in row.units:
                seen[unit] += row.weight
        self.alone: dict[Unit, float] = defaultdict(float)
        self.after: dict[History, dict[Unit, float]] = defaultdict(lambda: defaultdict(float))
        self.rows = 0
        for row in rows:
            if any(seen[unit] < LEAST_UNIT for unit in row.units):
                continue
            self.rows += 1
            units = [BEFORE, BEFORE, *row.units, AFTER]
            for one, two, unit in zip(units, units[1:], units[2:], strict=False):
                self.alone[unit] += row.weight
                self.after[two,][unit] += row.weight
                self.after[one, two][unit] += row.weight


@dataclass(frozen=True, slots=True)
class Chances:
    """Probabilities of units, alone and after a history."""

    alone: Shares
    after: dict[History, Following]

    def of(self, history: History, unit: Unit) -> float:
        """Return the probability of a unit after a history, falling back where unseen."""
        if not history:
            return self.alone[unit]
        shares, factor = self.after.get(history, ({}, 1.0))
        seen = shares.get(unit)
        return factor * self.of(history[1:], unit) if seen is None else seen


def discounted(counts: Counts) -> Chances:
    """Return probabilities by absolute discounting, interpolated with shorter histories."""
    total, kinds = sum(counts.alone.values()), len(counts.alone)
    alone = {unit: (count + 0.1) / (total + 0.1 * kinds) for unit, count in counts.alone.items()}
    chances = Chances(alone, {})
    for history, row in sorted(counts.after.items(), key=lambda each: len(each[0])):
        whole = sum(row.values())
        factor = sum(min(DISCOUNT, count) for count in row.values()) / whole
        shares = {
            unit: max(count - DISCOUNT, 0.0) / whole + factor * chances.of(history[1:], unit)
            for unit, count in row.items()
        }
        chances.after[history] = shares, factor
    return chances


def cut_to_size(counts: Counts, full: Chances) -> Chances:
    """Return the probabilities that say most beyond shorter histories, ``MOST_ROWS`` of them."""
    gains: list[tuple[float, History, Unit]] = []
    for history, (shares, factor) in full.after.items():
        for unit, share in shares.items():
            without = max(factor, 1e-3) * full.of(history[1:], unit)
            gain = counts.after[history][unit] * math.log(share / without)
            gains.append((gain * (SHORT_HISTORY_GAIN if len(history) == 1 else 1), history, unit))
    gains.sort(key=lambda each: (-each[0], each[1], each[2]))
    kept: dict[History, Shares] = {}
    for _, history, unit in gains[:MOST_ROWS]:
        kept.setdefault(history, {})[unit] = full.after[history][0][unit]
    small = Chances(full.alone, {})
    for history, shares in sorted(kept.items(), key=lambda each: (len(each[0]), each[0])):
        left = 1 - sum(shares.values())
        shorter = 1 - sum(small.of(history[1:], unit) for unit in shares)
        small.after[history] = shares, max(left / max(shorter, 1e-4), 1e-4)
    return small


def cost(share: float) -> int:
    """Return a probability as the whole number of steps that resources hold."""
    return round(-math.log(share) * SCALE)


def written(chances: Chances, about: About) -> WrittenModel:
    """Return a model in the form of its resource."""
    by_symbol: dict[str, list[str]] = {}
    for symbol, letters in sorted(chances.alone.keys() - {AFTER}):
        by_symbol.setdefault(symbol, []).append(letters)
    order = [(symbol, letters) for symbol, row in by_symbol.items() for letters in row]
    number = {unit: place for place, unit in enumerate(order, FIRST_UNIT)}
    number |= {BEFORE: START, AFTER: END}
    after_one: dict[int, list[int]] = {}
    after_two: dict[str, list[int]] = {}
    for history, (shares, factor) in chances.after.items():
        row = [cost(factor)]
        for unit, share in sorted(shares.items()):
            row += [number[unit], cost(share)]
        if len(history) == 1:
            after_one[number[history[0]]] = row
        else:
            after_two[" ".join(str(number[unit]) for unit in history)] = row
    costs = [cost(chances.alone[unit]) for unit in (AFTER, *order)]
    return WrittenModel(about, by_symbol, costs, after_one, after_two)


def learn(script: Script, folder: Path) -> WrittenModel:
    """Return the model of one script."""
    examples = examples_of(script, folder)
    counts = Counts(alignment(script, examples))
    about = About(
        what=f"Costs of Latin letters for {script.value} ones in names, learnt from pairs.",
        learnt_from=(
            f"{counts.rows} of {len(examples)} pairs of NETransliteration-COLING2018 (from "
            "Wikidata) and popular-names-by-country-dataset; the rest aligned badly."
        ),
        licence="CC0-1.0",
        learnt_by="tools/learn_readings.py",
        held_out="Native words whose CRC-32 is a multiple of 10.",
    )
    return written(cut_to_size(counts, discounted(counts)), about)


EAST_ASIAN: Final = ("CN", "TW", "JP", "KR", "VN")
"""Countries whose names in ideographs are listed whole, first readings first."""


def whole_words(folder: Path) -> WholeWords:
    """Return names in ideographs and Korean letters with the readings that lists give."""
    rows = [row for row in listed(folder) if row[0] in EAST_ASIAN]
    words: dict[str, list[str]] = {}
    for _, native, latin in sorted(rows, key=lambda row: EAST_ASIAN.index(row[0])):
        known = words.setdefault(native, [])
        if (
            script_of(native) in {Script.CHINESE, Script.KOREAN}
            and latin not in known
            and len(known) < MOST
        ):
            known.append(latin)
    about = About(
        what="Frequent East Asian names with their usual readings.",
        learnt_from="popular-names-by-country-dataset",
        licence="CC0-1.0",
        learnt_by="tools/learn_readings.py",
        held_out="Nothing; cross_script leaves these words out of its questions.",
    )
    return WholeWords(about, {word: words[word] for word in sorted(words) if words[word]})


def main() -> int:
    """Write the resources; return 0, or 2 if the folder has nothing to learn from."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared/data/names"
    if not (folder / "transliteration").is_dir():
        print(f"There is nothing to learn from: {folder} has no transliteration folder.")
        return 2
    contents: dict[str, WrittenModel | WholeWords] = {"whole_words": whole_words(folder)}
    for script in FILES:
        contents[script.value] = learn(script, folder)
    for name, content in contents.items():
        data = msgspec.json.encode(content).replace(b'],"', b'],\n"') + b"\n"
        (TARGET / f"{name}.json").write_bytes(data)
        print(f"{name}: {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
