"""The first tables."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES: Final = sa.LargeBinary()


def given(name: str, kind: Any) -> sa.Column[Any]:  # noqa: ANN401 - any of SQLAlchemy's types
    """Return a column that is never empty."""
    return sa.Column(name, kind, nullable=False, autoincrement=False)


def maybe(name: str, kind: Any) -> sa.Column[Any]:  # noqa: ANN401 - any of SQLAlchemy's types
    """Return a column that may be empty."""
    return sa.Column(name, kind, nullable=True)


def where(condition: str) -> dict[str, Any]:
    """Return what makes an index partial."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "checkpoints", given("size", NUMBER), given("note", BYTES), sa.PrimaryKeyConstraint("size")
    )
    op.create_table(
        "conversations",
        given("id", WORDS),
        given("service", WORDS),
        given("opens_with", WORDS),
        given("role", WORDS),
        given("peer", WORDS),
        given("state", WORDS),
        given("opened_at", NUMBER),
        given("changed_at", NUMBER),
        maybe("due_on", WORDS),
        given("deadline_basis", WORDS),
        maybe("settled_at", NUMBER),
        given("case_reference", WORDS),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("conversations_changed", "conversations", ["changed_at"])
    op.create_index(
        "conversations_due",
        "conversations",
        ["due_on"],
        **where("due_on IS NOT NULL AND settled_at IS NULL"),
    )
    op.create_table(
        "convictions",
        given("id", WORDS),
        given("version", NUMBER),
        given("conviction", BYTES),
        given("person", WORDS),
        given("origin", WORDS),
        given("convicting_state", WORDS),
        given("standing", WORDS),
        given("held_since", NUMBER),
        maybe("message", WORDS),
        given("entered_nationally", NUMBER),
        maybe("file_number", WORDS),
        maybe("decided_on", WORDS),
        sa.PrimaryKeyConstraint("id", "version"),
    )
    op.create_index(
        "convictions_file_number",
        "convictions",
        ["file_number", "convicting_state"],
        **where("standing = 'current' AND file_number IS NOT NULL"),
    )
    op.create_index("convictions_own", "convictions", ["id", "version"], **where("origin = 'own'"))
    op.create_index(
        "convictions_person", "convictions", ["person"], **where("standing = 'current'")
    )
    op.create_table(
        "counters", given("name", WORDS), given("value", NUMBER), sa.PrimaryKeyConstraint("name")
    )
    op.create_table(
        "disclosures",
        sa.Column("number", NUMBER, sa.Identity()),
        given("conviction", WORDS),
        given("version", NUMBER),
        given("recipient", WORDS),
        given("message", WORDS),
        given("conversation", WORDS),
        given("purpose", WORDS),
        given("disclosed_at", NUMBER),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("disclosures_conviction", "disclosures", ["conviction"])
    op.create_table(
        "duties",
        given("conviction", WORDS),
        given("version", NUMBER),
        given("addressee", WORDS),
        given("state", WORDS),
        given("reason", WORDS),
        maybe("message", WORDS),
        given("noted_at", NUMBER),
        sa.PrimaryKeyConstraint("conviction", "version", "addressee"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facts", given("name", WORDS), given("value", BYTES), sa.PrimaryKeyConstraint("name")
    )
    op.create_table(
        "identifications",
        sa.Column("number", NUMBER, sa.Identity()),
        given("conversation", WORDS),
        given("outcome", WORDS),
        maybe("person", WORDS),
        given("rule", WORDS),
        given("decided_by", WORDS),
        given("decided_at", NUMBER),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("identifications_conversation", "identifications", ["conversation"])
    op.create_table(
        "inbox",
        given("leaf_index", NUMBER),
        given("id", WORDS),
        given("conversation", WORDS),
        given("service", WORDS),
        given("kind", WORDS),
        given("peer", WORDS),
        maybe("refers_to", WORDS),
        given("header", BYTES),
        given("payload", BYTES),
        given("payload_salt", BYTES),
        given("proof_index", NUMBER),
        given("proof_size", NUMBER),
        given("proof_hashes", BYTES),
        given("proof_salt", BYTES),
        given("received_at", NUMBER),
        given("handling", WORDS),
        given("attempts", NUMBER),
        given("problem", WORDS),
        maybe("next_attempt_at", NUMBER),
        given("payload_size", NUMBER),
        sa.PrimaryKeyConstraint("leaf_index"),
    )
    op.create_index("inbox_conversation", "inbox", ["conversation"])
    op.create_index("inbox_due", "inbox", ["handling", "leaf_index"], **where("handling = 'due'"))
    op.create_index("inbox_id", "inbox", ["id"], unique=True)
    op.create_index(
        "inbox_parked", "inbox", ["handling", "leaf_index"], **where("handling = 'parked'")
    )
    op.create_table(
        "leaves",
        given("leaf_index", NUMBER),
        given("leaf_data", BYTES),
        given("kind", WORDS),
        maybe("body", BYTES),
        given("salt", BYTES),
        given("recorded_at", NUMBER),
        sa.PrimaryKeyConstraint("leaf_index"),
    )
    op.create_table(
        "misbehaviour",
        sa.Column("number", NUMBER, sa.Identity()),
        given("origin", WORDS),
        given("first_note", BYTES),
        given("second_note", BYTES),
        given("what", WORDS),
        given("noted_at", NUMBER),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "outbox",
        given("leaf_index", NUMBER),
        given("id", WORDS),
        given("conversation", WORDS),
        given("service", WORDS),
        given("kind", WORDS),
        given("peer", WORDS),
        maybe("refers_to", WORDS),
        given("header", BYTES),
        given("payload", BYTES),
        given("payload_salt", BYTES),
        given("leaf_salt", BYTES),
        given("delivery", WORDS),
        given("composed_at", NUMBER),
        maybe("settled_at", NUMBER),
        maybe("receipt_index", NUMBER),
        maybe("receipt_size", NUMBER),
        maybe("receipt_hashes", BYTES),
        maybe("receipt_salt", BYTES),
        given("receipt_body", BYTES),
        given("refusal", WORDS),
        given("payload_size", NUMBER),
        sa.PrimaryKeyConstraint("leaf_index"),
    )
    op.create_index("outbox_conversation", "outbox", ["conversation"])
    op.create_index("outbox_due", "outbox", ["peer", "leaf_index"], **where("delivery = 'due'"))
    op.create_index("outbox_id", "outbox", ["id"], unique=True)
    op.create_index("outbox_refused", "outbox", ["delivery"], **where("delivery = 'refused'"))
    op.create_table(
        "peers",
        given("peer", WORDS),
        given("acknowledged_size", NUMBER),
        given("failures", NUMBER),
        maybe("next_attempt_at", NUMBER),
        maybe("last_success_at", NUMBER),
        given("last_failure", WORDS),
        sa.PrimaryKeyConstraint("peer"),
    )
    op.create_table(
        "persons",
        sa.Column("number", NUMBER, sa.Identity()),
        given("ref", WORDS),
        maybe("source_key", WORDS),
        given("person", BYTES),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("persons_ref", "persons", ["ref"], unique=True)
    op.create_index(
        "persons_source_key",
        "persons",
        ["source_key"],
        unique=True,
        **where("source_key IS NOT NULL"),
    )
    op.create_table(
        "rejections",
        sa.Column("number", NUMBER, sa.Identity()),
        given("sender", WORDS),
        given("digest", WORDS),
        given("code", WORDS),
        given("rejected_at", NUMBER),
        maybe("quarantined", BYTES),
        given("message", WORDS),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("rejections_digest", "rejections", ["digest"])
    op.create_index(
        "rejections_quarantined", "rejections", ["rejected_at"], **where("quarantined IS NOT NULL")
    )
    op.create_table(
        "seen_checkpoints",
        given("origin", WORDS),
        given("size", NUMBER),
        given("note", BYTES),
        sa.PrimaryKeyConstraint("origin", "size"),
    )
    op.create_table(
        "tasks",
        sa.Column("number", NUMBER, sa.Identity()),
        given("id", WORDS),
        given("kind", WORDS),
        given("conversation", WORDS),
        given("message", WORDS),
        given("reason", WORDS),
        given("details", BYTES),
        given("created_at", NUMBER),
        maybe("due_on", WORDS),
        maybe("decided_at", NUMBER),
        given("decided_by", WORDS),
        given("outcome", WORDS),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("tasks_conversation", "tasks", ["conversation"])
    op.create_index("tasks_id", "tasks", ["id"], unique=True)
    op.create_index("tasks_open", "tasks", ["due_on", "created_at"], **where("decided_at IS NULL"))
    op.create_table(
        "tiles",
        given("level", NUMBER),
        given("position", NUMBER),
        given("hashes", BYTES),
        sa.PrimaryKeyConstraint("level", "position"),
    )
    op.create_table(
        "person_keys",
        given("key", WORDS),
        given("person", NUMBER),
        sa.ForeignKeyConstraint(
            ["person"],
            ["persons.number"],
        ),
        sa.PrimaryKeyConstraint("key", "person"),
        sqlite_with_rowid=False,
    )
