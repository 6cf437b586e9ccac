"""Many leaves against one root: the answer is the one that each would get alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InclusionInvalid
from comity.trust.merkle_proof import (
    HASH_BYTES,
    InclusionChecker,
    leaf_hash,
    node_hash,
    root_from_inclusion_proof,
)


def root_and_paths(leaves: list[bytes]) -> tuple[bytes, list[list[bytes]]]:
    """Return the root of RFC 6962 and each leaf's path, by the recursion of the standard."""
    if len(leaves) == 1:
        return leaves[0], [[]]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    left, left_paths = root_and_paths(leaves[:split])
    right, right_paths = root_and_paths(leaves[split:])
    paths = [[*path, right] for path in left_paths] + [[*path, left] for path in right_paths]
    return node_hash(left, right), paths


def is_included(index: int, size: int, root: bytes, leaf: bytes, path: bytes) -> bool:
    hashes = [path[at : at + HASH_BYTES] for at in range(0, len(path), HASH_BYTES)]
    try:
        return root_from_inclusion_proof(index, size, leaf, hashes) == root
    except InclusionInvalid:
        return False


@given(st.data())
def test_a_shared_check_agrees_with_a_check_alone(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 70))
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    root, paths = root_and_paths(leaves)
    checker = InclusionChecker(size, root)
    for _ in range(data.draw(st.integers(1, 40))):
        claimed = data.draw(st.integers(-1, size))
        leaf = data.draw(st.sampled_from(leaves))
        if data.draw(st.booleans()) and 0 <= claimed < size:
            leaf = leaves[claimed]
        path = bytearray(b"".join(paths[data.draw(st.integers(0, size - 1))]))
        if data.draw(st.booleans()) and 0 <= claimed < size:
            path = bytearray(b"".join(paths[claimed]))
        match data.draw(st.sampled_from(["whole", "whole", "changed", "short", "long", "odd"])):
            case "changed" if path:
                path[data.draw(st.integers(0, len(path) - 1))] ^= 1
            case "short":
                del path[-HASH_BYTES:]
            case "long":
                path += leaves[0]
            case "odd":
                path += b"x"
            case _:
                pass
        try:
            checker.check(claimed, leaf, bytes(path))
        except InclusionInvalid:
            found = False
        else:
            found = True
        assert found is is_included(claimed, size, root, leaf, bytes(path))


def test_a_path_that_was_refused_vouches_for_nothing() -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(4)]
    root, paths = root_and_paths(leaves)
    checker = InclusionChecker(4, root)
    forged = leaf_hash(b"forged")
    for _ in range(2):
        with pytest.raises(InclusionInvalid):
            checker.check(1, forged, b"".join(paths[1]))
    checker.check(0, leaves[0], b"".join(paths[0]))
    with pytest.raises(InclusionInvalid):
        checker.check(1, forged, b"".join(paths[1]))
