"""Keys of what is sealed at rest, and a list of what still has to be sealed.

Sealing takes the node's storage key and may take long, so it follows in steps of its own,
each a transaction (``comity migrate``); until it is done the database opens for nothing else.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_TO_SEAL: Final = ("leaves", "outbox", "inbox", "attachments")


def upgrade() -> None:
    """Make the tables; whatever holds rows by now is to be sealed."""
    op.create_table(
        "record_keys",
        sa.Column("owner", WORDS, primary_key=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("erased_at", NUMBER, nullable=True),
        sqlite_with_rowid=False,
    )
    unsealed = op.create_table(
        "unsealed",
        sa.Column("table_name", WORDS, primary_key=True),
        sa.Column("up_to", WORDS, nullable=False),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    for name in _TO_SEAL:
        found = connection.execute(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1))
        if found.first() is not None:
            connection.execute(sa.insert(unsealed).values(table_name=name, up_to=""))
