"""The table of what we call urgent, beside those of ``storage.sql.schema``.

Why and who said so are sealed: an official's free text may describe a person.
"""

from typing import Final

from sqlalchemy import Column, Table

from comity.storage.sql.schema import Number, Words, metadata

priorities: Final = Table(
    "priorities",
    metadata,
    Column("task", Words, primary_key=True),
    Column("reason", Words, nullable=False),
    Column("marked_by", Words, nullable=False),
    Column("marked_at", Number, nullable=False),
    sqlite_with_rowid=False,
)
"""Which open tasks are urgent for us."""
