"""Holds and assessments of retention; restricted records."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0015"
down_revision: Final = "0014"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    for name in ("holds", "restrictions"):
        op.create_table(
            name,
            sa.Column("id", WORDS, nullable=False),
            sa.Column("lifted_at", NUMBER, nullable=True),
            sa.Column("content", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "retention_extensions",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "restricted_conversations",
        sa.Column("restriction", WORDS, nullable=False),
        sa.Column("conversation", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("restriction", "conversation"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "restricted_conversations_conversation", "restricted_conversations", ["conversation"]
    )
