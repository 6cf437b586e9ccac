"""The table of what webhooks are told, beside those of ``storage.sql.schema``.

A row shows for which webhook it is, how far it has come and when; what happened, and in which
conversation, stands sealed in ``body``. Webhooks themselves are kept with the accounts.
"""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, Table

from comity.storage.sql.schema import Number, Words, metadata

webhook_deliveries: Final = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Words, primary_key=True),
    Column("webhook", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("next_at", Number, nullable=False),
    Column("made_at", Number, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("webhook_deliveries_due", "webhook", "state", "next_at"),
    Index("webhook_deliveries_made", "made_at"),
)
