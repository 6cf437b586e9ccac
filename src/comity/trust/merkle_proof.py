"""Checking that a log contains a leaf, and that it only ever grew.

Pure arithmetic over digests, without keys and without storage, so that an
auditor can run it alone. Making the proofs is the ledger's business.

Source:
    RFC 9162 (Certificate Transparency 2.0), sections 2.1.1, 2.1.3.2 and 2.1.4.2.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from comity.errors import CheckpointInconsistent, InclusionInvalid

HASH_BYTES: Final = 32
MAX_PROOF_HASHES: Final = 64
"""A path in a tree of 2^64 leaves has 64 hashes; a longer one is never honest."""

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""Root of the tree without leaves (RFC 9162, section 2.1.1)."""

_sha256 = hashlib.sha256


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 || data).

    The prefix keeps a leaf from being passed off as an inner node (second
    preimage; RFC 9162, section 2.1.1).
    """
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 || left || right)."""
    return _sha256(b"\x01" + left + right).digest()


def root_from_inclusion_proof(
    index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes]
) -> bytes:
    """Return the root that a leaf and its path lead to.

    The caller compares it with the root of a signed checkpoint. Tight on
    purpose: it runs once for every message received.

    Args:
        index: Position of the leaf, from 0.
        size: Number of leaves of the tree.
        leaf_hash: Hash of the leaf (see :func:`leaf_hash`).
        proof: Sibling hashes from the leaf upwards.

    Returns:
        The root, 32 bytes.

    Raises:
        InclusionInvalid: The position lies outside the tree, or the path is too
            short, too long or not made of digests. The peer's fault.

    Source:
        RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise InclusionInvalid("The position of the message lies outside the log.")
    _check_hashes(proof, InclusionInvalid)
    sha256 = _sha256
    node = index
    last = size - 1
    root = leaf_hash
    for sibling in proof:
        if not last:
            raise InclusionInvalid("The inclusion proof is longer than the log is deep.")
        if node & 1 or node == last:
            root = sha256(b"\x01" + sibling + root).digest()
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            root = sha256(b"\x01" + root + sibling).digest()
        node >>= 1
        last >>= 1
    if last:
        raise InclusionInvalid("The inclusion proof is shorter than the log is deep.")
    return root


class InclusionChecker:
    """Checks many leaves against one root, each subtree hashed once.

    Neighbours share most of their paths. Once a path has led to the root, every node
    on it is known with the only siblings that lead on from there; the next path needs
    hashing no further than the first such node. The answer is always the one that
    ``root_from_inclusion_proof`` and a comparison would give.

    Args:
        size: Number of leaves of the tree.
        root: Its root, from a signed checkpoint.
    """

    def __init__(self, size: int, root: bytes) -> None:
        self._size = size
        self._root = root
        self._known: dict[tuple[int, int], tuple[bytes, bytes]] = {}

    def check(self, index: int, leaf_hash: bytes, proof: bytes) -> None:
        """Check one leaf.

        Args:
            index: Position of the leaf, from 0.
            leaf_hash: Hash of the leaf (see :func:`leaf_hash`).
            proof: Sibling hashes from the leaf upwards, one after the other.

        Raises:
            InclusionInvalid: The leaf is not there, or the proof does not show it.
                The peer's fault.

        Source:
            RFC 9162, section 2.1.3.2.
        """
        if not 0 <= index < self._size:
            raise InclusionInvalid("The position of the message lies outside the log.")
        if len(proof) > MAX_PROOF_HASHES * HASH_BYTES:
            raise InclusionInvalid("The proof is longer than any log is deep.")
        if len(proof) % HASH_BYTES:
            raise InclusionInvalid("The proof holds a digest of the wrong length.")
        level, node, last = 0, index, self._size - 1
        digest, at = leaf_hash, 0
        passed: list[tuple[tuple[int, int], bytes, int]] = []
        while (known := self._known.get((level, node))) is None:
            passed.append(((level, node), digest, at))
            if not last:
                known = (self._root, b"")
                break
            sibling = proof[at : at + HASH_BYTES]
            if not sibling:
                raise InclusionInvalid("The inclusion proof is shorter than the log is deep.")
            at += HASH_BYTES
            if node & 1 or node == last:
                digest = _sha256(b"\x01" + sibling + digest).digest()
                while not node & 1 and node:
                    level, node, last = level + 1, node >> 1, last >> 1
            else:
                digest = _sha256(b"\x01" + digest + sibling).digest()
            level, node, last = level + 1, node >> 1, last >> 1
        if (digest, proof[at:]) != known:
            raise InclusionInvalid("The message is not in the log that the checkpoint describes.")
        for place, value, start in passed:
            self._known[place] = (value, proof[start:])


def check_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the tree of ``size2`` leaves begins with the tree of ``size1`` leaves.

    Args:
        size1: Leaves of the earlier tree, from 0.
        size2: Leaves of the later tree, at least ``size1``.
        root1: Root of the earlier tree.
        root2: Root of the later tree.
        proof: The consistency proof; empty if the sizes are equal or the
            earlier tree is empty.

    Raises:
        CheckpointInconsistent: The later tree does not extend the earlier one,
            or the proof does not show it. With two signed checkpoints of the
            same log this is proof of misbehaviour by its owner.

    Source:
        RFC 9162, section 2.1.4.2. That algorithm starts at one leaf; that every
        tree extends the empty one is added here.
    """
    if not 0 <= size1 <= size2:
        raise CheckpointInconsistent("The log is shorter than it was.")
    _check_hashes(proof, CheckpointInconsistent)
    if size1 in (0, size2):
        if proof:
            raise CheckpointInconsistent("The consistency proof should be empty.")
        if size1 == 0 and root1 != EMPTY_ROOT:
            raise CheckpointInconsistent("An empty log has another root than the one given.")
        if size1 == size2 and root1 != root2:
            raise CheckpointInconsistent("Two different logs of the same length.")
        return
    path = list(proof)
    if size1 & (size1 - 1) == 0:
        path.insert(0, root1)
    if not path:
        raise CheckpointInconsistent("The consistency proof is missing.")
    _climb(size1, size2, (root1, root2), path)


def _climb(size1: int, size2: int, roots: tuple[bytes, bytes], path: list[bytes]) -> None:
    """Compute both roots from the path and compare them."""
    node, last = size1 - 1, size2 - 1
    while node & 1:
        node >>= 1
        last >>= 1
    first = second = path[0]
    for sibling in path[1:]:
        if not last:
            raise CheckpointInconsistent("The consistency proof is longer than the log is deep.")
        if node & 1 or node == last:
            first = node_hash(sibling, first)
            second = node_hash(sibling, second)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            second = node_hash(second, sibling)
        node >>= 1
        last >>= 1
    if last:
        raise CheckpointInconsistent("The consistency proof is shorter than the log is deep.")
    if (first, second) != roots:
        raise CheckpointInconsistent("The log does not extend the one seen before.")


def _check_hashes(
    proof: Sequence[bytes], failure: type[InclusionInvalid | CheckpointInconsistent]
) -> None:
    """Refuse a path that is too long or holds anything but digests."""
    if len(proof) > MAX_PROOF_HASHES:
        raise failure("The proof is longer than any log is deep.")
    if proof and set(map(len, proof)) != {HASH_BYTES}:
        raise failure("The proof holds a digest of the wrong length.")
