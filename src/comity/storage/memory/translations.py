"""Translations in memory."""

from collections.abc import Sequence
from operator import attrgetter

from comity.ids import ConversationId
from comity.records.translations import Translation, TranslationId
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables

_BY_ID = attrgetter("id")


class MemoryTranslations:
    """Translations, to read and to change."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def translation(self, identifier: TranslationId) -> Translation | None:
        """Return a translation."""
        return self._tables.translations.get(identifier)

    def of_conversation(self, conversation: ConversationId) -> Sequence[Translation]:
        """Return what was asked for in a conversation, by identifier."""
        return [each for each in self._every() if each.conversation == conversation]

    def waiting(self) -> Sequence[Translation]:
        """Return what translators have still to write, by identifier."""
        return [each for each in self._every() if each.waits]

    def keep(self, translation: Translation) -> None:
        """Insert or replace a translation; its conversation says something still."""
        self._journal.put(self._tables.translations, translation.id, translation)

    def _every(self) -> list[Translation]:
        return sorted(self._tables.translations.values(), key=_BY_ID)
