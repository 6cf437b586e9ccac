"""The register's index together with persons who stand apart from it.

Whoever is restricted is not in the common index: neither keys nor names nor counts tell of
them. For those who may know, and for the node itself before it says that it knows nobody,
they are searched beside it, as if they were filed there.
"""

from collections.abc import Mapping, Sequence

from comity.ids import PersonRef
from comity.persons.person import Person
from comity.search.keys import counted_of, keys_of, name_codes, names_of
from comity.search.ports import PersonIndex
from comity.search.profile import Profile, profile_of


class JoinedIndex:
    """Look-ups in both.

    Those who stand apart are few: they are looked through one by one.

    Args:
        common: The register's index.
        apart: Persons who are not in it.
    """

    def __init__(self, common: PersonIndex, apart: Sequence[tuple[PersonRef, Person]]) -> None:
        self._common = common
        # The register numbers persons from 1.
        self._refs = {-place: ref for place, (ref, _) in enumerate(apart, start=1)}
        self._profiles = {
            -place: profile_of(person) for place, (_, person) in enumerate(apart, start=1)
        }

    def filed(self, keys: Sequence[int], *, limit: int) -> Sequence[tuple[int, int]]:
        """Return key and person's number for every person filed under any of the keys."""
        asked = frozenset(keys)
        apart = [
            (key, number)
            for number, profile in self._profiles.items()
            for key in asked.intersection(keys_of(profile))
        ]
        return [*apart, *self._common.filed(keys, limit=limit)]

    def profiles(self, numbers: Sequence[int]) -> Sequence[tuple[int, Profile]]:
        """Return the profiles of persons by their numbers, in any order."""
        apart = [(each, self._profiles[each]) for each in numbers if each in self._profiles]
        return [*apart, *self._common.profiles([each for each in numbers if each > 0])]

    def references(self, numbers: Sequence[int]) -> Mapping[int, PersonRef]:
        """Return the references of persons by their numbers."""
        apart = {each: self._refs[each] for each in numbers if each in self._refs}
        return {**apart, **self._common.references([each for each in numbers if each > 0])}

    def names_counted(
        self, forms: Sequence[str], populations: Sequence[str]
    ) -> Mapping[tuple[str, str], tuple[int, int]]:
        """Return how many bear each canonical form as given name and as surname."""
        counted = dict(self._common.names_counted(forms, populations))
        asked = {(form, each) for form in forms for each in populations}
        for profile in self._profiles.values():
            for borne, (as_given, as_surname) in counted_of(profile).items():
                if borne in asked:
                    given, surname = counted.get(borne, (0, 0))
                    counted[borne] = (given + as_given, surname + as_surname)
        # A row that nobody bears any more tells that somebody did.
        return {borne: each for borne, each in counted.items() if any(each)}

    def names_by_codes(self, codes: Sequence[int], *, limit: int) -> Sequence[str]:
        """Return the canonical forms of register and persons apart that have any of the codes."""
        asked = frozenset(codes)
        apart = [
            name
            for profile in self._profiles.values()
            for name in sorted(names_of(profile))
            if asked.intersection(name_codes(name))
        ]
        return list(dict.fromkeys([*self._common.names_by_codes(codes, limit=limit), *apart]))
