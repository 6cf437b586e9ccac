"""The keys under which the register files a person, so that candidates are found.

A key is a whole number, made of a kind and of parts of the description: a birth date; a
name and a birthday; two names, alone and with a birth year; a surname and a birth year; a
number. Two descriptions of one person share a key unless something is wrong in *every* one
of these combinations. Names
stand in their canonical forms, so that spellings of one name share keys; names that are a
letter apart are joined by ``name_codes`` and asked for one by one. Keys find; they never
decide, so that two different things sharing a number by chance does no harm.
"""

from collections.abc import Mapping
from enum import IntEnum, unique
from functools import lru_cache
from typing import Final

from xxhash import xxh3_64_intdigest

from comity.search.profile import Profile, ProfiledName
from comity.search.words import (
    canonical_forms,
    deletions,
    joined,
    skeleton,
    without_article,
)

MOST_KEYS: Final = 96
"""Keys of one person at most; those of aliases beyond it are left out."""

_MOST_FORMS: Final = 3
"""Canonical forms of one word that are filed."""

_MOST_NUMBERS: Final = 12
_ENOUGH: Final = 4 * MOST_KEYS
_HALF: Final = 1 << 63
_MOST_GIVEN: Final = 2
_MOST_SURNAMES: Final = 4
_MOST_INITIALS: Final = 3
_SHORTEST_CODED: Final = 3


@unique
class KeyKind(IntEnum):
    """Kinds of keys, from the most to the least specific."""

    NUMBER = 0
    NAMES = 1
    DATE = 2
    NAME_AND_DAY = 3
    NAMES_AND_YEAR = 4
    """Asked for where too many share the names alone."""
    SURNAME_AND_YEAR = 5
    """Of whoever has no surname, the given name."""
    FORENAME_AND_YEAR = 6
    """With the surname's first letter: a surname that is misspelt keeps it, as a rule."""


Key = tuple[KeyKind, int]


def _number(text: str) -> int:
    """Return a text as a whole number that fits into a signed column of 64 bits."""
    return xxh3_64_intdigest(text.encode()) - _HALF


def number_key(form: str) -> Key:
    """Return the key of an identity or document number, whatever state it names."""
    return KeyKind.NUMBER, _number(f"0:{form}")


def names_key(one: str, other: str) -> Key:
    """Return the key of two canonical forms, in whichever order they stand."""
    return KeyKind.NAMES, _number(f"1:{_both(one, other)}")


def date_key(year: int, month: int, day: int) -> Key:
    """Return the key of a full birth date."""
    return KeyKind.DATE, _number(f"2:{year}-{month}-{day}")


def day_key(form: str, month: int, day: int) -> Key:
    """Return the key of a canonical form with a birthday, of whatever year."""
    return KeyKind.NAME_AND_DAY, _number(f"3:{form}-{month}-{day}")


def names_and_year_key(one: str, other: str, year: int) -> Key:
    """Return the key of two canonical forms, in whichever order, with a birth year."""
    return KeyKind.NAMES_AND_YEAR, _number(f"4:{_both(one, other)}-{year}")


def year_key(form: str, year: int) -> Key:
    """Return the key of a surname's canonical form with a birth year."""
    return KeyKind.SURNAME_AND_YEAR, _number(f"5:{form}-{year}")


def forename_key(form: str, initial: str, year: int) -> Key:
    """Return the key of a given name, the first letter of the surname, and a birth year."""
    return KeyKind.FORENAME_AND_YEAR, _number(f"6:{form} {initial}-{year}")


def initials_of(name: ProfiledName) -> tuple[str, ...]:
    """Return the first letters of the first words of both surnames, in all readings."""
    words = (*name.surname[:1], *name.second_surname[:1])
    letters = [reading[:1] for word in words for reading in word.split("|")]
    return tuple(dict.fromkeys(letters))[:_MOST_INITIALS]


def _both(one: str, other: str) -> str:
    return f"{one} {other}" if one < other else f"{other} {one}"


@lru_cache(1 << 16)
def forms_of_words(
    words: tuple[str, ...], most: int, *, of_family: bool = False
) -> tuple[str, ...]:
    """Return canonical forms of the first words and, if there are several, of all as one.

    Args:
        words: The words.
        most: How many of them are looked at.
        of_family: Whether they are a surname, which may have an article written with it.
    """
    forms = [form for word in words[:most] for form in canonical_forms(word)[:_MOST_FORMS]]
    if of_family:
        bare = [less for word in words[:most] if (less := without_article(word)) != word]
        forms += [form for word in bare for form in canonical_forms(word)[:1]]
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
    surnames = forms_of_words(name.surname, _MOST_SURNAMES, of_family=True)
    second = forms_of_words(name.second_surname, _MOST_GIVEN, of_family=True)
    given = forms_of_words(name.forename, _MOST_GIVEN)
    return given, tuple(dict.fromkeys(surnames + second))


def _of_name(name: ProfiledName) -> list[int]:
    given, surnames = name_forms(name)
    pairs = [
        _both(one, other) for one in given for other in surnames if one != other or not name.whole
    ]
    # Written out and not by the functions above: a register is filed by millions of keys.
    texts = [f"1:{pair}" for pair in pairs]
    if name.date_is_full:
        every = surnames if given == surnames else (*surnames, *given)
        texts.append(f"2:{name.year}-{name.month}-{name.day}")
        texts += [f"3:{form}-{name.month}-{name.day}" for form in every]
    if name.year:
        texts += [f"4:{pair}-{name.year}" for pair in pairs]
        texts += [f"5:{form}-{name.year}" for form in surnames or given]
        texts += [f"6:{form} {each}-{name.year}" for each in initials_of(name) for form in given]
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

_TOWN: Final = "@"
"""Begins the form under which a town is counted; no canonical form of a name has it."""


def population_of(profile: Profile) -> str:
    """Return the population in which a person's names are counted: the first nationality.

    Names go with nationalities: of two people of one nationality who bear a name common
    there, a register of all nationalities would make too much.
    """
    return profile.nationalities[0] if profile.nationalities else NO_NATIONALITY


def town_form(town: str) -> str:
    """Return the form under which those born in a town are counted."""
    return _TOWN + town


def is_name(form: str) -> bool:
    """Return whether what is counted is a name, and neither everybody nor a town."""
    return bool(form) and not form.startswith(_TOWN)


def counted_of(profile: Profile) -> Mapping[tuple[str, str], tuple[int, int]]:
    """Return what a person adds to the counts of the register.

    Returns:
        By form and population, how much is added to those who bear the form as given name
        and as surname. The empty form stands for the person; a town counts as a given name.
    """
    own = population_of(profile)
    found = {("", EVERYBODY): (1, 0), ("", own): (1, 0)}
    for form, (as_given, as_surname) in names_of(profile).items():
        found[form, EVERYBODY] = found[form, own] = (int(as_given), int(as_surname))
    for town in profile.towns:
        found[town_form(town), EVERYBODY] = (1, 0)
    return found


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
