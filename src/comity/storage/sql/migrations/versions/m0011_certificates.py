"""Apostilles and credentials issued."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0011"
down_revision: Final = "0010"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES: Final = sa.LargeBinary()


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "apostilles",
        sa.Column("entry", NUMBER, sa.Identity()),
        sa.Column("number", WORDS, nullable=False),
        sa.Column("country", WORDS, nullable=False),
        sa.Column("document_signed_by", WORDS, nullable=False),
        sa.Column("capacity", WORDS, nullable=False),
        sa.Column("seal_of", WORDS, nullable=False),
        sa.Column("place", WORDS, nullable=False),
        sa.Column("day", WORDS, nullable=False),
        sa.Column("authority", WORDS, nullable=False),
        sa.Column("signed_by", WORDS, nullable=False),
        sa.Column("document_sha256", WORDS, nullable=False),
        sa.Column("code_digest", BYTES, nullable=False),
        sa.Column("made_at", NUMBER, nullable=False),
        sa.Column("reason", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("entry"),
    )
    op.create_index("apostilles_number", "apostilles", ["number"], unique=True)
    op.create_table(
        "credentials",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("place", NUMBER, nullable=False),
        sa.Column("person", WORDS, nullable=False),
        sa.Column("statements", WORDS, nullable=False),
        sa.Column("record_digest", BYTES, nullable=False),
        sa.Column("issued_at", NUMBER, nullable=False),
        sa.Column("expires_at", NUMBER, nullable=False),
        sa.Column("issued_by", WORDS, nullable=False),
        sa.Column("reason", WORDS, nullable=False),
        sa.Column("withdrawn_at", NUMBER, nullable=True),
        sa.Column("withdrawn_by", WORDS, nullable=False),
        sa.Column("withdrawn_reason", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("credentials_place", "credentials", ["place"], unique=True)
    op.create_index("credentials_expires", "credentials", ["expires_at"])
