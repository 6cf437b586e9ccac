"""A word of a name as the symbols that the learned models read, script by script."""

# ruff: noqa: RUF001 - letters of other scripts are the content here

import unicodedata
from enum import StrEnum, unique
from typing import Final

from anyascii import anyascii

from comity.search.readings.latin import bare


@unique
class Script(StrEnum):
    """Scripts that are read by more than plain transliteration."""

    ARABIC = "arabic"
    CHINESE = "chinese"
    CYRILLIC = "cyrillic"
    GREEK = "greek"
    HEBREW = "hebrew"
    KANA = "kana"
    KOREAN = "korean"


LEARNED: Final = frozenset(Script) - {Script.GREEK}
"""Scripts with a learned model; each names its resource."""

_RANGES: Final = (
    (0x0370, 0x03FF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x1100, 0x11FF, Script.KOREAN),
    (0x1F00, 0x1FFF, Script.GREEK),
    (0x3041, 0x30FF, Script.KANA),
    (0x31F0, 0x31FF, Script.KANA),
    (0x3400, 0x9FFF, Script.CHINESE),
    (0xAC00, 0xD7A3, Script.KOREAN),
    (0xF900, 0xFAFF, Script.CHINESE),
    (0x20000, 0x3FFFF, Script.CHINESE),
)

_ARABIC: Final = {
    ord(other): ord(letter)
    for letter, others in {
        "ي": "یېے",
        "ك": "کڪ",
        "ه": "ہھەۀ",
        "ا": "ٱ",
        "ف": "ڤ",
        "ق": "ڨ",
        "ت": "ٹ",
        "د": "ڈ",
        "ر": "ڑ",
        "ن": "ں",
    }.items()
    for other in others
}
_TATWEEL: Final = "ـ"
_HEBREW: Final = str.maketrans(dict.fromkeys("׳`´‘’ʼʹ", "'") | {"״": "", '"': ""})
_HIRAGANA: Final = range(0x3041, 0x3097)
_TO_KATAKANA: Final = 0x60


def script_of(word: str) -> Script | None:
    """Return the script in which a word is to be read; ``None`` for all others.

    That of its first letter, except that a word with kana anywhere is Japanese even if
    it starts with an ideograph.

    Example:
        >>> script_of("иван").value, script_of("o'neill") is None
        ('cyrillic', True)
    """
    found: Script | None = None
    for each in word:
        script = _script_of_letter(ord(each))
        if script is not None and (found is None or script is Script.KANA):
            found = script
        if found is not None and found is not Script.CHINESE:
            return found
    return found


def _script_of_letter(number: int) -> Script | None:
    for first, last, script in _RANGES:
        if number <= last:
            return script if number >= first else None
    return None


def symbols_of(word: str, script: Script) -> tuple[str, ...]:
    """Return the symbols of a word for the model of a script.

    Vowel points and stress marks are left out, Persian and Urdu letters written as the
    Arabic ones of the same sound where the model was shown no others, hiragana as
    katakana, Korean syllables as their letters.

    Args:
        word: Lower case, compatibility form.
        script: Whose model will read the symbols.

    Returns:
        Symbols in the order written; those that the model does not know included.
    """
    if script is Script.KOREAN:
        return tuple(unicodedata.normalize("NFD", word))
    composed = unicodedata.normalize("NFC", word)
    match script:
        case Script.KANA:
            return tuple([in_katakana(each) for each in composed])
        case Script.ARABIC:
            return _unpointed(composed.translate(_ARABIC).replace(_TATWEEL, ""))
        case Script.HEBREW:
            return _unpointed(composed.translate(_HEBREW))
        case _:
            return _unpointed(composed)


def sound_class(symbol: str) -> str:
    """Return what stands for an ideograph that a model has not met: its plain reading.

    Example:
        >>> sound_class("斯")
        '<si>'
    """
    return f"<{bare(anyascii(symbol).lower())}>"


def in_katakana(letter: str) -> str:
    """Return the katakana of a hiragana, and any other letter unchanged."""
    number = ord(letter)
    return chr(number + _TO_KATAKANA) if number in _HIRAGANA else letter


def _unpointed(word: str) -> tuple[str, ...]:
    return tuple([each for each in word if unicodedata.category(each) != "Mn"])
