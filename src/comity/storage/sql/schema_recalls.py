"""The tables of recalls, beside those of ``storage.sql.schema``.

They join the same metadata when ``storage.sql.recalls`` is imported, as every transaction
does. A row is a value kept whole, beside the columns by which it is found.
"""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

recalls: Final = Table(
    "recalls",
    metadata,
    Column("id", Words, primary_key=True),
    # What it was opened for, so that the same never opens twice.
    Column("key", Words, nullable=False),
    Column("conversation", Words, nullable=True),
    Column("next_attempt_at", Number, nullable=True),
    Column("content", LargeBinary, nullable=False),
    Index("recalls_key", "key", unique=True),
    Index("recalls_conversation", "conversation"),
    Index("recalls_next_attempt_at", "next_attempt_at"),
    sqlite_with_rowid=False,
)

recall_holders: Final = Table(
    "recall_holders",
    metadata,
    Column("recall", Words, primary_key=True),
    Column("state", Words, primary_key=True),
    Column("conversation", Words, nullable=True),
    Column("content", LargeBinary, nullable=False),
    Index("recall_holders_conversation", "conversation"),
    sqlite_with_rowid=False,
)

recall_items: Final = Table(
    "recall_items",
    metadata,
    Column("recall", Words, primary_key=True),
    Column("message", Words, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Index("recall_items_message", "message"),
    sqlite_with_rowid=False,
)
