"""With every identification, the version of the parameters by which the node searched."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_BEFORE: Final = "number, conversation, outcome, person, rule, decided_by, decided_at"


def upgrade() -> None:
    """Add the column, empty for what was identified before it was kept."""
    if op.get_bind().dialect.name != "sqlite":
        op.add_column(
            "identifications",
            sa.Column("parameters", WORDS, nullable=False, server_default=""),
        )
        op.alter_column("identifications", "parameters", server_default=None)
        return
    # SQLite cannot add a column that is never empty and has no default.
    op.drop_index("identifications_conversation", "identifications")
    op.rename_table("identifications", "identifications_before")
    op.create_table(
        "identifications",
        sa.Column("number", NUMBER, sa.Identity()),
        sa.Column("conversation", WORDS, nullable=False),
        sa.Column("outcome", WORDS, nullable=False),
        sa.Column("person", WORDS, nullable=True),
        sa.Column("rule", WORDS, nullable=False),
        sa.Column("decided_by", WORDS, nullable=False),
        sa.Column("decided_at", NUMBER, nullable=False),
        sa.Column("parameters", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.execute(
        f"INSERT INTO identifications ({_BEFORE}, parameters) "  # nosec B608  # noqa: S608 - names of columns
        f"SELECT {_BEFORE}, '' FROM identifications_before"
    )
    op.drop_table("identifications_before")
    op.create_index("identifications_conversation", "identifications", ["conversation"])
