"""Recalls on SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from comity.errors import ConflictingChange
from comity.ids import ConversationId, MessageId
from comity.records.recall_model import Holder, Item, Recall, RecallId
from comity.storage.encoding import to_micros, to_micros_or_none
from comity.storage.recall_encoding import (
    decode_holder,
    decode_item,
    decode_recall,
    encode_recall,
)
from comity.storage.sql.schema_recalls import recall_holders, recall_items, recalls
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, parameter, upsert_into

_content = select(recalls.c.content)
_open = recalls.c.next_attempt_at.is_not(None)
_latest_first = _content.order_by(recalls.c.id.desc()).limit(parameter("limit"))
_RECALL = Statement(_content.where(recalls.c.id == parameter("id")), "id")
_BY_KEY = Statement(_content.where(recalls.c.key == parameter("key")), "key")
_ASKED_OF_US = Statement(
    _content.where(recalls.c.conversation == parameter("conversation")), "conversation"
)
_ASKED_BY_US = Statement(
    select(recall_holders.c.recall).where(
        recall_holders.c.conversation == parameter("conversation")
    ),
    "conversation",
)
_EVERY = Statement(_latest_first, "limit")
_OPEN = Statement(_latest_first.where(_open), "limit")
_DUE = Statement(
    _content.where(recalls.c.next_attempt_at <= parameter("now"))
    .order_by(recalls.c.next_attempt_at, recalls.c.id)
    .limit(parameter("limit")),
    "now",
    "limit",
)
_HOLDERS = Statement(
    select(recall_holders.c.content)
    .where(recall_holders.c.recall == parameter("recall"))
    .order_by(recall_holders.c.state),
    "recall",
)
_ITEMS = Statement(
    select(recall_items.c.content)
    .where(recall_items.c.recall == parameter("recall"))
    .order_by(recall_items.c.message),
    "recall",
)
_ABOUT = Statement(
    select(recall_items.c.content)
    .where(recall_items.c.message == parameter("message"))
    .order_by(recall_items.c.recall),
    "message",
)
_KEEP = upsert_into(recalls)
_KEEP_HOLDER = upsert_into(recall_holders)
_KEEP_ITEM = upsert_into(recall_items)


class SqlRecallsReading:
    """Recalls, to read from."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def recall(self, identifier: RecallId) -> Recall | None:
        """Return a recall."""
        return _recall(self._session.first(_RECALL, identifier))

    def by_key(self, key: str) -> Recall | None:
        """Return the recall that was opened for something."""
        return _recall(self._session.first(_BY_KEY, key))

    def by_conversation(self, conversation: ConversationId) -> Recall | None:
        """Return the recall of a conversation, asked of us or asked by us."""
        asked_of_us = _recall(self._session.first(_ASKED_OF_US, conversation))
        if asked_of_us is not None:
            return asked_of_us
        row = self._session.first(_ASKED_BY_US, conversation)
        return None if row is None else self.recall(RecallId(row[0]))

    def listed(self, *, only_open: bool, limit: int) -> Sequence[Recall]:
        """Return recalls, latest first."""
        rows = self._session.rows(_OPEN if only_open else _EVERY, limit)
        return [decode_recall(row[0]) for row in rows]

    def due(self, *, now: datetime, limit: int) -> Sequence[Recall]:
        """Return recalls to look at now, those that waited longest first."""
        return [decode_recall(row[0]) for row in self._session.rows(_DUE, to_micros(now), limit)]

    def holders_of(self, recall: RecallId) -> Sequence[Holder]:
        """Return the states that the data went to, by their codes."""
        return [decode_holder(row[0]) for row in self._session.rows(_HOLDERS, recall)]

    def items_of(self, recall: RecallId) -> Sequence[Item]:
        """Return the messages that we were asked about, by their identifiers."""
        return [decode_item(row[0]) for row in self._session.rows(_ITEMS, recall)]

    def items_about(self, message: MessageId) -> Sequence[Item]:
        """Return what recalls say of a message that we received, by recall."""
        return [decode_item(row[0]) for row in self._session.rows(_ABOUT, message)]


class SqlRecalls(SqlRecallsReading):
    """Recalls, to read and to change."""

    def keep(self, recall: Recall) -> None:
        """Insert or replace a recall.

        Raises:
            ConflictingChange: Another recall has the same key. The caller's fault.
        """
        before = self.by_key(recall.key)
        if before is not None and before.id != recall.id:
            raise ConflictingChange(f"The recall {before.id} was opened for the same.")
        self._session.run(
            _KEEP,
            recall.id,
            recall.key,
            recall.conversation,
            to_micros_or_none(recall.next_attempt_at),
            encode_recall(recall),
        )

    def keep_holder(self, holder: Holder) -> None:
        """Insert or replace how far a state has come."""
        self._session.run(
            _KEEP_HOLDER, holder.recall, holder.state, holder.conversation, encode_recall(holder)
        )

    def keep_item(self, item: Item) -> None:
        """Insert or replace what became of a message."""
        self._session.run(_KEEP_ITEM, item.recall, item.message, encode_recall(item))


def _recall(row: Row | None) -> Recall | None:
    return None if row is None else decode_recall(row[0])
