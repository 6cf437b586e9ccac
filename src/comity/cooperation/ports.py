"""What the room needs kept. Nothing is ever deleted, and nothing changed but that it stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from comity.cooperation.issued_documents import IssuedDocument
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


class IssuedDocumentReading(Protocol):
    """Documents issued, by digests only."""

    def held(self, proof: bytes) -> IssuedDocument | None:
        """Return the document of somebody who shows number, day and code."""
        ...

    def numbered(self, mark: bytes) -> IssuedDocument | None:
        """Return the document of a number."""
        ...


class IssuedDocumentWriting(IssuedDocumentReading, Protocol):
    """Entering, and withdrawing."""

    def enter(self, document: IssuedDocument) -> None:
        """Enter a document.

        Raises:
            ConflictingChange: The number is taken. The caller's fault.
        """
        ...

    def withdraw(self, mark: bytes, *, at: datetime) -> None:
        """Note that a document no longer stands; one withdrawn already stays as it is.

        Raises:
            ReferenceNotFound: There is none of that number. The caller's input.
        """
        ...
