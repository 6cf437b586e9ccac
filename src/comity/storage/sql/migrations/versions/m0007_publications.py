"""What the log published, what our witness cosigned, and what others published."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "publications",
        sa.Column("size", NUMBER, nullable=False, autoincrement=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("size"),
    )
    op.create_table(
        "witnessed_logs",
        sa.Column("origin", WORDS, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("cosigned_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("origin"),
    )
    op.create_table(
        "seen_publications",
        sa.Column("origin", WORDS, nullable=False),
        sa.Column("shown_by", WORDS, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", NUMBER, nullable=False),
        sa.Column("linked_at", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("origin", "shown_by"),
    )
    op.create_table(
        "witness_standings",
        sa.Column("state", WORDS, nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("cosigned_at", NUMBER, nullable=True),
        sa.Column("failures", NUMBER, nullable=False),
        sa.Column("next_attempt_at", NUMBER, nullable=True),
        sa.Column("problem", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("state"),
    )
