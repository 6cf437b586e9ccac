"""Recalls in memory."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from comity.errors import ConflictingChange
from comity.ids import ConversationId, MessageId
from comity.records.recall_model import Holder, Item, Recall, RecallId
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables


class MemoryRecalls:
    """Recalls, to read and to change."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def recall(self, identifier: RecallId) -> Recall | None:
        """Return a recall."""
        return self._tables.recalls.get(identifier)

    def by_key(self, key: str) -> Recall | None:
        """Return the recall that was opened for something."""
        return next((each for each in self._tables.recalls.values() if each.key == key), None)

    def by_conversation(self, conversation: ConversationId) -> Recall | None:
        """Return the recall of a conversation, asked of us or asked by us."""
        for recall in self._tables.recalls.values():
            if recall.conversation == conversation:
                return recall
        for holder in self._tables.recall_holders.values():
            if holder.conversation == conversation:
                return self.recall(holder.recall)
        return None

    def listed(self, *, only_open: bool, limit: int) -> Sequence[Recall]:
        """Return recalls, latest first."""
        found = [each for each in self._tables.recalls.values() if each.is_open or not only_open]
        return sorted(found, key=attrgetter("id"), reverse=True)[:limit]

    def due(self, *, now: datetime, limit: int) -> Sequence[Recall]:
        """Return recalls to look at now, those that waited longest first."""
        waiting = [
            (each.next_attempt_at, each.id, each)
            for each in self._tables.recalls.values()
            if each.next_attempt_at is not None and each.next_attempt_at <= now
        ]
        return [each for _, _, each in sorted(waiting, key=lambda row: row[:2])[:limit]]

    def holders_of(self, recall: RecallId) -> Sequence[Holder]:
        """Return the states that the data went to, by their codes."""
        found = [each for each in self._tables.recall_holders.values() if each.recall == recall]
        return sorted(found, key=attrgetter("state"))

    def items_of(self, recall: RecallId) -> Sequence[Item]:
        """Return the messages that we were asked about, by their identifiers."""
        found = [each for each in self._tables.recall_items.values() if each.recall == recall]
        return sorted(found, key=attrgetter("message"))

    def items_about(self, message: MessageId) -> Sequence[Item]:
        """Return what recalls say of a message that we received, by recall."""
        found = [each for each in self._tables.recall_items.values() if each.message == message]
        return sorted(found, key=attrgetter("recall"))

    def keep(self, recall: Recall) -> None:
        """Insert or replace a recall.

        Raises:
            ConflictingChange: Another recall has the same key. The caller's fault.
        """
        before = self.by_key(recall.key)
        if before is not None and before.id != recall.id:
            raise ConflictingChange(f"The recall {before.id} was opened for the same.")
        self._journal.put(self._tables.recalls, recall.id, recall)

    def keep_holder(self, holder: Holder) -> None:
        """Insert or replace how far a state has come."""
        self._journal.put(self._tables.recall_holders, (holder.recall, holder.state), holder)

    def keep_item(self, item: Item) -> None:
        """Insert or replace what became of a message."""
        self._journal.put(self._tables.recall_items, (item.recall, item.message), item)
