"""Who acts at the command line of a node.

On a node without accounts it is the name that is given, taken on trust: the operator of the
machine. On a node with accounts it is whoever signed in at this terminal, and nobody else.

The session's secret lies in a file of the user's own, outside the node's folder, that opens
at this node only. Whoever may read the node's own keys can do without all of this: the
command line keeps honest users apart, file permissions keep out the others.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from comity.access.model import Face
from comity.access.permissions import Permission
from comity.access.principal import AccountId, Principal, Shown
from comity.access.service import AccessService
from comity.access.sessions import Current
from comity.assembly.accounts import access_service
from comity.assembly.build import Node
from comity.errors import AccessDenied, InputInvalid, SignInRequired
from comity.trust.digest import sha256

STATE_VARIABLE: Final = "XDG_STATE_HOME"
ADDRESS: Final = "terminal"
_OWNER_ONLY: Final = 0o600
_OTHERS: Final = 0o077
_MOST_BYTES: Final = 200
_SIGN_IN: Final = "Sign in first: comity account sign-in."


def principal_at_terminal(node: Node, by: str, *, permission: Permission) -> Principal:
    """Return who acts at this terminal, if they may.

    Args:
        node: The node.
        by: Name given on the command line; on a node with accounts nothing, or one's own.
        permission: What the act needs.

    Raises:
        InputInvalid: Nobody is named on a node without accounts. The user's mistake.
        SignInRequired: Nobody is signed in here, or the session has ended.
        AccessDenied: The role does not include it, or somebody else is named.
    """
    service = access_service(node)
    if not service.has_accounts:
        return operator(by)
    current = signed_in(service, node.home.path)
    _require_same(by, current)
    if not current.principal.may(permission):
        service.sessions.note_refused(current.principal, permission)
    current.principal.require(permission)
    return current.principal


def operator(by: str) -> Principal:
    """Return the operator of the machine under the name given.

    Raises:
        InputInvalid: Nobody is named.
    """
    if not by.strip():
        raise InputInvalid("An officer must be named: --by.", field="by")
    return Principal(AccountId(by.strip()), frozenset(), frozenset(Permission), Shown.OPERATOR)


def signed_in(service: AccessService, home: Path) -> Current:
    """Return the session of this terminal.

    Raises:
        SignInRequired: There is none, it has ended, or its file is open to others.
    """
    file = session_file(home)
    try:
        raw = _read(file)
    except FileNotFoundError:
        raise SignInRequired(_SIGN_IN) from None
    except OSError as problem:
        raise SignInRequired(_SIGN_IN, private=f"{file}: {problem}") from problem
    try:
        return service.sessions.current(raw, face=Face.TERMINAL, bound_to=bound_to(home))
    except SignInRequired:
        file.unlink(missing_ok=True)
        raise SignInRequired(_SIGN_IN, private="the session has ended") from None


def end_session_of_before(service: AccessService, home: Path) -> None:
    """End the session that this terminal had, if any, so that none is left that nobody holds."""
    with suppress(SignInRequired):
        before = signed_in(service, home)
        service.sessions.revoke(before.session.id, by=before.principal)


def keep_session(home: Path, secret: str) -> Path:
    """Keep a session's secret for this terminal; return the file."""
    file = session_file(home)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Made anew, so that a file somebody laid there keeps neither its owner nor its readers.
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.write(secret)
    return file


def drop_session(home: Path) -> None:
    """Forget the session's secret of this terminal."""
    session_file(home).unlink(missing_ok=True)


def session_file(home: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the session's secret of this user and node lies."""
    state = environment.get(STATE_VARIABLE)
    folder = Path(state) if state else Path.home() / ".local" / "state"
    return folder / "comity" / f"session-{_digest(home)}"


def bound_to(home: Path) -> str:
    """Return what a terminal's session is bound to: this folder and this user."""
    return f"{_digest(home)} {os.getuid()}"


def _digest(home: Path) -> str:
    return sha256(str(home.resolve()).encode())[:16].hex()


def _read(file: Path) -> str:
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as opened:
        about = os.fstat(opened.fileno())
        if about.st_mode & _OTHERS or about.st_uid != os.getuid():
            raise SignInRequired(
                "The file of your session was open to others; sign out and in again.",
                private=str(file),
            )
        return opened.read(_MOST_BYTES).decode("ascii", "replace")


def _require_same(by: str, current: Current) -> None:
    named = by.strip()
    if named and named.casefold() not in {current.account.name, current.account.id}:
        raise AccessDenied(
            "You are signed in as somebody else than --by or COMITY_OFFICER names; leave it out.",
            private=current.account.id,
        )
