"""The table of policies that decided, beside those of ``storage.sql.schema``."""

from typing import Final

from sqlalchemy import Column, LargeBinary, Table

from comity.storage.sql.schema import Number, metadata

policy_bundles: Final = Table(
    "policy_bundles",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("first_used", Number, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
