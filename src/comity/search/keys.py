"""The keys under which the register files a person, so that candidates are found.

A key is a whole number, made of a kind and of parts of the description: a birth date; a
name and a birth year; a name and a birthday; two names; a number. Two descriptions of one
person share a key unless something is wrong in *every* one of these combinations. Names
stand in their canonical forms, so that spellings of one name share keys; names that are a
letter apart are joined by ``name_codes`` and asked for one by one. Keys find; they never
decide, so that two different things sharing a number by chance does no harm.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum, unique
from functools import lru_cache
from typing import Final

from xxhash import xxh3_64_intdigest

from comity.search.profile import Profile, ProfiledName
from comity.search.words import canonical_forms, deletions, joined, skeleton

MOST_KEYS: Final = 96
"""Keys of one person at most; those of aliases beyond it are left out."""

_MOST_FORMS: Final = 3
"""Canonical forms of one word that are filed."""

_MOST_NUMBERS: Final = 12
_ENOUGH: Final = 4 * MOST_KEYS
_HALF: Final = 1 << 63
_MOST_GIVEN: Final = 2
_MOST_SURNAMES: Final = 4
_SHORTEST_CODED: Final = 3


@unique
class KeyKind(IntEnum):
    """Kinds of keys, from the most to the least specific."""

    NUMBER = 0
    NAMES = 1
    DATE = 2
    NAME_AND_DAY = 3
    NAME_AND_YEAR = 4


Key = tuple[KeyKind, int]


@lru_cache(1 << 18)
def _number(text: str) -> int:
    """Return a text as a whole number that fits into a signed column of 64 bits."""
    return xxh3_64_intdigest(text.encode()) - _HALF


def _key(kind: KeyKind, text: str) -> Key:
    return kind, xxh3_64_intdigest(f"{kind:d}:{text}".encode()) - _HALF


def number_key(form: str) -> Key:
    """Return the key of an identity or document number, whatever state it names."""
    return _key(KeyKind.NUMBER, form)


def names_key(one: str, other: str) -> Key:
    """Return the key of two canonical forms, in whichever order they stand."""
    return _key(KeyKind.NAMES, f"{one} {other}" if one < other else f"{other} {one}")


def date_key(year: int, month: int, day: int) -> Key:
    """Return the key of a full birth date."""
    return _key(KeyKind.DATE, f"{year}-{month}-{day}")


def day_key(form: str, month: int, day: int) -> Key:
    """Return the key of a canonical form with a birthday, of whatever year."""
    return _key(KeyKind.NAME_AND_DAY, f"{form}-{month}-{day}")


def year_key(form: str, year: int) -> Key:
    """Return the key of a canonical form with a birth year."""
    return _key(KeyKind.NAME_AND_YEAR, f"{form}-{year}")


@lru_cache(1 << 17)
def forms_of_words(words: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Return canonical forms of the first words and, if there are several, of all as one."""
    forms = [form for word in words[:most] for form in canonical_forms(word)[:_MOST_FORMS]]
    if len(words) > 1:
        forms += canonical_forms(joined(words))[:1]
    return tuple(dict.fromkeys(forms))


def name_forms(name: ProfiledName) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the canonical forms of given names and of surnames by which a name is filed.

    An unstructured name gives its words twice: nobody said which is which.
    """
    if name.whole:
        forms = forms_of_words(name.whole, _MOST_GIVEN + _MOST_SURNAMES)
        return forms, forms
    surnames = forms_of_words(name.surname, _MOST_SURNAMES)
    second = forms_of_words(name.second_surname, _MOST_GIVEN)
    given = forms_of_words(name.forename, _MOST_GIVEN)
    return given, tuple(dict.fromkeys(surnames + second))


def _of_name(name: ProfiledName) -> list[int]:
    given, surnames = name_forms(name)
    texts = [
        f"1:{one} {other}" if one < other else f"1:{other} {one}"
        for one in given
        for other in surnames
        if one != other or not name.whole
    ]
    every = surnames if given == surnames else (*surnames, *given)
    if name.date_is_full:
        texts.append(f"2:{name.year}-{name.month}-{name.day}")
        texts += [f"3:{form}-{name.month}-{name.day}" for form in every]
    if name.year:
        texts += [f"4:{form}-{name.year}" for form in every]
    return [xxh3_64_intdigest(text.encode()) - _HALF for text in texts]


def number_forms(profile: Profile) -> tuple[str, ...]:
    """Return the comparable forms of all numbers, of the person, of aliases and of documents."""
    numbers = (*profile.numbers, *profile.alias_numbers)
    forms = [number.partition(":")[2] for number in numbers]
    return tuple(dict.fromkeys([*forms, *profile.documents]))


def keys_of(profile: Profile) -> frozenset[int]:
    """Return the keys under which to file a person: main name, former names, aliases.

    Returns:
        ``MOST_KEYS`` at most; empty if nothing is known to find the person by.
    """
    found = [number_key(form)[1] for form in number_forms(profile)[:_MOST_NUMBERS]]
    for name in profile.names:
        found += _of_name(name)
        if len(found) > _ENOUGH:
            break
    return frozenset(list(dict.fromkeys(found))[:MOST_KEYS])


def names_of(profile: Profile) -> Mapping[str, tuple[bool, bool]]:
    """Return the canonical forms a person bears, and whether as given name and as surname.

    These are counted in the register, so that a rare name weighs more than a common one.
    """
    found: dict[str, tuple[bool, bool]] = {}
    for name in profile.names:
        given, surnames = name_forms(name)
        for form in given:
            found[form] = (True, found.get(form, (False, False))[1])
        for form in surnames:
            found[form] = (found.get(form, (False, False))[0], True)
    return found


EVERYBODY: Final = "*"
"""The population of the whole register."""

NO_NATIONALITY: Final = "?"
"""The population of those of whom no nationality is known."""


def population_of(profile: Profile) -> str:
    """Return the population in which a person's names are counted: the first nationality.

    Names go with nationalities: of two people of one nationality who bear a name common
    there, a register of all nationalities would make too much.
    """
    return profile.nationalities[0] if profile.nationalities else NO_NATIONALITY


@lru_cache(1 << 16)
def name_codes(form: str) -> tuple[int, ...]:
    """Return the codes by which a canonical form is found from one a letter apart.

    Forms that differ by one letter changed, added or left out, by two neighbours
    exchanged, or by any vowels, share a code.
    """
    codes = [f"d:{each}" for each in deletions(form)] if len(form) >= _SHORTEST_CODED else []
    bare = skeleton(form)
    if len(bare) >= _SHORTEST_CODED:
        codes.append(f"s:{bare}")
    return tuple(sorted(_number(code) for code in codes))


def distinct(keys: Iterable[Key]) -> tuple[Key, ...]:
    """Return each key once, most specific first."""
    return tuple(sorted(dict.fromkeys(keys)))
