"""Cyrillic letters in Latin ones: as passports write them, and by other conventions.

Source:
    Passports: after the table for machine-readable documents, ICAO Doc 9303-3,
    section 6. Common: after the English convention and the Bulgarian, Ukrainian and
    Macedonian laws. Scholarly: after ISO/R 9 and the Serbian alphabet, without the
    accents. All three were written from memory and are not verified letter by letter;
    they find candidates and decide nothing.
"""

# ruff: noqa: RUF001 - letters of other scripts are the content here

from typing import Final


def _letters(text: str) -> dict[str, str]:
    pairs = [item.partition("=") for item in text.split()]
    return {letter: latin for letter, _, latin in pairs}


_PASSPORT: Final = _letters(
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t "
    "у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia "
    "і=i ї=i є=ie ґ=g ў=u ђ=d ѓ=g ѕ=dz ј=j љ=lj њ=nj ћ=c ќ=k џ=dz ѣ=ie ѳ=f ѵ=y ѫ=u "
    "ә=a ғ=g қ=q ң=n ө=o ұ=u ү=u һ=h ӣ=i ӯ=u ҳ=h ҷ=j"
)
_COMMON: Final = _PASSPORT | _letters("ё=yo й=y ъ= ю=yu я=ya х=kh є=ye ї=yi ђ=dj џ=dj")
_SCHOLARLY: Final = _PASSPORT | _letters(
    "ж=z х=h ц=c ч=c ш=s щ=sc ъ= ю=ju я=ja й=j ё=e є=je ї=ji џ=dz ђ=dj"
)
_UKRAINIAN: Final = frozenset("іїєґ")
_UKRAINIAN_LETTERS: Final = _letters("г=h и=y")
_BELARUSIAN_LETTERS: Final = _letters("г=h")
_BULGARIAN_LETTERS: Final = _letters("ъ=a щ=sht")
_VOWELS: Final = frozenset("аеёиоуыэюяіїє")


def conventional(word: str) -> tuple[str, str, str]:
    """Return a word as passports, as common usage and as scholars write it.

    The language is guessed by letters that only one has; where there are none, Russian
    values are taken.

    Args:
        word: Lower case.

    Returns:
        Three readings, often equal; letters of other scripts come back unchanged.

    Example:
        >>> conventional("чернышёв")
        ('chernyshev', 'chernyshyov', 'cernysev')
        >>> conventional("сергій")[0], conventional("първанов")[1]
        ('serhii', 'parvanov')
    """
    # The mute sign that ended words in old writing is no letter of any reading.
    word = word.removesuffix("ъ") or word
    special: dict[str, str] = {}
    if "ў" in word:
        special = _BELARUSIAN_LETTERS
    elif not _UKRAINIAN.isdisjoint(word):
        special = _UKRAINIAN_LETTERS
    elif _is_bulgarian(word):
        special = _BULGARIAN_LETTERS
    return (
        _spelt(word, _PASSPORT, special),
        _spelt(word, _COMMON, special),
        _spelt(word, _SCHOLARLY, special),
    )


def _is_bulgarian(word: str) -> bool:
    """Return whether a hard sign stands where Bulgarian has a vowel: between consonants."""
    place = word.find("ъ")
    return place >= 0 and word[place + 1 : place + 2] not in _VOWELS


def _spelt(word: str, letters: dict[str, str], special: dict[str, str]) -> str:
    return "".join([special.get(each, letters.get(each, each)) for each in word])
