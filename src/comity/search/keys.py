"""The keys under which the register files a person, so that candidates are found.

A key is readable text, ``names-year:ivanov:1979``. Two persons who differ in one field
still share a key made of the others. Keys find; they never decide.
"""

from collections.abc import Iterator
from enum import IntEnum, unique
from typing import Final

from comity.codes.countries import state_code
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart
from comity.persons.person import Person
from comity.persons.unknowns import known_country
from comity.search.identities import Identity, main_identity, other_identities
from comity.search.normal_form import folded_form, folded_words, number_form

MOST_KEYS: Final = 96
"""Keys of one person at most; those of aliases beyond it are left out."""

_LONGEST_PART: Final = 40
_MOST_WORDS: Final = 6
_MOST_NUMBERS: Final = 8


@unique
class KeyKind(IntEnum):
    """Kinds of keys, from the most to the least specific."""

    NUMBER_OF_STATE = 0
    NUMBER = 1
    NAMES_AND_DATE = 2
    NAMES = 3
    DATE_AND_INITIAL = 4
    SURNAME_AND_YEAR = 5
    FORENAME_AND_YEAR = 6
    DATE = 7


_LABELS: Final = tuple(kind.name.lower().replace("_", "-") for kind in sorted(KeyKind))
"""First part of a key of each kind."""

DECISIVE: Final = frozenset({KeyKind.NUMBER_OF_STATE, KeyKind.NUMBER, KeyKind.NAMES_AND_DATE})
"""Whoever could be identified with certainty, and every namesake, shares a key of these."""


def _key(kind: KeyKind, *parts: str) -> tuple[KeyKind, str]:
    return kind, ":".join(
        [_LABELS[kind], *[part[:_LONGEST_PART].replace(":", "") for part in parts]]
    )


def state_of(country: str | None) -> str | None:
    """Return two letters for a country given in any usual form; ``None`` if unknown.

    A reference that no table lists stands for itself.
    """
    known = known_country(country)
    return None if known is None else (state_code(known) or known)


def _of_number(number: IdentityNumber) -> Iterator[tuple[KeyKind, str]]:
    form = number_form(number.number)
    if form is None:
        return
    state = state_of(number.country)
    if state is not None:
        yield _key(KeyKind.NUMBER_OF_STATE, state, form)
    yield _key(KeyKind.NUMBER, form)


def _text(part: NamePart | None) -> str | None:
    return None if part is None else part.text


def _forenames(identity: Identity) -> tuple[str, ...]:
    """Return the first given name: the others are the first to be left out."""
    return folded_words(_text(identity.name.forename))[:1]


def _surnames(identity: Identity) -> tuple[str, ...]:
    """Return the surname whole, with the second surname, and by its first word.

    One state writes both surnames in one field, another in two, a third only one.
    """
    name = identity.name
    first = _text(name.surname)
    second = folded_form(_text(name.second_surname)) or ""
    whole = folded_form(first)
    if whole is None:
        if name.forename is None:
            return folded_words(name.full_name)[:_MOST_WORDS]
        return (second,) if second else ()
    return tuple(dict.fromkeys((whole, whole + second, folded_words(first)[0])))


def _of_identity(identity: Identity) -> Iterator[tuple[KeyKind, str]]:
    forenames, surnames = _forenames(identity), _surnames(identity)
    # Sorted, so that a forename in the surname's place is found as well.
    pairs = [sorted((forename, surname)) for forename in forenames for surname in surnames]
    pairs += _pairs_of_whole(identity)
    birth = identity.birth_date
    full = None if birth is None or not birth.is_full else str(birth)
    for pair in pairs:
        yield _key(KeyKind.NAMES, *pair)
        if full is not None:
            yield _key(KeyKind.NAMES_AND_DATE, *pair, full)
    if full is not None:
        yield _key(KeyKind.DATE, full)
        for initial in {word[0] for word in (*forenames, *surnames)}:
            yield _key(KeyKind.DATE_AND_INITIAL, full, initial)
    if birth is not None and birth.year is not None:
        for surname in surnames:
            yield _key(KeyKind.SURNAME_AND_YEAR, surname, str(birth.year))
        for forename in forenames:
            yield _key(KeyKind.FORENAME_AND_YEAR, forename, str(birth.year))


def _pairs_of_whole(identity: Identity) -> list[list[str]]:
    """Return first and last word of an unstructured name, where it is all there is."""
    name = identity.name
    words = folded_words(name.full_name)
    if name.forename is not None or name.surname is not None or len(words) < 2:
        return []
    return [sorted((words[0], words[-1]))]


def keys_by_kind(person: Person) -> tuple[tuple[KeyKind, str], ...]:
    """Return the keys of a person with their kinds, most specific first."""
    ordered: dict[str, KeyKind] = {}

    def add(keys: Iterator[tuple[KeyKind, str]]) -> None:
        for kind, key in sorted(keys):
            if len(ordered) < MOST_KEYS:
                ordered.setdefault(key, kind)

    for number in person.identity_numbers[:_MOST_NUMBERS]:
        add(_of_number(number))
    add(_of_identity(main_identity(person)))
    for alias in person.aliases[:_MOST_NUMBERS]:
        for number in alias.identity_numbers[:_MOST_NUMBERS]:
            add(_of_number(number))
    for identity in other_identities(person):
        add(_of_identity(identity))
    return tuple(sorted(((kind, key) for key, kind in ordered.items()), key=lambda each: each[0]))


def query_keys(person: Person) -> tuple[str, ...]:
    """Return the keys under which to look for a person, most specific first.

    Returns:
        ``MOST_KEYS`` at most; empty if nothing is known to look by.
    """
    return tuple(key for _, key in keys_by_kind(person))


def keys_of(person: Person) -> frozenset[str]:
    """Return the keys under which to file a person: main identity, former names, aliases.

    Returns:
        ``MOST_KEYS`` at most.

    Example:
        >>> from comity.persons.names import name_of
        >>> sorted(keys_of(Person(name_of("Ana", "Petrova"))))
        ['names:ana:petrova']
    """
    return frozenset(query_keys(person))
