"""Routes about backups: which were made, whether one was proved, and having one made."""

from datetime import datetime
from typing import Final

from comity.access.permissions import Permission
from comity.assembly.backup_runs import (
    BackupRun,
    ask_backup,
    backup_runs,
    folder_of,
    last_proved,
    recipient_of,
)
from comity.assembly.build import Node
from comity.assembly.node_overview import last_backup
from comity.errors import ConfigurationInvalid
from comity.web.answers import Answer
from comity.web.routing import Call, Method, Route


class BackupShown(Answer, frozen=True):
    """A backup that was asked for here; ``is_there`` says whether its file still is."""

    id: str
    state: str
    by: str
    asked_at: datetime
    ended_at: datetime | None
    backup: str
    file: str
    size: int
    log_size: int
    failure: str
    is_there: bool


class ProvedShown(Answer, frozen=True):
    """The backup of which it was proved last that it can be put back."""

    backup: str
    made_at: datetime
    proved_at: datetime


class BackupsAnswer(Answer, frozen=True):
    """Where backups stand. ``recipient`` names the key that opens them; empty without one."""

    recipient: str
    problem: str
    folder: str
    made_at: datetime | None
    proved: ProvedShown | None
    backups: tuple[BackupShown, ...]


def backups(call: Call[None]) -> BackupsAnswer:
    """Return where backups stand."""
    node = call.node
    with node.database.read() as snapshot:
        runs, made_at, proved = backup_runs(snapshot), last_backup(snapshot), last_proved(snapshot)
    recipient, problem = "", ""
    try:
        key = recipient_of(node)
        recipient = "" if key is None else key.key_id
    except ConfigurationInvalid as failure:
        problem = failure.public
    return BackupsAnswer(
        recipient=recipient,
        problem=problem,
        folder=node.config.backup.folder,
        made_at=made_at,
        proved=None
        if proved is None
        else ProvedShown(backup=proved.backup, made_at=proved.made_at, proved_at=proved.proved_at),
        backups=tuple(_shown(node, each) for each in runs),
    )


def backup_asked(call: Call[None]) -> BackupShown:
    """Ask for a backup, which the node makes.

    Raises:
        ConflictingChange: One is being made already, or no backup key is configured.
        ConfigurationInvalid: The backup key cannot be read.
    """
    return _shown(call.node, ask_backup(call.node, by=call.who.account))


def _shown(node: Node, run: BackupRun) -> BackupShown:
    return BackupShown(
        id=run.id,
        state=run.state,
        by=run.by,
        asked_at=run.asked_at,
        ended_at=run.ended_at,
        backup=run.backup,
        file=run.file,
        size=run.size,
        log_size=run.log_size,
        failure=run.failure,
        is_there=bool(run.file) and (folder_of(node) / run.file).is_file(),
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/node/backups",
        permission=Permission.BACKUP_MAKE,
        summary="List backups made at the desk, and when one was proved last.",
        handler=backups,
        answer=BackupsAnswer,
    ),
    Route(
        method=Method.POST,
        path="/node/backups",
        permission=Permission.BACKUP_MAKE,
        summary="Ask for a backup, sealed to the backup key that is configured.",
        handler=backup_asked,
        answer=BackupShown,
        fresh_factor=True,
    ),
)
