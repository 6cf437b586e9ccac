"""Everybody filed anew: keys of both names with the year, and towns counted."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from comity.storage.encoding import decode_person
from comity.storage.sql.filing import Filing
from comity.storage.sql.session import Session

revision: Final = "0005"
down_revision: Final = "0004"

_AT_ONCE: Final = 5000


def upgrade() -> None:
    """File everybody anew."""
    for table in ("person_keys", "person_profiles", "names_counted", "name_codes"):
        op.execute(sa.delete(sa.table(table)))
    connection = op.get_bind()
    persons = sa.table("persons", sa.column("number"), sa.column("person"))
    chunk = (
        sa.select(persons.c.number, persons.c.person)
        .where(persons.c.number > sa.bindparam("after"))
        .order_by(persons.c.number)
        .limit(_AT_ONCE)
    )
    cursor = connection.connection.cursor()
    filing = Filing(Session(cursor, connection.dialect))
    after = 0
    while rows := connection.execute(chunk, {"after": after}).all():
        filing.file([(row.number, decode_person(row.person)) for row in rows])
        after = rows[-1].number
    cursor.close()
