"""The table of who works on which task, beside those of ``storage.sql.schema``.

Who works and who said so are sealed, as whoever decides a task is.
"""

from typing import Final

from sqlalchemy import Column, Table

from comity.storage.sql.schema import Number, Words, metadata

assignments: Final = Table(
    "assignments",
    metadata,
    Column("task", Words, primary_key=True),
    Column("account", Words, nullable=False),
    Column("assigned_by", Words, nullable=False),
    Column("assigned_at", Number, nullable=False),
    sqlite_with_rowid=False,
)
