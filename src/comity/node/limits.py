"""What is refused before a byte is parsed: size, media type, rate; and what is kept of it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from comity.clock import Clock
from comity.errors import BatchTooLarge, EnvelopeMalformed, RateExceeded
from comity.exchange.batch import BATCH_MEDIA_TYPE
from comity.exchange.versions import CURRENT
from comity.ids import StateCode

_REJECTIONS_KEPT: Final = 2_000
_REJECTIONS_WINDOW: Final = timedelta(hours=72)


def check_head(
    *, content_type: str, content_length: int | None, content_encoding: str | None
) -> int:
    """Refuse a request by its head.

    Returns:
        The length of the body.

    Raises:
        EnvelopeMalformed: Another media type, a body of undeclared length, or one
            encoded: a batch is compressed within, where its size is bounded. The
            sender's fault.
        BatchTooLarge: The body is larger than any batch.
    """
    if content_encoding is not None:
        raise EnvelopeMalformed("A batch is sent without a content encoding.")
    if content_type != BATCH_MEDIA_TYPE:
        raise EnvelopeMalformed(f"A batch is sent as {BATCH_MEDIA_TYPE}.")
    if content_length is None:
        raise EnvelopeMalformed("A batch is sent with its length.")
    if content_length > CURRENT.max_batch_bytes:
        raise BatchTooLarge(f"A batch has at most {CURRENT.max_batch_bytes} bytes.")
    return content_length


@dataclass(slots=True)
class BodiesInFlight:
    """How many bodies of each partner are in memory.

    Attributes:
        most: Of one partner. An honest one has one on its way, and at times another
            whose answer was lost.
    """

    most: int = 2
    _count: Counter[StateCode] = field(default_factory=Counter)

    @contextmanager
    def one_of(self, peer: StateCode) -> Iterator[None]:
        """Count one while the block runs.

        Raises:
            RateExceeded: As many as allowed are being read; it may come again.
        """
        if self._count[peer] >= self.most:
            raise RateExceeded(
                "As many messages as agreed are under way; try again later.",
                retry_after=timedelta(seconds=1),
            )
        self._count[peer] += 1
        try:
            yield
        finally:
            self._count[peer] -= 1


@dataclass(slots=True)
class RejectionsKept:
    """How many refused batches of each partner are written down, in 72 hours.

    Beyond that they are merely counted: the database must not grow by what others send.

    Attributes:
        clock: The only source of now.
        most: Of one partner.
    """

    clock: Clock
    most: int = _REJECTIONS_KEPT
    _counts: dict[StateCode, tuple[datetime, int]] = field(default_factory=dict)

    def note(self, peer: StateCode) -> int:
        """Count one; return how many there have been, this one included."""
        now = self.clock.now()
        since, count = self._counts.get(peer, (now, 0))
        if now - since >= _REJECTIONS_WINDOW:
            since, count = now, 0
        self._counts[peer] = (since, count + 1)
        return count + 1


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime


@dataclass(slots=True)
class RateLimit:
    """A token bucket for each partner: a burst of one second's worth, then the rate.

    Attributes:
        clock: The only source of now.
        per_second: Requests a second, in the long run.
    """

    clock: Clock
    per_second: float
    _buckets: dict[StateCode, _Bucket] = field(default_factory=dict)

    def take(self, peer: StateCode) -> None:
        """Count one request.

        Raises:
            RateExceeded: The partner sends more than agreed; it may come again.
        """
        now = self.clock.now()
        burst = max(self.per_second, 1.0)
        bucket = self._buckets.setdefault(peer, _Bucket(burst, now))
        elapsed = max((now - bucket.at).total_seconds(), 0.0)
        bucket.tokens = min(burst, bucket.tokens + elapsed * self.per_second)
        bucket.at = now
        if bucket.tokens < 1.0:
            wait = timedelta(seconds=(1.0 - bucket.tokens) / self.per_second)
            raise RateExceeded("More requests than agreed; try again later.", retry_after=wait)
        bucket.tokens -= 1.0
