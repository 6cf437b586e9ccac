"""Attack: a stranger who must wait already goes on calling, and closes the look-up for everybody.

Calls of an address that is refused are counted as look-ups of everybody: 300 a minute (five a
second, from one address) and nobody in the country has a document looked up any more.

Whoever waits already must not use up what all have together.
"""

from tests.desk.desk_stage import StandingClock

from comity.web.throttle import MOST_IN_ALL, MOST_MISSES, Throttle


def test_refused_calls_of_one_address_close_the_page_for_nobody_else() -> None:
    clock = StandingClock()
    throttle = Throttle(clock)
    for guess in range(MOST_MISSES):
        assert throttle.admits("203.0.113.9", f"DE-{guess}")
        throttle.missed("203.0.113.9", f"DE-{guess}")
    for _ in range(MOST_IN_ALL):
        assert not throttle.admits("203.0.113.9", "DE-1")
    assert throttle.admits("198.51.100.7", "DE-2026-TRUE")
