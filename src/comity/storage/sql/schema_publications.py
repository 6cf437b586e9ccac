"""The tables of publications and of witnesses, beside those of ``storage.sql.schema``.

They join the same metadata when ``storage.sql.publications`` is imported, as every
transaction does.
"""

from typing import Final

from sqlalchemy import Column, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

publications: Final = Table(
    "publications",
    metadata,
    Column("size", Number, primary_key=True, autoincrement=False),
    Column("note", LargeBinary, nullable=False),
    Column("published_at", Number, nullable=False),
)

witnessed_logs: Final = Table(
    "witnessed_logs",
    metadata,
    Column("origin", Words, primary_key=True),
    Column("size", Number, nullable=False),
    Column("note", LargeBinary, nullable=False),
    Column("cosigned_at", Number, nullable=False),
)

seen_publications: Final = Table(
    "seen_publications",
    metadata,
    Column("origin", Words, primary_key=True),
    Column("shown_by", Words, primary_key=True),
    Column("size", Number, nullable=False),
    Column("note", LargeBinary, nullable=False),
    Column("seen_at", Number, nullable=False),
    Column("linked_at", Number, nullable=True),
)

witness_standings: Final = Table(
    "witness_standings",
    metadata,
    Column("state", Words, primary_key=True),
    Column("size", Number, nullable=False),
    Column("cosigned_at", Number, nullable=True),
    Column("failures", Number, nullable=False),
    Column("next_attempt_at", Number, nullable=True),
    Column("problem", Words, nullable=False),
)
