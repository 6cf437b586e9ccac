"""A description with some of its fields changed."""

from collections.abc import Callable
from dataclasses import replace

from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Person

NAME_FIELDS = ("forename", "surname", "second_surname")


def text_of(name: PersonName, field: str) -> str:
    """Return the text of one part of a name, empty if unknown."""
    part = _part(name, field)
    return "" if part is None else part.text


def with_part(name: PersonName, field: str, text: str) -> PersonName:
    """Return the name with the text of one part changed; an empty text takes the part away."""
    old = _part(name, field)
    language = None if old is None else old.language
    part = NamePart(text[:200], language) if text.strip() else None
    if field == "forename":
        return replace(name, forename=part)
    if field == "surname":
        return replace(name, surname=part)
    return replace(name, second_surname=part)


def named(person: Person, field: str, change: Callable[[str], str]) -> Person:
    """Return the person with one part of the name passed through ``change``."""
    text = text_of(person.name, field)
    if not text:
        return person
    changed = change(text)
    return (
        person if changed == text else replace(person, name=with_part(person.name, field, changed))
    )


def renumbered(number: IdentityNumber, place: int, digit: str) -> IdentityNumber:
    """Return the number with one character replaced, counted from the end."""
    text = number.number
    position = len(text) - 1 - place
    return IdentityNumber(text[:position] + digit + text[position + 1 :], number.country)


def _part(name: PersonName, field: str) -> NamePart | None:
    if field == "forename":
        return name.forename
    return name.surname if field == "surname" else name.second_surname
