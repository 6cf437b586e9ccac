"""The tables of the inspector's room, beside those of ``storage.sql.schema``.

They join the same metadata when ``storage.sql.oversight`` is imported, as every transaction
does. The journal's index holds keyed tokens and the indices of leaves: a copy of it tells
nobody who looked at whom.
"""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

journal_terms: Final = Table(
    "journal_terms",
    metadata,
    Column("token", Number, primary_key=True, autoincrement=False),
    Column("leaf_index", Number, primary_key=True, autoincrement=False),
    # For whoever compares it with the log, stretch by stretch.
    Index("journal_terms_leaf_index", "leaf_index"),
    sqlite_with_rowid=False,
)

oversight_items: Final = Table(
    "oversight_items",
    metadata,
    Column("kind", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    # Sealed: what inspectors and officers write may speak of persons.
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
