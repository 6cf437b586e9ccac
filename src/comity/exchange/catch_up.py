"""When to try a peer again after a failed attempt.

Source: docs/protocol, COM-4.5.
"""

from datetime import datetime, timedelta
from typing import Final

from comity.exchange.ports import PeerState, Randomness

FIRST_WAIT: Final = timedelta(milliseconds=250)
LONGEST_WAIT: Final = timedelta(minutes=5)
_DOUBLINGS: Final = 12


def waiting_time(failures: int, randomness: Randomness) -> timedelta:
    """Return how long to wait after so many consecutive failures.

    The wait doubles from a quarter of a second to five minutes. It is then spread
    over its upper half, so that the partners of a node that was down do not all
    come back in the same instant.

    Args:
        failures: Consecutive failures, at least 1.
        randomness: Source of the spread.
    """
    whole = min(FIRST_WAIT * 2 ** min(failures - 1, _DOUBLINGS), LONGEST_WAIT)
    spread = int.from_bytes(randomness(2), "big") / 65536
    return timedelta(seconds=whole.total_seconds() * (0.5 + spread / 2))


def after_failure(
    state: PeerState, *, at: datetime, what: str, randomness: Randomness
) -> PeerState:
    """Return what to remember of a peer after a failed attempt.

    Args:
        state: What was remembered.
        at: Now.
        what: Code and sentence of the failure, without personal data.
        randomness: Source of the spread.
    """
    failures = state.failures + 1
    return PeerState(
        peer=state.peer,
        acknowledged_size=state.acknowledged_size,
        failures=failures,
        next_attempt_at=at + waiting_time(failures, randomness),
        last_success_at=state.last_success_at,
        last_failure=what,
    )
