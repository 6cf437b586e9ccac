"""Officers' judgements who somebody is, and what rests on them."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES: Final = sa.LargeBinary()


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "judgements",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("description", BYTES, nullable=False),
        sa.Column("kindred", BYTES, nullable=False),
        sa.Column("born", BYTES, nullable=False),
        sa.Column("person", WORDS, nullable=False),
        sa.Column("registered", BYTES, nullable=False),
        sa.Column("candidates", BYTES, nullable=False),
        sa.Column("verdict", WORDS, nullable=False),
        sa.Column("decided_by", WORDS, nullable=False),
        sa.Column("reason", WORDS, nullable=False),
        sa.Column("decided_at", NUMBER, nullable=False),
        sa.Column("parameters", WORDS, nullable=False),
        sa.Column("task", WORDS, nullable=False),
        sa.Column("conversation", WORDS, nullable=False),
        sa.Column("withdrawn_by", WORDS, nullable=False),
        sa.Column("withdrawn_at", NUMBER, nullable=True),
        sa.Column("withdrawn_reason", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("judgements_kindred", "judgements", ["kindred"])
    op.create_index("judgements_person", "judgements", ["person"])
    op.create_table(
        "reliances",
        sa.Column("number", NUMBER, sa.Identity()),
        sa.Column("judgement", WORDS, nullable=False),
        sa.Column("conversation", WORDS, nullable=False),
        sa.Column("message", WORDS, nullable=False),
        sa.Column("relied_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("reliances_judgement", "reliances", ["judgement"])
