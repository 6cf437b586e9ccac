"""One entry of another log, looked up by its tiles."""

import asyncio

import pytest

from comity.errors import CheckpointInconsistent
from comity.ledger.checkpoint import Checkpoint
from comity.ledger.tile_reading import Fetch, entry_at
from comity.ledger.tiles import TILE_WIDTH, TileCoordinates, encode_entry_bundle
from comity.ledger.tree import CompactRange
from comity.trust.merkle_proof import leaf_hash

LEAVES = [b"entry %d" % number for number in range(TILE_WIDTH + 44)]


def _root(leaves: list[bytes]) -> bytes:
    seen = CompactRange()
    seen.extend(map(leaf_hash, leaves))
    return seen.root()


SHOWN = Checkpoint("log.example", len(LEAVES), _root(LEAVES))


def _served(leaves: list[bytes]) -> Fetch:
    async def fetch(place: TileCoordinates) -> bytes:
        start = place.index * TILE_WIDTH
        if place.level is None:
            return encode_entry_bundle(leaves[start : start + place.width])
        if place.level == 0:
            return b"".join(map(leaf_hash, leaves[start : start + place.width]))
        return _root(leaves[:TILE_WIDTH])

    return fetch


@pytest.mark.parametrize("index", [0, 17, TILE_WIDTH - 1, TILE_WIDTH, len(LEAVES) - 1])
def test_an_entry_is_found_where_it_stands(index: int) -> None:
    assert asyncio.run(entry_at(_served(LEAVES), index, SHOWN)) == LEAVES[index]


def test_another_entry_does_not_lead_to_the_root() -> None:
    lying = [*LEAVES]
    lying[3] = b"made up"

    async def fetch(place: TileCoordinates) -> bytes:
        return await _served(lying if place.level is None else LEAVES)(place)

    with pytest.raises(CheckpointInconsistent, match="root it signed"):
        asyncio.run(entry_at(fetch, 3, SHOWN))
    with pytest.raises(CheckpointInconsistent, match="root it signed"):
        asyncio.run(entry_at(_served(lying), 5, SHOWN))


def test_a_bundle_that_is_not_whole_shows_nothing() -> None:
    async def fetch(place: TileCoordinates) -> bytes:
        raw = await _served(LEAVES)(place)
        return raw[:-3] if place.level is None else raw

    with pytest.raises(CheckpointInconsistent, match="cannot be read"):
        asyncio.run(entry_at(fetch, len(LEAVES) - 1, SHOWN))
