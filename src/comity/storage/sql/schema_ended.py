"""The table of entries of the log that ended, beside those of ``storage.sql.schema``.

A row claims that an act of the log ended the entry. The claim proves nothing by itself: the
act names its entries by a digest, which ``comity fsck`` computes anew from these rows.
"""

from typing import Final

from sqlalchemy import Column, Index, Table

from comity.storage.sql.schema import Number, metadata

ended_leaves: Final = Table(
    "ended_leaves",
    metadata,
    Column("leaf_index", Number, primary_key=True, autoincrement=False),
    Column("act_leaf", Number, nullable=False),
    Index("ended_leaves_act", "act_leaf"),
)
