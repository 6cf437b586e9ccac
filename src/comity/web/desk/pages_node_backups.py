"""Backups: where they stand, having one made, and how it is proved that one can be put back."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConfigurationInvalid, ConflictingChange
from comity.web.api_node_backups import BackupsAnswer, BackupShown
from comity.web.desk.node_words import RUNS
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.desk.second_factor import factor_first
from comity.web.routing import Method

_HERE: Final = "/admin/node/backups"


def backups(call: DeskCall) -> Shown:
    """Show where backups stand."""
    found = call.ask.get("/node/backups", BackupsAnswer)
    latest = found.backups[0] if found.backups else None
    values = {
        "found": found,
        "states": RUNS,
        "is_open": latest is not None and latest.state in {"asked", "running"},
    }
    return Shown("node_backups.html", call.say("Backups"), values)


def before_backup(call: DeskCall) -> Result:
    """Say what is made and who can open it, before it is asked for."""
    if (factor := factor_first(call, f"{_HERE}/new")) is not None:
        return factor
    found = call.ask.get("/node/backups", BackupsAnswer)
    if not found.recipient:
        return GoTo(_HERE, call.say("No backup key is configured; nothing was made."))
    return Shown("node_backup_new.html", call.say("Make a backup?"), {"found": found})


def backup_asked(call: DeskCall) -> GoTo:
    """Ask for a backup."""
    told = call.say("The backup is asked for. The node makes it.")
    try:
        call.ask.post("/node/backups", BackupShown)
    except ConflictingChange:
        told = call.say("A backup is being made already; nothing was changed.")
    except ConfigurationInvalid:
        told = call.say("No backup key is configured; nothing was made.")
    return GoTo(_HERE, told)


PAGES: Final = (
    DeskRoute(Method.GET, _HERE, backups, Permission.BACKUP_MAKE),
    DeskRoute(Method.GET, f"{_HERE}/new", before_backup, Permission.BACKUP_MAKE),
    DeskRoute(Method.POST, _HERE, backup_asked, Permission.BACKUP_MAKE),
)
