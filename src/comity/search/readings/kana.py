"""Japanese syllables in Latin letters, about as passports write them (Hepburn)."""

from typing import Final

from anyascii import anyascii

from comity.search.readings.symbols import in_katakana

_SMALL_Y: Final = {"ャ": "a", "ュ": "u", "ョ": "o"}
_SMALL_VOWELS: Final = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
_LONG: Final = "ー"
_DOUBLED: Final = "ッ"


def hepburn(word: str) -> str:
    """Return a word in kana in Latin letters, without long vowels.

    Args:
        word: In hiragana or katakana; anything else in it is transliterated plainly.

    Example:
        >>> hepburn("ジョン"), hepburn("さっぽろ"), hepburn("フィリップ")
        ('jon', 'sapporo', 'firippu')
    """
    written = ""
    doubled = False
    for each in map(in_katakana, word):
        if each == _LONG:
            continue
        if each == _DOUBLED:
            doubled = True
            continue
        if each in _SMALL_Y:
            stem = written.removesuffix("i")
            glide = "" if stem.endswith(("sh", "ch", "j")) else "y"
            written = stem + glide + _SMALL_Y[each]
            continue
        if each in _SMALL_VOWELS:
            written = _before_vowel(written) + _SMALL_VOWELS[each]
            continue
        sound = anyascii(each).lower()
        written += sound[:1] + sound if doubled and sound[:1] not in "aiueo" else sound
        doubled = False
    return written


def is_katakana(word: str) -> bool:
    """Return whether nothing in a word in kana is hiragana."""
    return all(each == in_katakana(each) for each in word)


def _before_vowel(written: str) -> str:
    if written in {"u", "i"} or written[-2:] in {"au", "eu", "iu", "ou", "uu"}:
        return written[:-1] + ("w" if written.endswith("u") else "y")
    return written[:-1] if written[-1:] in {"a", "i", "u", "e", "o"} else written
