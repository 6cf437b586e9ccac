"""Recalls."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0010"
down_revision: Final = "0009"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "recalls",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("conversation", WORDS, nullable=True),
        sa.Column("next_attempt_at", NUMBER, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("recalls_key", "recalls", ["key"], unique=True)
    op.create_index("recalls_conversation", "recalls", ["conversation"])
    op.create_index("recalls_next_attempt_at", "recalls", ["next_attempt_at"])
    op.create_table(
        "recall_holders",
        sa.Column("recall", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("conversation", WORDS, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("recall", "state"),
        sqlite_with_rowid=False,
    )
    op.create_index("recall_holders_conversation", "recall_holders", ["conversation"])
    op.create_table(
        "recall_items",
        sa.Column("recall", WORDS, nullable=False),
        sa.Column("message", WORDS, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("recall", "message"),
        sqlite_with_rowid=False,
    )
    op.create_index("recall_items_message", "recall_items", ["message"])
