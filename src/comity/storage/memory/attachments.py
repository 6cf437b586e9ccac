"""Attachments in memory."""

from collections.abc import Sequence
from dataclasses import replace

from comity.errors import ConflictingChange
from comity.exchange.attachments import BinaryAttachment
from comity.ids import MessageId
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables


class MemoryAttachments:
    """Look-ups and changes."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._kept = tables.attachments
        self._outgoing, self._incoming = tables.outgoing, tables.incoming
        self._journal = journal

    def attachment(
        self, identifier: str, *, message: MessageId | None = None
    ) -> BinaryAttachment | None:
        """Return an attachment; without a message, the latest of the state it is named after."""
        if message is not None:
            return self._kept.get((message, identifier))
        found = [
            each
            for each in self._kept.values()
            if each.id == identifier and each.message.startswith(identifier[:2])
        ]
        return max(found, key=_by_content_and_message, default=None)

    def attachments_of(self, message: MessageId) -> Sequence[BinaryAttachment]:
        """Return a message's attachments, by identifier."""
        return sorted(
            (each for each in self._kept.values() if each.message == message),
            key=lambda each: each.id,
        )

    def keep(self, attachment: BinaryAttachment) -> None:
        """Keep an attachment, or the content that one was without.

        Raises:
            ConflictingChange: Another content is kept under that identifier and message.
                The caller's bug.
        """
        key = (attachment.message, attachment.id)
        if self._is_erased(attachment.message):
            attachment = replace(attachment, content=None)
        before = self._kept.get(key)
        if before is not None:
            if before.content is not None and attachment.content not in {None, before.content}:
                raise ConflictingChange("Another content is kept under that identifier already.")
            if before.content is not None or attachment.content is None:
                return
            attachment = replace(
                before,
                sha256=attachment.sha256,
                size=attachment.size,
                content=attachment.content,
            )
        self._journal.put(self._kept, key, attachment)

    def _is_erased(self, message: MessageId) -> bool:
        found = self._outgoing.get(message) or self._incoming.get(message)
        return found is not None and found.erased_at is not None


def _by_content_and_message(attachment: BinaryAttachment) -> tuple[bool, str]:
    """Return what the latest is told by: with content before without, then its message."""
    return attachment.content is not None, attachment.message[10:]
