"""What is refused before a byte is parsed: size, media type, rate."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from comity.clock import Clock
from comity.errors import BatchTooLarge, EnvelopeMalformed, RateExceeded
from comity.exchange.batch import BATCH_MEDIA_TYPE
from comity.exchange.versions import CURRENT
from comity.ids import StateCode


def check_head(*, content_type: str, content_length: int | None) -> None:
    """Refuse a request by its head.

    Raises:
        EnvelopeMalformed: Another media type, or a body of undeclared length. The
            sender's fault.
        BatchTooLarge: The body is larger than any batch.
    """
    if content_type != BATCH_MEDIA_TYPE:
        raise EnvelopeMalformed(f"A batch is sent as {BATCH_MEDIA_TYPE}.")
    if content_length is None:
        raise EnvelopeMalformed("A batch is sent with its length.")
    if content_length > CURRENT.max_batch_bytes:
        raise BatchTooLarge(f"A batch has at most {CURRENT.max_batch_bytes} bytes.")


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
