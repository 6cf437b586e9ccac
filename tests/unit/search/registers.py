"""A register in memory, and short ways to write persons."""

from collections.abc import Sequence
from dataclasses import replace

from comity.ids import PersonRef
from comity.persons.dates import PartialDate, parse_partial_date
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Person, Sex
from comity.search.identification import Identified, identify
from comity.search.keys import keys_of

BULGARIA = "CO-00-100-BGR"
GERMANY = "CO-00-276-DEU"


class MemoryIndex:
    """Persons by their keys; counts how often it is asked."""

    def __init__(self, *persons: Person) -> None:
        self._persons = {PersonRef(f"p{n}"): each for n, each in enumerate(persons, start=1)}
        self._keys = {ref: keys_of(each) for ref, each in self._persons.items()}
        self.limits: list[int] = []

    def persons_by_keys(
        self, keys: Sequence[str], *, limit: int
    ) -> Sequence[tuple[PersonRef, Person]]:
        self.limits.append(limit)
        wanted = set(keys)
        found = [(ref, each) for ref, each in self._persons.items() if self._keys[ref] & wanted]
        return found[:limit]


def part(text: str | None) -> NamePart | None:
    return None if text is None else NamePart(text)


def person(
    forename: str | None = "Ana",
    surname: str | None = "Petrova",
    born: str = "1979-07-21",
    *,
    sex: Sex = Sex.FEMALE,
    second: str | None = None,
    number: str | None = None,
    country: str | None = BULGARIA,
) -> Person:
    numbers = () if number is None else (IdentityNumber(number, country),)
    return Person(
        name=PersonName(part(forename), part(surname), part(second)),
        sex=sex,
        birth_date=PartialDate() if not born else parse_partial_date(born),
        identity_numbers=numbers,
    )


def whole(text: str, born: str = "1979-07-21", *, sex: Sex = Sex.FEMALE) -> Person:
    return replace(person(None, None, born, sex=sex), name=PersonName(full_name=text))


def identified(query: Person, *registered: Person, home: str | None = "BG") -> Identified:
    return identify(query, MemoryIndex(*registered), identity_country=home)
