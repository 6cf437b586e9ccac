"""The tables of accounts: all of one form, their content sealed.

A row shows its identifier, whose it is, when it may be forgotten, and a keyed token of what
it is found by. Names, roles, secrets and reasons stand in ``body``.
"""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

SHELVES: Final = (
    "accounts",
    "account_factors",
    "account_sessions",
    "account_challenges",
    "account_attempts",
    "service_keys",
    "approvals",
    "glass_uses",
    "account_notices",
    "saved_filters",
    "webhooks",
)


def _shelf(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Words, primary_key=True),
        Column("owner", Words, nullable=False),
        Column("lookup", Number, nullable=True),
        Column("until", Number, nullable=True),
        Column("body", LargeBinary, nullable=False),
        Index(f"{name}_owner", "owner"),
        Index(f"{name}_lookup", "lookup", unique=True),
        Index(f"{name}_until", "until"),
    )


shelves: Final = {name: _shelf(name) for name in SHELVES}
