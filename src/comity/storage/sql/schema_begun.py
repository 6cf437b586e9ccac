"""The table of begun requests, beside those of ``storage.sql.schema``.

Contents are sealed: whom a request is about, and what was typed, stand in no column.
"""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Table

from comity.storage.sql.schema import Words, metadata

begun_requests: Final = Table(
    "begun_requests",
    metadata,
    Column("id", Words, primary_key=True),
    Column("account", Words, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("begun_requests_account", "account"),
    sqlite_with_rowid=False,
)
