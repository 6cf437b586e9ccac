"""Reading everything, in order and in pieces, for whoever checks a whole node."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import and_, func, literal, or_, select, tuple_

from comity.errors import Failure, StorageUnavailable
from comity.exchange.conversation import Conversation
from comity.exchange.ports import Delivery, IncomingMessage, OutgoingMessage
from comity.ids import ConversationId
from comity.storage.sql.exchange_rows import (
    case_place,
    case_token,
    conversation_of,
    incoming_of,
    outgoing_of,
)
from comity.storage.sql.ledger import opened_body
from comity.storage.sql.schema import (
    checkpoints,
    conversations,
    duties,
    inbox,
    leaves,
    outbox,
    seen_checkpoints,
    tiles,
)
from comity.storage.sql.schema_ended import ended_leaves
from comity.storage.sql.session import Row
from comity.storage.sql.statements import Statement, one_of, parameter, the_word
from comity.storage.sql.vault import with_keys
from comity.storage.sql.work import SqlSnapshot
from comity.trust.record_keys import StorageKey

T = TypeVar("T")

_AT_ONCE: Final = 4096
_MOST: Final = 2**62
_AT_ONCE_WITH_PAYLOADS: Final = 256

_LEAVES = Statement(
    select(leaves.c.leaf_index, leaves.c.leaf_data, leaves.c.kind, leaves.c.body, leaves.c.salt)
    .where(leaves.c.leaf_index > parameter("after"), leaves.c.leaf_index < parameter("stop"))
    .order_by(leaves.c.leaf_index)
    .limit(_AT_ONCE),
    "after",
    "stop",
)
_ENDED = Statement(
    select(ended_leaves.c.leaf_index).where(
        ended_leaves.c.leaf_index >= parameter("start"),
        ended_leaves.c.leaf_index < parameter("stop"),
    ),
    "start",
    "stop",
)
_LAST_LEAF = Statement(select(func.coalesce(func.max(leaves.c.leaf_index), -1)))
_COUNT = Statement(select(func.count()).select_from(leaves))
_TILES = Statement(
    select(tiles.c.position, tiles.c.hashes)
    .where(
        tiles.c.level == parameter("level"),
        tiles.c.position > parameter("after"),
        tiles.c.position < parameter("stop"),
    )
    .order_by(tiles.c.position)
    .limit(_AT_ONCE_WITH_PAYLOADS),
    "level",
    "after",
    "stop",
)
_CHECKPOINTS = Statement(
    select(checkpoints.c.size, checkpoints.c.note)
    .where(checkpoints.c.size > parameter("after"), checkpoints.c.size <= parameter("last"))
    .order_by(checkpoints.c.size)
    .limit(_AT_ONCE),
    "after",
    "last",
)
_LAST_SIZE = Statement(select(func.coalesce(func.max(checkpoints.c.size), 0)))
_SEEN = Statement(
    select(seen_checkpoints.c.origin, seen_checkpoints.c.size, seen_checkpoints.c.note)
    .where(
        tuple_(seen_checkpoints.c.origin, seen_checkpoints.c.size)
        > tuple_(parameter("origin"), parameter("after"))
    )
    .order_by(seen_checkpoints.c.origin, seen_checkpoints.c.size)
    .limit(_AT_ONCE),
    "origin",
    "after",
)
_OUTGOING = Statement(
    with_keys(outbox)
    .where(outbox.c.leaf_index > parameter("after"))
    .order_by(outbox.c.leaf_index)
    .limit(_AT_ONCE_WITH_PAYLOADS),
    "after",
)
_INCOMING = Statement(
    with_keys(inbox)
    .where(inbox.c.leaf_index > parameter("after"))
    .order_by(inbox.c.leaf_index)
    .limit(_AT_ONCE_WITH_PAYLOADS),
    "after",
)
_CONVERSATIONS = Statement(
    select(conversations)
    .where(conversations.c.id > parameter("after"))
    .order_by(conversations.c.id)
    .limit(_AT_ONCE_WITH_PAYLOADS),
    "after",
)

_FILED_CASES = Statement(
    select(conversations.c.id, conversations.c.case_reference, conversations.c.case_token)
    .where(conversations.c.id > parameter("after"))
    .order_by(conversations.c.id)
    .limit(_AT_ONCE),
    "after",
)
_STEPS = Statement(
    select(
        outbox.c.conversation,
        outbox.c.leaf_index,
        outbox.c.id,
        outbox.c.kind,
        outbox.c.refers_to,
        literal(1),
    )
    .where(
        one_of(outbox.c.conversation, "ids"),
        # What the peer refused moved nothing, but that it opened the conversation.
        or_(
            outbox.c.delivery != the_word(Delivery.REFUSED),
            outbox.c.id == outbox.c.conversation,
        ),
    )
    .union_all(
        select(
            inbox.c.conversation,
            inbox.c.leaf_index,
            inbox.c.id,
            inbox.c.kind,
            inbox.c.refers_to,
            literal(0),
        ).where(one_of(inbox.c.conversation, "ids"))
    ),
    "ids",
)
_ORPHANS = Statement(
    select(outbox.c.id)
    .outerjoin(conversations, conversations.c.id == outbox.c.conversation)
    .where(conversations.c.id.is_(None))
    .union_all(
        select(inbox.c.id)
        .outerjoin(conversations, conversations.c.id == inbox.c.conversation)
        .where(conversations.c.id.is_(None))
    )
    .limit(parameter("limit")),
    "limit",
)
_UNFULFILLED = Statement(
    select(duties.c.conviction, duties.c.version, duties.c.addressee, duties.c.message)
    .outerjoin(outbox, and_(outbox.c.id == duties.c.message, outbox.c.kind == "NOT"))
    .where(
        duties.c.state == "sent",
        or_(outbox.c.id.is_(None), outbox.c.peer != duties.c.addressee),
    )
    .order_by(duties.c.conviction, duties.c.version, duties.c.addressee)
    .limit(parameter("limit")),
    "limit",
)


class WalkedLeaf(NamedTuple):
    """A leaf as it is stored; a body that is kept and does not open is ``None`` too."""

    place: int
    leaf_data: bytes
    kind: str
    body: bytes | None
    salt: bytes
    is_kept: bool


class ConversationStep(NamedTuple):
    """A message as a step of its conversation."""

    conversation: ConversationId
    leaf_index: int
    id: str
    kind: str
    refers_to: str | None
    ours: bool


class Walk:
    """Reads all rows of one snapshot, a piece at a time.

    Args:
        snapshot: What to read; open for as long as the walk takes.
        unreadable: Told the name of each conversation or message whose row no node
            could have written; the walk goes on without it.
    """

    def __init__(
        self, snapshot: SqlSnapshot, unreadable: Callable[[str], None] = lambda _: None
    ) -> None:
        self._session = snapshot.session
        self._vault = snapshot.vault
        self._unreadable = unreadable

    def leaf_count(self) -> int:
        """Return the number of leaves."""
        return int(self._session.rows(_COUNT)[0][0])

    def last_leaf(self) -> int:
        """Return the greatest index of a leaf, -1 if there is none."""
        return int(self._session.rows(_LAST_LEAF)[0][0])

    def leaf_rows(self, start: int, stop: int) -> Iterator[Sequence[Row]]:
        """Yield leaves as they are stored, many at once: see ``LeafRow``."""
        after = start - 1
        while rows := self._session.rows(_LEAVES, after, stop):
            yield rows
            after = rows[-1][0]

    def ended(self, start: int, stop: int) -> frozenset[int]:
        """Return the leaves from ``start`` to before ``stop`` whose entry is said to have ended."""
        return frozenset(row[0] for row in self._session.rows(_ENDED, start, stop))

    @property
    def storage_key(self) -> StorageKey:
        """What opens the entries of leaves."""
        return self._vault.storage_key

    def leaves(self, start: int = 0, stop: int | None = None) -> Iterator[WalkedLeaf]:
        """Yield the leaves from ``start`` up to, not including, ``stop``, by index."""
        after = start - 1
        end = _MOST if stop is None else stop
        key = self._vault.storage_key
        while rows := self._session.rows(_LEAVES, after, end):
            for place, leaf_data, kind, sealed, salt in rows:
                body = opened_body(key, place, kind, sealed, salt)
                yield WalkedLeaf(place, leaf_data, kind, body, salt, is_kept=sealed is not None)
            after = rows[-1][0]

    def tiles(
        self, level: int, start: int = 0, stop: int | None = None
    ) -> Iterator[tuple[int, bytes]]:
        """Yield position and hashes of the tiles of a level, leftmost first.

        Args:
            level: Which.
            start: Position of the first.
            stop: Position behind the last; to the end if not given.
        """
        after, end = start - 1, _MOST if stop is None else stop
        while rows := self._session.rows(_TILES, level, after, end):
            yield from ((row[0], row[1]) for row in rows)
            after = rows[-1][0]

    def checkpoints(self, after: int = -1, last: int | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield size and note of our checkpoints, smallest first.

        Args:
            after: Only larger ones.
            last: Only up to this size, itself included.
        """
        end = _MOST if last is None else last
        while rows := self._session.rows(_CHECKPOINTS, after, end):
            yield from ((row[0], row[1]) for row in rows)
            after = rows[-1][0]

    def last_checkpoint_size(self) -> int:
        """Return the size of our largest checkpoint, 0 if there is none."""
        return int(self._session.rows(_LAST_SIZE)[0][0])

    def seen_checkpoints(self) -> Iterator[tuple[str, int, bytes]]:
        """Yield origin, size and note of the checkpoints seen of others."""
        origin, after = "", -1
        while rows := self._session.rows(_SEEN, origin, after):
            yield from ((row[0], row[1], row[2]) for row in rows)
            origin, after = rows[-1][0], rows[-1][1]

    def outgoing(self) -> Iterator[OutgoingMessage]:
        """Yield the messages we sent, in the order of our log."""
        after = -1
        while rows := self._session.rows(_OUTGOING, after):
            yield from self._read(self._outgoing_of, rows, name=1)
            after = rows[-1][0]

    def incoming(self) -> Iterator[IncomingMessage]:
        """Yield the messages we received, in the order of our log."""
        after = -1
        while rows := self._session.rows(_INCOMING, after):
            yield from self._read(self._incoming_of, rows, name=1)
            after = rows[-1][0]

    def conversations(self) -> Iterator[tuple[Conversation, Sequence[ConversationStep]]]:
        """Yield the conversations, each with its messages in the order of our log."""
        after = ""
        while rows := self._session.rows(_CONVERSATIONS, after):
            found = list(self._read(self._conversation_of, rows, name=0))
            steps: dict[str, list[ConversationStep]] = {each.id: [] for each in found}
            ids = self._session.listed(list(steps))
            for row in self._session.rows(_STEPS, ids):
                steps[row[0]].append(ConversationStep._make((*row[:5], bool(row[5]))))
            for each in found:
                yield each, sorted(steps[each.id], key=lambda step: step.leaf_index)
            after = rows[-1][0]

    def misfiled_cases(self) -> Iterator[str]:
        """Yield the conversations that are not found by their case references."""
        after = ""
        while rows := self._session.rows(_FILED_CASES, after):
            for name, sealed, token in rows:
                try:
                    reference = self._vault.open_text(case_place(name), sealed)
                except StorageUnavailable:
                    # Noted where conversations are read.
                    continue
                if token != case_token(self._vault.storage_key, reference):
                    yield name
            after = rows[-1][0]

    def _conversation_of(self, row: Row) -> Conversation:
        return conversation_of(row, self._vault)

    def _outgoing_of(self, row: Row) -> OutgoingMessage:
        return outgoing_of(row, self._vault)

    def _incoming_of(self, row: Row) -> IncomingMessage:
        return incoming_of(row, self._vault)

    def _read(self, made: Callable[[Row], T], rows: Iterable[Row], *, name: int) -> Iterator[T]:
        for row in rows:
            try:
                yield made(row)
            except (Failure, ValueError, TypeError, OverflowError):
                self._unreadable(str(row[name]))

    def without_conversation(self, *, limit: int) -> Sequence[str]:
        """Return messages whose conversation is missing."""
        return [row[0] for row in self._session.rows(_ORPHANS, limit)]

    def duties_without_message(self, *, limit: int) -> Sequence[tuple[str, int, str, str | None]]:
        """Return duties noted as fulfilled for which no notification went to that state.

        Returns:
            Conviction, version, addressee and the message that is named.
        """
        return [(row[0], row[1], row[2], row[3]) for row in self._session.rows(_UNFULFILLED, limit)]
