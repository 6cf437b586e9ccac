"""Proofs out of another log's tiles, fetched one by one as they are found to be needed.

Source:
    C2SP tlog-tiles, section "Merkle Tree".
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from comity.errors import CheckpointInconsistent, InputInvalid
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.tile_tree import TileCache, TileTree
from comity.ledger.tiles import TILE_WIDTH, TileCoordinates, decode_entry_bundle, width_at
from comity.ledger.tree import CompactRange, TreeAt
from comity.trust.merkle_proof import (
    HASH_BYTES,
    check_consistency,
    leaf_hash,
    root_from_inclusion_proof,
)

T = TypeVar("T")
Fetch = Callable[[TileCoordinates], Awaitable[bytes]]
"""Returns a tile or an entry bundle, or raises the failure of whoever serves it."""


class _MissingTile(Exception):  # noqa: N818 - what is to be fetched, not an error
    """A tile that is needed and not yet there."""

    def __init__(self, level: int, index: int) -> None:
        super().__init__()
        self.level = level
        self.index = index


class _FetchedTiles:
    """The tiles fetched so far; one that is missing is asked for by an exception."""

    def __init__(self) -> None:
        self.tiles: dict[tuple[int, int], bytes] = {}

    def get(self, level: int, index: int) -> bytes | None:
        """Return a tile.

        Raises:
            _MissingTile: It was not fetched yet.
        """
        if (level, index) not in self.tiles:
            raise _MissingTile(level, index)
        return self.tiles[level, index]

    def put(self, level: int, index: int, hashes: bytes) -> None:
        """Refuse: others' tiles are never changed here.

        Raises:
            TypeError: Always. The caller's bug.
        """
        raise TypeError(f"tile {level}/{index} of another log is not changed: {len(hashes)} bytes")


async def check_extends(fetch: Fetch, known: Checkpoint, shown: Checkpoint) -> None:
    """Check by a log's tiles that one checkpoint extends another.

    Args:
        fetch: Returns the log's tiles.
        known: The smaller one, or one of the same size.
        shown: The greater one.

    Raises:
        CheckpointInconsistent: It does not, or the tiles do not show it.
        PeerUnreachable, PeerRefused: A tile is not to be had. Whatever ``fetch`` raises.
    """
    if known.size in (0, shown.size):
        check_consistency(known.size, shown.size, known.root, shown.root, ())
        return
    tiles = _FetchedTiles()

    def proof() -> list[bytes]:
        tree = TileTree(tiles, shown.size, TileCache())
        at = TreeAt(shown.size, tree.node)
        if at.root != shown.root:
            raise CheckpointInconsistent("The log's tiles do not lead to the root it signed.")
        return at.consistency_from(known.size)

    hashes = await _with_tiles(proof, tiles, fetch, shown.size)
    check_consistency(known.size, shown.size, known.root, shown.root, hashes)


async def check_entries(
    fetch: Fetch, seen: CompactRange, upto: Checkpoint, progress: Callable[[int], None]
) -> None:
    """Recompute a log from its entry bundles, from where ``seen`` stands to a checkpoint.

    Args:
        fetch: Returns the log's entry bundles.
        seen: What was recomputed so far; it is extended.
        upto: The checkpoint whose root must come out.
        progress: Told how many entries there are by now.

    Raises:
        CheckpointInconsistent: The entries do not lead to the root the log signed.
        PeerUnreachable, PeerRefused: A bundle is not to be had. Whatever ``fetch`` raises.
    """
    while seen.size < upto.size:
        index, skipped = divmod(seen.size, TILE_WIDTH)
        width = width_at(0, index, upto.size)
        raw = await fetch(TileCoordinates(None, index, width))
        try:
            entries = decode_entry_bundle(raw)
        except InputInvalid as problem:
            raise CheckpointInconsistent("An entry bundle of the log cannot be read.") from problem
        if len(entries) != width:
            raise CheckpointInconsistent("An entry bundle of the log is not whole.")
        seen.extend(map(leaf_hash, entries[skipped:]))
        progress(seen.size)
    if seen.root() != upto.root:
        raise CheckpointInconsistent("The log's entries do not lead to the root it signed.")


async def _with_tiles(compute: Callable[[], T], tiles: _FetchedTiles, fetch: Fetch, size: int) -> T:
    """Compute something, fetching tile after tile until none is missing."""
    while True:
        try:
            return compute()
        except _MissingTile as missing:
            width = width_at(missing.level, missing.index, size)
            place = TileCoordinates(missing.level, missing.index, width)
            raw = await fetch(place)
        if len(raw) != width * HASH_BYTES:
            raise CheckpointInconsistent("A tile of the log has the wrong length.")
        tiles.tiles[place.level or 0, place.index] = raw


async def entry_at(fetch: Fetch, index: int, shown: Checkpoint) -> bytes:
    """Return one entry of a log, proved by its tiles to stand there under a checkpoint.

    Args:
        fetch: Returns the log's tiles and entry bundles.
        index: Its place, from 0.
        shown: The checkpoint, of more than ``index`` leaves.

    Returns:
        The entry's leaf data.

    Raises:
        CheckpointInconsistent: What is served does not lead to the root the log signed.
        PeerUnreachable, PeerRefused: A tile is not to be had. Whatever ``fetch`` raises.
    """
    bundle, place = divmod(index, TILE_WIDTH)
    width = width_at(0, bundle, shown.size)
    raw = await fetch(TileCoordinates(None, bundle, width))
    try:
        entry = decode_entry_bundle(raw)[place]
    except (InputInvalid, IndexError) as problem:
        raise CheckpointInconsistent("An entry bundle of the log cannot be read.") from problem
    tiles = _FetchedTiles()

    def path() -> list[bytes]:
        return TreeAt(shown.size, TileTree(tiles, shown.size, TileCache()).node).inclusion(index)

    hashes = await _with_tiles(path, tiles, fetch, shown.size)
    if root_from_inclusion_proof(index, shown.size, leaf_hash(entry), hashes) != shown.root:
        raise CheckpointInconsistent("The log's tiles do not lead to the root it signed.")
    return entry
