"""Recomputing a node's own log from its leaves, as an outsider would.

Nothing of what the node uses to grow its tree is used to check it: a mistake there
must not hide itself here. One pass, a tile of 256 leaves at a time; every hash of the
tree is computed once.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from comity.errors import Failure
from comity.ledger.checkpoint import open_checkpoint
from comity.ledger.entry import LEAF_VERSION, EntryKind
from comity.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, width_at
from comity.ledger.tree import fold
from comity.storage.sql.walking import Walk, WalkedLeaf
from comity.trust.digest import SALT_BYTES, commitment
from comity.trust.keys import VerificationKey
from comity.trust.merkle_proof import EMPTY_ROOT, leaf_hash, node_hash

_DOMAINS: Final = {kind.value: kind.domain for kind in EntryKind}

Report = Callable[[str], None]
"""Takes one sentence about something that disagrees."""

Advance = Callable[[int], None]
"""Takes how many more were looked at."""


class LogCheck:
    """One pass over the leaves of a log.

    Args:
        walk: What to read.
        origin: Name of the log.
        keys: All keys that ever signed for it.
        report: Told what disagrees.
        advance: Told how many leaves were looked at.
    """

    def __init__(
        self,
        walk: Walk,
        *,
        origin: str,
        keys: Sequence[VerificationKey],
        report: Report,
        advance: Advance,
    ) -> None:
        self._walk = walk
        self._origin = origin
        self._keys = tuple(keys)
        self._report = report
        self._advance = advance
        self._notes = walk.checkpoints()
        self._next_note = next(self._notes, None)
        self._levels: list[_Level] = []
        self._peaks: list[tuple[int, bytes]] = []
        # Nodes store tiles with a checkpoint, and for it; the last one covers them all.
        self._covered = walk.last_checkpoint_size()
        self.size = 0
        self.checkpoints = 0
        self.without_body = 0
        self.kinds: Counter[str] = Counter()

    def run(self) -> None:
        """Check leaves, checkpoints and tiles."""
        self._check_checkpoints([[]])
        for chunk in _chunks(self._walk.leaves()):
            if not self._check_leaves(chunk):
                # Behind a gap every leaf would stand at another place than it did.
                return
            self.kinds.update(leaf.kind for leaf in chunk)
            rows = _rows([leaf_hash(leaf.leaf_data) for leaf in chunk])
            self._check_checkpoints(rows)
            self._add(0, rows[0], rows)
            self.size += len(chunk)
            self._advance(len(chunk))
        while self._next_note is not None:
            self._report(f"checkpoint {self._next_note[0]}: the log has {self.size} leaves only")
            self._next_note = next(self._notes, None)
        for level in self._levels:
            level.finish()

    def _check_leaves(self, chunk: Sequence[WalkedLeaf]) -> bool:
        """Check each entry against its leaf; return whether no leaf is missing."""
        for number, leaf in enumerate(chunk, self.size):
            if leaf.place != number:
                self._report(f"leaf {number} is missing; the next one is {leaf.place}")
                return False
            if leaf.body is None:
                # Nothing here erases entries, so whoever did had no rule to go by.
                self.without_body += 1
                self._report(f"leaf {number} ({leaf.kind}): its entry was erased")
                continue
            if not _is_its_own(leaf, leaf.body):
                self._report(f"leaf {number} ({leaf.kind}): its entry is not the one in the log")
        return True

    def _check_checkpoints(self, rows: Sequence[Sequence[bytes]]) -> None:
        """Check every checkpoint whose size lies within the tile at hand."""
        while self._next_note is not None and self._next_note[0] <= self.size + len(rows[0]):
            size, note = self._next_note
            peaks = [peak for _, peak in self._peaks] + _peaks(rows, size - self.size)
            self._check_note(size, note, fold(peaks)[0] if peaks else EMPTY_ROOT)
            self.checkpoints += 1
            self._next_note = next(self._notes, None)

    def _check_note(self, size: int, note: bytes, root: bytes) -> None:
        try:
            signed = open_checkpoint(note, origin=self._origin, keys=self._keys).value
        except Failure as failure:
            self._report(f"checkpoint {size}: {failure.public}")
            return
        if signed.size != size:
            self._report(f"checkpoint {size}: it speaks of {signed.size} leaves")
        elif signed.root != root:
            self._report(f"checkpoint {size}: the leaves lead to another root than the signed one")

    def _add(self, number: int, hashes: Sequence[bytes], rows: Sequence[Sequence[bytes]]) -> None:
        """Put hashes into their level; a tile that is full becomes a hash one level up."""
        if number == len(self._levels):
            stored = self._walk.tiles(number)
            self._levels.append(_Level(number, stored, self._covered, self._report))
        level = self._levels[number]
        level.hashes += hashes
        if len(level.hashes) < TILE_WIDTH:
            return
        full = rows if number == 0 else _rows(level.hashes)
        root = full[TILE_HEIGHT][0]
        level.close()
        if number == 0:
            self._push(root)
        self._add(number + 1, [root], full)

    def _push(self, root: bytes) -> None:
        """Add a full tile's root to the peaks, joining equal ones."""
        height = 0
        while self._peaks and self._peaks[-1][0] == height:
            root = node_hash(self._peaks.pop()[1], root)
            height += 1
        self._peaks.append((height, root))


class _Level:
    """The tiles of one level: as they should be, beside those that are stored."""

    def __init__(
        self, number: int, stored: Iterator[tuple[int, bytes]], covered: int, report: Report
    ) -> None:
        self.number = number
        self.hashes: list[bytes] = []
        self._stored = stored
        self._covered = covered
        self._report = report
        self._position = 0

    def close(self) -> None:
        """Compare the tile at hand, as far as a checkpoint covers it, and begin the next."""
        width = width_at(self.number, self._position, self._covered)
        if width:
            found = next(self._stored, None)
            if found is None or found[0] != self._position:
                self._report(f"tile {self.number}/{self._position} is missing")
            elif found[1] != b"".join(self.hashes[:width]):
                self._report(f"tile {self.number}/{self._position}: the leaves lead elsewhere")
        self._position += 1
        self.hashes = []

    def finish(self) -> None:
        """Compare what is left, and see that nothing more is stored."""
        self.close()
        for position, _ in self._stored:
            self._report(f"tile {self.number}/{position}: no checkpoint covers it")


def _is_its_own(leaf: WalkedLeaf, body: bytes) -> bool:
    """Return whether a leaf commits to that body."""
    domain = _DOMAINS.get(leaf.kind)
    try:
        return (
            domain is not None
            and len(leaf.salt) == SALT_BYTES
            and leaf.leaf_data == LEAF_VERSION + commitment(domain, leaf.salt, body)
        )
    except TypeError:
        # SQLite keeps text in a column of bytes, if somebody puts it there.
        return False


def _chunks(leaves: Iterator[WalkedLeaf]) -> Iterator[list[WalkedLeaf]]:
    while chunk := list(islice(leaves, TILE_WIDTH)):
        yield chunk


def _rows(hashes: Sequence[bytes]) -> list[Sequence[bytes]]:
    """Return the rows of a tile's tree, complete subtrees only; the lowest first."""
    rows: list[Sequence[bytes]] = [hashes]
    for _ in range(TILE_HEIGHT):
        below = rows[-1]
        rows.append([node_hash(a, b) for a, b in zip(below[::2], below[1::2], strict=False)])
    return rows


def _peaks(rows: Sequence[Sequence[bytes]], count: int) -> list[bytes]:
    """Return the peaks over the first ``count`` hashes of a tile, tallest first."""
    peaks: list[bytes] = []
    offset = 0
    for height in range(TILE_HEIGHT, -1, -1):
        if count >> height & 1:
            peaks.append(rows[height][offset >> height])
            offset += 1 << height
    return peaks
