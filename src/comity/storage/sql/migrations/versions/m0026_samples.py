"""Filters that officials keep, and indices for long lists of conversations."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0026"
down_revision: Final = "0025"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and the indices."""
    op.create_table(
        "saved_filters",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("owner", WORDS, nullable=False),
        sa.Column("lookup", NUMBER, nullable=True),
        sa.Column("until", NUMBER, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("saved_filters_owner", "saved_filters", ["owner"])
    op.create_index("saved_filters_lookup", "saved_filters", ["lookup"], unique=True)
    op.create_index("saved_filters_until", "saved_filters", ["until"])
    for moment in ("changed", "opened"):
        op.create_index(
            f"conversations_of_kind_{moment}",
            "conversations",
            ["opens_with", "role", f"{moment}_at", "id"],
        )
