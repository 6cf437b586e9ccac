"""The table of translations, beside those of ``storage.sql.schema``.

Contents are sealed under the key of the conversation that brought the text, or of the message
if it came after the conversation was erased: whatever erases what was said erases them.
"""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

text_translations: Final = Table(
    "text_translations",
    metadata,
    Column("id", Words, primary_key=True),
    Column("conversation", Words, nullable=False),
    # 1 while a translator has still to write it.
    Column("waits", Number, nullable=False),
    # Under whose key the content is sealed.
    Column("owner", Words, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("text_translations_conversation", "conversation"),
    Index("text_translations_waits", "waits"),
    sqlite_with_rowid=False,
)
