"""What inspectors and reviewers keep: marks, hits, breaches, freezes; where the journal is."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0017"
down_revision: Final = "0016"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "journal_terms",
        sa.Column("token", NUMBER, nullable=False),
        sa.Column("leaf_index", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("token", "leaf_index"),
        sqlite_with_rowid=False,
    )
    op.create_index("journal_terms_leaf_index", "journal_terms", ["leaf_index"])
    op.create_table(
        "oversight_items",
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id"),
        sqlite_with_rowid=False,
    )
