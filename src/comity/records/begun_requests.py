"""Requests that an officer has begun to write and not sent: what was typed, as it was typed.

Nothing in them was checked yet and nobody but their writer sees them. They end when the
request is sent, when the writer throws them away, or ``KEPT_FOR`` after they changed last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NewType, Protocol

from comity.persons.redaction import Redacted

BegunId = NewType("BegunId", str)

KEPT_FOR: Final = timedelta(days=30)
"""What nobody came back to in that time is no work any more; no act of law sets the period."""

MOST_OF_ONE: Final = 50
"""Of one account at a time."""


@dataclass(frozen=True, slots=True, repr=False)
class BegunRequest(Redacted):
    """A request that was begun.

    Attributes:
        id: Its identifier.
        account: Whose it is.
        version: Counts its changes, from 1.
        begun_at: When it was begun.
        changed_at: When it changed last.
        said: What was typed, by the name of the field.
    """

    id: BegunId
    account: str
    version: int
    begun_at: datetime
    changed_at: datetime
    said: Mapping[str, str]


class BegunReading(Protocol):
    """Look-ups."""

    def one(self, identifier: BegunId) -> BegunRequest | None:
        """Return a begun request."""
        ...

    def of_account(self, account: str) -> Sequence[BegunRequest]:
        """Return the begun requests of an account, by identifier."""
        ...

    def every(self) -> Sequence[BegunRequest]:
        """Return every begun request, by identifier."""
        ...


class BegunWriting(BegunReading, Protocol):
    """Changes; done again they change nothing."""

    def keep(self, begun: BegunRequest) -> None:
        """Insert or replace a begun request."""
        ...

    def end(self, identifier: BegunId) -> None:
        """Erase a begun request with everything it says."""
        ...
