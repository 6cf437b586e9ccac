"""Reading all translations, for whoever checks a node."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from comity.errors import StorageUnavailable
from comity.records.translations import Translation
from comity.storage.sql.schema_translations import text_translations
from comity.storage.sql.statements import Statement, parameter
from comity.storage.sql.translations import the_translations, translation_place
from comity.storage.sql.work import SqlSnapshot
from comity.storage.translation_encoding import decode_translation

_AT_ONCE: Final = 1024

_EVERY = Statement(
    the_translations.where(text_translations.c.id > parameter("after"))
    .order_by(text_translations.c.id)
    .limit(_AT_ONCE),
    "after",
)


@dataclass(frozen=True, slots=True)
class KeptTranslation:
    """A translation as its row has it.

    Attributes:
        id: Its identifier.
        translation: What opens; ``None`` if nothing does.
        columns_agree: Whether the columns by which it is found say what it says.
    """

    id: str
    translation: Translation | None
    columns_agree: bool


class TranslationWalk:
    """Reads all translations of one snapshot, a piece at a time.

    Args:
        snapshot: What to read; open for as long as the walk takes.
    """

    def __init__(self, snapshot: SqlSnapshot) -> None:
        self.snapshot = snapshot

    def translations(self) -> Iterator[KeptTranslation]:
        """Yield all translations, by identifier."""
        after = ""
        while rows := self.snapshot.session.rows(_EVERY, after):
            for identifier, within, waits, owner, content, wrapped in rows:
                place = translation_place(identifier, within)
                opened = self.snapshot.vault.opened(owner, place, content, wrapped)
                try:
                    found = decode_translation(opened)
                except StorageUnavailable:
                    yield KeptTranslation(identifier, None, columns_agree=False)
                    continue
                said = (found.id, found.conversation, found.waits)
                yield KeptTranslation(
                    identifier, found, columns_agree=said == (identifier, within, waits == 1)
                )
            after = rows[-1][0]
