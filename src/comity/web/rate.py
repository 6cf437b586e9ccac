"""How many calls an account may make: a burst, and then a rate."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from comity.clock import Clock
from comity.errors import RateExceeded

_REMEMBERED: Final = 10_000


@dataclass(slots=True)
class AccountRate:
    """A token bucket for each account.

    Attributes:
        clock: The only source of now.
        per_second: Calls a second, in the long run.
        burst: Calls at once.
    """

    clock: Clock
    per_second: float
    burst: float
    _buckets: OrderedDict[str, tuple[float, datetime]] = field(default_factory=OrderedDict)

    def take(self, account: str) -> None:
        """Count a call.

        Raises:
            RateExceeded: More calls than allowed; it may come again.
        """
        now = self.clock.now()
        tokens, at = self._buckets.pop(account, (self.burst, now))
        elapsed = max((now - at).total_seconds(), 0.0)
        tokens = min(self.burst, tokens + elapsed * self.per_second)
        enough = tokens >= 1.0
        self._buckets[account] = (tokens - 1.0 if enough else tokens, now)
        while len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        if not enough:
            wait = timedelta(seconds=(1.0 - tokens) / self.per_second)
            raise RateExceeded("More calls than allowed; try again later.", retry_after=wait)
