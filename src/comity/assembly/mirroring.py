"""Keeping a copy of a log in a folder, as C2SP tlog-tiles lays it out."""

from collections.abc import Callable, Iterator
from pathlib import Path

from comity.assembly.home import write_whole
from comity.assembly.monitoring import LogSource
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.tiles import MAX_LEVEL, TILE_WIDTH, TileCoordinates, width_at


async def mirror(
    source: LogSource, note: bytes, folder: Path, progress: Callable[[int], None]
) -> int:
    """Write a log into a folder as C2SP tlog-tiles lays it out; return how many files are new.

    The checkpoint is written last, so that it never names tiles that are not there.

    Args:
        source: Where the log is read.
        note: The checkpoint up to which it is mirrored, checked before.
        folder: Where to; what is there already is not fetched again.
        progress: Told how many files were written.

    Raises:
        PeerUnreachable, PeerRefused: The source does not answer.
        OSError: A file cannot be written.
    """
    written = 0
    for place in tiles_of(read_checkpoint(note).size):
        if _is_there(folder / place.path):
            continue
        _write(folder / place.path, await source.tile(place.path))
        written += 1
        progress(written)
    _write(folder / "checkpoint", note)
    return written


def tiles_of(size: int) -> Iterator[TileCoordinates]:
    """Yield every tile and entry bundle of a log of that size; a log may claim any size.

    Example:
        >>> [place.path for place in tiles_of(257)][2:]
        ['tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1']
    """
    levels: list[int | None] = [None]
    levels += [level for level in range(MAX_LEVEL + 1) if size >> (8 * level)]
    for level in levels:
        height = level or 0
        count = ((size >> (8 * height)) + TILE_WIDTH - 1) // TILE_WIDTH
        for index in range(count):
            yield TileCoordinates(level, index, width_at(height, index, size))


def _is_there(path: Path) -> bool:
    return path.exists()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
