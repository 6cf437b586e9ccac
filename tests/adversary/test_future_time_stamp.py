"""An authority's clock is ahead or behind, by mistake or so that acts look later or earlier.

Stamped in the future, a checkpoint would seem to be newer than it is, and a deadline that
was kept would seem missed; stamped in the past, what was written today would seem old.
The authority signs, so its signature proves nothing against it.
"""

from datetime import timedelta

import pytest
from tests.adversary.stamping_attack import Attack, expect_detected
from tests.unit.trust.stamping import NOTE, NOW, YEAR, HandClock, anchored, authority

from comity.errors import TimeStampInvalid
from comity.trust.time_stamp import verify_chain
from comity.trust.time_stamp_request import query_for
from comity.trust.time_stamp_token import read_token


@pytest.mark.parametrize(
    "skew", [timedelta(days=1), timedelta(minutes=6), -timedelta(minutes=6), -timedelta(days=1)]
)
def test_a_stamp_that_is_not_of_our_time_is_detected_by_the_node_that_asked(
    skew: timedelta,
) -> None:
    attack = Attack()
    attack.site.authority.skew = skew
    expect_detected(attack, code="trust:time-stamp:invalid")


def test_a_stamp_from_the_future_is_detected_by_whoever_verifies() -> None:
    clock = HandClock(NOW + YEAR)
    ahead = authority(clock)
    query = query_for(NOTE, bytes)
    token = _token_of(ahead.answer(query.raw))
    with pytest.raises(TimeStampInvalid, match="future"):
        verify_chain([token], NOTE, anchored(ahead), now=NOW)
    assert verify_chain([token], NOTE, anchored(ahead), now=NOW + YEAR).at == NOW + YEAR


def test_a_chain_that_runs_backwards_is_detected_by_whoever_verifies() -> None:
    clock = HandClock(NOW + YEAR)
    example = authority(clock)
    first = _token_of(example.answer(query_for(NOTE, bytes).raw))
    clock.time = NOW
    second = _token_of(example.answer(query_for(NOTE + first, bytes).raw))
    with pytest.raises(TimeStampInvalid, match="order of their times"):
        verify_chain([first, second], NOTE, anchored(example), now=NOW + 2 * YEAR)


def _token_of(answer: bytes) -> bytes:
    """Return the token in a granted answer: what stands behind its status."""
    status = b"\x30\x03\x02\x01\x00"
    token = answer[answer.index(status) + len(status) :]
    assert read_token(token).raw == token
    return token
