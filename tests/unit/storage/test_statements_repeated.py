"""Many rows in one statement, on SQLite."""

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, select
from sqlalchemy.dialects import sqlite

from comity.storage.sql.statements import Amendment, Statement, insert_into, parameter, upsert_into

THINGS = Table(
    "things", MetaData(), Column("key", BigInteger, primary_key=True), Column("word", Text)
)
SQLITE = sqlite.dialect(paramstyle="qmark")


def test_an_insertion_takes_many_rows() -> None:
    found = insert_into(THINGS).repeated(SQLITE, 3)
    assert found == 'INSERT INTO things ("key", word) VALUES (?, ?), (?, ?), (?, ?)'


def test_a_replacement_takes_many_rows() -> None:
    found = upsert_into(THINGS).repeated(SQLITE, 2)
    assert found is not None
    assert "VALUES (?, ?), (?, ?) ON CONFLICT" in found


def test_a_query_is_not_repeated() -> None:
    query = Statement(select(THINGS).where(THINGS.c.key == parameter("key")), "key")
    assert query.repeated(SQLITE, 2) is None


def test_an_amendment_finds_its_rows_by_key() -> None:
    change = Amendment(THINGS, ("word",), key="key", where="word = 'old'")
    assert change.repeated(SQLITE, 2) == (
        'UPDATE "things" SET "word" = given.column1 FROM (VALUES (?, ?), (?, ?)) AS given '
        'WHERE "things"."key" = given.column2 AND word = \'old\''
    )
