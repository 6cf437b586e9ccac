"""This node's own log: appending, checkpoints, proofs.

Only leaves are appended as things happen. Hashing them into tiles waits for the
next checkpoint, so that a batch of messages costs one walk up the right edge.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from comity.errors import CheckpointInconsistent, CheckpointMalformed, Origin, TrustFailure
from comity.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from comity.ledger.entry import Entry
from comity.ledger.ports import LogStore, StoredLeaf
from comity.ledger.proofs import LogProof
from comity.ledger.tile_tree import TileCache, TileTree
from comity.ledger.tiles import TILE_WIDTH, TileCoordinates, encode_entry_bundle
from comity.ledger.tree import TreeAt
from comity.trust.keys import VerificationKey
from comity.trust.merkle_proof import EMPTY_ROOT, HASH_BYTES, leaf_hash
from comity.trust.signing import Signer


class Log:
    """One node's log within one transaction. Make a new one for each transaction.

    Args:
        store: The log's stores, in an open transaction.
        origin: The log's name, as the network document has it.
        keys: Keys that sign checkpoints, each named after the origin.
        retired_keys: Keys that signed earlier checkpoints of this log and do so
            no longer.
        cache: Tiles kept from earlier transactions on this same log.
    """

    def __init__(
        self,
        store: LogStore,
        origin: str,
        keys: Sequence[Signer],
        *,
        retired_keys: Sequence[VerificationKey] = (),
        cache: TileCache | None = None,
    ) -> None:
        self._store = store
        self._origin = origin
        self._keys = tuple(keys)
        self._trusted = (*(key.verification_key for key in keys), *retired_keys)
        self._cache = TileCache() if cache is None else cache
        self._loaded: TileTree | None = None
        self._at: TreeAt | None = None
        self._fresh: list[bytes] = []
        self._fresh_start = 0

    def size(self) -> int:
        """Return the number of leaves, those not yet under a checkpoint included."""
        return self._store.leaves.size()

    def append(self, entries: Sequence[Entry], *, recorded_at: datetime) -> range:
        """Append entries, in order.

        Args:
            entries: What happened.
            recorded_at: Now, by this node's clock, aware.

        Returns:
            The indices of the entries.
        """
        leaves = [
            StoredLeaf(entry.leaf_data, entry.kind, entry.body, entry.salt, recorded_at)
            for entry in entries
        ]
        start = self._store.leaves.append(leaves)
        if start != self._fresh_start + len(self._fresh):
            self._fresh_start, self._fresh = start, []
        self._fresh += [leaf.leaf_data for leaf in leaves]
        return range(start, start + len(leaves))

    def entry(self, index: int) -> StoredLeaf:
        """Return the entry at ``index``, with what it commits to.

        Raises:
            LookupError: There is no such leaf. The caller's bug.
        """
        return self._store.leaves.entry(index)

    def ended(self, start: int = 0, stop: int | None = None) -> Mapping[int, int]:
        """Return which entries from ``start`` to before ``stop`` ended, in order.

        Returns:
            Each with the leaf of the act that says so.
        """
        return self._store.leaves.ended(start, self.size() if stop is None else stop)

    def count_ended(self, start: int = 0, stop: int | None = None) -> tuple[int, int]:
        """Return how many entries from ``start`` to before ``stop`` ended, and the last of them.

        Returns:
            The number, and a leaf; -1 if none ended.
        """
        return self._store.leaves.count_ended(start, self.size() if stop is None else stop)

    def end(self, indices: Sequence[int], act: Entry, *, recorded_at: datetime) -> int:
        """Erase for good what entries say, and append the act that says so.

        The leaves stay: roots, proofs and checkpoints are what they were.

        Args:
            indices: Leaves whose entry has not ended.
            act: The act that names them; see ``comity.ledger.ending``.
            recorded_at: Now, by this node's clock, aware.

        Returns:
            The leaf of the act.

        Raises:
            ConflictingChange: One of them ended already; the transaction must be undone.
        """
        (place,) = self.append([act], recorded_at=recorded_at)
        self._store.leaves.end(indices, by=place)
        return place

    def checkpoint(self) -> bytes:
        """Return the signed checkpoint over every leaf, signing it if there is none yet.

        The same size always gives the same bytes: a log that signs two notes for
        one size would have to be believed that their roots are equal.

        Raises:
            CheckpointInconsistent: The stored tiles or checkpoints of this node
                are damaged or were changed; nothing is signed.
        """
        size = self._store.leaves.size()
        stored = self._store.checkpoints.note_at(size)
        if stored is not None:
            return stored
        tree = self._tree()
        if size < tree.size:
            raise _damaged(f"{size} leaves, but a checkpoint over {tree.size}")
        tree.extend(map(leaf_hash, self._pending(tree.size, size)))
        checkpoint = Checkpoint(self._origin, size, self.root_at(size))
        note = sign_checkpoint(checkpoint, self._keys)
        self._store.checkpoints.put(size, note)
        return note

    def root_at(self, size: int) -> bytes:
        """Return the root over the first ``size`` leaves.

        Raises:
            ValueError: No checkpoint covers that size yet. The caller's bug.
            CheckpointInconsistent: This node's own store is damaged.
        """
        return self._tree_at(size).root

    def inclusion_proof(self, index: int, size: int) -> tuple[bytes, ...]:
        """Return the hashes that prove the leaf at ``index`` in the tree of ``size`` leaves.

        Raises:
            ValueError: No such leaf, or no checkpoint covers that size yet. The
                caller's bug.
            CheckpointInconsistent: This node's own store is damaged.
        """
        return tuple(self._tree_at(size).inclusion(index))

    def consistency_proof(self, old: int, new: int) -> tuple[bytes, ...]:
        """Return the hashes that prove that the tree of ``new`` leaves extends that of ``old``.

        Raises:
            ValueError: ``old`` is greater than ``new``, or no checkpoint covers
                ``new`` yet. The caller's bug.
            CheckpointInconsistent: This node's own store is damaged.
        """
        return tuple(self._tree_at(new).consistency_from(old))

    def proof(self, index: int, size: int) -> LogProof:
        """Return the proof of one entry in the form that travels.

        Args:
            index: The entry's index.
            size: A size this log signed a checkpoint for.

        Raises:
            ValueError: There is no checkpoint of that size, or the entry is not
                under it. The caller's bug.
            CheckpointInconsistent: This node's own store is damaged.
        """
        note = self._store.checkpoints.note_at(size)
        if note is None:
            raise ValueError("This log signed no checkpoint of that size.")
        return LogProof(index, self.inclusion_proof(index, size), note)

    def note_at(self, size: int) -> bytes | None:
        """Return the checkpoint this log signed for exactly ``size`` leaves, if it did."""
        return self._store.checkpoints.note_at(size)

    def tile(self, place: TileCoordinates) -> bytes | None:
        """Return a tile or an entry bundle as C2SP tlog-tiles has it; None if it is not full yet.

        Whether a checkpoint of the size it implies was shown is for the caller to ask.
        """
        if place.level is None:
            start = place.index * TILE_WIDTH
            entries = self._store.leaves.leaf_data(start, start + place.width)
            return encode_entry_bundle(entries) if len(entries) == place.width else None
        hashes = self._store.tiles.get(place.level, place.index)
        width = place.width * HASH_BYTES
        return None if hashes is None or len(hashes) < width else bytes(hashes[:width])

    def _tree(self) -> TileTree:
        """Return the tree over the stored tiles, once it agrees with what was signed last."""
        if self._loaded is None:
            note = self._store.checkpoints.latest()
            # Whoever can write to the database could replace leaves, tiles and
            # note alike, but not sign. Extending such a tree would make this
            # node vouch for it, so the note is opened like a stranger's.
            latest = Checkpoint(self._origin, 0, EMPTY_ROOT) if note is None else self._own(note)
            tree = TileTree(self._store.tiles, latest.size, self._cache)
            if TreeAt(latest.size, tree.node).root != latest.root:
                raise _damaged(f"tiles do not lead to the root signed for {latest.size} leaves")
            self._loaded = tree
        return self._loaded

    def _own(self, note: bytes) -> Checkpoint:
        try:
            return open_checkpoint(note, origin=self._origin, keys=self._trusted).value
        except (TrustFailure, CheckpointMalformed) as problem:
            raise _damaged("the latest checkpoint is not signed by this log's keys") from problem

    def _tree_at(self, size: int) -> TreeAt:
        if self._at is None or self._at.size != size:
            tree = self._tree()
            if not 0 <= size <= tree.size:
                raise ValueError("No checkpoint of this log covers that size.")
            self._at = TreeAt(size, tree.node, tree.siblings)
        return self._at

    def _pending(self, start: int, stop: int) -> list[bytes]:
        """Return the leaf data from ``start``, asking the store only for what is not at hand."""
        if not start <= self._fresh_start <= stop or len(self._fresh) != stop - self._fresh_start:
            return list(self._store.leaves.leaf_data(start, stop))
        earlier = self._store.leaves.leaf_data(start, self._fresh_start)
        return [*earlier, *self._fresh] if self._fresh_start > start else self._fresh


def _damaged(what: str) -> CheckpointInconsistent:
    return CheckpointInconsistent(
        "This node's own log is damaged; nothing was signed.",
        private=f"{what}; run comity fsck.",
        origin=Origin.HERE,
    )
