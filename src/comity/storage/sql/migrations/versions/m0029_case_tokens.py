"""Finding conversations by case references, which are sealed, through tokens of them.

Tokens take the node's storage key, so rows that are here are filed afterwards, in steps
(``comity migrate``), as version 0012 seals.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0029"
down_revision: Final = "0028"

NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
KEPT: Final = (
    "id, service, opens_with, role, peer, state, opened_at, changed_at, due_on, deadline_basis, "
    "settled_at, case_reference, wire"
)
FILED: Final = sa.text("case_token IS NOT NULL")


def upgrade() -> None:
    """Make the column and its index; conversations that are here are to be filed."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _remake(connection)
    else:
        op.add_column("conversations", sa.Column("case_token", NUMBER, nullable=True))
    op.create_index(
        "conversations_case",
        "conversations",
        ["case_token"],
        sqlite_where=FILED,
        postgresql_where=FILED,
    )
    found = connection.execute(
        sa.select(sa.literal(1)).select_from(sa.table("conversations")).limit(1)
    )
    if found.first() is not None:
        unsealed = sa.table("unsealed", sa.column("table_name"), sa.column("up_to"))
        owed = {"table_name": "conversations: case references", "up_to": ""}
        connection.execute(sa.insert(unsealed).values(owed))


def _remake(connection: sa.Connection) -> None:
    """Make the table anew: SQLite cannot add a column in its place."""
    named = sa.text(
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'conversations' AND type = 'index'"
        " AND sql IS NOT NULL"
    )
    indexes = [row[0] for row in connection.execute(named)]
    op.execute("CREATE TABLE conversations_before AS SELECT * FROM conversations")
    op.drop_table("conversations")
    op.create_table(
        "conversations",
        sa.Column("id", WORDS, primary_key=True),
        sa.Column("service", WORDS, nullable=False),
        sa.Column("opens_with", WORDS, nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("peer", WORDS, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("opened_at", NUMBER, nullable=False),
        sa.Column("changed_at", NUMBER, nullable=False),
        sa.Column("due_on", WORDS, nullable=True),
        sa.Column("deadline_basis", WORDS, nullable=False),
        sa.Column("settled_at", NUMBER, nullable=True),
        sa.Column("case_reference", WORDS, nullable=False),
        sa.Column("wire", WORDS, nullable=False),
        sa.Column("case_token", NUMBER, nullable=True),
        sqlite_with_rowid=False,
    )
    op.execute(
        f"INSERT INTO conversations ({KEPT}) SELECT {KEPT} FROM conversations_before"  # nosec B608  # noqa: S608 - words of ours
    )
    op.drop_table("conversations_before")
    for index in indexes:
        op.execute(index)
