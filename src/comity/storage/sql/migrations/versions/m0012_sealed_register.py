"""Persons, convictions, tasks and judgements sealed; search by keyed tokens.

Sealing takes the node's storage key and may take long, so it follows in steps of its own,
each a transaction (``comity migrate``), as with version 0009. Whatever only repeats what a
row says (days of decision, file numbers, the index of persons) goes at once and is made
anew from the rows as they are sealed.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0012"
down_revision: Final = "0011"

WORDS: Final = sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")
BYTES: Final = sa.LargeBinary()
NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_TO_SEAL: Final = (
    *("persons", "convictions", "tasks", "identifications", "judgements"),
    *("apostilles", "credentials", "facts", "conversations"),
    *("recalls", "recall_holders", "recall_items"),
)


def upgrade() -> None:
    """Change the tables; whatever holds rows by now is to be sealed."""
    for name in ("person_keys", "person_profiles", "name_codes", "names_counted"):
        op.drop_table(name)
    _change_persons()
    _change_convictions()
    _make_the_index()
    connection = op.get_bind()
    unsealed = sa.table("unsealed", sa.column("table_name"), sa.column("up_to"))
    for name in _TO_SEAL:
        found = connection.execute(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1))
        if found.first() is not None:
            connection.execute(sa.insert(unsealed).values(table_name=name, up_to=""))
    found = connection.execute(sa.select(sa.literal(1)).select_from(sa.table("attachments")))
    if found.first() is not None:
        names = {"table_name": "attachments: file names", "up_to": ""}
        connection.execute(sa.insert(unsealed).values(names))


def _change_persons() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    as_bytes = "CAST(source_key AS BLOB)" if is_sqlite else "convert_to(source_key, 'UTF8')"
    _set_aside("persons")
    op.create_table(
        "persons",
        sa.Column("number", NUMBER, sa.Identity(), primary_key=True),
        sa.Column("ref", WORDS, nullable=False),
        sa.Column("person", BYTES, nullable=False),
        sa.Column("wrapped", BYTES, nullable=True),
        sa.Column("source", BYTES, nullable=True),
        sa.Column("source_token", NUMBER, nullable=True),
    )
    _take_back("persons", "number, ref, person, source", f"number, ref, person, {as_bytes}")
    if not is_sqlite:
        op.execute(
            "SELECT setval(pg_get_serial_sequence('persons', 'number'), max(number)) FROM persons"
        )
    op.create_index("persons_ref", "persons", ["ref"], unique=True)
    _partial_index(
        "persons_source", "persons", ["source_token"], where="source_token IS NOT NULL", unique=True
    )


def _change_convictions() -> None:
    _set_aside("convictions")
    op.create_table(
        "convictions",
        sa.Column("id", WORDS, primary_key=True),
        sa.Column("version", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("conviction", BYTES, nullable=False),
        sa.Column("person", WORDS, nullable=False),
        sa.Column("origin", WORDS, nullable=False),
        sa.Column("convicting_state", WORDS, nullable=False),
        sa.Column("standing", WORDS, nullable=False),
        sa.Column("held_since", NUMBER, nullable=False),
        sa.Column("message", WORDS, nullable=True),
        sa.Column("entered_nationally", NUMBER, nullable=False),
        sa.Column("file_token", NUMBER, nullable=True),
    )
    kept = (
        "id, version, conviction, person, origin, convicting_state, standing, held_since, "
        "message, entered_nationally"
    )
    _take_back("convictions", kept, kept)
    op.create_index("convictions_person", "convictions", ["person"])
    _partial_index(
        "convictions_file",
        "convictions",
        ["file_token", "convicting_state"],
        where="standing = 'current' AND file_token IS NOT NULL",
    )
    _partial_index("convictions_own", "convictions", ["id", "version"], where="origin = 'own'")


def _make_the_index() -> None:
    op.create_table(
        "person_keys",
        sa.Column("key", NUMBER, primary_key=True, autoincrement=False),
        _person_number(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person_profiles", _person_number(), sa.Column("profile", BYTES, nullable=False)
    )
    op.create_table(
        "names_counted",
        sa.Column("name", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("given", NUMBER, nullable=False),
        sa.Column("surname", NUMBER, nullable=False),
        sa.Column("form", BYTES, nullable=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_codes",
        sa.Column("code", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("name", NUMBER, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )


def _person_number() -> sa.Column[int]:
    return sa.Column(
        "person", NUMBER, sa.ForeignKey("persons.number"), primary_key=True, autoincrement=False
    )


def _set_aside(table: str) -> None:
    """Keep a table's rows beside; its columns change their places, which takes a new table."""
    op.execute(f"CREATE TABLE {table}_before AS SELECT * FROM {table}")  # nosec B608  # noqa: S608 - words of ours
    op.drop_table(table)


def _take_back(table: str, columns: str, values: str) -> None:
    op.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}_before"  # nosec B608  # noqa: S608 - words of ours
    )
    op.drop_table(f"{table}_before")


def _partial_index(
    name: str, table: str, columns: list[str], *, where: str, unique: bool = False
) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )
