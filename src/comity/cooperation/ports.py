"""What the room needs kept. Nothing is ever changed or deleted."""

from collections.abc import Sequence
from typing import Protocol

from comity.cooperation.model import Apostille


class ApostilleReading(Protocol):
    """The register of apostilles (Hague Convention of 5 October 1961, Art. 7)."""

    def apostille(self, number: str) -> Apostille | None:
        """Return the apostille of a number."""
        ...

    def count(self) -> int:
        """Return how many there are."""
        ...

    def listed(self, *, limit: int) -> Sequence[Apostille]:
        """Return so many at most, latest first."""
        ...


class ApostilleWriting(ApostilleReading, Protocol):
    """Entering."""

    def enter(self, apostille: Apostille) -> None:
        """Enter an apostille.

        Raises:
            ConflictingChange: The number is taken. The caller's fault.
        """
        ...
