"""Erasing payloads in memory: what a database does with keys, done with the values."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from comity.errors import ConflictingChange
from comity.exchange.ports import Delivery, Handling, IncomingMessage, OutgoingMessage
from comity.ids import ConversationId
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables

M = TypeVar("M", OutgoingMessage, IncomingMessage)


class MemoryErasure:
    """Look-ups and changes."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def erased_at(self, conversation: ConversationId) -> datetime | None:
        """Return when the payloads of a conversation were erased; ``None`` if they were not."""
        return self._tables.erased.get(conversation)

    def erase_payloads(self, conversation: ConversationId, *, at: datetime) -> int:
        """Erase payloads, bytes and attachments, and what tasks and translations repeat of them.

        Raises:
            ConflictingChange: A message of it has still to be sent or handled.
        """
        identifiers = self._tables.in_conversation.get(conversation, ())
        outgoing, incoming = self._tables.outgoing, self._tables.incoming
        found = (outgoing.get(each) or incoming[each] for each in identifiers)
        messages = [message for message in found if message.erased_at is None]
        if any(
            message.handling is Handling.DUE
            if isinstance(message, IncomingMessage)
            else message.delivery in {Delivery.DUE, Delivery.HELD}
            for message in messages
        ):
            raise ConflictingChange(
                "A message of that conversation has still to be sent or handled; nothing was "
                "erased."
            )
        if not messages:
            return 0
        first = self._tables.erased.get(conversation, at)
        self._journal.put(self._tables.erased, conversation, first)
        for message in messages:
            if isinstance(message, IncomingMessage):
                self._journal.put(incoming, message.id, _erased(message, first))
            else:
                self._journal.put(outgoing, message.id, _erased(message, first))
        for key, attachment in tuple(self._tables.attachments.items()):
            if key[0] in identifiers:
                self._journal.put(self._tables.attachments, key, replace(attachment, content=None))
        for identifier in self._tables.tasks_in.get(conversation, ()):
            task = self._tables.tasks[identifier]
            self._journal.put(self._tables.tasks, identifier, replace(task, details=b"{}"))
            if identifier in self._tables.priorities:
                self._journal.drop(self._tables.priorities, identifier)
        for each in tuple(self._tables.translations.values()):
            if each.conversation == conversation:
                self._journal.drop(self._tables.translations, each.id)
        return len(messages)


def _erased(message: M, at: datetime) -> M:
    return replace(message, payload=b"", packed=b"", wire_bytes=b"", erased_at=at)
