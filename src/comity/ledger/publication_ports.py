"""What publishing a log needs kept: our publications, what we cosigned, what others published.

Every port works within one open transaction of the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Publication:
    """A checkpoint of this node's log that met the network's witness policy.

    Args:
        size: Number of leaves.
        note: The base note, that is the text and the log's own signature lines, with the
            cosignature lines of witnesses after them.
        published_at: When the policy was first met, by this node's clock, in UTC.
    """

    size: int
    note: bytes
    published_at: datetime


class PublicationReading(Protocol):
    """The publications of this node's log."""

    def latest(self) -> Publication | None:
        """Return the publication of the greatest size."""
        ...

    def covering(self, size: int) -> Publication | None:
        """Return the smallest publication of at least ``size`` leaves."""
        ...

    def after(self, size: int, *, limit: int) -> Sequence[Publication]:
        """Return up to ``limit`` publications of more than ``size`` leaves, smallest first."""
        ...


class PublicationStore(PublicationReading, Protocol):
    """Publications to read and to add."""

    def put(self, publication: Publication) -> None:
        """Store a publication, once for each size.

        The same again changes nothing. One with further cosignatures takes the place of
        the one stored, whose ``published_at`` stays.

        Raises:
            ConflictingChange: Another text or fewer signature lines for that size. The
                caller's bug, or a second root: nothing is changed.
        """
        ...


@dataclass(frozen=True, slots=True)
class WitnessedLog:
    """What this node's witness cosigned last of one log.

    Args:
        origin: The log.
        size: The size it cosigned last; the next one is never smaller.
        note: The log's signed note, with our cosignatures.
        cosigned_at: When, by this node's clock, in UTC.
    """

    origin: str
    size: int
    note: bytes
    cosigned_at: datetime


@dataclass(frozen=True, slots=True)
class SeenPublication:
    """What one state showed us of a log: the greatest, or the latest that nothing explains yet.

    Args:
        origin: The log.
        shown_by: The state that showed it.
        size: Its size.
        note: The signed note with its cosignatures, as received.
        seen_at: When, by this node's clock, in UTC; of what is not linked, since when that
            state shows something that is not.
        linked_at: When it was shown to be one history with what we saw of that log ourselves;
            None as long as it is not.
    """

    origin: str
    shown_by: str
    size: int
    note: bytes
    seen_at: datetime
    linked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WitnessStanding:
    """How asking one partner's witness went.

    Args:
        state: The partner.
        size: The greatest size of our log that its witness cosigned for us; 0 for none.
        cosigned_at: When it last did; None if never.
        failures: How often in a row it did not, since.
        next_attempt_at: Before this it is not asked again.
        problem: The code of the last failure; empty after a success.
    """

    state: str
    size: int = 0
    cosigned_at: datetime | None = None
    failures: int = 0
    next_attempt_at: datetime | None = None
    problem: str = ""


class WitnessedReading(Protocol):
    """What we cosigned of others, what others published, how our own witnesses fare."""

    def cosigned(self, origin: str) -> WitnessedLog | None:
        """Return what our witness cosigned last of a log."""
        ...

    def all_cosigned(self) -> Sequence[WitnessedLog]:
        """Return that of every log, ordered by origin."""
        ...

    def published(self, origin: str) -> Sequence[SeenPublication]:
        """Return what each state showed of a log, greatest first, then by state."""
        ...

    def all_published(self) -> Sequence[SeenPublication]:
        """Return everything shown, ordered by origin, then greatest first, then by state."""
        ...

    def standings(self) -> Sequence[WitnessStanding]:
        """Return how each partner's witness fared, ordered by state."""
        ...


class WitnessedCheckpoints(WitnessedReading, Protocol):
    """The same, to change."""

    def cosign(self, log: WitnessedLog) -> None:
        """Store what was cosigned, in place of what was before.

        Raises:
            ConflictingChange: Something greater is stored: another transaction was first,
                and cosigning this would roll the log back. Nothing is changed.
        """
        ...

    def see(self, publication: SeenPublication) -> None:
        """Store what a state showed, in place of what it showed before of that log.

        One that is smaller than what is stored of that state changes nothing, unless neither
        is linked: a claim that nobody explains must not hide what the state says later.
        What takes the place of something not linked, and is not linked, keeps its ``seen_at``.
        """
        ...

    def stand(self, standing: WitnessStanding) -> None:
        """Store how a partner's witness fared, in place of what was before."""
        ...
