"""Latin letters beyond ASCII: without their accents, and as national conventions write them."""

# ruff: noqa: RUF001 - letters that look like others are the content here

import re
import unicodedata
from typing import Final

_PLAIN: Final = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "ı": "i", "ŋ": "ng", "ħ": "h", "ŧ": "t", "ə": "a", "ɛ": "e", "ɔ": "o", "ɖ": "d",
    "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɣ": "g", "ĸ": "k", "ſ": "s", "ƒ": "f",
}  # fmt: skip
"""Letters that are no base letter with an accent."""

_SPELT_OUT: Final = {
    "ü": "ue", "ö": "oe", "ä": "ae", "å": "aa", "ø": "oe", "ő": "oe", "ű": "ue",
    "ō": "ou", "ū": "uu", "ĳ": "ij", "ÿ": "ij", "ð": "dh", "þ": "t", "đ": "dj",
}  # fmt: skip
"""Letters as passports and neighbours write them where the accent is not to be had.

The first five after ICAO Doc 9303-3, section 6, from memory; the others are usage.
"""

_BY_SOUND: Final = {
    "ç": "ch", "č": "ch", "ć": "ch", "š": "sh", "ş": "sh", "ș": "sh", "ś": "sh", "ž": "zh",
    "ż": "zh", "ț": "ts", "ţ": "ts", "ñ": "ny", "ń": "ny", "ň": "ny", "đ": "dj", "ə": "e",
    "ř": "rz", "ğ": "gh", "ı": "y",
}  # fmt: skip
"""Letters as somebody writes them who hears the name and has no accents."""

_NO_LETTER: Final = re.compile("[^a-z0-9]+")


def bare(word: str) -> str:
    """Return letters and digits of ASCII that a word has once accents are taken off.

    Example:
        >>> bare("łukasiewicz"), bare("o'neill"), bare("жук")
        ('lukasiewicz', 'oneill', '')
    """
    if not word.isascii():
        replaced = "".join([_PLAIN.get(each, each) for each in word])
        word = unicodedata.normalize("NFKD", replaced).lower()
    return word if word.isalnum() and word.isascii() else _NO_LETTER.sub("", word)


def conventional(word: str) -> tuple[str, str, str]:
    """Return a word without accents, with umlauts spelt out, and by the sound of its consonants.

    Returns:
        Three readings, often equal.

    Example:
        >>> conventional("müller")[:2], conventional("ibrahimović")[2]
        (('muller', 'mueller'), 'ibrahimovich')
    """
    composed = unicodedata.normalize("NFC", word)
    return bare(word), _replaced(composed, _SPELT_OUT), _replaced(composed, _BY_SOUND)


def _replaced(word: str, letters: dict[str, str]) -> str:
    return bare("".join([letters.get(each, each) for each in word]))
