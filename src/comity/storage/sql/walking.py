"""Reading everything, in order and in pieces, for whoever checks a whole node."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import and_, func, literal, or_, select, tuple_

from comity.errors import Failure
from comity.exchange.conversation import Conversation
from comity.exchange.ports import Delivery, IncomingMessage, OutgoingMessage
from comity.ids import ConversationId
from comity.storage.sql.exchange_rows import conversation_of, incoming_of, outgoing_of
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
from comity.storage.sql.session import Row
from comity.storage.sql.statements import Statement, one_of, parameter, the_word
from comity.storage.sql.work import SqlSnapshot

T = TypeVar("T")

_AT_ONCE: Final = 4096
_AT_ONCE_WITH_PAYLOADS: Final = 256

_LEAVES = Statement(
    select(leaves.c.leaf_index, leaves.c.leaf_data, leaves.c.kind, leaves.c.body, leaves.c.salt)
    .where(leaves.c.leaf_index > parameter("after"))
    .order_by(leaves.c.leaf_index)
    .limit(_AT_ONCE),
    "after",
)
_COUNT = Statement(select(func.count()).select_from(leaves))
_TILES = Statement(
    select(tiles.c.position, tiles.c.hashes)
    .where(tiles.c.level == parameter("level"), tiles.c.position > parameter("after"))
    .order_by(tiles.c.position)
    .limit(_AT_ONCE_WITH_PAYLOADS),
    "level",
    "after",
)
_CHECKPOINTS = Statement(
    select(checkpoints.c.size, checkpoints.c.note)
    .where(checkpoints.c.size > parameter("after"))
    .order_by(checkpoints.c.size)
    .limit(_AT_ONCE),
    "after",
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
    select(outbox)
    .where(outbox.c.leaf_index > parameter("after"))
    .order_by(outbox.c.leaf_index)
    .limit(_AT_ONCE_WITH_PAYLOADS),
    "after",
)
_INCOMING = Statement(
    select(inbox)
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
    """A leaf as it is stored."""

    place: int
    leaf_data: bytes
    kind: str
    body: bytes | None
    salt: bytes


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
        self._unreadable = unreadable

    def leaf_count(self) -> int:
        """Return the number of leaves."""
        return int(self._session.rows(_COUNT)[0][0])

    def leaves(self) -> Iterator[WalkedLeaf]:
        """Yield the leaves, by index."""
        after = -1
        while rows := self._session.rows(_LEAVES, after):
            yield from map(WalkedLeaf._make, rows)
            after = rows[-1][0]

    def tiles(self, level: int) -> Iterator[tuple[int, bytes]]:
        """Yield position and hashes of the tiles of a level, leftmost first."""
        after = -1
        while rows := self._session.rows(_TILES, level, after):
            yield from ((row[0], row[1]) for row in rows)
            after = rows[-1][0]

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield size and note of our checkpoints, smallest first."""
        after = -1
        while rows := self._session.rows(_CHECKPOINTS, after):
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
            yield from self._read(outgoing_of, rows, name=1)
            after = rows[-1][0]

    def incoming(self) -> Iterator[IncomingMessage]:
        """Yield the messages we received, in the order of our log."""
        after = -1
        while rows := self._session.rows(_INCOMING, after):
            yield from self._read(incoming_of, rows, name=1)
            after = rows[-1][0]

    def conversations(self) -> Iterator[tuple[Conversation, Sequence[ConversationStep]]]:
        """Yield the conversations, each with its messages in the order of our log."""
        after = ""
        while rows := self._session.rows(_CONVERSATIONS, after):
            found = list(self._read(conversation_of, rows, name=0))
            steps: dict[str, list[ConversationStep]] = {each.id: [] for each in found}
            ids = self._session.listed(list(steps))
            for row in self._session.rows(_STEPS, ids):
                steps[row[0]].append(ConversationStep._make((*row[:5], bool(row[5]))))
            for each in found:
                yield each, sorted(steps[each.id], key=lambda step: step.leaf_index)
            after = rows[-1][0]

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
