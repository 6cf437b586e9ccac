"""Who calls: somebody with a session of the desk, or a program with a key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from comity.access.model import Face
from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.access.service import AccessService
from comity.errors import SignInRequired

_BEARER: Final = "bearer "
_REQUIRED: Final = "You are not signed in, or your session has ended. Sign in and try again."


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What a call shows.

    Attributes:
        authorization: The header ``Authorization``.
        secret: The session's secret, from its cookie.
        agent: How the browser describes itself; a session is bound to it.
        used: Whether somebody does something; else a page asks by itself.
    """

    authorization: str
    secret: str
    agent: str
    used: bool = True

    def __repr__(self) -> str:
        """Return the name of the type only: these are secrets."""
        return "Credentials(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Caller:
    """Who calls.

    Attributes:
        who: What they may do.
        secret: Their session's secret; empty for a program.
        factor_at: When they last showed a second factor; ``None`` for a program.
        name: As shown to them; empty for a program.
        until: When their session ends if they do nothing more; ``None`` for a program.
        latest: When it ends whatever they do; ``None`` for a program.
    """

    who: Principal
    secret: str = ""
    factor_at: datetime | None = None
    name: str = ""
    until: datetime | None = None
    latest: datetime | None = None

    def __repr__(self) -> str:
        """Return the account only."""
        return f"Caller({self.who.account})"


class Callers:
    """Tells who calls.

    Args:
        access: Accounts, sessions, keys.
    """

    def __init__(self, access: AccessService) -> None:
        self._access = access

    def of(self, shown: Credentials) -> Caller:
        """Return who calls. A key counts alone: a cookie beside it is not looked at.

        Raises:
            SignInRequired: Nobody, or nobody any more.
        """
        if shown.authorization:
            if not shown.authorization.lower().startswith(_BEARER):
                raise SignInRequired(_REQUIRED)
            key = shown.authorization[len(_BEARER) :].strip()
            return Caller(self._access.service_keys.principal(key))
        if not shown.secret:
            raise SignInRequired(_REQUIRED)
        current = self._access.sessions.current(
            shown.secret, face=Face.DESK, bound_to=shown.agent, used=shown.used
        )
        return Caller(
            current.principal,
            secret=shown.secret,
            factor_at=current.session.factor_at,
            name=current.account.display_name,
            until=self._access.sessions.lasts_until(current.session),
            latest=current.session.ends_at,
        )

    def owner_of_ended(self, shown: Credentials) -> str:
        """Return whose a session is or was, also when it has ended or is locked; else empty."""
        if shown.authorization or not shown.secret:
            return ""
        return self._access.sessions.owner_of_ended(
            shown.secret, face=Face.DESK, bound_to=shown.agent
        )

    def require(self, caller: Caller, permission: Permission) -> None:
        """Go on only if an act is included; that somebody asked for more is counted on record.

        Raises:
            AccessDenied: It is not; what exists is not said.
        """
        if not caller.who.may(permission):
            self._access.sessions.note_refused(caller.who, permission)
        caller.who.require(permission)
