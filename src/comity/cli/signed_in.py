"""Which command runs, on which node, and who acts: known once, asked in many places."""

import os
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from comity.assembly.home import Home
from comity.cli.command_permissions import NEEDS, Without
from comity.clock import SystemClock
from comity.errors import (
    AccessDenied,
    ConfigurationInvalid,
    Failure,
    SignInRequired,
    StorageUnavailable,
)

if TYPE_CHECKING:
    from comity.assembly.build import Node


@dataclass(slots=True)
class Running:
    """The command that runs.

    Attributes:
        command: Its words, without the program's name.
        home: The folder it names.
        by: The officer it names.
        acting: Account of whoever acts; ``None`` while nobody asked, or without accounts.
        told: Who the command was told that acts; ``None`` if it did not ask.
        node: The node at which that was checked, until the command opens it.
    """

    command: str = ""
    home: Path | None = None
    by: str = ""
    acting: str | None = None
    told: str | None = None
    node: "Node | None" = None


_running: Final[ContextVar[Running | None]] = ContextVar("running", default=None)


def begin() -> None:
    """Begin with a command that is not known yet; whatever an earlier one left is over."""
    _running.set(Running())


def end() -> None:
    """Forget the command, so that whoever calls as a program is not taken for it."""
    running = _running.get()
    if running is not None and running.node is not None:
        running.node.database.close()
    _running.set(None)


def remember_home(context: typer.Context, value: Path) -> Path:
    """Note command and folder: a callback of ``--home``."""
    running = _running.get()
    if running is not None:
        running.command, running.home = _words(context), value
    return value


def remember_officer(context: typer.Context, value: str) -> str:
    """Note command and officer: a callback of ``--by``."""
    running = _running.get()
    if running is not None:
        running.command, running.by = _words(context), value
    return value


def check(node: "Node") -> None:
    """Go on only if whoever is at this terminal may run this command on this node.

    Raises:
        SignInRequired: Nobody is signed in here, or the session has ended.
        AccessDenied: The role does not include it.
    """
    running = _running.get()
    if running is None or not running.command:
        return
    need = NEEDS.get(running.command)
    if isinstance(need, Without):
        return
    # Loaded on demand: codes and evidence are looked up without any of this.
    from comity.assembly.accounts import access_service  # noqa: PLC0415 - see above
    from comity.assembly.at_the_desk import principal_at_terminal  # noqa: PLC0415 - see above

    if not access_service(node).has_accounts:
        return
    if need is None:
        raise AccessDenied("Nobody may do this on a node with accounts.", private=running.command)
    account = principal_at_terminal(node, running.by, permission=need).account
    if running.told not in {None, account}:
        raise SignInRequired("Somebody signed in meanwhile; run the command again.")
    running.acting = account


def official(named: str) -> str:
    """Return who acts: the account that is signed in, or without accounts the name given.

    Raises:
        SignInRequired, AccessDenied: As for ``check``.
    """
    running = _running.get()
    if running is None:
        return named
    if running.acting is None and running.home is not None:
        _check_home(running, running.home)
    running.told = running.acting or named
    return running.told


def acting_account() -> str | None:
    """Return the account at which the command was checked; ``None`` without accounts."""
    running = _running.get()
    return None if running is None else running.acting


def take_node(path: Path) -> "Node":
    """Return the node of a home: the one at which was checked who acts, or a new one.

    Raises:
        ConfigurationInvalid, KeyUnavailable, NetworkDocumentInvalid: The home is
            incomplete; the message says what to do. The operator's business.
    """
    running = _running.get()
    if running is not None and running.node is not None and running.home == path:
        node, running.node = running.node, None
        return node
    from comity.assembly.build import open_node  # noqa: PLC0415 - loaded on demand

    return open_node(Home(path), clock=SystemClock(), randomness=os.urandom)


def _check_home(running: Running, home: Path) -> None:
    """Check at a node that the command opens only later; it is kept until then."""
    try:
        running.node = take_node(home)
    except Failure:
        # The command opens it itself and tells what is wrong with it.
        return
    try:
        check(running.node)
    except (StorageUnavailable, ConfigurationInvalid):
        # The database does not answer, or is to be migrated first: the command tells.
        return


def _words(context: typer.Context) -> str:
    words: list[str] = []
    at: typer.Context | None = context
    while at is not None and at.parent is not None:
        words.append(at.info_name or "")
        at = at.parent  # type: ignore[assignment] # Typer's own context
    return " ".join(reversed(words))
