import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputInvalid
from comity.ledger.tiles import (
    Tile,
    TileCoordinates,
    decode_entry_bundle,
    encode_entry_bundle,
    parse_tile_path,
)
from comity.trust.merkle_proof import node_hash


@pytest.mark.parametrize(
    ("coordinates", "path"),
    [
        (TileCoordinates(0, 0), "tile/0/000"),
        (TileCoordinates(0, 999, 1), "tile/0/999.p/1"),
        (TileCoordinates(1, 1000), "tile/1/x001/000"),
        (TileCoordinates(None, 1234, 255), "tile/entries/x001/234.p/255"),
        (TileCoordinates(63, 5), "tile/63/005"),
    ],
)
def test_a_tile_has_one_path(coordinates: TileCoordinates, path: str) -> None:
    assert coordinates.path == path
    assert parse_tile_path(path) == coordinates


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/64/000",
        "tile/00/000",
        "tile/0/x000/001",
        "tile/0/1",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000\n",
        "tile/0/../000",
        "tile/0/\u0660\u0660\u0660",
    ],
)
def test_a_second_spelling_of_a_path_is_refused(path: str) -> None:
    with pytest.raises(InputInvalid):
        parse_tile_path(path)


@pytest.mark.parametrize(("level", "index", "width"), [(64, 0, 1), (0, -1, 1), (0, 0, 0)])
def test_coordinates_no_tree_has_are_a_bug(level: int, index: int, width: int) -> None:
    with pytest.raises(ValueError, match="tile"):
        TileCoordinates(level, index, width)


@given(st.lists(st.binary(max_size=40), max_size=256))
def test_an_entry_bundle_is_read_as_it_was_written(entries: list[bytes]) -> None:
    assert decode_entry_bundle(encode_entry_bundle(entries)) == tuple(entries)


def test_an_entry_bundle_has_big_endian_lengths() -> None:
    assert encode_entry_bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"
    with pytest.raises(ValueError, match="65,535"):
        encode_entry_bundle([bytes(65_536)])


@pytest.mark.parametrize("bundle", [b"\x00", b"\x00\x02a", b"\x00\x00" * 257])
def test_a_bundle_that_is_cut_or_overfull_is_refused(bundle: bytes) -> None:
    with pytest.raises(InputInvalid):
        decode_entry_bundle(bundle)


@given(st.integers(0, 256))
def test_a_tile_read_and_a_tile_grown_are_the_same(count: int) -> None:
    hashes = [bytes([number]) * 32 for number in range(count)]
    grown = Tile()
    for value in hashes:
        grown.append(value)
    read = Tile.decode(grown.encode())
    assert read.rows == grown.rows
    assert read.is_full == (count == 256)
    if count > 1:
        assert read.rows[1][0] == node_hash(hashes[0], hashes[1])


def test_a_full_tile_never_changes() -> None:
    tile = Tile([bytes(32)] * 256)
    with pytest.raises(ValueError, match="never changes"):
        tile.append(bytes(32))
    assert len(tile.root) == 32
