"""The identities under which one person is known: stated, former, assumed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import Final

from comity.persons.dates import PartialDate
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Person
from comity.persons.redaction import Redacted
from comity.search.normal_form import known_date

MOST_IDENTITIES: Final = 12
"""More than that many former names and aliases are not looked at; a bound on work, since a
peer may send any number of them."""


@unique
class Standing(StrEnum):
    """In what way a person bears an identity."""

    MAIN = "main"
    FORMER = "former"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True, repr=False)
class Identity(Redacted):
    """A name with the birth date that goes with it.

    Attributes:
        standing: In what way the person bears it.
        name: The name.
        birth_date: Birth date; that of the main identity where an alias states none;
            ``None`` if nothing of it is known.
    """

    standing: Standing
    name: PersonName
    birth_date: PartialDate | None


def main_identity(person: Person) -> Identity:
    """Return the identity under which the authority states the person."""
    return Identity(Standing.MAIN, person.name, known_date(person.birth_date))


def other_identities(person: Person) -> tuple[Identity, ...]:
    """Return former names and aliases, ``MOST_IDENTITIES`` at most.

    A former surname stands with today's forename, and the other way round: registers
    keep lists of former parts, not of former names.
    """
    found: list[Identity] = []
    for identity in _others(person):
        if len(found) == MOST_IDENTITIES:
            break
        found.append(identity)
    return tuple(found)


def _others(person: Person) -> Iterator[Identity]:
    main = main_identity(person)

    def former(
        forename: NamePart | None, surname: NamePart | None, second: NamePart | None
    ) -> Identity:
        name = PersonName(forename=forename, surname=surname, second_surname=second)
        return replace(main, standing=Standing.FORMER, name=name)

    stated = person.name
    for surname in person.former_surnames:
        yield former(stated.forename, surname, stated.second_surname)
    for alias in person.aliases:
        yield Identity(
            standing=Standing.ALIAS,
            name=alias.name,
            birth_date=known_date(alias.birth_date) or main.birth_date,
        )
    for forename in person.former_forenames:
        yield former(forename, stated.surname, stated.second_surname)
    for second in person.former_second_surnames:
        yield former(stated.forename, stated.surname, second)
    for forename in person.former_forenames:
        for surname in person.former_surnames:
            yield former(forename, surname, stated.second_surname)
