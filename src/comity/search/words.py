"""Words of a name: how they are cut, and the form that brings spellings together.

A word is kept as its Latin readings, likeliest first, joined by ``|``: ``ivanov`` or
``muller|mueller``. Its *canonical forms* merge what clerks of different countries write
for one sound (``sh``, ``sch``, ``sz``), so that Yushchenko, Juschtschenko and Iouchtchenko
meet; its *skeleton* keeps the consonants only. Both find and neither decides.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from comity.search.normal_form import normal_form
from comity.search.romanisation import readings, unspaced_parts

MOST_WORDS: Final = 8
"""Words of one part of a name that are looked at."""

LONGEST_WORD: Final = 60
_CACHED_WORDS: Final = 1 << 16
_LONGEST_CACHED: Final = 48

PARTICLES: Final = frozenset({
    "'s", "a", "af", "al", "ap", "av", "ben", "bin", "bint", "d", "da", "das", "de", "degli",
    "dei", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "e", "el", "er", "es",
    "ibn", "il", "in", "la", "las", "le", "les", "lo", "los", "of", "op", "os", "s", "san",
    "t", "ta", "te", "ten", "ter", "ul", "und", "ur", "van", "vande", "vander", "vom", "von",
    "y", "zu", "zum", "zur",
})  # fmt: skip
"""Words that come and go between a passport and a court file; they never tell people apart."""

_ARTICLES: Final = frozenset({"al", "el", "ul", "ibn", "bin", "ben"})

_GLUED: Final = (
    "vander", "vande", "van", "von", "dela", "del", "de", "di", "da", "du", "la", "le", "al", "el",
    "ul", "mac", "mc", "o", "bin", "ben", "abu", "haj",
)  # fmt: skip

_GLUED_ARTICLES: Final = ("vanden", "vander", "van", "von", "al", "el")

_SOUNDS: Final = (
    # Longest first; the sounds of one line are written so by one state or another.
    (("schtsch", "shtsh", "chtch", "stsch", "shch", "szcz", "stch", "sctj"), "x"),
    (("tsch", "dzsch", "tch", "cz", "sch", "sh", "sz", "sj", "ch", "tj"), "x"),
    (("dzh", "dsch", "dj", "dsh", "dz"), "i"),
    (("zh", "zs"), "s"),
    (("kh", "gh"), "H"),
    (("ph",), "v"),
    (("th", "dt"), "t"),
    (("ckx", "ck", "cq", "qu", "kk"), "k"),
    (("tz", "ts", "tc", "ss", "zz"), "s"),
    (("ou", "oo", "uu", "ue"), "u"),
    (("oe", "eu"), "o"),
    (("ae", "aa"), "a"),
    (("iy", "ij", "yi", "ii", "ie", "iu", "yu", "ju", "ya", "ja", "ia", "ea"), None),
    (("ce", "ci", "cy"), None),
)
_PAIRS: Final = {
    "iy": "i", "ij": "i", "yi": "i", "ii": "i", "ie": "ie", "iu": "iu", "yu": "iu", "ju": "iu",
    "ya": "ia", "ja": "ia", "ia": "ia", "ea": "ia", "ce": "se", "ci": "si", "cy": "si",
}  # fmt: skip
_LETTERS: Final = str.maketrans(
    {"w": "v", "f": "v", "y": "i", "j": "i", "c": "k", "q": "k", "z": "s"}
)
_TABLE: Final = {
    written: (_PAIRS[written] if sound is None else sound)
    for group, sound in _SOUNDS
    for written in group
}
_SOUND: Final = re.compile("|".join(sorted(_TABLE, key=len, reverse=True)))
_CH: Final = re.compile(r"(?<![st])ch")
_LETTER_X: Final = re.compile("x")
_DOUBLED: Final = re.compile(r"(.)\1+")
_DOUBLED_CONSONANT: Final = re.compile(r"([^aeou])\1+")
_SILENT_H: Final = re.compile(r"(?<=[a-z])h(?![aeiou])|(?<=[bdgkprstv])h")
_WOMANS: Final = re.compile(r"(?<=..)(?:(ov|ev|in)a|(s|x)(?:kaia|ka|ki|kii|koi))$")
_SPELLINGS: Final = {
    "chr": "kr", "khr": "kr", "ph": "f", "th": "t", "dt": "t", "rh": "r", "ck": "k", "qu": "k",
    "ca": "ka", "co": "ko", "cu": "ku", "cl": "kl", "cr": "kr", "ou": "u", "oo": "u", "sch": "sh",
    "tsch": "ch", "tch": "ch", "x": "ks", "dj": "j", "dzh": "j", "dsch": "j",
}  # fmt: skip
_SPELT: Final = re.compile("|".join([*sorted(_SPELLINGS, key=len, reverse=True), "c$"]))
_SPELLINGS["c"] = "k"
_SPELT_LETTERS: Final = str.maketrans({"w": "v", "y": "i", "j": "i", "q": "k"})
_VOWELS: Final = str.maketrans("", "", "aeiou")


def given_words(text: str | None) -> tuple[str, ...]:
    """Return the words of given names, each as its Latin readings joined by ``|``.

    What is a particle in a surname may be a name of its own here: Do-yeon and Da-yeon, Thi Le
    and Thi La are two. Only between two other words are particles left out (Maria da Graça),
    and articles anywhere.

    Example:
        >>> given_words("Maria da Graca"), given_words("Da Hyun"), given_words("Abd al Karim")
        (('maria', 'graca'), ('da', 'hyun'), ('abd', 'karim'))
    """
    if text is None:
        return ()
    return _given_of_short(text) if len(text) <= _LONGEST_CACHED else _given_of(text)


def _given_of(text: str) -> tuple[str, ...]:
    form = normal_form(text)
    if form is None:
        return ()
    words = [read for word in form.split()[: 2 * MOST_WORDS] if (read := _read(word))]
    kept = [
        word
        for place, word in enumerate(words)
        if word not in _ARTICLES and (word not in PARTICLES or place in {0, len(words) - 1})
    ]
    return tuple((kept or words)[:MOST_WORDS])


_given_of_short: Final = lru_cache(_CACHED_WORDS)(_given_of)


def words_for_comparing(text: str | None) -> tuple[str, ...]:
    """Return the words of a name, each as its Latin readings joined by ``|``.

    Particles are left out unless there is nothing else.

    Args:
        text: A name or a part of one, as received, in any script.

    Returns:
        ``MOST_WORDS`` words at most, in the order written; empty if the text says nothing.

    Example:
        >>> words_for_comparing("Ludwig van Beethoven")
        ('ludwig', 'beethoven')
    """
    if text is None:
        return ()
    # A flood of long names must not fill the memory.
    return _words_of_short(text) if len(text) <= _LONGEST_CACHED else _words_of(text)


def _words_of(text: str) -> tuple[str, ...]:
    form = normal_form(text)
    if form is None:
        return ()
    words = [read for word in form.split()[: 2 * MOST_WORDS] if (read := _read(word))]
    kept = [word for word in words if word not in PARTICLES]
    return tuple((kept or words)[:MOST_WORDS])


_words_of_short: Final = lru_cache(_CACHED_WORDS)(_words_of)


def words_of_whole(text: str | None) -> tuple[str, ...]:
    """Return the words of an unstructured name, East Asian ones cut between the two names.

    Example:
        >>> words_of_whole("John Smith")
        ('john', 'smith')
    """
    form = normal_form(text)
    if form is None:
        return ()
    cut = [part for word in form.split()[:MOST_WORDS] for part in unspaced_parts(word) or (word,)]
    return words_for_comparing(" ".join(cut))


@lru_cache(_CACHED_WORDS)
def _read(word: str) -> str:
    if word.isascii() and word.isalnum():
        return word[:LONGEST_WORD]
    bare = "".join([each for each in word if each.isalnum()])
    return "|".join(readings(bare[:LONGEST_WORD]))


@lru_cache(_CACHED_WORDS)
def canonical_forms(word: str) -> tuple[str, ...]:
    """Return the forms under which spellings of a word meet, likeliest first.

    Args:
        word: Latin readings joined by ``|``.

    Returns:
        One form for most words; more for those that are read in several ways.

    Example:
        >>> canonical_forms("petroff"), canonical_forms("petrova")
        (('petrov',), ('petrov',))
    """
    forms: dict[str, None] = {}
    for reading in word.split("|"):
        forms.setdefault(_canonical(reading))
        # German and Polish write so what English writes kh.
        if (other := _CH.sub("kh", reading)) != reading:
            forms.setdefault(_canonical(other))
    forms.pop("", None)
    return tuple(forms)


def _canonical(latin: str) -> str:
    sounded = _SOUND.sub(lambda found: _TABLE[found[0]], _LETTER_X.sub("ks", latin))
    plain = _DOUBLED.sub(r"\1", _SILENT_H.sub("", sounded.translate(_LETTERS)))
    stem = _WOMANS.sub(lambda found: found[1] or f"{found[2]}ki", plain.lower())
    return _DOUBLED.sub(r"\1", stem)


@lru_cache(_CACHED_WORDS)
def spelling_form(latin: str) -> str:
    """Return a word as it sounds by the letters alone, of which clerks write one for another.

    Unlike a canonical form it merges no two sounds: Nour and Nur, Ivan and Iwan, Thomas and
    Tomas are one; Nasir and Nazir, Faris and Waris are two.

    Example:
        >>> spelling_form("khristian"), spelling_form("christian")
        ('kristian', 'kristian')
    """
    written = _SPELT.sub(lambda found: _SPELLINGS[found[0]], latin).translate(_SPELT_LETTERS)
    # A doubled vowel is another sound, and another name: Can and Kaan, Andre and Andree.
    return _DOUBLED_CONSONANT.sub(r"\1", written)


def skeleton(canonical: str) -> str:
    """Return the first letter and the consonants after it.

    Example:
        >>> skeleton("iuxenko")
        'ixnk'
    """
    return canonical[:1] + canonical[1:].translate(_VOWELS).replace("h", "")


def deletions(canonical: str) -> frozenset[str]:
    """Return the form and all forms with one letter left out.

    Two forms that differ by one letter changed, added, left out, or by two neighbours
    exchanged share one of these (symmetric deletion).
    """
    return frozenset(
        {canonical} | {canonical[:i] + canonical[i + 1 :] for i in range(len(canonical))}
    )


@lru_cache(_CACHED_WORDS)
def without_glued_particle(latin: str) -> str:
    """Return the word without a particle written together with it; the word if none is."""
    for particle in _GLUED:
        if latin.startswith(particle) and len(latin) >= len(particle) + 4:
            return latin[len(particle) :]
    return latin


def without_article(word: str) -> str:
    """Return a word without an article or *van* written together with it, by its first reading.

    Example:
        >>> without_article("alahmad"), without_article("vandenberg"), without_article("ahmad")
        ('ahmad', 'berg', 'ahmad')
    """
    latin = word.partition("|")[0]
    for article in _GLUED_ARTICLES:
        if latin.startswith(article) and len(latin) >= len(article) + 4:
            return latin[len(article) :]
    return word


def joined(words: Iterable[str]) -> str:
    """Return words as if written together, by their likeliest readings."""
    return "".join([word.partition("|")[0] for word in words])[:LONGEST_WORD]
