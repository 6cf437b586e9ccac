"""The tables of apostilles, credentials and documents, beside those of ``storage.sql.schema``."""

from typing import Final

from sqlalchemy import Column, Identity, Index, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

apostilles: Final = Table(
    "apostilles",
    metadata,
    Column("entry", Number, Identity(), primary_key=True),
    Column("number", Words, nullable=False),
    Column("country", Words, nullable=False),
    Column("document_signed_by", Words, nullable=False),
    Column("capacity", Words, nullable=False),
    Column("seal_of", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("day", Words, nullable=False),
    Column("authority", Words, nullable=False),
    Column("signed_by", Words, nullable=False),
    Column("document_sha256", Words, nullable=False),
    Column("code_digest", LargeBinary, nullable=False),
    Column("made_at", Number, nullable=False),
    Column("reason", Words, nullable=False),
    Index("apostilles_number", "number", unique=True),
)

credentials: Final = Table(
    "credentials",
    metadata,
    Column("id", Words, primary_key=True),
    Column("place", Number, nullable=False),
    Column("person", Words, nullable=False),
    Column("statements", Words, nullable=False),
    Column("record_digest", LargeBinary, nullable=False),
    Column("issued_at", Number, nullable=False),
    Column("expires_at", Number, nullable=False),
    Column("issued_by", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("withdrawn_at", Number, nullable=True),
    Column("withdrawn_by", Words, nullable=False),
    Column("withdrawn_reason", Words, nullable=False),
    Index("credentials_place", "place", unique=True),
    Index("credentials_expires", "expires_at"),
    sqlite_with_rowid=False,
)

issued_documents: Final = Table(
    "issued_documents",
    metadata,
    Column("mark", LargeBinary, primary_key=True),
    Column("proof", LargeBinary, nullable=False),
    Column("issued_at", Number, nullable=False),
    Column("withdrawn_at", Number, nullable=True),
    Index("issued_documents_proof", "proof", unique=True),
    sqlite_with_rowid=False,
)
