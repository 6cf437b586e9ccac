"""Translations, as somebody may know them."""

from collections.abc import Sequence

from comity.assembly.hidden import Hidden
from comity.ids import ConversationId
from comity.records.translations import Translation, TranslationId, TranslationReading


class ClearedTranslations:
    """Translations without those of hidden conversations."""

    def __init__(self, translations: TranslationReading, hidden: Hidden) -> None:
        self._translations = translations
        self._hidden = hidden

    def translation(self, identifier: TranslationId) -> Translation | None:
        """Return a translation."""
        found = self._translations.translation(identifier)
        return found if found is not None and self._is_shown(found) else None

    def of_conversation(self, conversation: ConversationId) -> Sequence[Translation]:
        """Return what was asked for in a conversation, by identifier."""
        found = self._translations.of_conversation(conversation)
        return [] if self._hidden.has_conversation(conversation) else found

    def waiting(self) -> Sequence[Translation]:
        """Return what translators have still to write, by identifier."""
        return [each for each in self._translations.waiting() if self._is_shown(each)]

    def _is_shown(self, translation: Translation) -> bool:
        return not self._hidden.has_conversation(translation.conversation)
