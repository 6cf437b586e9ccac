"""How often the right Latin name is found for one in another script.

Measured on pairs that the learned models never saw: a tenth of the pairs, chosen by a
checksum of the native word, so that training and measuring agree without a list.
"""

import random
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from comity.search.readings.latin import bare
from comity.search.readings.symbols import Script
from comity.search.readings.whole_words import whole_word_readings
from comity.search.romanisation import reading_distance, readings

FILES: Final[Mapping[Script, str]] = {
    Script.ARABIC: "arabic.tsv",
    Script.CHINESE: "chinese.tsv",
    Script.CYRILLIC: "russian.tsv",
    Script.HEBREW: "hebrew.tsv",
    Script.KANA: "katakana.tsv",
    Script.KOREAN: "korean.tsv",
}
"""The file of pairs of each script."""

CANDIDATES: Final = 20_000
"""Latin words among which the right one is looked for."""

_POOL: Final = 100
_LEAST_LIKE: Final = 0.4
_TOP: Final = 10
_QUOTES: Final = str.maketrans(dict.fromkeys('"“”„«»'))


@dataclass(frozen=True, slots=True)
class Pair:
    """A Latin word and a native one, as an encyclopaedia gives both.

    Attributes:
        latin: Letters and digits of ASCII.
        native: Lower case, without quotation marks; never empty.
        count: How often the two were seen together.
    """

    latin: str
    native: str
    count: int


def pairs_of(path: Path) -> Iterator[Pair]:
    """Yield the pairs of one file in its order, without those that have an empty side."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            latin, spaced, count = line.rstrip("\n").split("\t")
            native = "".join(spaced.split()).translate(_QUOTES).casefold()
            native = unicodedata.normalize("NFKC", native)
            plain = bare(latin)
            if plain and native:
                yield Pair(plain, native, int(count))


def is_held_out(native: str) -> bool:
    """Return whether a native word is kept from training, as a tenth of all words are."""
    return zlib.crc32(native.encode()) % 10 == 0


def measure(folder: Path, sample: int, seed: int) -> Mapping[str, Mapping[str, float]]:
    """Return how often one of the right Latin words is found, script by script.

    Args:
        folder: Where the files of pairs are.
        sample: Native words asked for in each script.
        seed: Decides which.

    Returns:
        For each script shares from 0 to 1, and ``n``, the words asked for: ``top1`` and
        ``top10`` by readings and then by ``reading_distance`` among the first hundred;
        ``readings_top1`` and ``readings_top10`` by the letters of readings alone;
        ``exact``, where a reading is letter for letter a right word; ``plain_top1`` and
        ``plain_top10`` for plain transliteration, as a baseline.

    Raises:
        OSError: A file is missing. The caller named the wrong folder.
    """
    return {
        script.value: _measured(folder / name, sample, random.Random(seed))  # noqa: S311 - drawing a sample
        for script, name in FILES.items()
    }


def _measured(path: Path, sample: int, randomness: random.Random) -> Mapping[str, float]:
    right, candidates = _material(path, randomness)
    # The list of whole words was not split, so a word in it would prove nothing.
    asked = sorted(native for native in right if not whole_word_readings(native))
    randomness.shuffle(asked)
    counts: dict[str, int] = {}

    def count(what: str, *, found: bool) -> None:
        counts[what] = counts.get(what, 0) + found

    for native in asked[:sample]:
        answers = right[native]
        read = readings(native)
        count("exact", found=not answers.isdisjoint(read))
        by_letters = _ranked(read, candidates, Levenshtein.normalized_similarity)
        fitted = sorted(by_letters[:_POOL], key=lambda latin: reading_distance(native, latin))
        plain = (bare(anyascii(native).lower()),)
        rankings = {
            "": fitted,
            "readings_": by_letters,
            "plain_": _ranked(plain, candidates, JaroWinkler.normalized_similarity),
        }
        for name, ranking in rankings.items():
            count(f"{name}top1", found=not answers.isdisjoint(ranking[:1]))
            count(f"{name}top10", found=not answers.isdisjoint(ranking[:_TOP]))
    n = len(asked[:sample])
    return {"n": float(n)} | {what: found / n for what, found in counts.items()}


def _material(path: Path, randomness: random.Random) -> tuple[dict[str, set[str]], list[str]]:
    """Return right answers of the held-out words, and the Latin words to choose from."""
    right: dict[str, set[str]] = {}
    others: set[str] = set()
    for pair in pairs_of(path):
        if is_held_out(pair.native):
            right.setdefault(pair.native, set()).add(pair.latin)
        else:
            others.add(pair.latin)
    held_out = set().union(*right.values())
    rest = sorted(others - held_out)
    randomness.shuffle(rest)
    return right, sorted(held_out) + rest[: max(0, CANDIDATES - len(held_out))]


def _ranked(
    read: Iterable[str], candidates: Sequence[str], similarity: Callable[..., float]
) -> list[str]:
    """Return the hundred candidates or more most like any of the readings, best first."""
    best: dict[str, float] = {}
    for each in read:
        found = process.extract(
            each, candidates, scorer=similarity, limit=_POOL, score_cutoff=_LEAST_LIKE
        )
        for latin, score, _ in found:
            if score > best.get(latin, 0.0):
                best[latin] = score
    return sorted(best, key=lambda latin: -best[latin])
