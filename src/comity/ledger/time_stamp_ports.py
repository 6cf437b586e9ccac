"""What time-stamping needs kept: the tokens on what this node's log published.

Every port works within one open transaction of the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from comity.ledger.anchor import TimeStampChain


@dataclass(frozen=True, slots=True)
class KeptTimeStamp:
    """One token of a chain, and what is to be done about it.

    Args:
        size: Number of leaves of the publication that it stamps.
        authority: The authority's name in the network document.
        position: Its place in the chain, from 0.
        token: The RFC 3161 token, DER.
        stamped_at: When the authority says it made it, in UTC.
        renew_by: When it stops proving anything unless a further token covers it: the end
            of a certificate of its chain, or of trust in an algorithm. ``None`` if not known.
        revocation_owed: Whether it was kept without the revocation information that its
            certificates name, because nobody answered.
    """

    size: int
    authority: str
    position: int
    token: bytes
    stamped_at: datetime
    renew_by: datetime | None = None
    revocation_owed: bool = False


class TimeStampReading(Protocol):
    """The time-stamps on this node's publications."""

    def of(self, size: int) -> tuple[TimeStampChain, ...]:
        """Return the chains on the publication of that size, ordered by authority."""
        ...

    def latest(self, authority: str) -> KeptTimeStamp | None:
        """Return the first token on the largest publication that the authority stamped."""
        ...

    def expiring(
        self, since: datetime, before: datetime, *, limit: int, authority: str | None = None
    ) -> Sequence[KeptTimeStamp]:
        """Return chains' last tokens that end in a period, soonest first.

        Args:
            since: Its beginning, inclusive; what ended before cannot be renewed any more.
            before: Its end, exclusive.
            limit: At most so many.
            authority: Those of one authority only.
        """
        ...

    def unchecked(
        self, since: datetime, *, limit: int, authority: str | None = None
    ) -> Sequence[KeptTimeStamp]:
        """Return chains' last tokens whose revocation information is owed, oldest first.

        Args:
            since: Those that have not ended before; of others it does not matter any more.
            limit: At most so many.
            authority: Those of one authority only.
        """
        ...


class TimeStampStore(TimeStampReading, Protocol):
    """Time-stamps to read and to add."""

    def put(
        self,
        size: int,
        authority: str,
        position: int,
        token: bytes,
        stamped_at: datetime,
        *,
        renew_by: datetime | None = None,
        revocation_owed: bool = False,
    ) -> None:
        """Store a token at the end of its chain; the same again changes nothing.

        The last token of a chain whose revocation information is owed may be replaced by
        the same one with that information. Nothing else is ever replaced: a later token
        stamps the bytes of every one before it.

        Raises:
            ConflictingChange: Another token stands at that place, or none before it.
                Somebody else was first; nothing was overwritten.
        """
        ...

    def discard(self, kept: KeptTimeStamp) -> None:
        """Drop the last token of a chain, which turned out to prove nothing.

        Another one at that place stays, and so does one that a further token covers.
        """
        ...
