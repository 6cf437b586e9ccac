"""When a trust service failed, until when, and how what was owed was made up.

A gap is kept for good: one that is closed is shown as closed, never forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ServiceGap:
    """One failure of one service.

    Args:
        service: Which service.
        subject: Which one of its kind: an authority's name, a partner's state; may be empty.
        since: Since when it fell short, in UTC.
        owed: The most that was owed at any time meanwhile; beyond a hundred, a hundred.
        closed_at: When nothing was owed any more; ``None`` while it is open.
        how: How it was closed, in words; empty while it is open.
    """

    service: str
    subject: str
    since: datetime
    owed: int
    closed_at: datetime | None = None
    how: str = ""


class ServiceGapReading(Protocol):
    """Gaps to read."""

    def open(self) -> Sequence[ServiceGap]:
        """Return the open gaps, oldest first."""
        ...

    def closed(self, *, limit: int) -> Sequence[ServiceGap]:
        """Return the latest closed gaps, latest first."""
        ...

    def last_closed(self, service: str, subject: str) -> datetime | None:
        """Return when the latest gap of a service and subject was closed; None if never."""
        ...

    def counts(self) -> tuple[int, int]:
        """Return how many gaps are open, and how many closed."""
        ...


class ServiceGapStore(ServiceGapReading, Protocol):
    """Gaps to read and to keep."""

    def put(self, gap: ServiceGap) -> None:
        """Keep a gap, in place of its earlier state; one that is closed does not change."""
        ...
