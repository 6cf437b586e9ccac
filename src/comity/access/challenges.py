"""What is begun in one call and finished in another: once, in time, by its holder."""

from datetime import datetime, timedelta
from typing import Final

from comity.access.model import Ceremony, Challenge
from comity.access.office import AccessOffice
from comity.access.ports import AccessReading, AccessWork
from comity.errors import SignInRefused
from comity.trust.session_secrets import digest_of, new_secret

_LASTS: Final = timedelta(minutes=5)
_OVER: Final = "This was not begun here, is over or was used; begin anew."


def begin(
    office: AccessOffice,
    work: AccessWork,
    ceremony: Ceremony,
    *,
    account: str = "",
    value: bytes = b"",
    lasts: timedelta = _LASTS,
) -> str:
    """Begin something; return the secret with which it is finished."""
    secret = new_secret(office.randomness)
    now = office.now()
    work.access.challenges.sweep(before=now)
    work.access.challenges.put(
        Challenge(
            id=office.identifier("ch"),
            ceremony=ceremony,
            digest=digest_of(secret),
            ends_at=now + lasts,
            account=account,
            value=value,
        )
    )
    return secret


def finish(office: AccessOffice, work: AccessWork, ceremony: Ceremony, secret: str) -> Challenge:
    """Return what was begun, and use it up.

    Raises:
        SignInRefused: It was not begun here, is over, or was used.
    """
    found = begun(work.access, ceremony, secret, at=office.now())
    work.access.challenges.drop(found.id)
    return found


def begun(access: AccessReading, ceremony: Ceremony, secret: str, *, at: datetime) -> Challenge:
    """Return what was begun, without using it up.

    Raises:
        SignInRefused: It was not begun here, is over, or was used.
    """
    found = access.challenges.found(digest_of(secret))
    if found is None or found.ceremony is not ceremony or found.ends_at <= at:
        raise SignInRefused(_OVER)
    return found
