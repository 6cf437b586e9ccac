"""Everybody filed anew: keys of both names with the year, and towns counted.

Version 0012 files everybody once more, under tokens; here the old index only goes.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    """Empty the index."""
    for table in ("person_keys", "person_profiles", "names_counted", "name_codes"):
        op.execute(sa.delete(sa.table(table)))
