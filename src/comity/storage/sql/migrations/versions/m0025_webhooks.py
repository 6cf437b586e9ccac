"""Programs that are told of what happened, and what they were told."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0025"
down_revision: Final = "0024"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "webhooks",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("owner", WORDS, nullable=False),
        sa.Column("lookup", NUMBER, nullable=True),
        sa.Column("until", NUMBER, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("webhooks_owner", "webhooks", ["owner"])
    op.create_index("webhooks_lookup", "webhooks", ["lookup"], unique=True)
    op.create_index("webhooks_until", "webhooks", ["until"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("webhook", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("next_at", NUMBER, nullable=False),
        sa.Column("made_at", NUMBER, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("webhook_deliveries_due", "webhook_deliveries", ["webhook", "state", "next_at"])
    op.create_index("webhook_deliveries_made", "webhook_deliveries", ["made_at"])
