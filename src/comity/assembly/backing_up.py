"""Backups of a node: made while it serves, verified without being put back, put back.

A backup is as old as it is. A log that goes on from an old one forks: partners hold
signed checkpoints of what it has forgotten, and are right to call that misbehaviour. So
putting back asks for the last checkpoint that somebody outside saw, or for the operator's
word that he knows what is lost.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

import msgspec

from comity.assembly.backup_form import (
    About,
    BackupWriter,
    Began,
    Ended,
    FileKept,
    Record,
    records_of,
)
from comity.assembly.build import Node
from comity.assembly.config import FILE_NAME, read_config
from comity.assembly.database import close_to_others, database_file, open_database
from comity.assembly.home import Home
from comity.assembly.key_watch import log_identity
from comity.clock import Clock
from comity.errors import ConfigurationInvalid, InputInvalid, KeyUnavailable, StorageUnavailable
from comity.exchange.ports import Randomness
from comity.ledger.checkpoint import open_checkpoint, read_checkpoint
from comity.storage.sql.carrying import Carried, Rows, TableBegun, TableEnded, fill, rows_of
from comity.storage.sql.database import Database
from comity.storage.sql.ledger import SqlCheckpoints
from comity.storage.sql.migrate import newest_version
from comity.storage.sql.work import SqlSnapshot
from comity.storage.store import LogIdentity
from comity.trust.record_keys import StorageKey
from comity.trust.sealed_stream import Opener, Recipient, StreamSealer

_NAME_BYTES: Final = 8
_MOST_FILE: Final = 64 * 1024 * 1024
_MODE: Final = 0o777
_FOLDER_MODE: Final = 0o700
_OWNER_ONLY: Final = 0o600

Progress = Callable[[str, int], None]
"""Told what is carried, and how many rows, or bytes of the backup, since."""


def make_backup(
    node: Node,
    file: BinaryIO,
    recipient: Recipient,
    *,
    with_keys: bool,
    progress: Progress,
    randomness: Randomness,
) -> About:
    """Write everything the node keeps, as it stands at one moment; the node may serve.

    Args:
        node: Whose.
        file: Where to.
        recipient: Who may open it.
        with_keys: Whether the private keys go into it, in the form they lie in.
        progress: See ``Progress``.
        randomness: Source of names and keys.

    Returns:
        What may be known of it in the open.

    Raises:
        StorageUnavailable: The database does not answer.
        InputInvalid: A file of the home is too large to be one of a node's.
    """
    with node.database.read() as snapshot:
        size = snapshot.log.size()
        about = About(
            backup=randomness(_NAME_BYTES).hex(),
            made_at=node.clock.now().isoformat(),
            origin=node.config.node.origin,
            log_size=size,
            schema=newest_version(),
            storage_key=node.database.storage_key.key_id,
            with_keys=with_keys,
        )
        told = msgspec.to_builtins(about)
        writer = BackupWriter(StreamSealer(file, recipient, told, randomness))
        writer.write(Began(about, SqlCheckpoints(snapshot.session).latest() or b""))
        files = rows = 0
        for each in _files(node, with_keys=with_keys):
            writer.write(each)
            files += 1
        for carried in rows_of(snapshot, progress):
            rows += len(carried.rows) if isinstance(carried, Rows) else 0
            writer.write(carried)
        writer.write(Ended(rows, files))
        writer.close()
    return about


def verify_backup(
    file: BinaryIO, opener: Opener, *, progress: Progress, clock: Clock, randomness: Randomness
) -> tuple[About, Ended]:
    """Prove that a backup can be put back: it is, into a database that goes at once.

    That database is encrypted under a key nobody keeps, and what was sealed stays sealed in
    it, so that the node's keys are not needed and nothing lies open meanwhile.

    Returns:
        What it says of itself, and how much is in it.

    Raises:
        DecryptionFailed, KeyLocked: It does not open.
        InputInvalid: It is no backup, not whole, or of a later version.
        StorageUnavailable: There is no room to try.
    """
    began, records = records_of(file, opener, lambda count: progress("bytes", count))
    with tempfile.TemporaryDirectory(prefix="comity-backup-") as folder:
        database = Database(
            f"sqlite:///{folder}/tried.db",
            identity=LogIdentity(began.about.origin, ()),
            clock=clock,
            randomness=randomness,
            storage_key=StorageKey.generate(randomness),
            encrypted=True,
        )
        try:
            files, records = _files_first(records)
            ended = _fill(database, began.about, records, progress, len(files))
        finally:
            database.close()
    return began.about, ended


def restore_backup(
    file: BinaryIO,
    opener: Opener,
    home: Home,
    *,
    seen: bytes | None,
    configuration: bytes | None,
    progress: Progress,
    clock: Clock,
    randomness: Randomness,
) -> tuple[About, Ended]:
    """Put a backup back into a folder that holds no node; the configuration comes last.

    Args:
        file: The backup.
        opener: Who may open it.
        home: Where to. Its folder ``keys`` is there already, unless the backup has the keys.
        seen: The last checkpoint of this log that anybody outside saw; ``None`` if the
            operator answers for it that nobody saw more than the backup has.
        configuration: What to use instead of the configuration in the backup.
        progress: See ``Progress``.
        clock: The only source of now.
        randomness: Source of nonces.

    Returns:
        What it says of itself, and how much is in it.

    Raises:
        ConfigurationInvalid: There is a node in the folder, or the backup is older than what
            others saw. Nothing was changed.
        KeyUnavailable: The keys are not there, or are others.
        DecryptionFailed, KeyLocked, InputInvalid: As for ``verify_backup``.
        ConflictingChange: The database holds something already.
        StorageUnavailable: The database or the disk does not answer.
    """
    began, records = records_of(file, opener, lambda count: progress("bytes", count))
    _require_newest(began.about, seen)
    files, records = _files_first(records)
    given = files.pop(FILE_NAME, None)
    if configuration is None and given is None:
        raise InputInvalid("The backup holds no configuration.", field="file")
    text = configuration if configuration is not None or given is None else given.content
    home.create()
    made = home.path / f".{FILE_NAME}.restoring"
    try:
        for each in files.values():
            _write(home, each)
        made.write_bytes(text or b"")
        made.chmod(0o640)
        config = read_config(made)
        _require_keys(home, began.about)
        close_to_others(home, config)
        database = open_database(home, config, clock, randomness)
        try:
            held = len(files) + (given is not None)
            ended = _fill(database, began.about, records, progress, held)
            database.migrate()
            with database.read() as snapshot:
                _require_extends(snapshot, config.node.origin, log_identity(home, config), seen)
        except BaseException:
            database.close()
            if (kept := database_file(home, config)) is not None:
                _forget(kept)
            raise
        database.close()
        made.replace(home.config_file)
    except OSError as problem:
        raise StorageUnavailable(
            "The folder of the node cannot be written.", private=str(problem)
        ) from problem
    finally:
        made.unlink(missing_ok=True)
    return began.about, ended


def _files(node: Node, *, with_keys: bool) -> Iterator[FileKept]:
    """Yield the files of the home: not the database, other backups, nor, unless asked for, keys."""
    home = node.home.path
    backups = home / node.config.backup.folder
    database = database_file(node.home, node.config)
    for path in sorted(home.rglob("*")):
        place = path.relative_to(home)
        is_database = database is not None and path.name.startswith(database.name)
        if is_database or path.is_symlink() or not path.is_file() or place.name.startswith("."):
            continue
        if path.is_relative_to(backups):
            continue
        if place.parts[0] == node.home.keys.name and not with_keys:
            continue
        status = path.stat()
        if status.st_size > _MOST_FILE:
            raise InputInvalid("A file in the folder of the node is too large.", place=str(place))
        yield FileKept(place.as_posix(), status.st_mode & _MODE, path.read_bytes())


def _files_first(records: Iterator[Record]) -> tuple[dict[str, FileKept], Iterator[Record]]:
    """Return the files, which come first, and an iterator over what follows them."""
    files: dict[str, FileKept] = {}
    for record in records:
        if not isinstance(record, FileKept):
            return files, chain((record,), records)
        files[record.place] = record
    return files, iter(())


def _fill(
    database: Database, about: About, records: Iterator[Record], progress: Progress, files: int
) -> Ended:
    """Fill a database, and return how much there was.

    Raises:
        InputInvalid: Something is missing.
    """
    last: list[Ended] = []

    def carried() -> Iterator[Carried]:
        for record in records:
            if isinstance(record, Ended):
                last.append(record)
            elif isinstance(record, TableBegun | Rows | TableEnded):
                yield record
            else:
                raise InputInvalid("The backup holds something out of place.", field="file")

    rows = fill(database, about.schema, carried(), progress)
    if last != [Ended(rows, files)]:
        raise InputInvalid("The backup is not whole: something is missing.", field="file")
    return last[0]


def _require_newest(about: About, seen: bytes | None) -> None:
    """Go on only if nobody outside saw more of the log than the backup has."""
    if seen is None:
        return
    checkpoint = read_checkpoint(seen)
    if checkpoint.origin != about.origin:
        raise ConfigurationInvalid(
            f"The checkpoint is of {checkpoint.origin}, and the backup of {about.origin}."
        )
    if checkpoint.size > about.log_size:
        raise ConfigurationInvalid(
            f"The backup has {about.log_size} entries of the log, and others have seen "
            f"{checkpoint.size}: a log that goes on from it would be a fork, which partners "
            "take for misbehaviour. Nothing was changed. Restore a newer backup."
        )


def _require_extends(
    snapshot: SqlSnapshot, origin: str, identity: LogIdentity, seen: bytes | None
) -> None:
    """Check that the log that was put back is the one others saw."""
    if seen is None:
        return
    keys = [*(key.verification_key for key in identity.keys), *identity.retired_keys]
    checkpoint = open_checkpoint(seen, origin=origin, keys=keys).value
    if snapshot.log.root_at(checkpoint.size) != checkpoint.root:
        raise ConfigurationInvalid(
            "The backup is of another history than the checkpoint that others saw; nothing is "
            "left of it here."
        )


def _require_keys(home: Home, about: About) -> None:
    try:
        found = home.storage_key().key_id
    except KeyUnavailable as problem:
        raise KeyUnavailable(
            "The keys are not in this backup: put the folder 'keys' of the node there first. "
            "No node was made."
        ) from problem
    if found != about.storage_key:
        raise KeyUnavailable(
            f"The storage key there is {found}, and the backup was made under "
            f"{about.storage_key}. No node was made."
        )


def _write(home: Home, given: FileKept) -> None:
    """Write a file into the home, never outside and never over one that is there.

    Raises:
        InputInvalid: Its place is outside.
        OSError: It cannot be written.
    """
    place = PurePosixPath(given.place)
    if place.is_absolute() or not place.parts or ".." in place.parts:
        raise InputInvalid("A file of the backup lies outside the node's folder.", field="file")
    path = home.path.joinpath(*place.parts)
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    if path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(given.content)
        os.fchmod(file.fileno(), given.mode & _MODE)


def _forget(database: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + end).unlink(missing_ok=True)
