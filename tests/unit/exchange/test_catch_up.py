from datetime import UTC, datetime, timedelta

import pytest

from comity.exchange.catch_up import FIRST_WAIT, LONGEST_WAIT, after_failure, waiting_time
from comity.exchange.ports import PeerState
from comity.ids import StateCode

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def _least(count: int) -> bytes:
    return bytes(count)


def _most(count: int) -> bytes:
    return b"\xff" * count


@pytest.mark.parametrize("failures", range(1, 40))
def test_a_wait_lies_in_the_upper_half_of_what_doubling_gives(failures: int) -> None:
    whole = min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT)
    assert waiting_time(failures, _least) == whole / 2
    assert whole / 2 < waiting_time(failures, _most) <= whole


def test_a_wait_ends_within_the_longest_however_often_it_failed() -> None:
    assert waiting_time(10**9, _most) <= LONGEST_WAIT


def test_a_failure_is_counted_and_nothing_else_forgotten() -> None:
    before = PeerState(StateCode("BE"), acknowledged_size=9, failures=2, last_success_at=NOW)
    after = after_failure(before, at=NOW, what="code", randomness=_least)
    assert after.failures == 3
    assert after.next_attempt_at == NOW + timedelta(milliseconds=500)
    assert (after.acknowledged_size, after.last_success_at) == (9, NOW)
    assert after.last_failure == "code"
