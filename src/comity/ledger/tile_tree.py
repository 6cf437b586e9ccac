"""The log's Merkle tree over its stored tiles: reading nodes, growing the right edge."""

from collections import OrderedDict
from collections.abc import Iterable

from comity.errors import CheckpointInconsistent, Origin
from comity.ledger.ports import TileStore
from comity.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, width_at
from comity.trust.merkle_proof import HASH_BYTES


class TileCache:
    """Full tiles of one log, kept between transactions; the least recently used goes first.

    Only tiles that a stored checkpoint covers enter it: a tile written by a
    transaction that is rolled back later must never be seen by the next one.

    Args:
        capacity: Number of tiles kept. One takes about 40 kB with its inner
            nodes, so the default stays near 10 MB.
    """

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._tiles: OrderedDict[tuple[int, int], Tile] = OrderedDict()

    def __len__(self) -> int:
        """Return the number of tiles kept."""
        return len(self._tiles)

    def get(self, level: int, index: int) -> Tile | None:
        """Return a full tile, if it is kept."""
        tile = self._tiles.get((level, index))
        if tile is not None:
            self._tiles.move_to_end((level, index))
        return tile

    def put(self, level: int, index: int, tile: Tile) -> None:
        """Keep a full tile that a stored checkpoint covers."""
        self._tiles[level, index] = tile
        if len(self._tiles) > self._capacity:
            self._tiles.popitem(last=False)


class TileTree:
    """The tree of one log within one transaction.

    Args:
        store: Where its tiles are.
        size: Number of leaves the stored tiles are known to cover: the size of
            the latest checkpoint.
        cache: Full tiles from earlier transactions on the same log.
    """

    def __init__(self, store: TileStore, size: int, cache: TileCache) -> None:
        self._store = store
        self._cache = cache
        self._stored_size = size
        self._open: dict[tuple[int, int], Tile] = {}
        self._last_place: tuple[int, int] | None = None
        self._last_tile = Tile()
        self.size = size

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of the perfect subtree at (level, index) of the binary tree.

        Raises:
            CheckpointInconsistent: A tile that must be stored is missing or too
                short; this node's own store is damaged.
        """
        tile_level, height = divmod(level, TILE_HEIGHT)
        shift = TILE_HEIGHT - height
        place = (tile_level, index >> shift)
        # Neighbours are asked for in a row; most lie in the tile asked for last.
        if place != self._last_place:
            self._last_tile, self._last_place = self._tile(*place), place
        return self._last_tile.rows[height][index & ((1 << shift) - 1)]

    def siblings(self, level: int, index: int, end: int) -> list[bytes]:
        """Return the siblings on the way up from (level, index) to below level ``end``.

        All of them lie in one tile; no more than its height is asked for.

        Raises:
            CheckpointInconsistent: As for ``node``.
        """
        tile_level, height = divmod(level, TILE_HEIGHT)
        shift = TILE_HEIGHT - height
        place = (tile_level, index >> shift)
        if place != self._last_place:
            self._last_tile, self._last_place = self._tile(*place), place
        rows = self._last_tile.rows
        index &= (1 << shift) - 1
        return [
            rows[row][(index >> (row - height)) ^ 1] for row in range(height, height + end - level)
        ]

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Append leaf hashes at the right edge and store every tile that changed.

        Raises:
            CheckpointInconsistent: As for ``node``.
        """
        changed: set[tuple[int, int]] = set()
        for leaf in leaf_hashes:
            value, level, count = leaf, 0, self.size
            while True:
                place = (level, count // TILE_WIDTH)
                tile = self._edge(*place, width=count % TILE_WIDTH)
                tile.append(value)
                changed.add(place)
                if not tile.is_full:
                    break
                value, level, count = tile.root, level + 1, count // TILE_WIDTH
            self.size += 1
        for place in sorted(changed):
            self._store.put(*place, self._open[place].encode())

    def _edge(self, level: int, index: int, *, width: int) -> Tile:
        """Return the tile to append to, a new one where the row just begins it."""
        if width == 0 and (level, index) not in self._open:
            self._open[level, index] = Tile()
        return self._tile(level, index)

    def _tile(self, level: int, index: int) -> Tile:
        tile = self._open.get((level, index))
        if tile is None:
            tile = self._cache.get(level, index)
        if tile is not None:
            return tile
        width = width_at(level, index, self._stored_size)
        raw = self._store.get(level, index)
        if raw is None or width == 0 or len(raw) < width * HASH_BYTES:
            raise CheckpointInconsistent(
                "This node's own log cannot be read.",
                private=f"Tile {level}/{index} should hold {width} hashes; run comity fsck.",
                origin=Origin.HERE,
            )
        tile = Tile.decode(raw[: width * HASH_BYTES])
        if tile.is_full:
            self._cache.put(level, index, tile)
        else:
            self._open[level, index] = tile
        return tile
