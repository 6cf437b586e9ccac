"""The tables of duty desks and of urgent requests, beside those of ``storage.sql.schema``.

What a duty desk says is sealed: a number can be somebody's own, and who entered it is named.
"""

from typing import Final

from sqlalchemy import Column, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

duty_desks: Final = Table(
    "duty_desks",
    metadata,
    Column("state", Words, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

urgent_requests: Final = Table(
    "urgent_requests",
    metadata,
    Column("conversation", Words, primary_key=True),
    Column("raise_at", Number, nullable=False),
    Column("state", Words, nullable=False),
    sqlite_with_rowid=False,
)
