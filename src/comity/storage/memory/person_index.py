"""The index of persons in memory."""

from collections.abc import Mapping, Sequence

from comity.ids import PersonRef
from comity.persons.person import Person
from comity.search.keys import EVERYBODY, counted_of, keys_of, name_codes, names_of
from comity.search.profile import Profile, profile_of
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables


class MemoryPersonIndex:
    """Look-ups by keys, numbers and names, and filing.

    Args:
        tables: Where everything is.
        journal: What takes changes back.
    """

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def filed(self, keys: Sequence[int], *, limit: int) -> Sequence[tuple[int, int]]:
        """Return key and person's number for every person filed under any of the keys."""
        by_key = self._tables.by_search_key
        return [(key, number) for key in keys for number in sorted(by_key.get(key, ()))[:limit]]

    def profiles(self, numbers: Sequence[int]) -> Sequence[tuple[int, Profile]]:
        """Return the profiles of persons by their numbers, in any order."""
        found = self._tables.profiles
        return [(number, found[number]) for number in numbers if number in found]

    def references(self, numbers: Sequence[int]) -> Mapping[int, PersonRef]:
        """Return the references of persons by their numbers."""
        refs = self._tables.refs_by_number
        return {number: refs[number] for number in numbers if number in refs}

    def names_counted(
        self, forms: Sequence[str], populations: Sequence[str]
    ) -> Mapping[tuple[str, str], tuple[int, int]]:
        """Return how many bear each canonical form as given name and as surname."""
        counted = self._tables.names_counted
        asked = [(form, each) for form in forms for each in populations]
        return {each: counted[each] for each in asked if each in counted}

    def names_by_codes(self, codes: Sequence[int], *, limit: int) -> Sequence[str]:
        """Return the canonical forms of the register that have any of the codes."""
        by_code = self._tables.names_by_code
        return list(
            dict.fromkeys(name for code in codes for name in sorted(by_code.get(code, ()))[:limit])
        )

    def file_person(self, number: int, person: Person) -> None:
        """File a person who is not in the index yet."""
        profile = profile_of(person)
        by_key = self._tables.by_search_key
        for key in keys_of(profile):
            self._journal.put(by_key, key, (*by_key.get(key, ()), number))
        self._journal.put(self._tables.profiles, number, profile)
        self._count(profile, 1)

    def unfile_person(self, number: int, person: Person) -> None:
        """Take a person out; nothing of the person's names stays unless others bear them."""
        profile = profile_of(person)
        by_key = self._tables.by_search_key
        for key in keys_of(profile):
            self._journal.put(
                by_key, key, tuple(other for other in by_key.get(key, ()) if other != number)
            )
        self._journal.drop(self._tables.profiles, number)
        self._count(profile, -1)

    def _count(self, profile: Profile, by: int) -> None:
        counted, by_code = self._tables.names_counted, self._tables.names_by_code
        for (form, population), (as_given, as_surname) in counted_of(profile).items():
            given, surname = counted.get((form, population), (0, 0))
            now = (given + by * as_given, surname + by * as_surname)
            if now == (0, 0) and form:
                self._journal.drop(counted, (form, population))
            else:
                self._journal.put(counted, (form, population), now)
        for name in names_of(profile):
            borne_still = (name, EVERYBODY) in counted
            for code in name_codes(name):
                others = tuple(each for each in by_code.get(code, ()) if each != name)
                self._journal.put(by_code, code, (*others, name) if borne_still else others)
