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
from comity.storage.sql.vault import Vault

_content = select(recalls.c.content, recalls.c.id)
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
    select(recall_holders.c.content, recall_holders.c.recall, recall_holders.c.state)
    .where(recall_holders.c.recall == parameter("recall"))
    .order_by(recall_holders.c.state),
    "recall",
)
_ITEMS = Statement(
    select(recall_items.c.content, recall_items.c.recall, recall_items.c.message)
    .where(recall_items.c.recall == parameter("recall"))
    .order_by(recall_items.c.message),
    "recall",
)
_ABOUT = Statement(
    select(recall_items.c.content, recall_items.c.recall, recall_items.c.message)
    .where(recall_items.c.message == parameter("message"))
    .order_by(recall_items.c.recall),
    "message",
)
_KEEP = upsert_into(recalls)
_KEEP_HOLDER = upsert_into(recall_holders)
_KEEP_ITEM = upsert_into(recall_items)


class SqlRecallsReading:
    """Recalls, to read from."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def recall(self, identifier: RecallId) -> Recall | None:
        """Return a recall."""
        return self._recall(self._session.first(_RECALL, identifier))

    def by_key(self, key: str) -> Recall | None:
        """Return the recall that was opened for something."""
        return self._recall(self._session.first(_BY_KEY, key))

    def by_conversation(self, conversation: ConversationId) -> Recall | None:
        """Return the recall of a conversation, asked of us or asked by us."""
        asked_of_us = self._recall(self._session.first(_ASKED_OF_US, conversation))
        if asked_of_us is not None:
            return asked_of_us
        row = self._session.first(_ASKED_BY_US, conversation)
        return None if row is None else self.recall(RecallId(row[0]))

    def listed(self, *, only_open: bool, limit: int) -> Sequence[Recall]:
        """Return recalls, latest first."""
        rows = self._session.rows(_OPEN if only_open else _EVERY, limit)
        return [opened_recall(self._vault, row[1], row[0]) for row in rows]

    def due(self, *, now: datetime, limit: int) -> Sequence[Recall]:
        """Return recalls to look at now, those that waited longest first."""
        rows = self._session.rows(_DUE, to_micros(now), limit)
        return [opened_recall(self._vault, row[1], row[0]) for row in rows]

    def holders_of(self, recall: RecallId) -> Sequence[Holder]:
        """Return the states that the data went to, by their codes."""
        rows = self._session.rows(_HOLDERS, recall)
        return [opened_holder(self._vault, row[1], row[2], row[0]) for row in rows]

    def items_of(self, recall: RecallId) -> Sequence[Item]:
        """Return the messages that we were asked about, by their identifiers."""
        rows = self._session.rows(_ITEMS, recall)
        return [opened_item(self._vault, row[1], row[2], row[0]) for row in rows]

    def items_about(self, message: MessageId) -> Sequence[Item]:
        """Return what recalls say of a message that we received, by recall."""
        rows = self._session.rows(_ABOUT, message)
        return [opened_item(self._vault, row[1], row[2], row[0]) for row in rows]

    def _recall(self, row: Row | None) -> Recall | None:
        return None if row is None else opened_recall(self._vault, row[1], row[0])


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
            self._vault.seal_value(recall_place(recall.id), encode_recall(recall)),
        )

    def keep_holder(self, holder: Holder) -> None:
        """Insert or replace how far a state has come."""
        place = holder_place(holder.recall, holder.state)
        content = self._vault.seal_value(place, encode_recall(holder))
        self._session.run(_KEEP_HOLDER, holder.recall, holder.state, holder.conversation, content)

    def keep_item(self, item: Item) -> None:
        """Insert or replace what became of a message."""
        place = item_place(item.recall, item.message)
        content = self._vault.seal_value(place, encode_recall(item))
        self._session.run(_KEEP_ITEM, item.recall, item.message, content)


def recall_place(recall: str) -> str:
    """Return where what a recall says is kept."""
    return f"recalls.content/{recall}"


def holder_place(recall: str, state: str) -> str:
    """Return where it is kept how far a state has come."""
    return f"recall_holders.content/{recall}/{state}"


def item_place(recall: str, message: str) -> str:
    """Return where it is kept what became of a message."""
    return f"recall_items.content/{recall}/{message}"


def opened_recall(vault: Vault, recall: str, sealed: bytes) -> Recall:
    """Return a recall as kept.

    Raises:
        StorageUnavailable: It is damaged, or another's.
    """
    return decode_recall(vault.open_value(recall_place(recall), sealed))


def opened_holder(vault: Vault, recall: str, state: str, sealed: bytes) -> Holder:
    """Return how far a state has come, as kept.

    Raises:
        StorageUnavailable: It is damaged, or another's.
    """
    return decode_holder(vault.open_value(holder_place(recall, state), sealed))


def opened_item(vault: Vault, recall: str, message: str, sealed: bytes) -> Item:
    """Return what became of a message, as kept.

    Raises:
        StorageUnavailable: It is damaged, or another's.
    """
    return decode_item(vault.open_value(item_place(recall, message), sealed))
