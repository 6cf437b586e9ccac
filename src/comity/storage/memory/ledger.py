"""The ledger's ports in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from comity.clock import Clock
from comity.errors import ConflictingChange
from comity.ledger.ports import StoredLeaf
from comity.storage.accusation import Accusation
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables
from comity.storage.quarantine import may_be_kept

_OURS: Final = ""


class MemoryLeaves:
    """The leaves of this node's log."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._leaves = tables.leaves
        self._ended = tables.ended_leaves
        self._journal = journal

    def size(self) -> int:
        """Return the number of leaves, those of this transaction included."""
        return len(self._leaves)

    def append(self, leaves: Sequence[StoredLeaf]) -> int:
        """Append leaves in order and return the index of the first."""
        start = len(self._leaves)
        self._journal.extend(self._leaves, leaves)
        return start

    def leaf_data(self, start: int, stop: int) -> Sequence[bytes]:
        """Return the leaf data of the indices from ``start`` up to, not including, ``stop``."""
        return [leaf.leaf_data for leaf in self._leaves[start:stop]]

    def entry(self, index: int) -> StoredLeaf:
        """Return the leaf at ``index``.

        Raises:
            LookupError: There is no such leaf. The caller's bug.
        """
        if not 0 <= index < len(self._leaves):
            raise LookupError(f"There is no leaf {index}.")
        return self._leaves[index]

    def ended(self, start: int, stop: int) -> Mapping[int, int]:
        """Return which entries from ``start`` to before ``stop`` ended, each with its act."""
        found = ((leaf, act) for leaf, act in self._ended.items() if start <= leaf < stop)
        return dict(sorted(found))

    def count_ended(self, start: int, stop: int) -> tuple[int, int]:
        """Return how many entries from ``start`` to before ``stop`` ended, and the last of them."""
        found = self.ended(start, stop)
        return len(found), max(found, default=-1)

    def end(self, indices: Sequence[int], *, by: int) -> None:
        """Erase body and salt of entries for good; their leaves stay as they are.

        Raises:
            ConflictingChange: One of them ended already.
        """
        for index in indices:
            if index in self._ended:
                raise ConflictingChange("That entry of the log ended already.")
            self._journal.put(self._ended, index, by)
            self._journal.replace(
                self._leaves, index, replace(self._leaves[index], body=None, salt=b"")
            )


class MemoryTiles:
    """The tiles of this node's log."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tiles = tables.tiles
        self._journal = journal

    def get(self, level: int, index: int) -> bytes | None:
        """Return the tile."""
        return self._tiles.get((level, index))

    def put(self, level: int, index: int, hashes: bytes) -> None:
        """Store the tile in place of a narrower one with the same beginning, if any.

        Raises:
            ConflictingChange: The stored tile is no beginning of it.
        """
        if not hashes.startswith(self._tiles.get((level, index), b"")):
            raise ConflictingChange("A tile of the log only ever grows.")
        self._journal.put(self._tiles, (level, index), hashes)


class MemoryCheckpoints:
    """The checkpoints this node signed."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def note_at(self, size: int) -> bytes | None:
        """Return the signed note for a tree of exactly ``size`` leaves."""
        return self._tables.checkpoints.get(size)

    def latest(self) -> bytes | None:
        """Return the signed note of the greatest size."""
        head = self._tables.heads.get(_OURS)
        return None if head is None else self._tables.checkpoints[head]

    def put(self, size: int, note: bytes) -> None:
        """Store the note for a size that has none yet.

        Raises:
            ConflictingChange: It has one.
        """
        if size in self._tables.checkpoints:
            raise ConflictingChange("There is a checkpoint of that size already.")
        self._journal.put(self._tables.checkpoints, size, note)
        head = self._tables.heads.get(_OURS, size)
        self._journal.put(self._tables.heads, _OURS, max(head, size))


class MemorySeenCheckpoints:
    """The accepted checkpoints of other nodes' logs."""

    def __init__(self, tables: Tables, journal: Journal, clock: Clock) -> None:
        self._tables = tables
        self._journal = journal
        self._clock = clock

    def latest(self, origin: str) -> bytes | None:
        """Return the signed note of the greatest size seen of the log ``origin``."""
        head = self._tables.heads.get(origin)
        return None if head is None else self._tables.seen.get((origin, head))

    def note_at(self, origin: str, size: int) -> bytes | None:
        """Return the signed note seen at exactly ``size``."""
        return self._tables.seen.get((origin, size))

    def put(self, origin: str, size: int, note: bytes) -> None:
        """Store an accepted note.

        Raises:
            ConflictingChange: A note of that size is kept.
        """
        if (origin, size) in self._tables.seen:
            raise ConflictingChange("There is a checkpoint of that size already.")
        self._journal.put(self._tables.seen, (origin, size), note)
        head = self._tables.heads.get(origin, size)
        self._journal.put(self._tables.heads, origin, max(head, size))

    def misbehaviour(self, origin: str, first_note: bytes, second_note: bytes, what: str) -> None:
        """Keep two signed notes that cannot both be true of one append-only log."""
        kept = [
            (each.first_note, each.second_note)
            for each in self._tables.accusations
            if each.origin == origin
        ]
        if not may_be_kept(kept, first_note, second_note):
            return
        accusation = Accusation(origin, first_note, second_note, what, self._clock.now())
        self._journal.extend(self._tables.accusations, [accusation])

    def accusations(self) -> Sequence[Accusation]:
        """Return what was kept against others, oldest first."""
        return list(self._tables.accusations)
