"""The tables of disclosure, beside those of ``storage.sql.schema``."""

from typing import Final

from sqlalchemy import Column, Index, Table

from comity.storage.sql.schema import Number, Words, metadata

answer_notes: Final = Table(
    "answer_notes",
    metadata,
    Column("message", Words, primary_key=True),
    Column("person", Words, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("answered_at", Number, nullable=False),
    Column("body", Words, nullable=False),
    Index("answer_notes_about", "person", "recipient", "answered_at"),
    sqlite_with_rowid=False,
)

transfers: Final = Table(
    "transfers",
    metadata,
    Column("id", Words, primary_key=True),
    Column("conversation", Words, nullable=False),
    Column("made_at", Number, nullable=False),
    Column("body", Words, nullable=False),
    Column("justification", Words, nullable=False),
    Index("transfers_conversation", "conversation"),
    Index("transfers_made_at", "made_at"),
    sqlite_with_rowid=False,
)

handling_conditions: Final = Table(
    "handling_conditions",
    metadata,
    Column("conviction", Words, primary_key=True),
    Column("set_by", Words, primary_key=True),
    Column("message", Words, nullable=True),
    Column("body", Words, nullable=False),
    Column("text", Words, nullable=False),
    Index("handling_conditions_message", "message"),
    sqlite_with_rowid=False,
)
