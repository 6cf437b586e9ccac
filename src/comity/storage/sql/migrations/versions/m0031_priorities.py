"""Which tasks are urgent for us, with the reason."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0031"
down_revision: Final = "0030"

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "priorities",
        sa.Column("task", WORDS, nullable=False),
        sa.Column("reason", WORDS, nullable=False),
        sa.Column("marked_by", WORDS, nullable=False),
        sa.Column("marked_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("task"),
        sqlite_with_rowid=False,
    )
