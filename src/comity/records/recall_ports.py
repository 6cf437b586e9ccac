"""What recalls need kept. Everything happens in the transaction that the caller opened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from comity.ids import ConversationId, MessageId
from comity.records.recall_model import Holder, Item, Recall, RecallId


class RecallReading(Protocol):
    """Look-ups."""

    def recall(self, identifier: RecallId) -> Recall | None:
        """Return a recall."""
        ...

    def by_key(self, key: str) -> Recall | None:
        """Return the recall that was opened for something."""
        ...

    def by_conversation(self, conversation: ConversationId) -> Recall | None:
        """Return the recall of a conversation, asked of us or asked by us."""
        ...

    def listed(self, *, only_open: bool, limit: int) -> Sequence[Recall]:
        """Return recalls, latest first."""
        ...

    def due(self, *, now: datetime, limit: int) -> Sequence[Recall]:
        """Return recalls to look at now, those that waited longest first."""
        ...

    def holders_of(self, recall: RecallId) -> Sequence[Holder]:
        """Return the states that the data went to, by their codes."""
        ...

    def items_of(self, recall: RecallId) -> Sequence[Item]:
        """Return the messages that we were asked about, by their identifiers."""
        ...

    def items_about(self, message: MessageId) -> Sequence[Item]:
        """Return what recalls say of a message that we received, by recall."""
        ...


class RecallWriting(RecallReading, Protocol):
    """Changes; each inserts or replaces, so that done again it changes nothing."""

    def keep(self, recall: Recall) -> None:
        """Insert or replace a recall.

        Raises:
            ConflictingChange: Another recall has the same key. The caller's fault.
        """
        ...

    def keep_holder(self, holder: Holder) -> None:
        """Insert or replace how far a state has come."""
        ...

    def keep_item(self, item: Item) -> None:
        """Insert or replace what became of a message."""
        ...
