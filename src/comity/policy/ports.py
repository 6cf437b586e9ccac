"""What this room needs kept: the bundles that decided, so that a decision can be replayed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeptBundle:
    """A bundle that decided here.

    Attributes:
        digest: Its SHA-256 digest, by which receipts name it.
        first_used: When it was kept first, aware.
    """

    digest: bytes
    first_used: datetime


class PolicyBundleReading(Protocol):
    """Bundles of policies that decided here."""

    def bundle(self, digest: bytes) -> bytes | None:
        """Return the content of a bundle."""
        ...

    def listed(self) -> Sequence[KeptBundle]:
        """Return every bundle kept, oldest first."""
        ...


class PolicyBundles(PolicyBundleReading, Protocol):
    """The same, where bundles are kept too. None is ever altered or removed."""

    def keep(self, digest: bytes, content: bytes, at: datetime) -> None:
        """Keep a bundle; one that is here already stays as it is."""
        ...
