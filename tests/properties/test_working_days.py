"""Laws that every count of working days obeys, in every calendar."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comity.ids import StateCode
from comity.law.states import MEMBER_STATES
from comity.law.time_limits import (
    CRIMINAL_OR_OTHER_REQUEST,
    OWN_RECORD_REQUEST,
    TCA_REQUEST,
    TimeLimit,
)
from comity.law.working_days import (
    Calendar,
    calendar_of,
    deadline_for,
    due_on,
    is_working_day,
    working_days_between,
    working_days_left,
)

STATES = sorted(MEMBER_STATES | {StateCode(code) for code in ("GB", "CH", "NO", "TR", "UA", "ZZ")})
calendars = st.sampled_from(STATES).map(calendar_of)
days = st.dates(date(2013, 1, 1), date(2035, 12, 31))
limits = st.sampled_from([CRIMINAL_OR_OTHER_REQUEST, OWN_RECORD_REQUEST, TCA_REQUEST])
from_the_day_after = st.sampled_from([CRIMINAL_OR_OTHER_REQUEST, OWN_RECORD_REQUEST])


@given(limits, days, calendars)
def test_a_due_date_is_a_working_day(limit: TimeLimit, received: date, calendar: Calendar) -> None:
    assert is_working_day(due_on(limit, received, calendar), calendar)


@given(limits, days, st.integers(0, 20), calendars)
def test_a_later_receipt_is_never_due_earlier(
    limit: TimeLimit, received: date, delay: int, calendar: Calendar
) -> None:
    later = received + timedelta(days=delay)
    assert due_on(limit, received, calendar) <= due_on(limit, later, calendar)


@given(from_the_day_after, days, calendars)
def test_the_limit_leaves_exactly_its_number_of_working_days(
    limit: TimeLimit, received: date, calendar: Calendar
) -> None:
    deadline = deadline_for(limit, received, calendar)
    assert working_days_left(deadline, received, calendar) == limit.length
    assert working_days_left(deadline, deadline.due_on, calendar) == 0


@given(days, calendars)
def test_beginning_with_the_day_is_one_working_day_shorter_and_only_on_working_days(
    received: date, calendar: Calendar
) -> None:
    beginning = due_on(TCA_REQUEST, received, calendar)
    after = due_on(OWN_RECORD_REQUEST, received, calendar)
    expected = 1 if is_working_day(received, calendar) else 0
    assert working_days_between(beginning, after, calendar) == expected


@given(days, st.integers(0, 60), st.integers(0, 60), calendars)
def test_counts_over_adjoining_spans_add_up(
    start: date, first: int, second: int, calendar: Calendar
) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    parts = working_days_between(start, middle, calendar) + working_days_between(
        middle, end, calendar
    )
    assert working_days_between(start, end, calendar) == parts


@given(
    limits,
    days,
    st.sampled_from([("DE", "BY"), ("DE", "NW"), ("GB", "SCT"), ("GB", "ENG"), ("ES", "CT")]),
)
def test_knowing_the_region_never_makes_a_deadline_earlier(
    limit: TimeLimit, received: date, seat: tuple[str, str]
) -> None:
    state, region = StateCode(seat[0]), seat[1]
    nationwide = due_on(limit, received, calendar_of(state))
    assert nationwide <= due_on(limit, received, calendar_of(state, region=region))


@given(days, st.permutations(range(6)))
def test_the_order_of_questions_does_not_change_the_answers(day: date, order: list[int]) -> None:
    # Tables fill year by year while they are read; what was read before must not matter.
    asked = [date(day.year + offset % 3, day.month, min(day.day, 28)) for offset in order]
    warm = calendar_of(StateCode("HU"))
    for one in asked:
        fresh = calendar_of.__wrapped__(StateCode("HU"))
        assert is_working_day(one, fresh) == is_working_day(one, warm)
