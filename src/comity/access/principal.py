"""Whoever acts, once they have shown who they are: a person at a desk, or a service."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import NewType

from comity.access.permissions import Permission, Role
from comity.errors import AccessDenied

AccountId = NewType("AccountId", str)
"""Stable identifier of an account; it stands in the log as who acted, and is never reused."""

SessionId = NewType("SessionId", str)
"""Public identifier of a session; not the secret that proves it."""


@unique
class Shown(StrEnum):
    """What was shown to sign in; stands in the log with every act."""

    PASSWORD_AND_CODE = "password-and-one-time-code"  # noqa: S105 - a name of a method
    PASSWORD_AND_PASSKEY = "password-and-passkey"  # noqa: S105 - a name of a method
    PASSKEY = "passkey"
    OPENID = "openid-connect-with-second-factor"
    SERVICE_KEY = "service-key"
    OPERATOR = "operator-of-the-machine"
    """The command line of a node without accounts, where the name is taken on trust."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever acts.

    Attributes:
        account: Stable identifier; what the log calls ``official``.
        roles: Roles held; empty for a service.
        permissions: Everything they may do, already narrowed to a service's scopes.
        team: Team or unit, so that somebody of another reviews.
        compartments: Restricted records they are cleared for; see ``records`` restrictions.
        shown: How they proved who they are.
        session: Their session; ``None`` for a service key or the command line's operator.
        glass_broken: Whether they act under break-glass, which is loud.
        glass_case: The case for which the glass was broken; empty if it was not.
        behind_glass: What of ``compartments`` only the broken glass opens.
    """

    account: AccountId
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    shown: Shown
    team: str = ""
    compartments: frozenset[str] = frozenset()
    session: SessionId | None = None
    glass_broken: bool = False
    glass_case: str = ""
    behind_glass: frozenset[str] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Return whether an act is included."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Go on only if an act is included.

        Raises:
            AccessDenied: It is not; whose mistake it is is not said, nor what exists.
        """
        if permission not in self.permissions:
            raise AccessDenied("Your role does not include this.", private=str(permission))

    def require_as_second(self, permission: Permission) -> None:
        """Go on only if they may approve what somebody else decided.

        Broken glass opens records in haste, and gives no power over others' decisions.

        Raises:
            AccessDenied: Their role does not include it, or they act behind broken glass.
        """
        self.require(permission)
        if self.glass_broken:
            raise AccessDenied("Nobody approves anything behind broken glass.")

    def is_cleared_for(self, compartments: AbstractSet[str]) -> bool:
        """Return whether every compartment of a restricted record is among theirs."""
        return compartments <= self.compartments

    def for_case(self, case: str) -> "Principal":
        """Return who acts in a case: the glass was broken for one, and opens in no other."""
        return self if case.strip() == self.glass_case else self.without_glass()

    def without_glass(self) -> "Principal":
        """Return who acts where broken glass gives nothing: to appoint, to lift, to erase."""
        if not self.behind_glass:
            return self
        own = self.compartments - self.behind_glass
        return replace(self, compartments=own, behind_glass=frozenset())
