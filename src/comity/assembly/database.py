"""Opening a node's database: what keys and configuration say of it."""

import os
from pathlib import Path
from typing import Final

from comity.assembly.config import NodeConfig
from comity.assembly.home import OWNER_ONLY, Home
from comity.assembly.key_watch import log_identity
from comity.clock import Clock
from comity.errors import ConfigurationInvalid, StorageUnavailable
from comity.exchange.ports import Randomness
from comity.storage.sql.database import Database
from comity.storage.sql.encrypted_file import encrypt_file, is_made, is_plain

_SQLITE: Final = "sqlite:///"


def database_file(home: Home, config: NodeConfig) -> Path | None:
    """Return the file that holds the database; ``None`` if it is on a server."""
    url = home.database_url(config)
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None


def close_to_others(home: Home, config: NodeConfig) -> None:
    """Make the database's file, or take it from others, before anything is in it.

    SQLite gives its journals the mode of the file they belong to.

    Raises:
        StorageUnavailable: The file cannot be made or belongs to another user.
    """
    file = database_file(home, config)
    if file is None:
        return
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY))
        journals = (file.with_name(file.name + end) for end in ("-wal", "-shm"))
        for each in (file, *journals):
            if each.exists():
                each.chmod(OWNER_ONLY)
    except OSError as error:
        raise StorageUnavailable(
            "The file of the database cannot be made for its owner alone.", private=str(error)
        ) from error


def open_database(home: Home, config: NodeConfig, clock: Clock, randomness: Randomness) -> Database:
    """Return the node's database.

    Raises:
        KeyUnavailable: The log's key is missing, or the one the database is sealed under.
        ConfigurationInvalid: The address names no database that a node can use.
    """
    return Database(
        home.database_url(config),
        identity=log_identity(home, config),
        clock=clock,
        randomness=randomness,
        storage_key=home.storage_key(),
        encrypted=config.storage.encrypted,
    )


def file_key_of(home: Home, config: NodeConfig) -> bytes | None:
    """Return what the database's file is encrypted under; ``None`` if it is not.

    Raises:
        KeyUnavailable: It is encrypted, and the storage key is missing.
    """
    file = database_file(home, config)
    if file is None or not is_made(file) or is_plain(file):
        return None
    return home.storage_key().file_key()


def encrypt_database(home: Home, config: NodeConfig) -> bool:
    """Encrypt the database's file as a whole; return whether that was still to do.

    Raises:
        ConfigurationInvalid: It is on a server, or something has it open.
        KeyUnavailable: The storage key is missing.
        StorageUnavailable: The file cannot be read or written; nothing was changed.
    """
    file = database_file(home, config)
    if file is None:
        raise ConfigurationInvalid(
            "Only an SQLite file is encrypted as a whole; a server's disks are its own."
        )
    return encrypt_file(file, home.storage_key().file_key())
