"""How failed attempts slow the next ones down, without locking a victim out for ever.

Three counts are kept: of one name from one address, of one address, and of one name. The
first two are strict. The third is loose, short, and does not hold where that name signed in
from that address before: whoever floods a colleague's name from elsewhere does not keep
that colleague from their own desk. Names are counted alike whether they exist or not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from comity.access.model import Attempts
from comity.access.office import new_identifier
from comity.access.ports import AccessReading, AccessWriting
from comity.errors import SignInRefused
from comity.exchange.ports import Randomness

_FORGOTTEN: Final = timedelta(days=1)
_KNOWN: Final = timedelta(days=30)
_REFUSED: Final = "The sign-in was refused."


@dataclass(frozen=True, slots=True)
class Limit:
    """How one count slows down.

    Attributes:
        free: So many failures cost nothing.
        longest: The longest pause.
    """

    free: int
    longest: timedelta

    def pause(self, failed: int) -> timedelta:
        """Return the pause after so many failures: doubled with each beyond the free ones."""
        beyond = failed - self.free
        if beyond < 0:
            return timedelta()
        return min(timedelta(seconds=2 ** min(beyond, 16)), self.longest)


_PAIR: Final = Limit(5, timedelta(minutes=15))
_ADDRESS: Final = Limit(20, timedelta(minutes=15))
_NAME: Final = Limit(50, timedelta(minutes=1))

LIMITS: Final[Mapping[str, Limit]] = MappingProxyType(
    {"one name from one address": _PAIR, "one address": _ADDRESS, "one name": _NAME}
)
"""What is counted, in words."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Under what attempts on a name from an address are counted."""

    pair: bytes
    address: bytes
    name: bytes

    @classmethod
    def of(cls, name: str, address: str) -> "Counted":
        """Return it."""
        return cls(
            f"pair\0{name}\0{address}".encode(),
            f"address\0{address}".encode(),
            f"name\0{name}".encode(),
        )

    def limits(self) -> tuple[tuple[bytes, Limit], ...]:
        """Return each count with its limit."""
        return (self.pair, _PAIR), (self.address, _ADDRESS), (self.name, _NAME)


def require_patience(access: AccessReading, counted: Counted, *, at: datetime) -> None:
    """Go on only if the pause after earlier failures is over.

    Raises:
        SignInRefused: It is not; ``retry_after`` tells how long it lasts. What is typed
            meanwhile is not even looked at, and does not lengthen the pause.
    """
    pair = access.attempts.found(counted.pair)
    is_known = (
        pair is not None and pair.succeeded_at is not None and at - pair.succeeded_at < _KNOWN
    )
    left = timedelta()
    for key, limit in counted.limits():
        found = access.attempts.found(key)
        if found is None or (key == counted.name and is_known) or found.ends_at <= at:
            continue
        left = max(left, found.last_at + limit.pause(found.failed) - at)
    if left > timedelta():
        raise SignInRefused(_REFUSED, private="after earlier failures", retry_after=left)


def note_failure(
    access: AccessWriting, counted: Counted, *, at: datetime, randomness: Randomness
) -> int:
    """Count a failure; return how many of this pair there were."""
    numbers = [note(access, key, at=at, randomness=randomness) for key, _ in counted.limits()]
    return numbers[0]


def note(access: AccessWriting, key: bytes, *, at: datetime, randomness: Randomness) -> int:
    """Count one more under a key; return how many there were within a day of each other."""
    found = access.attempts.found(key)
    if found is None:
        fresh = Attempts(new_identifier("at", randomness), key, 1, at, at + _FORGOTTEN)
        access.attempts.put(fresh)
        return 1
    failed = 1 if found.last_at + _FORGOTTEN <= at else found.failed + 1
    kept_until = max(at + _FORGOTTEN, (found.succeeded_at or at) + _KNOWN)
    access.attempts.put(replace(found, failed=failed, last_at=at, ends_at=kept_until))
    return failed


def note_success(
    access: AccessWriting, counted: Counted, *, at: datetime, randomness: Randomness
) -> None:
    """Forget the failures of this pair, and remember that it signed in."""
    found = access.attempts.found(counted.pair)
    identifier = new_identifier("at", randomness) if found is None else found.id
    access.attempts.put(Attempts(identifier, counted.pair, 0, at, at + _KNOWN, succeeded_at=at))


def is_told(count: int) -> bool:
    """Return whether a count stands in the log: 1, 2, 4, 8 and so on, not each of a flood."""
    return count & (count - 1) == 0
