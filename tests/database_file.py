"""A node's database file, opened behind the node's back by whoever holds its storage key."""

import sqlite3
from pathlib import Path
from typing import cast

from sqlcipher3 import dbapi2 as sqlcipher

from comity.assembly.home import Home
from comity.storage.sql.encrypted_file import is_plain, key_settings, page_bytes_of


def opened_file(home: Path) -> sqlite3.Connection:
    """Return a connection to a home's SQLite file, encrypted or not."""
    file = home / "comity.db"
    if is_plain(file):
        return sqlite3.connect(file)
    # Another binding of the same interface.
    connection = cast("sqlite3.Connection", sqlcipher.connect(str(file)))
    key = Home(home).storage_key().file_key()
    for setting in key_settings(key, page_bytes_of(file, key)):
        connection.execute(setting)
        # Of a copy that is attached, too.
        connection.execute(setting.replace("PRAGMA cipher_", "PRAGMA cipher_default_"))
    return connection


def dumped(home: Path) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Return all tables with all rows, in an order of their own."""
    with opened_file(home) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        found = [
            (name, sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr))  # noqa: S608
            for (name,) in sorted(names)
        ]
    connection.close()
    return found
