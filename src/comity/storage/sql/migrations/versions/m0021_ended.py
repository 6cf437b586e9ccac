"""Entries of the log that ended, each with the act that says so."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0021"
down_revision: Final = "0020"

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ended_leaves",
        sa.Column("leaf_index", NUMBER, autoincrement=False, nullable=False),
        sa.Column("act_leaf", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("leaf_index"),
    )
    op.create_index("ended_leaves_act", "ended_leaves", ["act_leaf"])
