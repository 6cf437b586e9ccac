"""Persons filed by whole numbers, with what is compared and how common names are."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def given(name: str, kind: Any) -> sa.Column[Any]:  # noqa: ANN401 - any of SQLAlchemy's types
    """Return a column that is never empty."""
    return sa.Column(name, kind, nullable=False, autoincrement=False)


def upgrade() -> None:
    """Make the tables; who files everybody in them is revision 0005."""
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
