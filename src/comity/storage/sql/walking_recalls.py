"""Reading all recalls with what belongs to them, for whoever checks a node."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from comity.records.recall_model import DeletionReceipt, Holder, Item, Recall
from comity.storage.encoding import to_micros_or_none
from comity.storage.sql.recalls import opened_holder, opened_item, opened_recall
from comity.storage.sql.schema import conversations, leaves
from comity.storage.sql.schema_recalls import recall_holders, recall_items, recalls
from comity.storage.sql.statements import Statement, parameter
from comity.storage.sql.work import SqlSnapshot

_AT_ONCE: Final = 1024

_RECALLS = Statement(
    select(recalls).where(recalls.c.id > parameter("after")).order_by(recalls.c.id).limit(_AT_ONCE),
    "after",
)
_HOLDERS = Statement(
    select(recall_holders)
    .where(recall_holders.c.recall == parameter("recall"))
    .order_by(recall_holders.c.state),
    "recall",
)
_ITEMS = Statement(
    select(recall_items)
    .where(recall_items.c.recall == parameter("recall"))
    .order_by(recall_items.c.message),
    "recall",
)
_ORPHANS = (
    Statement(
        select(recall_holders.c.recall).where(recall_holders.c.recall.not_in(select(recalls.c.id)))
    ),
    Statement(
        select(recall_items.c.recall).where(recall_items.c.recall.not_in(select(recalls.c.id)))
    ),
)
_PEER = Statement(
    select(conversations.c.peer).where(conversations.c.id == parameter("conversation")),
    "conversation",
)
_LEAF = Statement(
    select(leaves.c.leaf_data).where(leaves.c.leaf_index == parameter("leaf_index")), "leaf_index"
)


@dataclass(frozen=True, slots=True)
class KeptRecall:
    """A recall with what belongs to it.

    Attributes:
        recall: The recall.
        holders: Whom the data went to.
        items: What was asked of us.
        columns_agree: Whether the columns by which rows are found say what the rows say.
    """

    recall: Recall
    holders: tuple[Holder, ...]
    items: tuple[Item, ...]
    columns_agree: bool


class RecallWalk:
    """Reads all recalls of one snapshot, a piece at a time.

    Args:
        snapshot: What to read; open for as long as the walk takes.
    """

    def __init__(self, snapshot: SqlSnapshot) -> None:
        self._snapshot = snapshot
        self._session = snapshot.session
        self._vault = snapshot.vault

    def recalls(self) -> Iterator[KeptRecall]:
        """Yield all recalls.

        Raises:
            StorageUnavailable: A row cannot be read, or the database does not answer.
        """
        after = ""
        while rows := self._session.rows(_RECALLS, after):
            for row in rows:
                yield self._kept(tuple(row))
            after = rows[-1][0]

    def orphans(self) -> int:
        """Return how many rows belong to no recall."""
        return sum(len(self._session.rows(statement)) for statement in _ORPHANS)

    def peer_of(self, conversation: str) -> str | None:
        """Return with whom a conversation is; ``None`` if it is not here."""
        row = self._session.first(_PEER, conversation)
        return None if row is None else str(row[0])

    def is_erased(self, item: Item) -> bool:
        """Return whether a message that was received is here without its payload."""
        message = self._snapshot.exchange.incoming(item.message)
        return message is not None and message.erased_at is not None

    def leaf_of(self, receipt: DeletionReceipt) -> bytes | None:
        """Return the leaf at the place a receipt names, as our log has it."""
        row = self._session.first(_LEAF, receipt.leaf)
        return None if row is None else bytes(row[0])

    def _kept(self, row: tuple[str, str, str | None, int | None, bytes]) -> KeptRecall:
        identifier, key, conversation, next_attempt, content = row
        recall = opened_recall(self._vault, identifier, content)
        agree = (recall.id, recall.key, recall.conversation) == (identifier, key, conversation)
        agree = agree and to_micros_or_none(recall.next_attempt_at) == next_attempt
        holders, items = [], []
        for stored in self._session.rows(_HOLDERS, identifier):
            holder = opened_holder(self._vault, stored[0], stored[1], stored[3])
            holders.append(holder)
            found_by = (holder.recall, holder.state, holder.conversation)
            agree = agree and found_by == (stored[0], stored[1], stored[2])
        for stored in self._session.rows(_ITEMS, identifier):
            item = opened_item(self._vault, stored[0], stored[1], stored[2])
            items.append(item)
            agree = agree and (item.recall, item.message) == (stored[0], stored[1])
        return KeptRecall(recall, tuple(holders), tuple(items), agree)
