"""The shape of an RFC 6962 Merkle tree, and a compact form that can only grow.

A tree of n leaves is a row of perfect subtrees, one per set bit of n, the
greatest first: its *peaks*. Root, inclusion and consistency follow from the
peaks and the perfect subtrees below them, so no incomplete node is ever stored.

Source:
    RFC 6962, section 2.1 (Merkle tree hash, audit paths, consistency proofs).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from comity.trust.merkle_proof import EMPTY_ROOT, node_hash

_STRETCH: Final = 8
"""Levels of a path that each leaf reads anew; those above are shared with its neighbours."""

RunReader: TypeAlias = Callable[[int, int, int], list[bytes]]
"""Returns the siblings met on the way up from (level, index) to below another level.

It is asked within one stretch only.
"""

NodeReader: TypeAlias = Callable[[int, int], bytes]
"""Returns the hash of the perfect subtree at (level, index); level 0 are leaf hashes."""


def peaks(size: int) -> list[tuple[int, int]]:
    """Return the (level, index) of the perfect subtrees of a tree, from left to right.

    Example:
        >>> peaks(7)
        [(2, 0), (1, 2), (0, 6)]
    """
    found: list[tuple[int, int]] = []
    start = 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            found.append((level, start >> level))
            start += 1 << level
    return found


def fold(peak_hashes: Sequence[bytes]) -> list[bytes]:
    """Return, for each peak, the hash of everything from it to the right edge.

    The first element is the root of the tree.

    Raises:
        ValueError: There are no peaks; the empty tree has
            ``EMPTY_ROOT``. The caller's bug.
    """
    if not peak_hashes:
        raise ValueError("An empty tree has no peaks.")
    folded = [peak_hashes[-1]]
    for left in reversed(peak_hashes[:-1]):
        folded.append(node_hash(left, folded[-1]))
    folded.reverse()
    return folded


class TreeAt:
    """The tree at one size: its root and every proof against it.

    Args:
        size: Number of leaves.
        read: Reads perfect subtrees within the first ``size`` leaves.
        run: Reads several siblings at once; one by one otherwise.
    """

    def __init__(self, size: int, read: NodeReader, run: RunReader | None = None) -> None:
        self.size = size
        self._read = read
        self._run = self._one_by_one if run is None else run
        self._row = peaks(size)
        self._peaks = [read(level, index) for level, index in self._row]
        self._folded = fold(self._peaks) if self._peaks else []
        self._upper: dict[tuple[int, int], list[bytes]] = {}

    @property
    def root(self) -> bytes:
        """The root hash."""
        return self._folded[0] if self._folded else EMPTY_ROOT

    def inclusion(self, index: int) -> list[bytes]:
        """Return the proof that the leaf at ``index`` is in the tree.

        Raises:
            ValueError: There is no such leaf in a tree of this size. The
                caller's bug.

        Source:
            RFC 6962, section 2.1.1.
        """
        return self._path(0, index)

    def consistency_from(self, old: int) -> list[bytes]:
        """Return the proof that the first ``old`` leaves are a tree this one extends.

        Returns:
            The proof; empty where nothing is to be proved, from the empty tree
            and from the same size.

        Raises:
            ValueError: ``old`` is greater than the size, or negative. The
                caller's bug.

        Source:
            RFC 6962, section 2.1.2.
        """
        if not 0 <= old <= self.size:
            raise ValueError("A tree extends an earlier one only.")
        if old in (0, self.size):
            return []
        level = (old & -old).bit_length() - 1
        index = (old >> level) - 1
        path = self._path(level, index)
        # The verifier knows the old root; where the old tree is one perfect
        # subtree that root is the starting point, and RFC 6962 leaves it out.
        return path if index == 0 else [self._read(level, index), *path]

    def _path(self, level: int, index: int) -> list[bytes]:
        """Return the siblings from a perfect subtree up to the root."""
        if index < 0 or (index + 1) << level > self.size:
            raise ValueError("There is nothing at that place in a tree of this size.")
        place = 0
        while index >> (self._row[place][0] - level) != self._row[place][1]:
            place += 1
        top = self._row[place][0]
        end = min(level - level % _STRETCH + _STRETCH, top)
        path = self._run(level, index, end)
        if end < top:
            return path + self._upper_path(end, index >> (end - level))
        path += self._folded[place + 1 : place + 2]
        path += self._peaks[:place][::-1]
        return path

    def _one_by_one(self, level: int, index: int, end: int) -> list[bytes]:
        return [self._read(height, (index >> (height - level)) ^ 1) for height in range(level, end)]

    def _upper_path(self, level: int, index: int) -> list[bytes]:
        """Return a path that many leaves have in common, computed once."""
        path = self._upper.get((level, index))
        if path is None:
            path = self._upper[level, index] = self._path(level, index)
        return path


@dataclass(slots=True)
class CompactRange:
    """A tree reduced to its peaks: enough to append to it and to state its root.

    Used where the leaves come one by one and are not kept: recomputing a log
    for a check, and building a tree in tests.
    """

    size: int = 0
    _peaks: list[bytes] = field(default_factory=list)

    @classmethod
    def of(cls, size: int, peak_hashes: Sequence[bytes]) -> "CompactRange":
        """Return a tree that was reduced before.

        Raises:
            ValueError: A tree of that size has another number of peaks. The caller's bug.
        """
        if len(peak_hashes) != size.bit_count():
            raise ValueError("A tree has one peak for each bit of its size.")
        return cls(size, list(peak_hashes))

    @property
    def peak_hashes(self) -> tuple[bytes, ...]:
        """The hashes of its peaks, from left to right."""
        return tuple(self._peaks)

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf hash at the right edge."""
        self._peaks.append(leaf_hash)
        carried = self.size
        while carried & 1:
            right = self._peaks.pop()
            self._peaks[-1] = node_hash(self._peaks[-1], right)
            carried >>= 1
        self.size += 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for leaf in leaf_hashes:
            self.append(leaf)

    def root(self) -> bytes:
        """Return the root over everything appended so far."""
        return fold(self._peaks)[0] if self._peaks else EMPTY_ROOT
