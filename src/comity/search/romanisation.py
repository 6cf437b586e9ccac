"""Latin readings of a word of a name, in whatever script it is written.

A register files persons under the readings of their names, so that one who is recorded
as Иванов or 김 is found by a query in Latin letters and the other way round. Readings
find candidates; they never decide that two names are the same.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import exp
from typing import Final

from anyascii import anyascii

from comity.search.readings import cyrillic, greek, latin
from comity.search.readings.edits import edit_distance
from comity.search.readings.kana import hepburn, is_katakana
from comity.search.readings.latin import bare
from comity.search.readings.learned import SCALE, learned_readings, model_of
from comity.search.readings.symbols import LEARNED, Script, script_of, symbols_of
from comity.search.readings.whole_words import whole_word_readings

MOST_READINGS: Final = 4
"""Readings of one word at most."""

_LONGEST_WORD: Final = 60
_LONGEST_READING: Final = 120
_SHORT_NAME: Final = 2
"""Ideographs, at most, of a name that is Chinese rather than a foreign one by its sound."""

_FULL_NAME: Final = range(2, 5)
"""Characters of an East Asian name with its surname."""

_DOUBTFUL: Final = 2.5
"""How much less likely than the best reading, as a logarithm for each symbol, is half a fit."""


def readings(word: str) -> tuple[str, ...]:
    """Return Latin readings of one word of a name, likeliest first.

    Args:
        word: A single word, case-folded, in the compatibility form, in any script. Beyond
            60 characters it is cut.

    Returns:
        ``MOST_READINGS`` at most, distinct, each of ``a`` to ``z`` and digits; empty if
        nothing in the word can be read. A word of ASCII has one.

    Example:
        >>> readings("petrova"), readings("müller"), readings("o'neill")
        (('petrova',), ('muller', 'mueller'), ('oneill',))
        >>> readings("юлия")[0], readings("김")[0], readings("佐藤")[0]
        ('iuliia', 'kim', 'sato')
    """
    if word.isascii():
        if word.isalnum() and len(word) <= _LONGEST_WORD:
            return (word,)
        plain = bare(word[:_LONGEST_WORD])
        return (plain,) if plain else ()
    cut = word[:_LONGEST_WORD]
    found = dict.fromkeys(
        plain for each in _candidates(cut) if (plain := bare(each)[:_LONGEST_READING])
    )
    return tuple(found)[:MOST_READINGS]


def _candidates(word: str) -> Iterable[str]:
    script = script_of(word)
    match script:
        case None:
            return latin.conventional(word) if _is_latin(word) else (anyascii(word).lower(),)
        case Script.GREEK:
            return map(_in_ascii, greek.conventional(word))
        case Script.CYRILLIC:
            passport, common, scholarly = map(_in_ascii, cyrillic.conventional(word))
            learned = _learned(word, script)
            # The scholarly form is that of Slavic states with Latin letters; it comes
            # before the second guess, since a passport may well have been made there.
            return (passport, common, *learned[:1], scholarly, *learned[1:])
        case Script.ARABIC | Script.HEBREW:
            return _learned(word, script)
        case Script.KANA:
            # Hiragana is for Japanese names, katakana for foreign ones above all.
            place = 1 if is_katakana(word) else 0
            return _with(hepburn(word), place, _learned(word, script))
        case Script.KOREAN:
            learned = (*whole_word_readings(word), *_learned(word, script))
            return _with(anyascii(word).lower(), MOST_READINGS - 1, learned)
        case Script.CHINESE:
            plain = anyascii(word).lower()
            known = whole_word_readings(word)
            learned = _learned(word, script)
            if known or len(word) <= _SHORT_NAME:
                return (*_with(plain, MOST_READINGS - 1, known), *learned)
            return _with(plain, MOST_READINGS - 1, learned)


def _with(reading: str, place: int, others: tuple[str, ...]) -> tuple[str, ...]:
    """Return readings with one more at a place, unless it comes earlier."""
    return (*dict.fromkeys(others[:place]), reading, *others[place:])


def _in_ascii(word: str) -> str:
    return word if word.isascii() else anyascii(word).lower()


def _is_latin(word: str) -> bool:
    """Return whether all letters are below the first one of another alphabet, or forms of such."""
    return all(each < "\u0370" or "\u1e00" <= each <= "\u1eff" for each in word)


@lru_cache(maxsize=1024)
def _with_costs(word: str, script: Script) -> tuple[tuple[str, float], ...]:
    return tuple(learned_readings(word, script, MOST_READINGS))


def _learned(word: str, script: Script) -> tuple[str, ...]:
    return tuple([read for read, _ in _with_costs(word, script)])


def reading_distance(word: str, reading: str) -> float:
    """Return how badly a word fits a Latin one as its reading.

    Args:
        word: As for ``readings``; only the first 60 characters count.
        reading: A Latin word, as it comes out of ``readings``; only the first 60 letters count.

    Returns:
        From 0, a reading of the word, to 1, nothing in common. Below a half, each letter
        of the one can be read as letters of the other, though it may be unusual; above,
        something is left over, and the share of letters that differ counts. Between
        words of scripts that are read by rules alone, only that share counts.

    Example:
        >>> reading_distance("юлия", "iuliia")
        0.0
        >>> reading_distance("юлия", "yulya") < 0.3 < 0.7 < reading_distance("юлия", "boris")
        True
    """
    word, reading = word[:_LONGEST_WORD], reading[:_LONGEST_WORD]
    known = readings(word)
    if reading in known:
        return 0.0
    if not known or not reading:
        return 1.0
    script = script_of(word)
    likelihood = None if script not in LEARNED else _likelihood(word, script, reading)
    if likelihood is None:
        differing = min(edit_distance(each, reading) for each in known)
        return differing if script not in LEARNED else 0.5 + differing / 2
    return 0.5 / (1 + exp(_DOUBTFUL + likelihood))


def _likelihood(word: str, script: Script, reading: str) -> float | None:
    """Return how much likelier letters are than the best reading, as a logarithm a symbol."""
    best = _with_costs(word, script)
    symbols = symbols_of(word, script)
    fitted = model_of(script).fit(symbols, reading)
    if not best or fitted is None:
        return None
    return (best[0][1] - fitted) / (SCALE * len(symbols))


def unspaced_parts(word: str) -> tuple[str, str] | None:
    """Return surname and forename of an East Asian name that is written as one word.

    Args:
        word: As for ``readings``, in ideographs or Korean letters.

    Returns:
        The two parts, or ``None`` if no frequent surname begins the word or its length is
        not that of a full name. A guess, good for a further key.

    Example:
        >>> unspaced_parts("김철수"), unspaced_parts("佐藤花子"), unspaced_parts("иванов")
        (('김', '철수'), ('佐藤', '花子'), None)
    """
    if script_of(word) not in {Script.CHINESE, Script.KOREAN} or len(word) not in _FULL_NAME:
        return None
    for length in (2, 1):
        surname, forename = word[:length], word[length:]
        if 0 < len(forename) <= 2 and whole_word_readings(surname):
            return surname, forename
    return None
