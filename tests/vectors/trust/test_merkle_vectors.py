"""Roots of the eight-leaf tree that certificate transparency implementations share.

Origin: the reference data of the certificate-transparency project (2013), used since
by most RFC 6962 implementations; definitions per RFC 9162, sections 2.1.1, 2.1.3.1
and 2.1.4.1, which are written out below as the RFC has them.
"""

from collections.abc import Sequence

import pytest

from comity.errors import CheckpointInconsistent, InclusionInvalid
from comity.trust.merkle_proof import (
    EMPTY_ROOT,
    check_consistency,
    leaf_hash,
    node_hash,
    root_from_inclusion_proof,
)

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
MANY = [bytes([n]) * n for n in range(35)]


def split(size: int) -> int:
    """Return the largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1


def tree_root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = split(len(leaves))
    return node_hash(tree_root(leaves[:k]), tree_root(leaves[k:]))


def path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*path(index, leaves[:k]), tree_root(leaves[k:])]
    return [*path(index - k, leaves[k:]), tree_root(leaves[:k])]


def consistency(size: int, leaves: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    if size == len(leaves):
        return [] if whole else [tree_root(leaves)]
    k = split(len(leaves))
    if size <= k:
        return [*consistency(size, leaves[:k], whole=whole), tree_root(leaves[k:])]
    return [*consistency(size - k, leaves[k:], whole=False), tree_root(leaves[:k])]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_hashes_give_the_published_roots(size: int) -> None:
    assert tree_root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(1, len(MANY) + 1))
def test_every_leaf_of_every_small_tree_leads_to_its_root(size: int) -> None:
    leaves = MANY[:size]
    root = tree_root(leaves)
    for index, leaf in enumerate(leaves):
        proof = path(index, leaves)
        assert root_from_inclusion_proof(index, size, leaf_hash(leaf), proof) == root


def test_a_proof_of_the_wrong_length_is_invalid() -> None:
    for size in range(2, 20):
        for index in range(size):
            proof = path(index, MANY[:size])
            hashed = leaf_hash(MANY[index])
            with pytest.raises(InclusionInvalid):
                root_from_inclusion_proof(index, size, hashed, proof[:-1])
            with pytest.raises(InclusionInvalid):
                root_from_inclusion_proof(index, size, hashed, [*proof, bytes(32)])


def test_a_leaf_at_another_position_leads_elsewhere() -> None:
    leaves = MANY[:16]
    for index in range(1, 16):
        proof = path(index, leaves)
        found = root_from_inclusion_proof(index - 1, 16, leaf_hash(leaves[index]), proof)
        assert found != tree_root(leaves)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0), (9, 4)])
def test_a_position_outside_the_tree_is_invalid(index: int, size: int) -> None:
    with pytest.raises(InclusionInvalid):
        root_from_inclusion_proof(index, size, bytes(32), [bytes(32)] * 2)


def test_a_proof_with_a_digest_of_another_length_is_invalid() -> None:
    with pytest.raises(InclusionInvalid):
        root_from_inclusion_proof(0, 2, bytes(32), [bytes(31)])
    with pytest.raises(InclusionInvalid):
        root_from_inclusion_proof(0, 2**65, bytes(32), [bytes(32)] * 65)


@pytest.mark.parametrize("later", range(len(MANY) + 1))
def test_every_small_tree_is_consistent_with_every_smaller_one(later: int) -> None:
    leaves = MANY[:later]
    for earlier in range(later + 1):
        proof = consistency(earlier, leaves) if earlier else []
        check_consistency(earlier, later, tree_root(leaves[:earlier]), tree_root(leaves), proof)


def test_a_tree_with_another_past_is_inconsistent() -> None:
    for later in range(2, 20):
        leaves = MANY[:later]
        for earlier in range(1, later):
            forged = [b"forged", *leaves[1:earlier]]
            proof = consistency(earlier, leaves)
            with pytest.raises(CheckpointInconsistent):
                check_consistency(earlier, later, tree_root(forged), tree_root(leaves), proof)
            with pytest.raises(CheckpointInconsistent):
                check_consistency(
                    earlier, later, tree_root(leaves[:earlier]), tree_root([*forged, b"x"]), proof
                )


def test_a_consistency_proof_of_the_wrong_length_is_refused() -> None:
    for later in range(2, 20):
        leaves = MANY[:later]
        for earlier in range(1, later):
            roots = tree_root(leaves[:earlier]), tree_root(leaves)
            proof = consistency(earlier, leaves)
            for wrong in (proof[:-1], [*proof, bytes(32)], []):
                with pytest.raises(CheckpointInconsistent):
                    check_consistency(earlier, later, *roots, wrong)


def test_a_log_that_shrinks_or_forks_at_one_length_is_inconsistent() -> None:
    root = tree_root(MANY[:4])
    with pytest.raises(CheckpointInconsistent):
        check_consistency(5, 4, root, root, [])
    with pytest.raises(CheckpointInconsistent):
        check_consistency(4, 4, root, bytes(32), [])
    with pytest.raises(CheckpointInconsistent):
        check_consistency(4, 4, root, root, [bytes(32)])
    with pytest.raises(CheckpointInconsistent):
        check_consistency(0, 4, bytes(32), root, [])
