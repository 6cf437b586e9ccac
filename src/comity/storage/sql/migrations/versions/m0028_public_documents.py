"""Documents that anybody may look up."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0028"
down_revision: Final = "0027"

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES: Final = sa.LargeBinary()


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "issued_documents",
        sa.Column("mark", BYTES, nullable=False),
        sa.Column("proof", BYTES, nullable=False),
        sa.Column("issued_at", NUMBER, nullable=False),
        sa.Column("withdrawn_at", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("mark"),
        sqlite_with_rowid=False,
    )
    op.create_index("issued_documents_proof", "issued_documents", ["proof"], unique=True)
