"""Listing conversations by the day on which an answer is due, without reading them all."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0030"
down_revision: Final = "0029"

DAY: Final = sa.text("coalesce(due_on, '9999-12-31')")
"""A conversation without a day stands last."""


def upgrade() -> None:
    """Make the indexes: of all conversations, and of those of a kind and side."""
    op.create_index("conversations_by_day", "conversations", [DAY, "id"])
    op.create_index(
        "conversations_of_kind_by_day", "conversations", ["opens_with", "role", DAY, "id"]
    )
