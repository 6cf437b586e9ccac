"""Bundles of policies in memory."""

from collections.abc import Sequence
from datetime import datetime

from comity.policy.ports import KeptBundle
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables


class MemoryPolicies:
    """Bundles of policies that decided here."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def bundle(self, digest: bytes) -> bytes | None:
        """Return the content of a bundle."""
        kept = self._tables.policy_bundles.get(digest)
        return None if kept is None else kept[1]

    def listed(self) -> Sequence[KeptBundle]:
        """Return every bundle kept, oldest first."""
        every = self._tables.policy_bundles.items()
        return sorted(
            (KeptBundle(digest, first) for digest, (first, _) in every),
            key=lambda each: (each.first_used, each.digest),
        )

    def keep(self, digest: bytes, content: bytes, at: datetime) -> None:
        """Keep a bundle; one that is here already stays as it is."""
        if digest not in self._tables.policy_bundles:
            self._journal.put(self._tables.policy_bundles, digest, (at, content))
