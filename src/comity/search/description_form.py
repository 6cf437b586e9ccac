"""What makes two descriptions of a person the same, and what makes them alike.

An officer's judgement is about one description. Two forms decide whether it speaks of
another one:

* the *form* holds everything that is stated, each text in its normal form. Descriptions
  of one form differ in case, spacing, punctuation and the order of lists at most: what
  tells them apart is typography, and a judgement of one is a judgement of the other.
* the *kindred form* holds the words of the name and the birth date only. Whoever replays
  a description with a name taken out of its field, an accent dropped or a field added
  meets what was judged before, though not as a judgement of the same description.

What speaks for a person needs the first; for a doubt the second is enough. Names in
another order are another description: "Anna Maria" and "Maria Anna" may be two people.
Neither form leaves this room but to be digested.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

import msgspec

from comity.persons.dates import PartialDate
from comity.persons.person import Person
from comity.search.normal_form import folded_words, known_date, normal_form, number_form

FORM_VERSION: Final = "1"
"""Changes with any of the forms: judgements made before are then met no more."""

Plain: TypeAlias = "str | int | list[Plain] | dict[str, Plain] | None"

_NUMBERS: Final = frozenset({"number"})
_HOW_IT_IS_WRITTEN: Final = frozenset({"language", "full_name_language", "translated"})
"""Marks of the writing, which say nothing of the person."""


def description_form(person: Person, beside: Iterable[bytes] = ()) -> bytes:
    """Return the form of a description: equal for the same description only.

    Every field of ``Person`` takes part, those too that no rule compares: an officer saw
    the address and the remarks, and may have judged by them.

    Args:
        person: As another authority describes the person.
        beside: What came with the description and may have been judged by, such as
            fingerprints; taken byte by byte, in any order.

    Returns:
        JSON in UTF-8, with sorted keys.
    """
    files = sorted(b64encode(each).decode("ascii") for each in beside)
    stated = _plain(msgspec.to_builtins(person), "")
    return _encoded({"beside": files, "form": FORM_VERSION, "person": stated})


def kindred_form(person: Person) -> bytes:
    """Return the weaker form: the words of the main name in any order, and the birth date.

    Returns:
        JSON in UTF-8, with sorted keys. Descriptions of one ``description_form`` have one
        kindred form too.
    """
    name = person.name
    parts = [part.text for part in (name.forename, name.surname, name.second_surname) if part]
    words = {word for text in (*parts, name.full_name) for word in folded_words(text)}
    born = known_date(person.birth_date) or PartialDate()
    return _encoded({"born": str(born), "form": FORM_VERSION, "words": sorted(words)})


def birth_form(person: Person) -> bytes:
    """Return the birth date as stated, with what is unknown of it left out."""
    born = known_date(person.birth_date) or PartialDate()
    return _encoded({"born": str(born), "form": FORM_VERSION})


def entry_form(person: Person) -> bytes:
    """Return a person of the register as the register states it, to the letter."""
    return msgspec.json.encode(person)


def is_distinct(person: Person) -> bool:
    """Return whether a description can mean one person: both names and the full birth date.

    What an officer made of less rested on what was known outside it, and the next who
    is described so may be somebody else. 1 January stands for a year alone, and a letter
    for a name that is not stated.
    """
    date = person.birth_date
    names = (person.name.forename, person.name.surname)
    forms = [None if part is None else normal_form(part.text) for part in names]
    return (
        date.is_full
        and (date.month, date.day) != (1, 1)
        and all(form is not None and len(form) > 1 for form in forms)
    )


def _plain(value: object, field: str) -> Plain:
    """Return a value in its normal form; ``None`` if it says nothing."""
    match value:
        case str():
            return (number_form(value) if field in _NUMBERS else None) or normal_form(value)
        case int():
            return value
        case dict():
            return _plain_fields(value)
        case list() | tuple():
            return _plain_list(value, field)
        case _:
            return None


def _plain_fields(fields: dict[str, object]) -> Plain:
    found: dict[str, Plain] = {
        name: plain
        for name, value in fields.items()
        if name not in _HOW_IT_IS_WRITTEN and (plain := _plain(value, name)) is not None
    }
    return found or None


def _plain_list(values: Sequence[object], field: str) -> Plain:
    """Return what a list says, each thing once: its order is the sender's habit."""
    found = [plain for value in values if (plain := _plain(value, field)) is not None]
    by_text = {_encoded(plain): plain for plain in found}
    return [by_text[text] for text in sorted(by_text)] or None


def _encoded(value: object) -> bytes:
    return msgspec.json.encode(value, order="sorted")
