"""What answers left out, transfers to third states, handling conditions that came with data."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0018"
down_revision: Final = "0017"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "answer_notes",
        sa.Column("message", WORDS, nullable=False),
        sa.Column("person", WORDS, nullable=False),
        sa.Column("recipient", WORDS, nullable=False),
        sa.Column("answered_at", NUMBER, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("message"),
        sqlite_with_rowid=False,
    )
    op.create_index("answer_notes_about", "answer_notes", ["person", "recipient", "answered_at"])
    op.create_table(
        "transfers",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("conversation", WORDS, nullable=False),
        sa.Column("made_at", NUMBER, nullable=False),
        sa.Column("body", WORDS, nullable=False),
        sa.Column("justification", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("transfers_conversation", "transfers", ["conversation"])
    op.create_index("transfers_made_at", "transfers", ["made_at"])
    op.create_table(
        "handling_conditions",
        sa.Column("conviction", WORDS, nullable=False),
        sa.Column("set_by", WORDS, nullable=False),
        sa.Column("message", WORDS, nullable=True),
        sa.Column("body", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("conviction", "set_by"),
        sqlite_with_rowid=False,
    )
    op.create_index("handling_conditions_message", "handling_conditions", ["message"])
