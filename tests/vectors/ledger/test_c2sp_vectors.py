"""The examples in the text of the C2SP specifications.

Origin: C2SP/C2SP, tlog-tiles.md ("Merkle Tree", "Partial Tiles"),
tlog-checkpoint.md ("Note text") and tlog-proof.md ("Format"), commit 5ba5ee8 of
22 July 2026.
"""

from base64 import b64encode

import pytest

from comity.ledger.checkpoint import Checkpoint, parse_checkpoint
from comity.ledger.proofs import HEADER_LINE, parse_proof
from comity.ledger.tiles import TileCoordinates, parse_tile_path, partial_width, width_at


def test_index_1234067_has_three_path_elements() -> None:
    assert TileCoordinates(0, 1234067).path == "tile/0/x001/x234/067"
    assert parse_tile_path("tile/0/x001/x234/067") == TileCoordinates(0, 1234067)


@pytest.mark.parametrize(
    ("size", "full", "partial"),
    [
        (70_000, {0: 273, 1: 1, 2: 0}, {0: 112, 1: 17, 2: 1}),
        (256, {0: 1, 1: 0}, {0: 0, 1: 1}),
    ],
)
def test_a_tree_has_the_tiles_the_text_counts(
    size: int, full: dict[int, int], partial: dict[int, int]
) -> None:
    for level, count in full.items():
        assert partial_width(level, size) == partial[level]
        assert all(width_at(level, index, size) == 256 for index in range(count))
        assert width_at(level, count, size) == partial[level]
        assert width_at(level, count + 1, size) == 0


def test_the_example_checkpoint_is_read_and_written_alike() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    checkpoint = parse_checkpoint(text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == text
    assert isinstance(checkpoint, Checkpoint)


def test_a_proof_has_the_lines_of_the_example_with_extra_data() -> None:
    hashes = [bytes([number]) * 32 for number in range(5)]
    lines = [
        "c2sp.org/tlog-proof@v1",
        "extra " + b64encode(b"age-v1.2.1-darwin-arm64.tar.gz").decode(),
        "index 73894",
        *(b64encode(digest).decode() for digest in hashes),
    ]
    checkpoint = (
        "example.com/fancylog\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n\n— x y\n"
    )
    text = "\n".join(lines) + "\n\n" + checkpoint
    proof = parse_proof(text)
    assert lines[0] == HEADER_LINE
    assert (proof.index, proof.extra) == (73894, b"age-v1.2.1-darwin-arm64.tar.gz")
    assert proof.hashes == tuple(hashes)
    assert proof.encode() == text
