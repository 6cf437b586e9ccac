"""How often strangers may try, by where they come from and by what they try."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from comity.clock import Clock

MOST_MISSES: Final = 10
"""Misses from one address before it has to wait."""

MOST_MISSES_AT_NUMBER: Final = 100
"""Misses at one number, from wherever: more, or anybody could lock others out of it."""

PAUSE: Final = timedelta(minutes=15)
MOST_IN_ALL: Final = 300
"""Look-ups of everybody together in a minute: a page that people use by hand sees few."""

_REMEMBERED: Final = 20_000
_MINUTE: Final = timedelta(minutes=1)


class Throttle:
    """Counts misses; whoever misses too often waits, and so does everybody in a flood.

    A number that does not exist is counted like one that does, so that waiting tells
    nothing.

    Args:
        clock: The only source of now.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._misses: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self._minute = clock.now()
        self._in_minute = 0

    def admits(self, address: str, number: str) -> bool:
        """Count an attempt, and say whether it may be made.

        Whoever has to wait already does not use up what everybody has together.
        """
        now = self._clock.now()
        limits = zip(_keys(address, number), (MOST_MISSES, MOST_MISSES_AT_NUMBER), strict=True)
        if any(self._waits(key, limit, now) for key, limit in limits):
            return False
        if now - self._minute >= _MINUTE:
            self._minute, self._in_minute = now, 0
        self._in_minute += 1
        return self._in_minute <= MOST_IN_ALL

    def missed(self, address: str, number: str) -> None:
        """Remember a miss."""
        now = self._clock.now()
        for key in _keys(address, number):
            count, since = self._misses.pop(key, (0, now))
            if now - since >= PAUSE:
                count, since = 0, now
            self._misses[key] = (count + 1, since)
        while len(self._misses) > _REMEMBERED:
            self._misses.popitem(last=False)

    def _waits(self, key: str, limit: int, now: datetime) -> bool:
        count, since = self._misses.get(key, (0, now))
        return count >= limit and now - since < PAUSE


def _keys(address: str, number: str) -> tuple[str, str]:
    return f"from {address}", f"at {number}"
