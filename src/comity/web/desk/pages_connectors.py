"""Connectors: what a register would bring, how it fits, and what came of bringing it."""

from typing import Final

from comity.access.permissions import Permission
from comity.errors import ConflictingChange, Failure
from comity.web.api_connectors import (
    ConnectorPreviewAnswer,
    ConnectorsAnswer,
    ConnectorShown,
    RunShown,
)
from comity.web.desk.languages import N_
from comity.web.desk.routing import DeskCall, DeskRoute, GoTo, Result, Shown
from comity.web.desk.second_factor import factor_first
from comity.web.routing import Method

_HERE: Final = "/admin/connectors"

KINDS: Final = {
    "csv-folder": N_("CSV files in a folder"),
    "ecris-folder": N_("ECRIS files in a folder"),
    "sql-view": N_("View of a database"),
    "rest": N_("REST service"),
}
"""Kinds of sources, in words."""

STATES: Final = {
    "asked": N_("waits for the node"),
    "running": N_("running"),
    "finished": N_("finished"),
    "failed": N_("failed"),
}
"""States of a run, in words."""

COLOURS: Final = {"asked": "blue", "running": "blue", "finished": "green", "failed": "red"}

USES: Final = {
    "field": N_("entered"),
    "ignored": N_("passed over on purpose"),
    "unknown": N_("not mapped"),
    "missing": N_("not in the source"),
}
"""What a mapping makes of a column, in words."""

COUNTS: Final = {
    "read": N_("Records read"),
    "new": N_("New persons"),
    "changed": N_("Records changed"),
    "unchanged": N_("Records unchanged"),
    "set_aside": N_("Records set aside"),
    "convictions": N_("Convictions entered"),
    "changed_convictions": N_("Convictions in a new version"),
    "removed": N_("Convictions taken out"),
    "passed_over": N_("Messages without register data"),
    "events": N_("Register events applied"),
    "notifications": N_("Notifications to other states"),
    "corrections": N_("Corrections of earlier answers"),
}
"""What a run counts, in words."""


def connectors(call: DeskCall) -> Shown:
    """Show the connectors."""
    found = call.ask.get("/connectors", ConnectorsAnswer)
    values = {"connectors": found.connectors, **_words()}
    return Shown("connectors.html", call.say("Connectors"), values)


def one_connector(call: DeskCall) -> Shown:
    """Show a connector: its last run, its columns, its first records."""
    name = call.path["connector"]
    made = call.ask.get("/connectors/{connector}", ConnectorShown, connector=name)
    seen: ConnectorPreviewAnswer | None = None
    unread = made.invalid
    if not unread:
        try:
            seen = call.ask.get(
                "/connectors/{connector}/preview", ConnectorPreviewAnswer, connector=name
            )
        except Failure as failure:
            unread = failure.public
    values = {
        "made": made,
        "seen": seen,
        "unread": unread,
        "run": made.last_run,
        "is_open": made.last_run is not None and made.last_run.state in {"asked", "running"},
        "may_run": call.who.may(Permission.CONNECTOR_RUN),
        **_words(),
    }
    return Shown("connector.html", call.say("Connector"), values)


def trial_asked(call: DeskCall) -> Result:
    """Ask for a dry run."""
    return _asked(call, "/connectors/{connector}/trials", call.say("The dry run is asked for."))


def before_run(call: DeskCall) -> Result:
    """Say what a run does, before it is asked for."""
    name = call.path["connector"]
    if (factor := factor_first(call, f"{_HERE}/{name}/run")) is not None:
        return factor
    made = call.ask.get("/connectors/{connector}", ConnectorShown, connector=name)
    return Shown("connector_run.html", call.say("Run this connector?"), {"made": made, **_words()})


def run_asked(call: DeskCall) -> Result:
    """Ask for a run."""
    return _asked(call, "/connectors/{connector}/runs", call.say("The run is asked for."))


def _asked(call: DeskCall, path: str, told: str) -> GoTo:
    name = call.path["connector"]
    try:
        call.ask.post(path, RunShown, connector=name)
    except ConflictingChange:
        told = call.say("A run goes on already; nothing was changed.")
    return GoTo(f"{_HERE}/{name}", told)


def _words() -> dict[str, object]:
    return {
        "kinds": KINDS,
        "states": STATES,
        "colours": COLOURS,
        "uses": USES,
        "counted": COUNTS,
    }


PAGES: Final = (
    DeskRoute(Method.GET, _HERE, connectors, Permission.CONNECTOR_READ),
    DeskRoute(Method.GET, f"{_HERE}/{{connector}}", one_connector, Permission.CONNECTOR_READ),
    DeskRoute(Method.POST, f"{_HERE}/{{connector}}/trials", trial_asked, Permission.CONNECTOR_READ),
    DeskRoute(Method.GET, f"{_HERE}/{{connector}}/run", before_run, Permission.CONNECTOR_RUN),
    DeskRoute(Method.POST, f"{_HERE}/{{connector}}/runs", run_asked, Permission.CONNECTOR_RUN),
)
