"""The tables of officers' judgements, beside those of ``storage.sql.schema``.

They join the same metadata when ``storage.sql.judgements`` is imported, as every
transaction does.
"""

from typing import Final

from sqlalchemy import Column, Identity, Index, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

judgements: Final = Table(
    "judgements",
    metadata,
    Column("id", Words, primary_key=True),
    Column("description", LargeBinary, nullable=False),
    Column("kindred", LargeBinary, nullable=False),
    Column("born", LargeBinary, nullable=False),
    Column("person", Words, nullable=False),
    Column("registered", LargeBinary, nullable=False),
    Column("candidates", LargeBinary, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("decided_by", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("decided_at", Number, nullable=False),
    Column("parameters", Words, nullable=False),
    Column("task", Words, nullable=False),
    Column("conversation", Words, nullable=False),
    Column("withdrawn_by", Words, nullable=False),
    Column("withdrawn_at", Number, nullable=True),
    Column("withdrawn_reason", Words, nullable=False),
    Index("judgements_kindred", "kindred"),
    Index("judgements_person", "person"),
    sqlite_with_rowid=False,
)

reliances: Final = Table(
    "reliances",
    metadata,
    Column("number", Number, Identity(), primary_key=True),
    Column("judgement", Words, nullable=False),
    Column("conversation", Words, nullable=False),
    Column("message", Words, nullable=False),
    Column("relied_at", Number, nullable=False),
    Index("reliances_judgement", "judgement"),
)
