"""Backups asked for at the desk: a row with a state, carried out by the node.

They are sealed to the backup key that the configuration names, whose private half is not on this
machine, and hold no private keys: whoever took over the desk could take away nothing readable.
"""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

import msgspec

from comity.assembly.acts_on_record import log_act
from comity.assembly.backing_up import make_backup
from comity.assembly.backup_form import About
from comity.assembly.build import Node
from comity.assembly.home import OWNER_ONLY
from comity.assembly.node_overview import put_last_backup
from comity.errors import ConfigurationInvalid, ConflictingChange, Failure, StorageUnavailable
from comity.ledger.acts import Act
from comity.storage.store import Snapshot, Work
from comity.trust.sealed_stream import ToBackupKey
from comity.trust.sealing import SealingPublicKey

STALE: Final = timedelta(minutes=10)
"""After so long without a sign of life one counts as interrupted, and is begun again."""

_RUNS: Final = "backup.runs"
_PROVED: Final = "backup.proved"
_MOST_KEPT: Final = 20
_MOST_KEY_FILE: Final = 16_384
_BEAT: Final = timedelta(seconds=2)
_NAME_BYTES: Final = 8

State = Literal["asked", "running", "finished", "failed"]


class BackupRun(msgspec.Struct, frozen=True):
    """A backup that was asked for at the desk.

    Attributes:
        id: Of the run.
        state: How far it is.
        by: Who asked for it.
        asked_at: When.
        seen_at: When it last gave a sign of life.
        ended_at: When it ended; ``None`` before.
        backup: Name of the backup, as the log has it; empty before it is made.
        file: Its file in the folder of backups; empty before it is made.
        size: Of the file, in bytes.
        log_size: Entries of the log that are in it.
        failure: Why none was made; empty if one was.
    """

    id: str
    state: State
    by: str
    asked_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    backup: str = ""
    file: str = ""
    size: int = 0
    log_size: int = 0
    failure: str = ""

    def is_open(self, now: datetime) -> bool:
        """Whether it waits or goes on."""
        return self.state == "asked" or (self.state == "running" and now - self.seen_at < STALE)


class Proved(msgspec.Struct, frozen=True):
    """That a backup can be put back was tried, and it can.

    Attributes:
        backup: Its name.
        made_at: When it was made, as it says of itself.
        proved_at: When that was tried.
    """

    backup: str
    made_at: datetime
    proved_at: datetime


def folder_of(node: Node) -> Path:
    """Return the folder of backups made at the desk."""
    return node.home.path / node.config.backup.folder


def recipient_of(node: Node) -> SealingPublicKey | None:
    """Return the key to which backups are sealed; ``None`` if none is configured.

    Raises:
        ConfigurationInvalid: Its file cannot be read, or holds no public backup key.
    """
    name = node.config.backup.recipient
    if name is None:
        return None
    try:
        text = (node.home.path / name).read_bytes()[:_MOST_KEY_FILE].decode("ascii").strip()
        return SealingPublicKey.from_text(text)
    except (OSError, ValueError, Failure) as error:
        raise ConfigurationInvalid(
            f"[backup] recipient: {name} holds no public backup key.", private=str(error)
        ) from error


def backup_runs(snapshot: Snapshot | Work) -> tuple[BackupRun, ...]:
    """Return the last backups that were asked for, the latest first."""
    kept = snapshot.facts.get(_RUNS)
    return () if kept is None else msgspec.json.decode(kept, type=tuple[BackupRun, ...])


def last_proved(snapshot: Snapshot) -> Proved | None:
    """Return the backup of which it was proved last that it can be put back."""
    kept = snapshot.facts.get(_PROVED)
    return None if kept is None else msgspec.json.decode(kept, type=Proved)


def note_proved(node: Node, about: About, *, by: str) -> None:
    """Put on record that a backup of this node can be put back.

    Raises:
        ConfigurationInvalid: The backup is of another node.
    """
    if about.origin != node.config.node.origin:
        raise ConfigurationInvalid(
            f"The backup is of {about.origin}, and this node is {node.config.node.origin}."
        )
    proved = Proved(about.backup, datetime.fromisoformat(about.made_at), node.clock.now())
    with node.database.begin() as work:
        log_act(
            work,
            Act.BACKUP_PROVED,
            {"backup": about.backup, "log_size": about.log_size},
            official=by,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
        work.facts.put(_PROVED, msgspec.json.encode(proved))


def ask_backup(node: Node, *, by: str) -> BackupRun:
    """Ask for a backup.

    Raises:
        ConflictingChange: One is asked for or goes on already, or nobody is named who could
            open it.
        ConfigurationInvalid: The key that is named cannot be read.
    """
    if recipient_of(node) is None:
        raise ConflictingChange(
            "No backup key is configured, and a backup that anybody can open is none. Make one "
            "with 'comity backup key' and name it as recipient in the part [backup]."
        )
    now = node.clock.now()
    name = f"bk-{node.rails.randomness(_NAME_BYTES).hex()}"
    asked = BackupRun(id=name, state="asked", by=by, asked_at=now, seen_at=now)
    with node.database.begin() as work:
        before = backup_runs(work)
        if before and before[0].is_open(now):
            raise ConflictingChange("A backup is being made already; wait until it ends.")
        _put(work, (asked, *before))
    return asked


def carry_out_backups(node: Node) -> bool:
    """Make the backup that waits or was interrupted; return whether there was one.

    Raises:
        StorageUnavailable: The database does not answer; it is begun again later.
    """
    now = node.clock.now()
    with node.database.read() as snapshot:
        if not _waits(backup_runs(snapshot), now):
            return False
    with node.database.begin() as work:
        runs = backup_runs(work)
        if not _waits(runs, now):
            return False
        run = msgspec.structs.replace(runs[0], state="running", seen_at=now)
        _put(work, (run, *runs[1:]))
    try:
        _make(node, run)
    except StorageUnavailable:
        raise
    except Failure as problem:
        _fail(node, run, problem.public)
    except OSError as problem:
        _fail(node, run, f"The folder of backups cannot be written: {problem.strerror}.")
    except Exception:
        _fail(node, run, "A mistake in Comity itself; no backup was made.")
        raise
    return True


def _make(node: Node, run: BackupRun) -> None:
    """Make a backup; it is on record before its file appears, and counts once it has.

    If the node stops between the two, the run is left as one that goes on, and is begun again.
    """
    recipient = recipient_of(node)
    if recipient is None:
        raise ConfigurationInvalid("No backup key is configured any more; no backup was made.")
    folder = folder_of(node)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{run.asked_at:%Y%m%d-%H%M%S}-{run.id}.backup"
    partial = folder / f".{run.id}.partial"
    partial.unlink(missing_ok=True)
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, OWNER_ONLY)
        with os.fdopen(handle, "wb") as out:
            about = make_backup(
                node,
                out,
                ToBackupKey(recipient),
                with_keys=False,
                progress=_beating(node, run),
                randomness=node.rails.randomness,
            )
            out.flush()
            os.fsync(out.fileno())
        now = node.clock.now()
        with node.database.begin() as work:
            log_act(
                work,
                Act.BACKUP_MADE,
                {"backup": about.backup, "log_size": about.log_size, "with_keys": False},
                official=run.by,
                clock=node.clock,
                randomness=node.rails.randomness,
            )
        size = partial.stat().st_size
        partial.replace(file)
        _keep_folder(folder)
        with node.database.begin() as work:
            put_last_backup(work, now)
            _change(
                work,
                run,
                state="finished",
                seen_at=now,
                ended_at=now,
                backup=about.backup,
                file=file.name,
                size=size,
                log_size=about.log_size,
            )
    finally:
        partial.unlink(missing_ok=True)


def _keep_folder(folder: Path) -> None:
    """Have the names in a folder survive a loss of power."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _beating(node: Node, run: BackupRun) -> Callable[[str, int], None]:
    """Return what says now and then that a backup is still being made."""
    last = [run.seen_at]

    def progress(_table: str, _rows: int) -> None:
        now = node.clock.now()
        if now - last[0] >= _BEAT:
            last[0] = now
            with node.database.begin() as work:
                _change(work, run, seen_at=now)

    return progress


def _fail(node: Node, run: BackupRun, failure: str) -> None:
    now = node.clock.now()
    with node.database.begin() as work:
        _change(work, run, state="failed", seen_at=now, ended_at=now, failure=failure[:500])


def _change(work: Work, run: BackupRun, **changes: object) -> None:
    runs = backup_runs(work)
    _put(
        work,
        tuple(
            msgspec.structs.replace(each, **changes) if each.id == run.id else each for each in runs
        ),
    )


def _put(work: Work, runs: tuple[BackupRun, ...]) -> None:
    work.facts.put(_RUNS, msgspec.json.encode(runs[:_MOST_KEPT]))


def _waits(runs: tuple[BackupRun, ...], now: datetime) -> bool:
    if not runs:
        return False
    first = runs[0]
    return first.state == "asked" or (first.state == "running" and not first.is_open(now))
