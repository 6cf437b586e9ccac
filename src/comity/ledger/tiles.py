"""Tiles and entry bundles: how a log is cut into pieces that never change.

Source:
    C2SP tlog-tiles (c2sp.org/tlog-tiles), sections "Merkle Tree", "Partial
    Tiles" and "Log entries".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from comity.errors import InputInvalid
from comity.trust.merkle_proof import HASH_BYTES, node_hash

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 1 << TILE_HEIGHT
MAX_LEVEL: Final = 63
_MAX_ENTRY: Final = 0xFFFF
_PATH: Final = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class TileCoordinates:
    """Which tile, and how much of it.

    Args:
        level: 0 to 63, or ``None`` for an entry bundle.
        index: Place within the level, from 0.
        width: Number of hashes or entries, 1 to 256; 256 is a full tile.

    Raises:
        ValueError: A value is out of range. The caller's bug.
    """

    level: int | None
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        """Refuse coordinates no tree has."""
        if self.level is not None and not 0 <= self.level <= MAX_LEVEL:
            raise ValueError("A tile level is 0 to 63.")
        if self.index < 0 or not 1 <= self.width <= TILE_WIDTH:
            raise ValueError("A tile index is not negative, and a tile has 1 to 256 hashes.")

    @property
    def path(self) -> str:
        """The path below the log's prefix.

        Example:
            >>> TileCoordinates(0, 1234067, 8).path
            'tile/0/x001/x234/067.p/8'
        """
        elements = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            elements.append(f"x{rest % 1000:03}")
            rest //= 1000
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(reversed(elements))}{partial}"


def parse_tile_path(path: str) -> TileCoordinates:
    """Read the path of a tile or an entry bundle.

    Raises:
        InputInvalid: Not a path that tlog-tiles defines, or a second spelling
            of one. The requester's fault.

    Example:
        >>> parse_tile_path("tile/entries/x001/234")
        TileCoordinates(level=None, index=1234, width=256)
    """
    match = _PATH.fullmatch(path)
    if match is not None:
        level = None if match["level"] == "entries" else int(match["level"])
        index = int(match["index"].replace("x", "").replace("/", ""))
        width = TILE_WIDTH if match["width"] is None else int(match["width"])
        if (level is None or level <= MAX_LEVEL) and width <= TILE_WIDTH:
            coordinates = TileCoordinates(level, index, width)
            # One resource has one path: x000/001 and .p/256 are refused.
            if coordinates.path == path:
                return coordinates
    raise InputInvalid("This is not the path of a tile.", field="path")


def partial_width(level: int, size: int) -> int:
    """Return the width of the last, partial tile of a level; 0 if there is none.

    Example:
        >>> [partial_width(level, 70_000) for level in range(3)]
        [112, 17, 1]
    """
    return (size >> (TILE_HEIGHT * level)) % TILE_WIDTH


def width_at(level: int, index: int, size: int) -> int:
    """Return how many hashes a tile holds in a tree of ``size`` leaves, 0 to 256."""
    available = (size >> (TILE_HEIGHT * level)) - index * TILE_WIDTH
    return max(0, min(TILE_WIDTH, available))


def encode_entry_bundle(entries: Iterable[bytes]) -> bytes:
    """Return leaf data as an entry bundle: each with its length before it, big-endian uint16.

    Raises:
        ValueError: An entry is longer than 65,535 bytes, which no leaf of this
            node is. The caller's bug.
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > _MAX_ENTRY:
            raise ValueError("An entry of a bundle has at most 65,535 bytes.")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def decode_entry_bundle(bundle: bytes) -> tuple[bytes, ...]:
    """Read an entry bundle.

    Raises:
        InputInvalid: It ends within an entry, or holds more than 256. The
            serving log's fault.
    """
    entries: list[bytes] = []
    position = 0
    while position < len(bundle):
        start = position + 2
        stop = start + int.from_bytes(bundle[position:start], "big")
        if stop > len(bundle) or start > len(bundle) or len(entries) == TILE_WIDTH:
            raise InputInvalid("This is not an entry bundle.", place=f"byte {position}")
        entries.append(bundle[start:stop])
        position = stop
    return tuple(entries)


class Tile:
    """The subtree of height 8 above up to 256 hashes, its inner nodes included."""

    __slots__ = ("rows",)

    def __init__(self, hashes: Sequence[bytes] = ()) -> None:
        self.rows: list[list[bytes]] = [list(hashes)]
        row = self.rows[0]
        for _ in range(TILE_HEIGHT):
            pairs = iter(row)
            row = [node_hash(left, right) for left, right in zip(pairs, pairs, strict=False)]
            self.rows.append(row)

    @classmethod
    def decode(cls, raw: bytes) -> "Tile":
        """Read a stored tile: its hashes one after the other."""
        return cls([raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)])

    def encode(self) -> bytes:
        """Return the hashes one after the other, as tiles are stored and served."""
        return b"".join(self.rows[0])

    def append(self, value: bytes) -> None:
        """Add a hash on the right, and each inner node it completes.

        Raises:
            ValueError: The tile is full. The caller's bug.
        """
        if len(self.rows[0]) == TILE_WIDTH:
            raise ValueError("A full tile never changes.")
        row = self.rows[0]
        row.append(value)
        for above in self.rows[1:]:
            if len(row) % 2:
                break
            above.append(node_hash(row[-2], row[-1]))
            row = above

    @property
    def is_full(self) -> bool:
        """Whether it holds 256 hashes and will never change again."""
        return len(self.rows[0]) == TILE_WIDTH

    @property
    def root(self) -> bytes:
        """The hash over the full tile.

        Raises:
            IndexError: The tile is partial: tlog-tiles forbids hashing it into
                the level above. The caller's bug.
        """
        return self.rows[TILE_HEIGHT][0]
