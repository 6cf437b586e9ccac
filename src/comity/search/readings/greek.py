"""Greek words in Latin letters: as passports write them, by sound, and as in old books.

Source:
    Passports: after ELOT 743, which ICAO Doc 9303-3 section 6 follows; by sound and old:
    usage. Written from memory, not verified rule by rule; they find candidates and
    decide nothing.
"""

# ruff: noqa: RUF001, RUF002 - letters of other scripts are the content here

import re
import unicodedata
from typing import Final

_DIAERESIS: Final = "\u0308"
_LETTERS: Final = dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)) | {
    "θ": "th",
    "χ": "ch",
    "ψ": "ps",
}
_PAIRS: Final = {"ου": "ou", "γγ": "ng", "γξ": "nx", "γχ": "nch"}
_BY_SOUND: Final = {"ου": "u", "μπ": "b", "ντ": "d", "γκ": "g", "γγ": "g", "χ": "h", "υ": "i"}
_OLD: Final = {"φ": "ph", "β": "b", "η": "e", "ντ": "nt", "χ": "ch", "κ": "c"}
_VOICELESS: Final = frozenset("θκξπσςτφχψ")
_UPSILON: Final = re.compile("([αεη])υ")
_TOKENS: Final = re.compile("ου|γγ|γξ|γχ|μπ|ντ|γκ|.", re.DOTALL)


def conventional(word: str) -> tuple[str, str, str]:
    """Return a word as passports write it, by its sound, and as old books did.

    Args:
        word: Lower case.

    Returns:
        Three readings, often equal; letters of other scripts come back unchanged.

    Example:
        >>> conventional("μπουτάρης")[:2], conventional("ευαγγελία")[0]
        (('boutaris', 'butaris'), 'evangelia')
    """
    plain = _without_tonos(word)
    spelt = _UPSILON.sub(lambda found: _upsilon(plain, found), plain)
    # In the middle of a word the standard writes mp; as its first letters they are one sound.
    initial = "b" if spelt.startswith("μπ") else ""
    rest = spelt[2:] if initial else spelt
    passport = initial + _spelt(rest, _LETTERS | _PAIRS)
    by_sound = _spelt(spelt, _LETTERS | _PAIRS | _BY_SOUND)
    old = initial + _spelt(rest, _LETTERS | _PAIRS | _OLD)
    return passport, by_sound, old


def _without_tonos(word: str) -> str:
    """Return the word without accents; an upsilon with a diaeresis stands alone, as a y."""
    decomposed = unicodedata.normalize("NFD", word)
    alone = re.sub("υ([\u0300-\u036f]*)" + _DIAERESIS, "y", decomposed)
    return "".join([each for each in alone if not unicodedata.combining(each)])


def _upsilon(word: str, found: re.Match[str]) -> str:
    """Return v or f for the second letter of αυ, ευ and ηυ, by what comes after it."""
    follows = word[found.end() : found.end() + 1]
    return found.group(1) + ("f" if not follows or follows in _VOICELESS else "v")


def _spelt(word: str, values: dict[str, str]) -> str:
    return "".join([_value(token, values) for token in _TOKENS.findall(word)])


def _value(token: str, values: dict[str, str]) -> str:
    if token in values:
        return values[token]
    return "".join([values.get(each, each) for each in token])
