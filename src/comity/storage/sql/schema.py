"""The tables, once for SQLite and PostgreSQL.

Instants are microseconds since 1970 (UTC), days ISO 8601 texts and texts compare
by code point, so that both databases hold and order the very same values and
drivers need convert nothing. Payloads are kept compressed, in the form in which
they travel. Keys grow with time: a leaf's index, a message's identifier, a UUID of
version 7.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql

metadata: Final = MetaData()

# Only a column declared exactly INTEGER is SQLite's own row number.
Number: Final = BigInteger().with_variant(Integer(), "sqlite")
Words: Final = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _text(name: str, **options: Any) -> Column[str]:  # noqa: ANN401 - handed to Column as they are
    return Column(name, Words, nullable=False, **options)


def _text_or_none(name: str) -> Column[str | None]:
    return Column(name, Words, nullable=True)


def _number(name: str) -> Column[int]:
    return Column(name, Number, nullable=False)


def _number_or_none(name: str) -> Column[int | None]:
    return Column(name, Number, nullable=True)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _bytes_or_none(name: str) -> Column[bytes | None]:
    return Column(name, LargeBinary, nullable=True)


def _number_key(name: str) -> Column[int]:
    return Column(name, Number, primary_key=True, autoincrement=False)


def _running_number() -> Column[int]:
    return Column("number", Number, Identity(), primary_key=True)


def _text_key(name: str) -> Column[str]:
    return Column(name, Words, primary_key=True)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


leaves: Final = Table(
    "leaves",
    metadata,
    _number_key("leaf_index"),
    _bytes("leaf_data"),
    _text("kind"),
    _bytes_or_none("body"),
    _bytes("salt"),
    _number("recorded_at"),
)

tiles: Final = Table(
    "tiles",
    metadata,
    _number_key("level"),
    _number_key("position"),
    _bytes("hashes"),
)

checkpoints: Final = Table("checkpoints", metadata, _number_key("size"), _bytes("note"))

seen_checkpoints: Final = Table(
    "seen_checkpoints",
    metadata,
    _text_key("origin"),
    _number_key("size"),
    _bytes("note"),
)

misbehaviour: Final = Table(
    "misbehaviour",
    metadata,
    _running_number(),
    _text("origin"),
    _bytes("first_note"),
    _bytes("second_note"),
    _text("what"),
    _number("noted_at"),
)

NO_DAY: Final = "9999-12-31"
DAY_OR_NONE: Final = text(f"coalesce(due_on, '{NO_DAY}')")
"""The day by which conversations stand in order; those without one stand last."""

conversations: Final = Table(
    "conversations",
    metadata,
    _text_key("id"),
    _text("service"),
    _text("opens_with"),
    _text("role"),
    _text("peer"),
    _text("state"),
    _number("opened_at"),
    _number("changed_at"),
    _text_or_none("due_on"),
    _text("deadline_basis"),
    _number_or_none("settled_at"),
    _text("case_reference"),
    _text("wire"),
    _number_or_none("case_token"),
    Index("conversations_changed", "changed_at"),
    Index("conversations_of_kind_changed", "opens_with", "role", "changed_at", "id"),
    Index("conversations_of_kind_opened", "opens_with", "role", "opened_at", "id"),
    _partial("conversations_due", "due_on", where="due_on IS NOT NULL AND settled_at IS NULL"),
    Index("conversations_by_day", DAY_OR_NONE, "id"),
    Index("conversations_of_kind_by_day", "opens_with", "role", DAY_OR_NONE, "id"),
    _partial("conversations_case", "case_token", where="case_token IS NOT NULL"),
    sqlite_with_rowid=False,
)

outbox: Final = Table(
    "outbox",
    metadata,
    _number_key("leaf_index"),
    _text("id"),
    _text("conversation"),
    _text("service"),
    _text("kind"),
    _text("peer"),
    _text_or_none("refers_to"),
    _bytes("header"),
    _bytes("payload"),
    _bytes("payload_salt"),
    _bytes("leaf_salt"),
    _text("delivery"),
    _number("composed_at"),
    _number_or_none("settled_at"),
    _number_or_none("receipt_index"),
    _number_or_none("receipt_size"),
    _bytes_or_none("receipt_hashes"),
    _bytes_or_none("receipt_salt"),
    _bytes("receipt_body"),
    _text("refusal"),
    _number("payload_size"),
    _text("wire"),
    _bytes_or_none("wire_bytes"),
    _number_or_none("wire_size"),
    _bytes_or_none("notes"),
    _number_or_none("held_until"),
    _number_or_none("accepted_leaf"),
    Index("outbox_id", "id", unique=True),
    Index("outbox_conversation", "conversation"),
    _partial("outbox_due", "wire", "peer", "leaf_index", where="delivery = 'due'"),
    _partial("outbox_refused", "delivery", where="delivery = 'refused'"),
    _partial("outbox_held", "delivery", where="delivery = 'held'"),
    _partial("outbox_accepted", "delivery", where="delivery = 'accepted'"),
)

inbox: Final = Table(
    "inbox",
    metadata,
    _number_key("leaf_index"),
    _text("id"),
    _text("conversation"),
    _text("service"),
    _text("kind"),
    _text("peer"),
    _text_or_none("refers_to"),
    _bytes("header"),
    _bytes("payload"),
    _bytes("payload_salt"),
    _number_or_none("proof_index"),
    _number_or_none("proof_size"),
    _bytes_or_none("proof_hashes"),
    _bytes_or_none("proof_salt"),
    _number("received_at"),
    _text("handling"),
    _number("attempts"),
    _text("problem"),
    _number_or_none("next_attempt_at"),
    _number("payload_size"),
    _text("wire"),
    _bytes_or_none("wire_bytes"),
    _number_or_none("wire_size"),
    _bytes_or_none("notes"),
    _bytes_or_none("complaints"),
    Index("inbox_id", "id", unique=True),
    Index("inbox_conversation", "conversation"),
    _partial("inbox_due", "handling", "leaf_index", where="handling = 'due'"),
    _partial("inbox_parked", "handling", "leaf_index", where="handling = 'parked'"),
)

peers: Final = Table(
    "peers",
    metadata,
    _text_key("peer"),
    _number("acknowledged_size"),
    _number("failures"),
    _number_or_none("next_attempt_at"),
    _number_or_none("last_success_at"),
    _text("last_failure"),
)

rejections: Final = Table(
    "rejections",
    metadata,
    _running_number(),
    _text("sender"),
    _text("digest"),
    _text("code"),
    _number("rejected_at"),
    _bytes_or_none("quarantined"),
    _text("message"),
    Index("rejections_digest", "digest"),
    _partial("rejections_quarantined", "rejected_at", where="quarantined IS NOT NULL"),
)

counters: Final = Table("counters", metadata, _text_key("name"), _number("value"))

persons: Final = Table(
    "persons",
    metadata,
    _running_number(),
    _text("ref"),
    _bytes("person"),
    # The key of person and convictions, wrapped; empty only until older rows are sealed.
    _bytes_or_none("wrapped"),
    _bytes_or_none("source"),
    _number_or_none("source_token"),
    Index("persons_ref", "ref", unique=True),
    _partial("persons_source", "source_token", where="source_token IS NOT NULL", unique=True),
)

person_keys: Final = Table(
    "person_keys",
    metadata,
    _number_key("key"),
    Column("person", Number, ForeignKey("persons.number"), primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

person_profiles: Final = Table(
    "person_profiles",
    metadata,
    Column("person", Number, ForeignKey("persons.number"), primary_key=True, autoincrement=False),
    _bytes("profile"),
)

names_counted: Final = Table(
    "names_counted",
    metadata,
    # A token of form and population.
    _number_key("name"),
    _number("given"),
    _number("surname"),
    # The form itself, sealed, of those that are found by codes.
    _bytes_or_none("form"),
    sqlite_with_rowid=False,
)

name_codes: Final = Table(
    "name_codes", metadata, _number_key("code"), _number_key("name"), sqlite_with_rowid=False
)

convictions: Final = Table(
    "convictions",
    metadata,
    _text_key("id"),
    _number_key("version"),
    _bytes("conviction"),
    _text("person"),
    _text("origin"),
    _text("convicting_state"),
    _text("standing"),
    _number("held_since"),
    _text_or_none("message"),
    _number("entered_nationally"),
    _number_or_none("file_token"),
    Index("convictions_person", "person"),
    _partial(
        "convictions_file",
        "file_token",
        "convicting_state",
        where="standing = 'current' AND file_token IS NOT NULL",
    ),
    _partial("convictions_own", "id", "version", where="origin = 'own'"),
)

tasks: Final = Table(
    "tasks",
    metadata,
    _running_number(),
    _text("id"),
    _text("kind"),
    _text("conversation"),
    _text("message"),
    _text("reason"),
    _bytes("details"),
    _number("created_at"),
    _text_or_none("due_on"),
    _number_or_none("decided_at"),
    _text("decided_by"),
    _text("outcome"),
    Index("tasks_id", "id", unique=True),
    Index("tasks_conversation", "conversation"),
    _partial("tasks_open", "due_on", "created_at", where="decided_at IS NULL"),
)

identifications: Final = Table(
    "identifications",
    metadata,
    _running_number(),
    _text("conversation"),
    _text("outcome"),
    _text_or_none("person"),
    _text("rule"),
    _text("decided_by"),
    _number("decided_at"),
    _text("parameters"),
    Index("identifications_conversation", "conversation"),
)

duties: Final = Table(
    "duties",
    metadata,
    _text_key("conviction"),
    _number_key("version"),
    _text_key("addressee"),
    _text("state"),
    _text("reason"),
    _text_or_none("message"),
    _number("noted_at"),
    _partial("duties_outstanding", "state", "noted_at", where="state = 'outstanding'"),
    sqlite_with_rowid=False,
)

disclosures: Final = Table(
    "disclosures",
    metadata,
    _running_number(),
    _text("conviction"),
    _number("version"),
    _text("recipient"),
    _text("message"),
    _text("conversation"),
    _text("purpose"),
    _number("disclosed_at"),
    Index("disclosures_conviction", "conviction"),
)

attachments: Final = Table(
    "attachments",
    metadata,
    _text_key("message"),
    _text_key("id"),
    _text("mime"),
    _text("file_name"),
    _text("md5"),
    _bytes("sha256"),
    _number("size"),
    _bytes_or_none("content"),
    Index("attachments_id", "id"),
)

facts: Final = Table("facts", metadata, _text_key("name"), _bytes("value"))
