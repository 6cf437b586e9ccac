"""Persons filed by whole numbers, with what is compared and how common names are."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from comity.storage.encoding import decode_person
from comity.storage.sql.filing import Filing
from comity.storage.sql.session import Session

revision: Final = "0002"
down_revision: Final = "0001"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_ONCE: Final = 5000


def given(name: str, kind: Any) -> sa.Column[Any]:  # noqa: ANN401 - any of SQLAlchemy's types
    """Return a column that is never empty."""
    return sa.Column(name, kind, nullable=False, autoincrement=False)


def upgrade() -> None:
    """Make the tables, and file everybody anew."""
    op.drop_table("person_keys")
    op.create_table(
        "person_keys",
        given("key", NUMBER),
        given("person", NUMBER),
        sa.ForeignKeyConstraint(["person"], ["persons.number"]),
        sa.PrimaryKeyConstraint("key", "person"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person_profiles",
        given("person", NUMBER),
        given("profile", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["person"], ["persons.number"]),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "names_counted",
        given("name", WORDS),
        given("population", WORDS),
        given("given", NUMBER),
        given("surname", NUMBER),
        sa.PrimaryKeyConstraint("name", "population"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_codes",
        given("code", NUMBER),
        given("name", WORDS),
        sa.PrimaryKeyConstraint("code", "name"),
        sqlite_with_rowid=False,
    )
    # Whoever erases a person asks for convictions of any standing.
    op.drop_index("convictions_person", "convictions")
    op.create_index("convictions_person", "convictions", ["person"])
    _file_everybody()


def _file_everybody() -> None:
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
