"""Publications and witnesses, in memory."""

from collections.abc import Sequence
from dataclasses import replace

from comity.errors import ConflictingChange
from comity.ledger.publication_ports import (
    Publication,
    SeenPublication,
    WitnessedLog,
    WitnessStanding,
)
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables
from comity.storage.publishing import COSIGNED_MORE, check_grows, seen_next


class MemoryPublications:
    """The publications of this node's log."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._publications = tables.publications
        self._journal = journal

    def latest(self) -> Publication | None:
        """Return the publication of the greatest size."""
        return self._publications[max(self._publications)] if self._publications else None

    def covering(self, size: int) -> Publication | None:
        """Return the smallest publication of at least ``size`` leaves."""
        found = [each for each in self._publications if each >= size]
        return self._publications[min(found)] if found else None

    def after(self, size: int, *, limit: int) -> Sequence[Publication]:
        """Return up to ``limit`` publications of more than ``size`` leaves, smallest first."""
        found = sorted(each for each in self._publications if each > size)
        return [self._publications[each] for each in found[:limit]]

    def put(self, publication: Publication) -> None:
        """Store a publication, once for each size; one with further cosignatures replaces.

        Raises:
            ConflictingChange: Another text or fewer signature lines for that size.
        """
        there = self._publications.get(publication.size)
        if there is not None:
            check_grows(there.note, publication.note)
            publication = replace(publication, published_at=there.published_at)
        self._journal.put(self._publications, publication.size, publication)


class MemoryWitnessed:
    """What we cosigned of others, what others published, how our witnesses fare."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._logs = tables.witnessed_logs
        self._seen = tables.seen_publications
        self._standings = tables.witness_standings
        self._journal = journal

    def cosigned(self, origin: str) -> WitnessedLog | None:
        """Return what our witness cosigned last of a log."""
        return self._logs.get(origin)

    def all_cosigned(self) -> Sequence[WitnessedLog]:
        """Return that of every log, ordered by origin."""
        return [self._logs[origin] for origin in sorted(self._logs)]

    def published(self, origin: str) -> Sequence[SeenPublication]:
        """Return what each state showed of a log, greatest first, then by state."""
        return [each for each in self.all_published() if each.origin == origin]

    def all_published(self) -> Sequence[SeenPublication]:
        """Return everything shown, ordered by origin, then greatest first, then by state."""
        return sorted(
            self._seen.values(), key=lambda each: (each.origin, -each.size, each.shown_by)
        )

    def standings(self) -> Sequence[WitnessStanding]:
        """Return how each partner's witness fared, ordered by state."""
        return [self._standings[state] for state in sorted(self._standings)]

    def cosign(self, log: WitnessedLog) -> None:
        """Store what was cosigned, in place of what was before.

        Raises:
            ConflictingChange: Something greater is stored.
        """
        there = self._logs.get(log.origin)
        if there is not None and there.size > log.size:
            raise ConflictingChange(COSIGNED_MORE)
        self._journal.put(self._logs, log.origin, log)

    def see(self, publication: SeenPublication) -> None:
        """Store what a state showed; one smaller changes nothing, unless neither is linked."""
        key = (publication.origin, publication.shown_by)
        kept = seen_next(self._seen.get(key), publication)
        if kept is not None:
            self._journal.put(self._seen, key, kept)

    def stand(self, standing: WitnessStanding) -> None:
        """Store how a partner's witness fared, in place of what was before."""
        self._journal.put(self._standings, standing.state, standing)
