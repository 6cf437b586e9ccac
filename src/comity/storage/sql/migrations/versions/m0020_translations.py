"""Translations of texts that came, sealed under the keys of their conversations."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0020"
down_revision: Final = "0019"

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "text_translations",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("conversation", WORDS, nullable=False),
        sa.Column("waits", NUMBER, nullable=False),
        sa.Column("owner", WORDS, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("text_translations_conversation", "text_translations", ["conversation"])
    op.create_index("text_translations_waits", "text_translations", ["waits"])
