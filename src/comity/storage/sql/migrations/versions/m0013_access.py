"""Accounts, second factors, sessions, approvals and service keys."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0013"
down_revision: Final = "0012"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SHELVES: Final = (
    "accounts",
    "account_factors",
    "account_sessions",
    "account_challenges",
    "account_attempts",
    "service_keys",
    "approvals",
    "glass_uses",
    "account_notices",
)


def upgrade() -> None:
    """Make the tables."""
    for name in SHELVES:
        op.create_table(
            name,
            sa.Column("id", WORDS, nullable=False),
            sa.Column("owner", WORDS, nullable=False),
            sa.Column("lookup", NUMBER, nullable=True),
            sa.Column("until", NUMBER, nullable=True),
            sa.Column("body", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_index(f"{name}_owner", name, ["owner"])
        op.create_index(f"{name}_lookup", name, ["lookup"], unique=True)
        op.create_index(f"{name}_until", name, ["until"])
