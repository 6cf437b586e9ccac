"""Exchanges over a channel: messages that nobody proves, with the bytes that travelled."""

from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES: Final = sa.LargeBinary()

_BEFORE: Final = "comity/1"

_CONVERSATIONS: Final = (
    "id, service, opens_with, role, peer, state, opened_at, changed_at, due_on, "
    "deadline_basis, settled_at, case_reference"
)
_OUTBOX: Final = (
    "leaf_index, id, conversation, service, kind, peer, refers_to, header, payload, "
    "payload_salt, leaf_salt, delivery, composed_at, settled_at, receipt_index, receipt_size, "
    "receipt_hashes, receipt_salt, receipt_body, refusal, payload_size"
)
_INBOX: Final = (
    "leaf_index, id, conversation, service, kind, peer, refers_to, header, payload, "
    "payload_salt, proof_index, proof_size, proof_hashes, proof_salt, received_at, handling, "
    "attempts, problem, next_attempt_at, payload_size"
)


def _column(name: str, kind: Any) -> sa.Column[Any]:  # noqa: ANN401 - any of SQLAlchemy's types
    return sa.Column(name, kind, nullable=False)


def _or_none(name: str, kind: Any) -> sa.Column[Any]:  # noqa: ANN401 - any of SQLAlchemy's types
    return sa.Column(name, kind, nullable=True)


def upgrade() -> None:
    """Make room for what a channel carries; everything so far went over Comity's own wire."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.drop_index("outbox_due", "outbox")
    if on_sqlite:
        _remake(
            "conversations",
            _conversations,
            _CONVERSATIONS,
            ("conversations_changed", "conversations_due"),
        )
        _remake("outbox", _outbox, _OUTBOX, ("outbox_id", "outbox_conversation", "outbox_refused"))
        _remake(
            "inbox", _inbox, _INBOX, ("inbox_id", "inbox_conversation", "inbox_due", "inbox_parked")
        )
    else:
        _amend()
    _index("outbox_due", "outbox", ["wire", "peer", "leaf_index"], "delivery = 'due'")
    _index("outbox_held", "outbox", ["delivery"], "delivery = 'held'")
    _index("outbox_accepted", "outbox", ["delivery"], "delivery = 'accepted'")
    op.create_table(
        "attachments",
        _column("message", WORDS),
        _column("id", WORDS),
        _column("mime", WORDS),
        _column("file_name", WORDS),
        _column("md5", WORDS),
        _column("sha256", BYTES),
        _column("size", NUMBER),
        _or_none("content", BYTES),
        sa.PrimaryKeyConstraint("message", "id"),
    )
    op.create_index("attachments_id", "attachments", ["id"])


def _amend() -> None:
    """Add the columns where the database can add them."""
    for table in ("conversations", "outbox", "inbox"):
        op.add_column(table, sa.Column("wire", WORDS, nullable=False, server_default=_BEFORE))
        op.alter_column(table, "wire", server_default=None)
    for name, kind in (
        ("wire_bytes", BYTES),
        ("wire_size", NUMBER),
        ("notes", BYTES),
        ("held_until", NUMBER),
        ("accepted_leaf", NUMBER),
    ):
        op.add_column("outbox", _or_none(name, kind))
    for name, kind in (
        ("wire_bytes", BYTES),
        ("wire_size", NUMBER),
        ("notes", BYTES),
        ("complaints", BYTES),
    ):
        op.add_column("inbox", _or_none(name, kind))
    for name in ("proof_index", "proof_size", "proof_hashes", "proof_salt"):
        op.alter_column("inbox", name, nullable=True)


def _remake(table: str, made: Callable[[], None], columns: str, indexes: tuple[str, ...]) -> None:
    """Make a table anew: SQLite can neither add a column in its place nor let one be empty."""
    for index in indexes:
        op.drop_index(index, table)
    op.rename_table(table, f"{table}_before")
    made()
    op.execute(
        f"INSERT INTO {table} ({columns}, wire) "  # nosec B608  # noqa: S608 - names of tables and columns
        f"SELECT {columns}, '{_BEFORE}' FROM {table}_before"
    )
    op.drop_table(f"{table}_before")


def _conversations() -> None:
    op.create_table(
        "conversations",
        _column("id", WORDS),
        _column("service", WORDS),
        _column("opens_with", WORDS),
        _column("role", WORDS),
        _column("peer", WORDS),
        _column("state", WORDS),
        _column("opened_at", NUMBER),
        _column("changed_at", NUMBER),
        _or_none("due_on", WORDS),
        _column("deadline_basis", WORDS),
        _or_none("settled_at", NUMBER),
        _column("case_reference", WORDS),
        _column("wire", WORDS),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("conversations_changed", "conversations", ["changed_at"])
    _index(
        "conversations_due",
        "conversations",
        ["due_on"],
        "due_on IS NOT NULL AND settled_at IS NULL",
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("leaf_index", NUMBER, autoincrement=False, nullable=False),
        _column("id", WORDS),
        _column("conversation", WORDS),
        _column("service", WORDS),
        _column("kind", WORDS),
        _column("peer", WORDS),
        _or_none("refers_to", WORDS),
        _column("header", BYTES),
        _column("payload", BYTES),
        _column("payload_salt", BYTES),
        _column("leaf_salt", BYTES),
        _column("delivery", WORDS),
        _column("composed_at", NUMBER),
        _or_none("settled_at", NUMBER),
        _or_none("receipt_index", NUMBER),
        _or_none("receipt_size", NUMBER),
        _or_none("receipt_hashes", BYTES),
        _or_none("receipt_salt", BYTES),
        _column("receipt_body", BYTES),
        _column("refusal", WORDS),
        _column("payload_size", NUMBER),
        _column("wire", WORDS),
        _or_none("wire_bytes", BYTES),
        _or_none("wire_size", NUMBER),
        _or_none("notes", BYTES),
        _or_none("held_until", NUMBER),
        _or_none("accepted_leaf", NUMBER),
        sa.PrimaryKeyConstraint("leaf_index"),
    )
    op.create_index("outbox_id", "outbox", ["id"], unique=True)
    op.create_index("outbox_conversation", "outbox", ["conversation"])
    _index("outbox_refused", "outbox", ["delivery"], "delivery = 'refused'")


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("leaf_index", NUMBER, autoincrement=False, nullable=False),
        _column("id", WORDS),
        _column("conversation", WORDS),
        _column("service", WORDS),
        _column("kind", WORDS),
        _column("peer", WORDS),
        _or_none("refers_to", WORDS),
        _column("header", BYTES),
        _column("payload", BYTES),
        _column("payload_salt", BYTES),
        _or_none("proof_index", NUMBER),
        _or_none("proof_size", NUMBER),
        _or_none("proof_hashes", BYTES),
        _or_none("proof_salt", BYTES),
        _column("received_at", NUMBER),
        _column("handling", WORDS),
        _column("attempts", NUMBER),
        _column("problem", WORDS),
        _or_none("next_attempt_at", NUMBER),
        _column("payload_size", NUMBER),
        _column("wire", WORDS),
        _or_none("wire_bytes", BYTES),
        _or_none("wire_size", NUMBER),
        _or_none("notes", BYTES),
        _or_none("complaints", BYTES),
        sa.PrimaryKeyConstraint("leaf_index"),
    )
    op.create_index("inbox_id", "inbox", ["id"], unique=True)
    op.create_index("inbox_conversation", "inbox", ["conversation"])
    _index("inbox_due", "inbox", ["handling", "leaf_index"], "handling = 'due'")
    _index("inbox_parked", "inbox", ["handling", "leaf_index"], "handling = 'parked'")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
