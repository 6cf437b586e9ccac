"""What the commands of accounts share: who is signed in, secrets typed or in a file."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.access.model import Account, Shift
from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.access.service import AccessService
from comity.access.sessions import Current
from comity.assembly.accounts import access_service
from comity.assembly.at_the_desk import signed_in
from comity.assembly.build import Node
from comity.cli.context import opened_node
from comity.errors import ConflictingChange, InputInvalid

SecretsOption = Annotated[
    Path | None,
    typer.Option(
        "--secrets",
        help="File with what would be asked for, lines like 'password=...'; only its owner may "
        "read it.",
        dir_okay=False,
    ),
]
"""``--secrets``; give the parameter the default ``None``."""

AccountArgument = Annotated[str, typer.Argument(help="Sign-in name or identifier.")]

_MOST_BYTES: Final = 8192
_OTHERS: Final = 0o077


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Somebody signed in at this terminal.

    Attributes:
        node: The node.
        service: Everything about accounts.
        current: The session.
    """

    node: Node
    service: AccessService
    current: Current

    @property
    def who(self) -> Principal:
        """Who acts."""
        return self.current.principal

    def with_fresh_factor(self, permission: Permission) -> Principal:
        """Return who acts, if they may and showed their second factor just now.

        Raises:
            AccessDenied: The role does not include it; that is counted on record.
            FactorRequired: Show it once more with ``comity account factor``.
        """
        if not self.who.may(permission):
            self.service.sessions.note_refused(self.who, permission)
        self.who.require(permission)
        self.service.sessions.require_fresh_factor(self.current.session)
        return self.who


@contextmanager
def at_desk(home: Path) -> Iterator[AtDesk]:
    """Open a node for somebody who is signed in at this terminal.

    Raises:
        ConflictingChange: The node has no accounts yet.
        SignInRequired: Nobody is signed in here.
    """
    with opened_node(home) as node:
        service = access_service(node)
        if not service.has_accounts:
            raise ConflictingChange(
                "This node has no accounts yet: 'comity account begin' makes the first two."
            )
        yield AtDesk(node, service, signed_in(service, home))


class Secrets:
    """Secrets from a file, or typed without being shown; never from an argument.

    Args:
        file: The file; ``None`` asks at the terminal.

    Raises:
        InputInvalid: The file cannot be read, is open to others, or has a line without ``=``.
    """

    def __init__(self, file: Path | None) -> None:
        self._given: dict[str, str] = {}
        if file is None:
            return
        try:
            if file.stat().st_mode & _OTHERS:
                raise InputInvalid("Others can read that file: chmod 600.", field="secrets")
            with file.open(encoding="utf-8") as opened:
                lines = opened.read(_MOST_BYTES).splitlines()
        except (OSError, UnicodeDecodeError) as problem:
            raise InputInvalid("The file cannot be read.", field="secrets") from problem
        for line in filter(str.strip, lines):
            name, separator, value = line.partition("=")
            if not separator:
                raise InputInvalid("A line is like 'password=...'.", field="secrets")
            self._given[name.strip()] = value

    def of(self, name: str, asked: str, *, twice: bool = False) -> str:
        """Return a secret.

        Raises:
            InputInvalid: The file has none of that name and nobody sits at a terminal,
                nothing was typed, or what was typed twice differs.
        """
        if name in self._given:
            return self._given[name]
        if not at_terminal():
            raise InputInvalid(
                f"Nobody sits at a terminal: put a line '{name}=...' into --secrets.",
                field="secrets",
            )
        typed = _typed(asked, name)
        if twice and _typed(f"{asked}, again", name) != typed:
            raise InputInvalid("The two are not alike; nothing was changed.", field=name)
        return typed


def at_terminal() -> bool:
    """Return whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def _typed(asked: str, name: str) -> str:
    try:
        return getpass.getpass(f"{asked}: ")
    except EOFError as end:
        raise InputInvalid("Nothing was typed; nothing was changed.", field=name) from end


def account_data(account: Account) -> dict[str, object]:
    """Return an account for programs."""
    granted, proposed = account.granted, account.proposed
    return {
        "id": account.id,
        "name": account.name,
        "display_name": account.display_name,
        "state": account.state.value,
        "roles": sorted(granted.roles),
        "team": granted.team,
        "compartments": sorted(granted.compartments),
        "shifts": [shift_text(each) for each in granted.shifts],
        "openid_subject": granted.openid_subject,
        "created_by": account.created_by,
        "created_at": account.created_at.isoformat(),
        "approved_by": account.approved_by,
        "proposed": None
        if proposed is None
        else {
            "roles": sorted(proposed.entitlement.roles),
            "team": proposed.entitlement.team,
            "compartments": sorted(proposed.entitlement.compartments),
            "shifts": [shift_text(each) for each in proposed.entitlement.shifts],
            "openid_subject": proposed.entitlement.openid_subject,
            "enrols_anew": proposed.anew,
            "by": proposed.by,
        },
        "refused": None
        if account.refused is None
        else {
            "roles": sorted(account.refused.proposal.entitlement.roles),
            "proposed_by": account.refused.proposal.by,
            "by": account.refused.by,
            "at": account.refused.at.isoformat(),
            "reason": account.refused.because,
        },
    }


def account_row(account: Account) -> tuple[object, ...]:
    """Return an account as a row for people."""
    waits = "" if account.refused is None else "proposal refused"
    waits = waits if account.proposed is None else "waits for approval"
    return (
        account.name,
        account.display_name,
        account.state.value,
        ", ".join(sorted(account.granted.roles)),
        account.granted.team,
        waits,
        account.id,
    )


def shift_text(shift: Shift) -> str:
    """Return a shift as it is typed: ``12345 08:00-16:30``."""
    days = "".join(map(str, sorted(shift.days)))
    return f"{days} {shift.begins:%H:%M}-{shift.ends:%H:%M}"
