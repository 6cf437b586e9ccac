"""What the ledger needs kept. Every port works within one open transaction of the caller.

Nothing here asks for an update of a leaf's data, of a full tile or of a checkpoint, and
only a partial tile may ever be replaced, by a wider one that begins with it. What an entry
said can end; the leaf that stands for it never does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from comity.ledger.entry import EntryKind


@dataclass(frozen=True, slots=True)
class StoredLeaf:
    """One leaf with what it commits to.

    Args:
        leaf_data: The 33 bytes in the log.
        kind: What the body is.
        body: The bytes committed to; ``None`` when they ended under a retention rule
            (or are kept elsewhere).
        salt: The salt of the commitment; empty when the entry ended: with it, who guesses
            what stood there could still find out by trying.
        recorded_at: When the leaf was appended, by this node's clock, in UTC.
    """

    leaf_data: bytes
    kind: EntryKind
    body: bytes | None
    salt: bytes
    recorded_at: datetime


class LeafReading(Protocol):
    """The leaves, by index."""

    def size(self) -> int:
        """Return the number of leaves, those of this transaction included."""
        ...

    def leaf_data(self, start: int, stop: int) -> Sequence[bytes]:
        """Return the leaf data of the indices from ``start`` up to, not including, ``stop``."""
        ...

    def entry(self, index: int) -> StoredLeaf:
        """Return the leaf at ``index``.

        Raises:
            LookupError: There is no such leaf. The caller's bug.
        """
        ...

    def ended(self, start: int, stop: int) -> Mapping[int, int]:
        """Return which entries from ``start`` to before ``stop`` ended, in order.

        Returns:
            Each with the leaf of the act that says so.
        """
        ...

    def count_ended(self, start: int, stop: int) -> tuple[int, int]:
        """Return how many entries from ``start`` to before ``stop`` ended, and the last of them.

        Returns:
            The number, and a leaf; -1 if none ended.
        """
        ...


class LeafWriting(Protocol):
    """Appending leaves, and ending what entries say.

    Two transactions must not hold the same index: from the first ``append`` to
    the end of the transaction the store admits no other writer.
    """

    def append(self, leaves: Sequence[StoredLeaf]) -> int:
        """Append ``leaves`` in order and return the index of the first."""
        ...

    def end(self, indices: Sequence[int], *, by: int) -> None:
        """Erase body and salt of entries for good; their leaves stay as they are.

        Args:
            indices: Leaves whose entry has not ended.
            by: The leaf of the act that says so.

        Raises:
            ConflictingChange: One of them ended already.
        """
        ...


class LeafStore(LeafReading, LeafWriting, Protocol):
    """Leaves to read and to append to."""


class TileStore(Protocol):
    """Merkle tiles by level and index, as C2SP tlog-tiles defines them."""

    def get(self, level: int, index: int) -> bytes | None:
        """Return the tile: its hashes one after the other, at most 256 of 32 bytes."""
        ...

    def put(self, level: int, index: int, hashes: bytes) -> None:
        """Store the tile in place of a narrower one with the same beginning, if any."""
        ...


class CheckpointStore(Protocol):
    """The checkpoints this node has signed: one per tree size, for ever."""

    def note_at(self, size: int) -> bytes | None:
        """Return the signed note for a tree of exactly ``size`` leaves."""
        ...

    def latest(self) -> bytes | None:
        """Return the signed note of the greatest size."""
        ...

    def put(self, size: int, note: bytes) -> None:
        """Store the note for a size that has none yet."""
        ...


class SeenCheckpoints(Protocol):
    """The checkpoints of other nodes' logs that this node has accepted."""

    def latest(self, origin: str) -> bytes | None:
        """Return the signed note of the greatest size seen of the log ``origin``."""
        ...

    def note_at(self, origin: str, size: int) -> bytes | None:
        """Return the signed note seen at exactly ``size``, if it was ever the latest."""
        ...

    def put(self, origin: str, size: int, note: bytes) -> None:
        """Store an accepted note; its size is greater than any stored for ``origin``."""
        ...

    def misbehaviour(self, origin: str, first_note: bytes, second_note: bytes, what: str) -> None:
        """Keep two signed notes that cannot both be true of one append-only log.

        Called just before ``CheckpointInconsistent`` is raised. The record must
        outlive the caller's transaction: the caller rolls its own work back, the
        proof against the peer stays. The same two notes are kept once, and of one log
        no more proofs than anybody needs.
        """
        ...


@dataclass(frozen=True, slots=True)
class LogStore:
    """The three stores of this node's own log, in one open transaction."""

    leaves: LeafStore
    tiles: TileStore
    checkpoints: CheckpointStore
