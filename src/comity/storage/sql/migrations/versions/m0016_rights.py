"""Requests of persons about their own data."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0016"
down_revision: Final = "0015"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rights_requests",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("person", WORDS, nullable=True),
        sa.Column("due_day", NUMBER, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("rights_requests_person", "rights_requests", ["person"])
    op.create_index("rights_requests_due_day", "rights_requests", ["due_day"])
    op.create_table(
        "rights_embargoes",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("standing", NUMBER, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rights_inquiries",
        sa.Column("request", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("conversation", WORDS, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("request", "state"),
        sqlite_with_rowid=False,
    )
    op.create_index("rights_inquiries_conversation", "rights_inquiries", ["conversation"])
