"""Who works on a task."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0023"
down_revision: Final = "0022"

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "assignments",
        sa.Column("task", WORDS, nullable=False),
        sa.Column("account", WORDS, nullable=False),
        sa.Column("assigned_by", WORDS, nullable=False),
        sa.Column("assigned_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("task"),
        sqlite_with_rowid=False,
    )
