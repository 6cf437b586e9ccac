"""The tables of what is sealed at rest, beside those of ``storage.sql.schema``.

They join the same metadata when ``storage.sql.vault`` is imported, as every transaction
does.
"""

from typing import Final

from sqlalchemy import Column, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

record_keys: Final = Table(
    "record_keys",
    metadata,
    # A conversation; or a message, for its attachments, which may be kept before it is.
    Column("owner", Words, primary_key=True),
    # Empty once it was destroyed: the row stays, so that no new key takes its place.
    Column("wrapped", LargeBinary, nullable=True),
    Column("erased_at", Number, nullable=True),
    sqlite_with_rowid=False,
)

unsealed: Final = Table(
    "unsealed",
    metadata,
    # Tables with rows from before payloads were sealed, and how far each has come.
    Column("table_name", Words, primary_key=True),
    Column("up_to", Words, nullable=False),
    sqlite_with_rowid=False,
)
