"""A home whose log has entries that ended, some that are kept, and a run that shows their age."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.database_file import opened_file
from tests.unit.cli.node_homes import LaterClock
from tests.unit.cli.offices import BG, DE, Office
from tests.unit.cli.test_inspect_command import looked

from comity.assembly.build import Node, open_node
from comity.assembly.checking import CheckReport, check
from comity.assembly.enforcing_retention import RetentionReport, run_retention
from comity.assembly.home import Home
from comity_training.federation import make_network

LATER = 1100
"""Days after which the looks are over, and the run of the first day shows it."""


def looked_at(folder: Path) -> tuple[Office, list[int]]:
    """Return an office with three looks, and a run of retention on the next day."""
    make_network(folder, (DE, BG))
    office = Office(folder / "de")
    leaves = looked(office)
    retained(office, days=1)
    return office, leaves


def copied(office: Office, folder: Path) -> Office:
    """Return an office like it, to be damaged."""
    return Office(Path(shutil.copytree(office.home, folder / "de")))


def opened(office: Office, *, days: int = LATER) -> Node:
    """Open the node so many days from now; the caller closes its database."""
    node = open_node(Home(office.home))
    node.clock = LaterClock(days)
    return node


def retained(office: Office, *, days: int = LATER) -> RetentionReport:
    """Run retention so many days from now, with an official's word that the clock is right."""
    node = opened(office, days=days)
    try:
        return run_retention(node, up_to=500)
    finally:
        node.database.close()


def checked(office: Office, *, days: int = LATER) -> CheckReport:
    """Check the node so many days from now."""
    node = opened(office, days=days)
    try:
        return check(node, advance=lambda _: None)
    finally:
        node.database.close()


def damaged(office: Office, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change the database behind the node's back."""
    with opened_file(office.home) as connection:
        change(connection)
    connection.close()


def ended_leaves(office: Office) -> dict[int, int]:
    """Return which entries ended, each with the act that says so."""
    node = opened(office)
    try:
        with node.database.read() as snapshot:
            return dict(snapshot.log.ended())
    finally:
        node.database.close()


def kept_bodies(office: Office) -> dict[int, bytes | None]:
    """Return what every entry of the log says."""
    node = opened(office)
    try:
        with node.database.read() as snapshot:
            log = snapshot.log
            return {leaf: log.entry(leaf).body for leaf in range(log.size())}
    finally:
        node.database.close()
