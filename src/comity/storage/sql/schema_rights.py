"""The tables of persons' requests about their own data, beside those of ``schema``.

They join the same metadata when ``storage.sql.rights`` is imported, as every transaction
does. A row is a value kept whole and sealed, beside the columns by which it is found: none
of them identifies anybody outside this node.
"""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

rights_requests: Final = Table(
    "rights_requests",
    metadata,
    Column("id", Words, primary_key=True),
    Column("person", Words, nullable=True),
    # Days since 1970; kept while the request is open, so that an index finds what is due.
    Column("due_day", Number, nullable=True),
    Column("content", LargeBinary, nullable=False),
    Index("rights_requests_person", "person"),
    Index("rights_requests_due_day", "due_day"),
    sqlite_with_rowid=False,
)

rights_embargoes: Final = Table(
    "rights_embargoes",
    metadata,
    Column("id", Words, primary_key=True),
    # 1 while it was not lifted.
    Column("standing", Number, nullable=False),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

rights_inquiries: Final = Table(
    "rights_inquiries",
    metadata,
    Column("request", Words, primary_key=True),
    Column("state", Words, primary_key=True),
    Column("conversation", Words, nullable=True),
    Column("content", LargeBinary, nullable=False),
    Index("rights_inquiries_conversation", "conversation"),
    sqlite_with_rowid=False,
)
