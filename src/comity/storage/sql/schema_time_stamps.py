"""The tables of time-stamps and of trust services' gaps, beside those of ``storage.sql.schema``.

They join the same metadata when ``storage.sql.time_stamps`` is imported, as every
transaction does.
"""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

time_stamps: Final = Table(
    "time_stamps",
    metadata,
    Column("size", Number, primary_key=True, autoincrement=False),
    Column("authority", Words, primary_key=True),
    Column("position", Number, primary_key=True, autoincrement=False),
    Column("token", LargeBinary, nullable=False),
    Column("stamped_at", Number, nullable=False),
    Column("renew_by", Number, nullable=True),
    Column("revocation_owed", Number, nullable=False),
    # 1 where a further token of the chain stamps this one: only the last is looked after.
    Column("covered", Number, nullable=False),
    Index("time_stamps_authority", "authority", "position", "size"),
    Index("time_stamps_renew_by", "covered", "renew_by"),
    Index("time_stamps_revocation", "revocation_owed", "covered"),
    sqlite_with_rowid=False,
)

service_gaps: Final = Table(
    "service_gaps",
    metadata,
    Column("service", Words, primary_key=True),
    Column("subject", Words, primary_key=True),
    Column("since", Number, primary_key=True, autoincrement=False),
    Column("owed", Number, nullable=False),
    Column("closed_at", Number, nullable=True),
    Column("how", Words, nullable=False),
    Index("service_gaps_closed_at", "closed_at"),
    sqlite_with_rowid=False,
)
