"""Recomputing a stretch of a node's own log from its leaves, as an outsider would.

Nothing of what the node uses to grow its tree is used to check it: a mistake there must
not hide itself here. A segment holds 65,536 leaves and stands for itself, so that several
processes can share a log; whoever joins them is ``comity.assembly.checking_log``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Final

from comity.errors import Failure
from comity.ledger.checkpoint import Checkpoint, open_checkpoint
from comity.ledger.entry import LEAF_VERSION, EntryKind
from comity.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, width_at
from comity.storage.sql.session import Row
from comity.storage.sql.walking import Walk
from comity.trust.keys import VerificationKey
from comity.trust.merkle_proof import node_hash
from comity.trust.merkle_rows import leaf_hashes, next_row
from comity.trust.record_keys import LeafForm

SEGMENT: Final = TILE_WIDTH * TILE_WIDTH
"""Leaves of a segment: those below one full tile of the second level."""

_FORMS: Final = {
    kind.value: LeafForm(
        kind=kind.value.encode("ascii"),
        version=LEAF_VERSION,
        prefix=kind.domain + b"\x00",
        is_wanted=kind is EntryKind.ERASURE,
    )
    for kind in EntryKind
}
_MOST_FINDINGS: Final = 1000

Advance = Callable[[int], None]
"""Takes how many more were looked at."""


@unique
class Part(StrEnum):
    """Which part of a log a finding is about."""

    ENTRY = "entry"
    GAP = "gap"
    TILE = "tile"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class LogFinding:
    """Something of the log that disagrees.

    Attributes:
        part: Which part.
        place: Index of the leaf or size of the checkpoint; of a tile, its position.
        sentence: What disagrees.
        level: Of a tile, its level.
        expected: Of a tile, what the leaves lead to; else empty.
    """

    part: Part
    place: int
    sentence: str
    level: int = 0
    expected: bytes = b""


@dataclass(frozen=True, slots=True)
class LogFrame:
    """What is known of a log before its leaves are read.

    Attributes:
        origin: Name of the log.
        keys: All keys that ever signed for it.
        covered: Size of the last checkpoint: nodes store tiles with a checkpoint, for it.
    """

    origin: str
    keys: tuple[VerificationKey, ...]
    covered: int


@dataclass(slots=True)
class Segment:
    """What one stretch of leaves leads to.

    Attributes:
        start: Index of its first leaf.
        count: How many leaves it has, up to ``SEGMENT``.
        tile_roots: Roots of its full tiles of the lowest level.
        peaks: Peaks over its leaves, tallest first, with their heights.
        signed: For each checkpoint within it: size, the peaks over its leaves up to there,
            and the checkpoint; ``None`` for one that does not open.
        findings: What disagrees within it.
        uncounted: How many findings more there were.
        without_body: Leaves whose entry was erased, and nothing here claims that it ended.
        ended: Leaves whose entry is said to have ended.
        kinds: How many leaves of each kind.
        erasures: Bodies of the log's own entries about erasures.
    """

    start: int
    count: int = 0
    tile_roots: list[bytes] = field(default_factory=list)
    peaks: list[tuple[int, bytes]] = field(default_factory=list)
    signed: list[tuple[int, list[bytes], Checkpoint | None]] = field(default_factory=list)
    findings: list[LogFinding] = field(default_factory=list)
    uncounted: int = 0
    without_body: int = 0
    ended: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    erasures: list[bytes] = field(default_factory=list)

    def note(self, finding: LogFinding) -> None:
        """Keep a finding, or count it."""
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.uncounted += 1


def check_segment(walk: Walk, frame: LogFrame, start: int, *, advance: Advance) -> Segment:
    """Recompute one segment.

    Args:
        walk: What to read.
        frame: What is known of the log.
        start: Index of its first leaf, a multiple of ``SEGMENT``.
        advance: Told how many leaves were looked at.
    """
    return _Checking(walk, frame, start, advance).run()


class _Checking:
    """One segment in progress."""

    def __init__(self, walk: Walk, frame: LogFrame, start: int, advance: Advance) -> None:
        self._frame = frame
        self._advance = advance
        self._segment = Segment(start)
        stop = start + SEGMENT
        self._leaves = walk.leaf_rows(start, stop)
        self._storage_key = walk.storage_key
        self._ended = walk.ended(start, stop)
        self._tiles = walk.tiles(0, start // TILE_WIDTH, stop // TILE_WIDTH)
        # A checkpoint of no leaf at all belongs to the first segment.
        self._notes = walk.checkpoints(start - (start == 0), stop)
        self._next_note = next(self._notes, None)

    def run(self) -> Segment:
        segment = self._segment
        self._check_notes([[]])
        for chunk in _chunks(self._leaves):
            if not self._check_entries(chunk):
                # Behind a gap every leaf would stand at another place than it did.
                return segment
            segment.kinds.update([row[2] for row in chunk])
            rows = _rows(leaf_hashes([row[1] for row in chunk]))
            self._check_notes(rows)
            self._check_tile(rows[0])
            segment.count += len(chunk)
            if len(chunk) == TILE_WIDTH:
                root = rows[TILE_HEIGHT][0]
                segment.tile_roots.append(root)
                push(segment.peaks, TILE_HEIGHT, root)
            else:
                segment.peaks += peaks_of(rows, len(chunk))
            self._advance(len(chunk))
        return segment

    def _check_entries(self, chunk: Sequence[Row]) -> bool:
        """Check each entry against its leaf; return whether no leaf is missing."""
        segment = self._segment
        first = segment.start + segment.count
        if chunk[0][0] != first or chunk[-1][0] != first + len(chunk) - 1:
            number, found = next(
                (number, row[0]) for number, row in enumerate(chunk, first) if row[0] != number
            )
            sentence = f"leaf {number} is missing; the next one is {found}"
            segment.note(LogFinding(Part.GAP, number, sentence))
            return False
        unsound, erasures = self._storage_key.check_leaves(chunk, _FORMS)
        segment.erasures += erasures
        for place in unsound:
            index, _, kind, sealed, _ = chunk[place]
            if sealed is None and index in self._ended:
                # Whether an act on record covers it is for ``checking_endings`` to say.
                segment.ended += 1
                continue
            segment.without_body += sealed is None
            what = "was erased" if sealed is None else "is not the one in the log"
            sentence = f"leaf {index} ({kind}): its entry {what}"
            segment.note(LogFinding(Part.ENTRY, index, sentence))
        return True

    def _check_notes(self, rows: Sequence[Sequence[bytes]]) -> None:
        """Open every checkpoint whose size lies within the tile at hand."""
        segment = self._segment
        at = segment.start + segment.count
        while self._next_note is not None and self._next_note[0] <= at + len(rows[0]):
            size, note = self._next_note
            peaks = [hash_ for _, hash_ in (*segment.peaks, *peaks_of(rows, size - at))]
            segment.signed.append((size, peaks, self._opened(size, note)))
            self._next_note = next(self._notes, None)

    def _opened(self, size: int, note: bytes) -> Checkpoint | None:
        frame = self._frame
        try:
            signed = open_checkpoint(note, origin=frame.origin, keys=frame.keys).value
        except Failure as failure:
            self._note_checkpoint(size, failure.public)
            return None
        if signed.size != size:
            self._note_checkpoint(size, f"it speaks of {signed.size} leaves")
            return None
        return signed

    def _note_checkpoint(self, size: int, sentence: str) -> None:
        said = f"checkpoint {size}: {sentence}"
        self._segment.note(LogFinding(Part.CHECKPOINT, size, said))

    def _check_tile(self, hashes: Sequence[bytes]) -> None:
        position = (self._segment.start + self._segment.count) // TILE_WIDTH
        found = compared(self._tiles, 0, position, hashes, self._frame.covered)
        if found is not None:
            self._segment.note(found)


def compared(
    stored: Iterator[tuple[int, bytes]],
    level: int,
    position: int,
    hashes: Sequence[bytes],
    covered: int,
) -> LogFinding | None:
    """Compare a tile with the one that is stored, as far as a checkpoint covers it.

    A tile may have grown since the checkpoint that was looked at.
    """
    width = width_at(level, position, covered)
    if not width:
        return None
    expected = b"".join(hashes[:width])
    found = next(stored, None)
    if found is None or found[0] != position:
        sentence = f"tile {level}/{position} is missing"
    elif found[1][: len(expected)] != expected:
        sentence = f"tile {level}/{position}: the leaves lead elsewhere"
    else:
        return None
    return LogFinding(Part.TILE, position, sentence, level, expected)


def push(peaks: list[tuple[int, bytes]], height: int, root: bytes) -> None:
    """Add the root of a perfect subtree to the peaks, joining equal ones."""
    while peaks and peaks[-1][0] == height:
        root = node_hash(peaks.pop()[1], root)
        height += 1
    peaks.append((height, root))


def peaks_of(rows: Sequence[Sequence[bytes]], count: int) -> list[tuple[int, bytes]]:
    """Return the peaks over the first ``count`` hashes of a tile, tallest first."""
    peaks: list[tuple[int, bytes]] = []
    offset = 0
    for height in range(TILE_HEIGHT, -1, -1):
        if count >> height & 1:
            peaks.append((height, rows[height][offset >> height]))
            offset += 1 << height
    return peaks


def _chunks(pieces: Iterator[Sequence[Row]]) -> Iterator[Sequence[Row]]:
    """Yield what is stored in the width of tiles; pieces hold whole tiles but for the last."""
    for rows in pieces:
        for start in range(0, len(rows), TILE_WIDTH):
            yield rows[start : start + TILE_WIDTH]


def _rows(hashes: Sequence[bytes]) -> list[Sequence[bytes]]:
    """Return the rows of a tile's tree, complete subtrees only; the lowest first."""
    rows: list[Sequence[bytes]] = [hashes]
    for _ in range(TILE_HEIGHT):
        rows.append(next_row(rows[-1]))
    return rows
