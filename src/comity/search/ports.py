"""What search asks of the register's index."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from comity.ids import PersonRef
from comity.search.profile import Profile


class PersonIndex(Protocol):
    """Persons by the keys under which ``search.keys`` files them.

    Persons are numbered in the order in which they were entered.
    """

    def filed(self, keys: Sequence[int], *, limit: int) -> Sequence[tuple[int, int]]:
        """Return key and person's number for every person filed under any of the keys.

        Args:
            keys: The keys, each once.
            limit: Persons of one key at most; those entered first.
        """
        ...

    def profiles(self, numbers: Sequence[int]) -> Sequence[tuple[int, Profile]]:
        """Return the profiles of persons by their numbers, in any order."""
        ...

    def references(self, numbers: Sequence[int]) -> Mapping[int, PersonRef]:
        """Return the references of persons by their numbers."""
        ...

    def names_counted(
        self, forms: Sequence[str], populations: Sequence[str]
    ) -> Mapping[tuple[str, str], tuple[int, int]]:
        """Return how many bear each canonical form as given name and as surname.

        Args:
            forms: Canonical forms; the empty one stands for all persons.
            populations: As ``search.keys.population_of`` says, or ``EVERYBODY``.

        Returns:
            By form and population; what nobody bears may be left out.
        """
        ...

    def names_by_codes(self, codes: Sequence[int], *, limit: int) -> Sequence[str]:
        """Return the canonical forms of the register that have any of the codes.

        Args:
            codes: Codes as ``search.keys.name_codes`` makes them.
            limit: Forms of one code at most; of more, the same ones every time.
        """
        ...
