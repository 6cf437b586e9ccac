"""The ledger's ports on SQL: leaves, tiles, checkpoints, and what was seen of others."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select, update

from comity.clock import Clock
from comity.errors import ConflictingChange, DecryptionFailed
from comity.ledger.entry import EntryKind
from comity.ledger.ports import StoredLeaf
from comity.storage.accusation import Accusation
from comity.storage.encoding import from_micros, to_micros
from comity.storage.quarantine import may_be_kept
from comity.storage.sql.schema import checkpoints, leaves, misbehaviour, seen_checkpoints, tiles
from comity.storage.sql.schema_ended import ended_leaves
from comity.storage.sql.session import Session
from comity.storage.sql.statements import (
    Statement,
    insert_into,
    one_of_numbers,
    parameter,
    upsert_into,
)
from comity.trust.record_keys import StorageKey

_SIZE = Statement(select(func.max(leaves.c.leaf_index)))
_LEAF_DATA = Statement(
    select(leaves.c.leaf_data)
    .where(leaves.c.leaf_index >= parameter("start"), leaves.c.leaf_index < parameter("stop"))
    .order_by(leaves.c.leaf_index),
    "start",
    "stop",
)
_LEAF = Statement(
    select(
        leaves.c.leaf_data, leaves.c.kind, leaves.c.body, leaves.c.salt, leaves.c.recorded_at
    ).where(leaves.c.leaf_index == parameter("leaf_index")),
    "leaf_index",
)
_ADD_LEAF = insert_into(leaves)
_ENDED = Statement(
    select(ended_leaves.c.leaf_index, ended_leaves.c.act_leaf)
    .where(
        ended_leaves.c.leaf_index >= parameter("start"),
        ended_leaves.c.leaf_index < parameter("stop"),
    )
    .order_by(ended_leaves.c.leaf_index),
    "start",
    "stop",
)
_COUNT_ENDED = Statement(
    select(func.count(), func.coalesce(func.max(ended_leaves.c.leaf_index), -1)).where(
        ended_leaves.c.leaf_index >= parameter("start"),
        ended_leaves.c.leaf_index < parameter("stop"),
    ),
    "start",
    "stop",
)
_ADD_ENDED = insert_into(ended_leaves)
_ERASE = Statement(
    update(leaves)
    .where(one_of_numbers(leaves.c.leaf_index, "indices"))
    .values(body=None, salt=parameter("nothing")),
    "indices",
    "nothing",
)

_TILE = Statement(
    select(tiles.c.hashes).where(
        tiles.c.level == parameter("level"), tiles.c.position == parameter("position")
    ),
    "level",
    "position",
)
_PUT_TILE = upsert_into(
    tiles, where="substr(excluded.hashes, 1, length(tiles.hashes)) = tiles.hashes"
)

_NOTE = Statement(select(checkpoints.c.note).where(checkpoints.c.size == parameter("size")), "size")
_LATEST_NOTE = Statement(select(checkpoints.c.note).order_by(checkpoints.c.size.desc()).limit(1))
_ADD_NOTE = insert_into(checkpoints)

_SEEN = Statement(
    select(seen_checkpoints.c.note).where(
        seen_checkpoints.c.origin == parameter("origin"),
        seen_checkpoints.c.size == parameter("size"),
    ),
    "origin",
    "size",
)
_LATEST_SEEN = Statement(
    select(seen_checkpoints.c.note)
    .where(seen_checkpoints.c.origin == parameter("origin"))
    .order_by(seen_checkpoints.c.size.desc())
    .limit(1),
    "origin",
)
_ADD_SEEN = insert_into(seen_checkpoints)
_ADD_MISBEHAVIOUR = insert_into(
    misbehaviour, "origin", "first_note", "second_note", "what", "noted_at"
)
_MISBEHAVIOUR_OF = Statement(
    select(misbehaviour.c.first_note, misbehaviour.c.second_note).where(
        misbehaviour.c.origin == parameter("origin")
    ),
    "origin",
)
_MISBEHAVIOUR = Statement(
    select(
        misbehaviour.c.origin,
        misbehaviour.c.first_note,
        misbehaviour.c.second_note,
        misbehaviour.c.what,
        misbehaviour.c.noted_at,
    ).order_by(misbehaviour.c.number)
)


class SqlLeaves:
    """The leaves of this node's log."""

    def __init__(self, session: Session, storage_key: StorageKey) -> None:
        self._session = session
        self._storage_key = storage_key
        self._size: int | None = None

    def size(self) -> int:
        """Return the number of leaves, those of this transaction included."""
        if self._size is None:
            found = self._session.first(_SIZE)
            last = None if found is None else found[0]
            self._size = 0 if last is None else last + 1
        return self._size

    def append(self, added: Sequence[StoredLeaf]) -> int:
        """Append leaves in order and return the index of the first."""
        start, seal = self.size(), self._storage_key.seal_leaf
        self._session.run_many(
            _ADD_LEAF,
            [
                (
                    index,
                    leaf.leaf_data,
                    leaf.kind.value,
                    None
                    if leaf.body is None
                    else seal(index, leaf.kind.value, leaf.body, leaf.salt),
                    leaf.salt,
                    to_micros(leaf.recorded_at),
                )
                for index, leaf in enumerate(added, start)
            ],
        )
        self._size = start + len(added)
        return start

    def leaf_data(self, start: int, stop: int) -> Sequence[bytes]:
        """Return the leaf data of the indices from ``start`` up to, not including, ``stop``."""
        return [row[0] for row in self._session.rows(_LEAF_DATA, start, stop)]

    def entry(self, index: int) -> StoredLeaf:
        """Return the leaf at ``index``.

        Raises:
            LookupError: There is no such leaf. The caller's bug.
        """
        row = self._session.first(_LEAF, index)
        if row is None:
            raise LookupError(f"There is no leaf {index}.")
        body = opened_body(self._storage_key, index, *row[1:4])
        return StoredLeaf(row[0], EntryKind(row[1]), body, row[3], from_micros(row[4]))

    def ended(self, start: int, stop: int) -> Mapping[int, int]:
        """Return which entries from ``start`` to before ``stop`` ended, each with its act."""
        return {row[0]: row[1] for row in self._session.rows(_ENDED, start, stop)}

    def count_ended(self, start: int, stop: int) -> tuple[int, int]:
        """Return how many entries from ``start`` to before ``stop`` ended, and the last of them."""
        ((count, last),) = self._session.rows(_COUNT_ENDED, start, stop)
        return int(count), int(last)

    def end(self, indices: Sequence[int], *, by: int) -> None:
        """Erase body and salt of entries for good; their leaves stay as they are.

        Raises:
            ConflictingChange: One of them ended already.
        """
        self._session.run_many(_ADD_ENDED, [(index, by) for index in indices])
        self._session.run(_ERASE, self._session.listed_numbers(indices), b"")


def opened_body(
    key: StorageKey, index: int, kind: str, sealed: bytes | None, salt: bytes
) -> bytes | None:
    """Return the body of an entry.

    Returns:
        ``None`` if it is not kept, or does not open: what is damaged is written anew from
        elsewhere where the leaf proves it the same, and named by ``comity fsck``.
    """
    if sealed is None:
        return None
    try:
        return key.open_leaf(index, kind, sealed, salt)
    except DecryptionFailed:
        return None


class SqlTiles:
    """The tiles of this node's log."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, level: int, index: int) -> bytes | None:
        """Return the tile."""
        row = self._session.first(_TILE, level, index)
        return None if row is None else row[0]

    def put(self, level: int, index: int, hashes: bytes) -> None:
        """Store the tile in place of a narrower one with the same beginning, if any.

        Raises:
            ConflictingChange: The stored tile is no beginning of it.
        """
        if self._session.run(_PUT_TILE, level, index, hashes) != 1:
            raise ConflictingChange("A tile of the log only ever grows.")


class SqlCheckpoints:
    """The checkpoints this node signed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note_at(self, size: int) -> bytes | None:
        """Return the signed note for a tree of exactly ``size`` leaves."""
        row = self._session.first(_NOTE, size)
        return None if row is None else row[0]

    def latest(self) -> bytes | None:
        """Return the signed note of the greatest size."""
        row = self._session.first(_LATEST_NOTE)
        return None if row is None else row[0]

    def put(self, size: int, note: bytes) -> None:
        """Store the note for a size that has none yet.

        Raises:
            ConflictingChange: It has one.
        """
        self._session.run(_ADD_NOTE, size, note)


class SqlSeenCheckpoints:
    """The accepted checkpoints of other nodes' logs."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        # Nobody else writes them while this transaction is open, and each batch asks thrice.
        self._latest: dict[str, bytes | None] = {}

    def latest(self, origin: str) -> bytes | None:
        """Return the signed note of the greatest size seen of the log ``origin``."""
        if origin not in self._latest:
            row = self._session.first(_LATEST_SEEN, origin)
            self._latest[origin] = None if row is None else row[0]
        return self._latest[origin]

    def note_at(self, origin: str, size: int) -> bytes | None:
        """Return the signed note seen at exactly ``size``."""
        row = self._session.first(_SEEN, origin, size)
        return None if row is None else row[0]

    def put(self, origin: str, size: int, note: bytes) -> None:
        """Store an accepted note.

        Raises:
            ConflictingChange: A note of that size is kept.
        """
        self._latest.pop(origin, None)
        self._session.run(_ADD_SEEN, origin, size, note)

    def misbehaviour(self, origin: str, first_note: bytes, second_note: bytes, what: str) -> None:
        """Keep two signed notes that cannot both be true of one append-only log."""
        kept = [
            (bytes(row[0]), bytes(row[1])) for row in self._session.rows(_MISBEHAVIOUR_OF, origin)
        ]
        if not may_be_kept(kept, first_note, second_note):
            return
        noted_at = to_micros(self._clock.now())
        self._session.run(_ADD_MISBEHAVIOUR, origin, first_note, second_note, what, noted_at)

    def accusations(self) -> Sequence[Accusation]:
        """Return what was kept against others, oldest first."""
        return [
            Accusation(row[0], row[1], row[2], row[3], from_micros(row[4]))
            for row in self._session.rows(_MISBEHAVIOUR)
        ]
