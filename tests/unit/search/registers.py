"""A register in memory, and short ways to write persons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from comity.ids import PersonRef
from comity.persons.dates import PartialDate, parse_partial_date
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Person, Sex
from comity.search.identification import Identified, identify
from comity.search.profile import Profile
from comity.storage.memory.journal import Journal
from comity.storage.memory.person_index import MemoryPersonIndex
from comity.storage.memory.tables import Tables

BULGARIA = "CO-00-100-BGR"
GERMANY = "CO-00-276-DEU"


class CountingIndex:
    """Persons ``p1``, ``p2`` and so on; counts what is asked for and what is read.

    Attributes:
        limits: The limit of every look-up.
        keys: How many keys were asked for at once.
        most_of_one_key: Persons that the key with most of them led to.
        profiles_read: How many profiles were read in all.
    """

    def __init__(self, *persons: Person) -> None:
        tables = Tables()
        self._index = MemoryPersonIndex(tables, Journal())
        for number, each in enumerate(persons, start=1):
            tables.refs_by_number[number] = PersonRef(f"p{number}")
            self._index.file_person(number, each)
        self.limits: list[int] = []
        self.keys: list[int] = []
        self.most_of_one_key = 0
        self.profiles_read = 0

    def filed(self, keys: Sequence[int], *, limit: int) -> Sequence[tuple[int, int]]:
        assert len(keys) == len(set(keys)), "the port asks for each key once"
        rows = self._index.filed(keys, limit=limit)
        self.limits.append(limit)
        self.keys.append(len(keys))
        most = max(Counter(key for key, _ in rows).values(), default=0)
        self.most_of_one_key = max(self.most_of_one_key, most)
        return rows

    def profiles(self, numbers: Sequence[int]) -> Sequence[tuple[int, Profile]]:
        self.profiles_read += len(numbers)
        return self._index.profiles(numbers)

    def references(self, numbers: Sequence[int]) -> Mapping[int, PersonRef]:
        return self._index.references(numbers)

    def names_counted(
        self, forms: Sequence[str], populations: Sequence[str]
    ) -> Mapping[tuple[str, str], tuple[int, int]]:
        return self._index.names_counted(forms, populations)

    def names_by_codes(self, codes: Sequence[int], *, limit: int) -> Sequence[str]:
        self.limits.append(limit)
        return self._index.names_by_codes(codes, limit=limit)


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


def strangers(count: int) -> list[Person]:
    """Return people who share nothing with ``person()``, and hardly anything with each other."""
    letters = "bdfghklmnrstvz"
    return [
        person(
            f"{letters[n % 14]}u{letters[n // 14 % 14]}o",
            f"{letters[n // 14 % 14]}e{letters[n % 14]}u{letters[n % 11]}",
            f"{1930 + n % 40}-{2 + n % 5:02d}-{1 + n % 20:02d}",
            sex=Sex.MALE,
        )
        for n in range(count)
    ]


def identified(query: Person, *registered: Person, home: str | None = "BG") -> Identified:
    return identify(query, CountingIndex(*registered), identity_country=home)
