"""Recomputing a node's own log from its leaves, segment by segment, and joining them.

One pass over the leaves; every hash of the tree is computed once. What the segments lead
to is joined here: the upper tiles, and the root for every checkpoint.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from comity.assembly.checking_segment import (
    SEGMENT,
    Advance,
    LogFinding,
    LogFrame,
    Part,
    Segment,
    check_segment,
    compared,
    push,
)
from comity.ledger.tiles import TILE_HEIGHT, TILE_WIDTH
from comity.ledger.tree import fold
from comity.storage.sql.walking import Walk
from comity.trust.keys import VerificationKey
from comity.trust.merkle_proof import EMPTY_ROOT
from comity.trust.merkle_rows import next_row

Report = Callable[[LogFinding], None]
"""Takes something that disagrees."""

Segments = Callable[[LogFrame, Sequence[int], Advance], Iterable[Segment]]
"""Checks the segments that begin at these leaves, and yields them in that order."""

_SEGMENT_HEIGHT: Final = 2 * TILE_HEIGHT


class LogCheck:
    """One pass over the leaves of a log.

    Args:
        walk: What to read.
        origin: Name of the log.
        keys: All keys that ever signed for it.
        report: Told what disagrees.
        advance: Told how many leaves were looked at.
        segments: What checks segments; this process itself, if not given.
    """

    def __init__(
        self,
        walk: Walk,
        *,
        origin: str,
        keys: Sequence[VerificationKey],
        report: Report,
        advance: Advance,
        segments: Segments | None = None,
    ) -> None:
        self._walk = walk
        self._report = report
        self._advance = advance
        self._frame = LogFrame(origin, tuple(keys), walk.last_checkpoint_size())
        self._segments = self._here if segments is None else segments
        self._levels: list[_Level] = []
        self._peaks: list[tuple[int, bytes]] = []
        self.size = 0
        self.checkpoints = 0
        self.without_body = 0
        self.ended = 0
        self.uncounted = 0
        self.kinds: Counter[str] = Counter()
        self.erasures: list[bytes] = []

    def run(self) -> None:
        """Check leaves, checkpoints and tiles."""
        starts = range(0, max(self._walk.last_leaf() + 1, 1), SEGMENT)
        for segment in self._segments(self._frame, starts, self._advance):
            self._join(segment)
            if segment.count < SEGMENT:
                break
        self._check_behind()

    def _here(self, frame: LogFrame, starts: Sequence[int], advance: Advance) -> Iterator[Segment]:
        for start in starts:
            yield check_segment(self._walk, frame, start, advance=advance)

    def _join(self, segment: Segment) -> None:
        for finding in segment.findings:
            self._report(finding)
        self.uncounted += segment.uncounted
        for size, peaks, signed in segment.signed:
            self.checkpoints += 1
            before = [hash_ for _, hash_ in self._peaks]
            every = before + peaks
            root = fold(every)[0] if every else EMPTY_ROOT
            if signed is not None and signed.root != root:
                sentence = f"checkpoint {size}: the leaves lead to another root than the signed one"
                self._report(LogFinding(Part.CHECKPOINT, size, sentence))
        for root in segment.tile_roots:
            self._add(1, root)
        if segment.count == SEGMENT:
            push(self._peaks, _SEGMENT_HEIGHT, segment.peaks[0][1])
        self.size += segment.count
        self.without_body += segment.without_body
        self.ended += segment.ended
        self.kinds += segment.kinds
        self.erasures += segment.erasures

    def _add(self, number: int, root: bytes) -> None:
        """Put a tile's root into the level above; a tile that is full goes on upwards."""
        while number > len(self._levels):
            level = len(self._levels) + 1
            self._levels.append(_Level(level, self._walk.tiles(level), self._frame, self._report))
        level_above = self._levels[number - 1]
        level_above.hashes.append(root)
        if len(level_above.hashes) == TILE_WIDTH:
            row: Sequence[bytes] = level_above.hashes
            for _ in range(TILE_HEIGHT):
                row = next_row(row)
            level_above.close()
            self._add(number + 1, row[0])

    def _check_behind(self) -> None:
        """See that nothing is signed or stored that no leaf leads to."""
        for size, _ in self._walk.checkpoints(self.size, None):
            sentence = f"checkpoint {size}: the log has {self.size} leaves only"
            self._report(LogFinding(Part.CHECKPOINT, size, sentence))
        for level in self._levels:
            level.finish()
        width = SEGMENT if self.size == 0 else -(-self._frame.covered // TILE_WIDTH)
        for position, _ in self._walk.tiles(0, width):
            self._report(_uncovered(0, position))
        for position, _ in self._walk.tiles(len(self._levels) + 1):
            self._report(_uncovered(len(self._levels) + 1, position))


class _Level:
    """The tiles of one level above the lowest: as they should be, beside those stored."""

    def __init__(
        self,
        number: int,
        stored: Iterator[tuple[int, bytes]],
        frame: LogFrame,
        report: Report,
    ) -> None:
        self.number = number
        self.hashes: list[bytes] = []
        self._stored = stored
        self._covered = frame.covered
        self._report = report
        self._position = 0

    def close(self) -> None:
        """Compare the tile at hand, as far as a checkpoint covers it, and begin the next."""
        found = compared(self._stored, self.number, self._position, self.hashes, self._covered)
        if found is not None:
            self._report(found)
        self._position += 1
        self.hashes = []

    def finish(self) -> None:
        """Compare what is left, and see that nothing more is stored."""
        self.close()
        for position, _ in self._stored:
            self._report(_uncovered(self.number, position))


def _uncovered(level: int, position: int) -> LogFinding:
    sentence = f"tile {level}/{position}: no checkpoint covers it"
    return LogFinding(Part.TILE, position, sentence, level)
