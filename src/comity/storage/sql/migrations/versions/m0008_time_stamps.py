"""Time-stamps on what the log published, and the gaps of trust services."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "time_stamps",
        sa.Column("size", NUMBER, nullable=False, autoincrement=False),
        sa.Column("authority", WORDS, nullable=False),
        sa.Column("position", NUMBER, nullable=False, autoincrement=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("stamped_at", NUMBER, nullable=False),
        sa.Column("renew_by", NUMBER, nullable=True),
        sa.Column("revocation_owed", NUMBER, nullable=False),
        sa.Column("covered", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("size", "authority", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("time_stamps_authority", "time_stamps", ["authority", "position", "size"])
    op.create_index("time_stamps_renew_by", "time_stamps", ["covered", "renew_by"])
    op.create_index("time_stamps_revocation", "time_stamps", ["revocation_owed", "covered"])
    op.create_table(
        "service_gaps",
        sa.Column("service", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("since", NUMBER, nullable=False, autoincrement=False),
        sa.Column("owed", NUMBER, nullable=False),
        sa.Column("closed_at", NUMBER, nullable=True),
        sa.Column("how", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("service", "subject", "since"),
        sqlite_with_rowid=False,
    )
    op.create_index("service_gaps_closed_at", "service_gaps", ["closed_at"])
