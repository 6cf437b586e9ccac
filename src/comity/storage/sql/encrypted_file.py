"""The embedded database's own file, encrypted as a whole (SQLCipher).

Every page is encrypted and authenticated, in the file and in its journals; temporary files
there are none. The key follows from the storage key, so that no passphrase is stretched
with every connection. What is sealed within stays sealed: whoever has a running node's
memory, or its storage key, passes this wall and not that one of erased keys.

Source:
    SQLCipher 4 design: AES-256-CBC with HMAC for each page, raw keys.
"""

import os
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2 as sqlcipher

from comity.errors import ConfigurationInvalid, StorageUnavailable

_PLAIN: Final = b"SQLite format 3\0"
_BEING_MADE: Final = ".encrypting"
_AT_ONCE: Final = 1 << 20

NEW_PAGE_BYTES: Final = 4096
"""Every page that a transaction touches is encrypted and authenticated as a whole.

Measured on a request and its answer: 2.1 ms of a processor, against 3.3 with pages of 8 kB;
files without encryption keep those, since two messages share one and it costs nothing.
"""

_FORMER_PAGE_BYTES: Final = 8192


def key_settings(file_key: bytes, page_bytes: int) -> tuple[str, ...]:
    """Return what a connection says first.

    Args:
        file_key: 32 secret bytes.
        page_bytes: The size of the file's pages; see ``page_bytes_of``.
    """
    return (
        f"PRAGMA key = {_raw(file_key)}",
        f"PRAGMA cipher_page_size = {page_bytes}",
        # Measured, pages of 4 kB: 13 µs of a processor for one that is written, against 18
        # with SHA-512, and 3 without encryption.
        "PRAGMA cipher_hmac_algorithm = HMAC_SHA256",
    )


def page_bytes_of(file: Path, file_key: bytes) -> int:
    """Return the size of an encrypted file's pages, or that of one still to be made.

    It stands nowhere in the clear, so the first page is tried. A file that opens with
    neither size has another key: its first use says so.
    """
    if not is_made(file):
        return NEW_PAGE_BYTES
    # Without its journal, so that nothing is made or recovered by looking.
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    for size in (NEW_PAGE_BYTES, _FORMER_PAGE_BYTES):
        try:
            with closing(sqlcipher.connect(address, uri=True)) as connection:
                for setting in key_settings(file_key, size):
                    connection.execute(setting)
                connection.execute("PRAGMA schema_version").fetchone()
        except sqlcipher.Error:
            continue
        return size
    return NEW_PAGE_BYTES


def _raw(file_key: bytes) -> str:
    return f"\"x'{file_key.hex()}'\""


def is_plain(file: Path) -> bool:
    """Return whether a file holds a database that is not encrypted."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(_PLAIN)) == _PLAIN
    except FileNotFoundError:
        return False


def is_made(file: Path) -> bool:
    """Return whether anything is in a file yet."""
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:
        return False


def encrypt_file(file: Path, file_key: bytes) -> bool:
    """Encrypt a database's file as a whole; nobody else may have it open.

    The copy is whole and on disk before it takes the file's place in one step: whatever
    interrupts it, one of both is there, and running it again goes on. The plain file is
    overwritten after that; a disk that writes elsewhere than it says keeps traces.

    Args:
        file: The database.
        file_key: 32 secret bytes.

    Returns:
        Whether anything was done: an encrypted file stays as it is.

    Raises:
        ConfigurationInvalid: Somebody has it open. The administrator's to stop.
        StorageUnavailable: It cannot be read or written; nothing was changed.
    """
    if not is_plain(file):
        return False
    made = file.with_name(file.name + _BEING_MADE)
    try:
        _forget(made)
        _copy(file, made, file_key)
        made.chmod(file.stat().st_mode & 0o777)
        with file.open("r+b") as plain:
            made.replace(file)
            _keep_folder(file.parent)
            _overwrite(plain.fileno())
    except sqlcipher.Error as problem:
        _forget(made)
        if "locked" in str(problem):
            raise ConfigurationInvalid(
                "Something has the database open; stop the node first. Nothing was changed."
            ) from problem
        raise StorageUnavailable(
            "The database's file cannot be encrypted.", private=type(problem).__name__
        ) from problem
    except OSError as problem:
        raise StorageUnavailable(
            "The database's file cannot be encrypted.", private=str(problem)
        ) from problem
    return True


def _copy(file: Path, made: Path, file_key: bytes) -> None:
    with closing(sqlcipher.connect(str(file), isolation_level=None, timeout=1)) as connection:
        connection.execute("PRAGMA temp_store = MEMORY")
        # Only whoever is alone may leave the journal behind.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        connection.execute(f"ATTACH DATABASE ? AS made KEY {_raw(file_key)}", (str(made),))
        _, *form = key_settings(file_key, NEW_PAGE_BYTES)
        for setting in form:
            connection.execute(setting.replace("PRAGMA ", "PRAGMA made."))
        connection.execute("SELECT sqlcipher_export('made')").fetchall()
        connection.execute("DETACH DATABASE made")
    with made.open("rb") as written:
        os.fsync(written.fileno())


def _forget(made: Path) -> None:
    for each in (made, made.with_name(made.name + "-journal")):
        each.unlink(missing_ok=True)


def _keep_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _overwrite(plain: int) -> None:
    left, nothing = os.fstat(plain).st_size, bytes(_AT_ONCE)
    os.lseek(plain, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(plain, nothing[: min(left, _AT_ONCE)])
    os.fsync(plain)
