"""Passport spellings of Bulgarian, Ukrainian and Greek names, and plain Latin letters.

Source:
    Bulgarian: Transliteration Act of 2009. Ukrainian: resolution No 55 of the Cabinet
    of Ministers of 2010. Greek: ELOT 743, without its rarer cases. All from memory
    and meant for made-up people only; the search room has the rules that matter.
"""

# ruff: noqa: RUF001 - letters of other scripts are the content here

import unicodedata
from typing import Final

SCRIPTS: Final = {
    "BG": "CYRILLIC",
    "UA": "CYRILLIC",
    "GR": "GREEK",
    "MA": "ARABIC",
    "EG": "ARABIC",
    "IN": "DEVANAGARI",
    "CN": "CJK",
    "GE": "GEORGIAN",
}
"""Word in the Unicode names of a country's letters; ``LATIN`` where it is not listed."""

_RULED: Final = frozenset({"CYRILLIC", "GREEK", "LATIN"})


def _pairs(text: str) -> dict[str, str]:
    return dict(item.split("=") for item in text.split())


_BULGARIAN: Final = _pairs(
    "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u "
    "ф=f х=h ц=ts ч=ch ш=sh щ=sht ъ=a ь=y ю=yu я=ya"
)
_UKRAINIAN: Final = _pairs(
    "а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p "
    "р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia '= ’="
)
_UKRAINIAN_INITIAL: Final = _pairs("є=ye ї=yi й=y ю=yu я=ya")
_GREEK: Final = _pairs(
    "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t "
    "υ=y φ=f χ=ch ψ=ps ω=o"
)
_GREEK_PAIRS: Final = _pairs("γγ=ng γξ=nx γχ=nch ου=ou")
_VOICED: Final = frozenset("αβγδεζηλιμνορυω")
_FOLDED: Final = str.maketrans(
    {"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "’": "'"}
)


def romanise(text: str, country: str) -> str | None:
    """Return the passport spelling of a name, or ``None`` where no rule is at hand.

    Args:
        text: A name in the country's script.
        country: Two capital letters; names of countries that write Latin letters
            come back unchanged.

    Returns:
        The Latin spelling, capitalised as the original.

    Example:
        >>> romanise("Георгиев", "BG"), romanise("Евдокия", "BG"), romanise("София", "BG")
        ('Georgiev', 'Evdokia', 'Sofia')
        >>> romanise("Ψαράς", "GR"), romanise("Μπακάλης", "GR"), romanise("Ευάγγελος", "GR")
        ('Psaras', 'Bakalis', 'Evangelos')
        >>> romanise("Юрій Згурський", "UA")
        'Yurii Zghurskyi'
    """
    script = SCRIPTS.get(country, "LATIN")
    if script not in _RULED:
        return None
    if script == "LATIN":
        return text
    rule = {"BG": _bulgarian, "UA": _ukrainian, "GR": _greek}[country]
    return " ".join(_capitalised(word, rule(word.lower())) for word in text.split(" "))


def plain_latin(text: str) -> str:
    """Return ``text`` without accents, as an authority abroad may write it.

    Example:
        >>> plain_latin("Łukasz Müller-Größer")
        'Lukasz Muller-Grosser'
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_FOLDED))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _capitalised(original: str, spelling: str) -> str:
    return spelling[:1].upper() + spelling[1:] if original[:1].isupper() else spelling


def _bulgarian(word: str) -> str:
    ending = word.endswith("ия")
    stem = word[:-2] if ending else word
    return "".join(_BULGARIAN.get(letter, letter) for letter in stem) + ("ia" if ending else "")


def _ukrainian(word: str) -> str:
    text = ""
    for index, letter in enumerate(word):
        if letter == "г" and index and word[index - 1] == "з":
            text += "gh"
        elif index == 0 and letter in _UKRAINIAN_INITIAL:
            text += _UKRAINIAN_INITIAL[letter]
        else:
            text += _UKRAINIAN.get(letter, letter)
    return text


def _greek(word: str) -> str:
    dialytika = "\u0308"
    letters: list[tuple[str, bool]] = []
    for mark in unicodedata.normalize("NFD", word):
        if not unicodedata.combining(mark):
            letters.append((mark, False))
        elif mark == dialytika:
            letters[-1] = (letters[-1][0], True)
    text, index = "", 0
    while index < len(letters):
        letter = letters[index][0]
        following, apart = letters[index + 1] if index + 1 < len(letters) else ("", False)
        pair = letter + following
        if pair == "μπ":
            text += "b" if index == 0 or index + 2 == len(letters) else "mp"
            index += 2
        elif pair in _GREEK_PAIRS and not apart:
            text += _GREEK_PAIRS[pair]
            index += 2
        elif letter in "αεη" and following == "υ" and not apart:
            after = letters[index + 2][0] if index + 2 < len(letters) else ""
            text += _GREEK[letter] + ("v" if after in _VOICED and after else "f")
            index += 2
        else:
            text += _GREEK.get(letter, letter)
            index += 1
    return text
