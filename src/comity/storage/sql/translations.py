"""Translations on SQL, each sealed for its own row under its conversation's key."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from comity.ids import ConversationId
from comity.records.translations import Translation, TranslationId
from comity.storage.sql.schema_sealed import record_keys
from comity.storage.sql.schema_translations import text_translations
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, parameter, upsert_into
from comity.storage.sql.vault import Vault
from comity.storage.translation_encoding import decode_translation, encode_translation

the_translations: Final = select(
    text_translations.c.id,
    text_translations.c.conversation,
    text_translations.c.waits,
    text_translations.c.owner,
    text_translations.c.content,
    record_keys.c.wrapped,
).select_from(
    text_translations.outerjoin(record_keys, record_keys.c.owner == text_translations.c.owner)
)
"""Translations, each followed by the key it is sealed under."""

_by_id = the_translations.order_by(text_translations.c.id)
_TRANSLATION: Final = Statement(_by_id.where(text_translations.c.id == parameter("id")), "id")
_OF_CONVERSATION: Final = Statement(
    _by_id.where(text_translations.c.conversation == parameter("conversation")), "conversation"
)
_WAITING: Final = Statement(_by_id.where(text_translations.c.waits == 1))
_KEEP: Final = upsert_into(text_translations)


def translation_place(identifier: str, conversation: str) -> str:
    """Return where the content of a translation stands, to which it is sealed.

    The conversation belongs to it: moved to another, a translation would stand beside texts
    that it does not translate.
    """
    return f"text_translations.content/{conversation}/{identifier}"


class SqlTranslationsReading:
    """Translations, to read from."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def translation(self, identifier: TranslationId) -> Translation | None:
        """Return a translation."""
        return next(iter(self._read(_TRANSLATION, identifier)), None)

    def of_conversation(self, conversation: ConversationId) -> Sequence[Translation]:
        """Return what was asked for in a conversation, by identifier."""
        return self._read(_OF_CONVERSATION, conversation)

    def waiting(self) -> Sequence[Translation]:
        """Return what translators have still to write, by identifier."""
        return [each for each in self._read(_WAITING) if each.waits]

    def _read(self, statement: Statement, *values: object) -> list[Translation]:
        """Return what opens; damage keeps nobody from the original, and ``fsck`` tells of it."""
        rows = self._session.rows(statement, *values)
        return [decode_translation(opened) for row in rows if (opened := self._opened(row))]

    def _opened(self, row: Row) -> bytes:
        identifier, within, _, owner, content, wrapped = row
        place = translation_place(identifier, within)
        return self._vault.opened(owner, place, content, wrapped)


class SqlTranslations(SqlTranslationsReading):
    """Translations, to read and to change."""

    def keep(self, translation: Translation) -> None:
        """Insert or replace a translation; its conversation says something still."""
        within = translation.conversation
        self._vault.load([within])
        owner = self._vault.owner(within, translation.message)
        place = translation_place(translation.id, within)
        sealed = self._vault.sealed(owner, place, encode_translation(translation))
        self._session.run(_KEEP, translation.id, within, int(translation.waits), owner, sealed)
