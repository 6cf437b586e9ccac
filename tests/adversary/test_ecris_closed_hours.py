"""Answers at the end of the month: received when, by whose clock, they may not be.

The rule is verified, the zone is not: we send as if every clock counted, and complain only
of what came too late by every clock.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adversary.channel_stage import ChannelStage, described

from comity.exchange.holding import MARGIN, closed_hours_complaint, waits_until
from comity.ids import StateCode
from comity.law.closed_hours import is_closed, opens_at, zones_of
from comity.records.messages import RequestOutcome, RequestResponse

BRUSSELS, LISBON, HELSINKI = map(ZoneInfo, ("Europe/Brussels", "Europe/Lisbon", "Europe/Helsinki"))
ANSWER = RequestResponse(RequestOutcome.SUCCESSFUL, described())
MOMENTS = st.builds(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds),
    st.integers(0, 15 * 365 * 86_400),
)
ENDS = st.builds(
    lambda month, seconds: datetime(2026, month, 1, tzinfo=UTC) + timedelta(seconds=seconds),
    st.integers(1, 12),
    st.integers(-6 * 3600, 6 * 3600),
)


@pytest.mark.parametrize("zone", [BRUSSELS, LISBON, HELSINKI])
@pytest.mark.parametrize("month", [2, 4, 5, 11])
@pytest.mark.parametrize(
    ("day", "clock", "closed"),
    [
        (-1, "21:59:59", False),
        (-1, "22:00:00", True),
        (-1, "23:59:59", True),
        (0, "00:00:00", True),
        (0, "02:00:00", True),
        (0, "02:00:01", False),
    ],
)
def test_the_edges_are_those_of_the_rule(
    zone: ZoneInfo, month: int, day: int, clock: str, closed: bool
) -> None:
    """April begins in summer time and November in winter time."""
    first = datetime.combine(date(2026, month, 1), time.fromisoformat(clock), tzinfo=zone)
    assert is_closed(first + timedelta(days=day), zone) is closed


def test_a_day_that_is_not_the_last_is_open_at_night() -> None:
    assert not is_closed(datetime(2026, 6, 29, 23, 0, tzinfo=UTC), UTC)
    assert not is_closed(datetime(2026, 6, 2, 1, 0, tzinfo=UTC), UTC)
    assert is_closed(datetime(2028, 2, 29, 23, 0, tzinfo=UTC), UTC)
    assert not is_closed(datetime(2028, 2, 28, 23, 0, tzinfo=UTC), UTC)


@given(MOMENTS | ENDS)
def test_what_opens_is_open_everywhere_and_nothing_opened_before(at: datetime) -> None:
    zones = (BRUSSELS, LISBON, HELSINKI)
    opening = opens_at(at, zones)
    assert opening >= at
    assert not any(is_closed(opening, zone) for zone in zones)
    if opening > at:
        assert any(is_closed(opening - timedelta(seconds=1), zone) for zone in zones)


@given(MOMENTS | ENDS)
def test_what_waits_leaves_at_a_moment_at_which_it_need_not_wait(at: datetime) -> None:
    zones = (BRUSSELS, LISBON, HELSINKI)
    until = waits_until("RRS", at, zones)
    leaves = at if until is None else until
    for zone in zones:
        for moment in (leaves - MARGIN, leaves, leaves + MARGIN):
            assert not is_closed(moment, zone)
    assert waits_until("RRS", leaves, zones) is None


def test_only_answers_wait() -> None:
    night = datetime(2026, 6, 30, 23, 0, tzinfo=BRUSSELS)
    assert waits_until("RRS", night, [BRUSSELS]) is not None
    assert waits_until("NRS", night, [BRUSSELS]) is not None
    for kind in ("REQ", "NOT", "RAI", "RAR", "RDL", "CAN", "FEM", "IAL"):
        assert waits_until(kind, night, [BRUSSELS]) is None
        assert closed_hours_complaint(kind, night, [BRUSSELS]) is None


def test_an_answer_in_time_by_one_clock_is_not_complained_of() -> None:
    zones = zones_of("Europe/Lisbon", None)
    early = datetime(2026, 6, 30, 22, 30, tzinfo=BRUSSELS)
    assert closed_hours_complaint("RRS", early, zones) is None
    assert closed_hours_complaint("RRS", early + timedelta(hours=1), zones) is not None


def test_the_partners_zone_counts_when_sending_only() -> None:
    assert zones_of("Europe/Berlin", StateCode("FI")) == (
        BRUSSELS,
        ZoneInfo("Europe/Berlin"),
        HELSINKI,
    )
    assert zones_of("Europe/Brussels", None) == (BRUSSELS,)


def test_an_answer_in_the_closed_hours_is_owed_anew() -> None:
    """The partner answers an hour before the month ends.

    It gets the functional error of the rule, the answer is not used, and the request is
    open as before.
    """
    stage = ChannelStage()
    asked = stage.ask()
    stage.clock.at = datetime(2026, 6, 30, 23, 0, tzinfo=BRUSSELS)
    complaint = closed_hours_complaint("RRS", stage.clock.at, zones_of("Europe/Berlin", None))
    assert complaint is not None
    answer = stage.arrive(ANSWER, refers_to=asked, complaints=(complaint,))
    assert stage.errors() == [("FE-99001", answer.message.id)]
    assert stage.state_of(asked) == "open"
