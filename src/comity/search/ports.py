"""What search asks of the register's index."""

from collections.abc import Sequence
from typing import Protocol

from comity.ids import PersonRef
from comity.persons.person import Person


class PersonIndex(Protocol):
    """Persons by the keys under which ``search.keys`` files them."""

    def persons_by_keys(
        self, keys: Sequence[str], *, limit: int
    ) -> Sequence[tuple[PersonRef, Person]]:
        """Return persons filed under any of the keys, each once, ``limit`` at most."""
        ...
