"""Finding notifications that are owed and were not sent, without reading those that were."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0024"
down_revision: Final = "0023"

OUTSTANDING: Final = sa.text("state = 'outstanding'")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "duties_outstanding",
        "duties",
        ["state", "noted_at"],
        sqlite_where=OUTSTANDING,
        postgresql_where=OUTSTANDING,
    )
