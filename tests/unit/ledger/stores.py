"""In-memory stores for the ledger's tests: the simplest thing that keeps the ports' promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.ports import LogStore, StoredLeaf


@dataclass
class MemoryLeaves:
    rows: list[StoredLeaf] = field(default_factory=list)
    acts: dict[int, int] = field(default_factory=dict)

    def size(self) -> int:
        return len(self.rows)

    def append(self, leaves: Sequence[StoredLeaf]) -> int:
        start = len(self.rows)
        self.rows += leaves
        return start

    def leaf_data(self, start: int, stop: int) -> Sequence[bytes]:
        return [row.leaf_data for row in self.rows[start:stop]]

    def entry(self, index: int) -> StoredLeaf:
        return self.rows[index]

    def ended(self, start: int, stop: int) -> Mapping[int, int]:
        found = ((leaf, act) for leaf, act in self.acts.items() if start <= leaf < stop)
        return dict(sorted(found))

    def count_ended(self, start: int, stop: int) -> tuple[int, int]:
        found = self.ended(start, stop)
        return len(found), max(found, default=-1)

    def end(self, indices: Sequence[int], *, by: int) -> None:
        for index in indices:
            self.rows[index] = replace(self.rows[index], body=b"", salt=b"")
            self.acts[index] = by


@dataclass
class MemoryTiles:
    tiles: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def get(self, level: int, index: int) -> bytes | None:
        return self.tiles.get((level, index))

    def put(self, level: int, index: int, hashes: bytes) -> None:
        narrower = self.tiles.get((level, index), b"")
        assert hashes.startswith(narrower), "a tile only ever grows"
        self.tiles[level, index] = hashes


@dataclass
class MemoryCheckpoints:
    notes: dict[int, bytes] = field(default_factory=dict)

    def note_at(self, size: int) -> bytes | None:
        return self.notes.get(size)

    def latest(self) -> bytes | None:
        return self.notes[max(self.notes)] if self.notes else None

    def put(self, size: int, note: bytes) -> None:
        assert size not in self.notes, "one checkpoint per size"
        self.notes[size] = note


@dataclass
class MemorySeen:
    notes: dict[str, dict[int, bytes]] = field(default_factory=dict)
    accusations: list[tuple[str, bytes, bytes, str]] = field(default_factory=list)

    def latest(self, origin: str) -> bytes | None:
        notes = self.notes.get(origin)
        return notes[max(notes)] if notes else None

    def note_at(self, origin: str, size: int) -> bytes | None:
        return self.notes.get(origin, {}).get(size)

    def put(self, origin: str, size: int, note: bytes) -> None:
        assert read_checkpoint(note).size == size
        self.notes.setdefault(origin, {})[size] = note

    def misbehaviour(self, origin: str, first_note: bytes, second_note: bytes, what: str) -> None:
        self.accusations.append((origin, first_note, second_note, what))


@dataclass
class MemoryLogStore:
    leaves: MemoryLeaves = field(default_factory=MemoryLeaves)
    tiles: MemoryTiles = field(default_factory=MemoryTiles)
    checkpoints: MemoryCheckpoints = field(default_factory=MemoryCheckpoints)

    def opened(self) -> LogStore:
        return LogStore(self.leaves, self.tiles, self.checkpoints)
