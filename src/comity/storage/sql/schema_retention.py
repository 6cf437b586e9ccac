"""The tables of holds, extensions and restrictions, beside those of ``storage.sql.schema``.

Contents are sealed: neither whom they are about nor why stands in the tables.
"""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

holds: Final = Table(
    "holds",
    metadata,
    Column("id", Words, primary_key=True),
    Column("lifted_at", Number, nullable=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

retention_extensions: Final = Table(
    "retention_extensions",
    metadata,
    Column("id", Words, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

restrictions: Final = Table(
    "restrictions",
    metadata,
    Column("id", Words, primary_key=True),
    Column("lifted_at", Number, nullable=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

restricted_conversations: Final = Table(
    "restricted_conversations",
    metadata,
    Column("restriction", Words, primary_key=True),
    Column("conversation", Words, primary_key=True),
    Index("restricted_conversations_conversation", "conversation"),
    sqlite_with_rowid=False,
)
