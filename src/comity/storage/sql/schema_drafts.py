"""The table of drafts of requests, beside those of ``storage.sql.schema``.

Contents are sealed: whom a draft is about, why, and what an officer said stand in no column.
"""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Table

from comity.storage.sql.schema import Words, metadata

request_drafts: Final = Table(
    "request_drafts",
    metadata,
    Column("id", Words, primary_key=True),
    Column("account", Words, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("request_drafts_account", "account"),
    sqlite_with_rowid=False,
)
