"""The limits themselves, and the days they end on in real calendars."""

from datetime import UTC, date, datetime

import pytest

from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.law.instruments import (
    CONVENTION,
    FRAMEWORK_DECISION,
    INSTRUMENTS,
    TRADE_AND_COOPERATION,
    InstrumentKey,
)
from comity.law.purposes import Purpose
from comity.law.time_limits import (
    AFTER_ADDITIONAL_INFORMATION,
    CONVENTION_NOTIFICATION,
    CONVENTION_REQUEST,
    CRIMINAL_OR_OTHER_REQUEST,
    FD_NOTIFICATION,
    LIMITS,
    OWN_RECORD_REQUEST,
    TCA_NOTIFICATION,
    TCA_REQUEST,
    UK_NOTIFICATION,
    Counting,
    NoFixedLimit,
    TimeLimit,
    Unit,
    national_limits,
    notification_limit,
    request_limit,
    restart_limit,
)
from comity.law.working_days import (
    CalendarSource,
    calendar_of,
    civil_date,
    deadline_for,
    due_on,
    is_late,
    is_working_day,
    restarted,
    working_days_between,
    working_days_left,
)

BG = StateCode("BG")
DE = StateCode("DE")
GR = StateCode("GR")
GB = StateCode("GB")
HU = StateCode("HU")


def test_every_purpose_but_the_own_record_has_ten_days_between_member_states() -> None:
    for purpose in Purpose:
        limit = request_limit(FRAMEWORK_DECISION, purpose)
        expected = (
            OWN_RECORD_REQUEST if purpose is Purpose.OWN_RECORD else CRIMINAL_OR_OTHER_REQUEST
        )
        assert limit is expected
    assert (CRIMINAL_OR_OTHER_REQUEST.length, OWN_RECORD_REQUEST.length) == (10, 20)


def test_the_ten_day_rule_does_not_reach_the_united_kingdom() -> None:
    limit = request_limit(TRADE_AND_COOPERATION, Purpose.CRIMINAL_PROCEEDINGS)
    assert limit is TCA_REQUEST
    assert (TCA_REQUEST.length, TCA_REQUEST.unit) == (20, Unit.WORKING_DAYS)
    assert TCA_REQUEST.counting is Counting.DAY_OF


def test_the_convention_sets_no_limit_for_answers() -> None:
    limit = request_limit(CONVENTION, Purpose.CRIMINAL_PROCEEDINGS)
    assert limit is CONVENTION_REQUEST
    assert isinstance(limit, NoFixedLimit)
    assert limit.wording == ""


def test_each_side_of_the_agreement_notifies_by_its_own_number() -> None:
    assert notification_limit(TRADE_AND_COOPERATION, StateCode("UK")) is UK_NOTIFICATION
    assert notification_limit(TRADE_AND_COOPERATION, DE) is TCA_NOTIFICATION
    assert notification_limit(FRAMEWORK_DECISION, DE) is FD_NOTIFICATION
    assert notification_limit(CONVENTION, StateCode("CH")) is CONVENTION_NOTIFICATION


def test_an_instrument_without_exchange_has_no_limits() -> None:
    judgment = INSTRUMENTS[InstrumentKey.BALOGH]
    with pytest.raises(ValueError, match="no requests"):
        request_limit(judgment, Purpose.OTHER)
    with pytest.raises(ValueError, match="no notifications"):
        notification_limit(judgment, DE)


def test_additional_information_restarts_the_clock_between_member_states_only() -> None:
    criminal = Purpose.CRIMINAL_PROCEEDINGS
    assert restart_limit(FRAMEWORK_DECISION, criminal) is AFTER_ADDITIONAL_INFORMATION
    assert restart_limit(TRADE_AND_COOPERATION, criminal) is None
    assert restart_limit(CONVENTION, criminal) is None


def test_greece_adds_limits_of_its_own_under_either_spelling() -> None:
    assert national_limits(StateCode("EL")) == national_limits(GR)
    assert [limit.length for limit in national_limits(GR)] == [3, 3]
    assert national_limits(DE) == ()


def test_limits_are_kept_under_their_own_keys() -> None:
    assert all(key == limit.key for key, limit in LIMITS.items())
    assert len({limit.key for limit in LIMITS.values()}) == len(LIMITS)


def test_a_limit_needs_a_positive_length() -> None:
    with pytest.raises(ValueError, match="length 0"):
        TimeLimit(
            key="x",
            act="x",
            event="x",
            length=0,
            unit=Unit.YEARS,
            counting=Counting.DAY_AFTER,
            basis=TCA_REQUEST.basis,
            counting_basis=TCA_REQUEST.basis,
        )


@pytest.mark.parametrize(
    ("state", "received", "due"),
    [
        # An ordinary fortnight: the day of receipt is not counted.
        ("DE", date(2026, 2, 2), date(2026, 2, 16)),
        # Western Easter: Good Friday 3 April and Easter Monday 6 April.
        ("DE", date(2026, 3, 27), date(2026, 4, 14)),
        # Orthodox Easter: Good Friday 10 April and Easter Monday 13 April.
        ("BG", date(2026, 4, 2), date(2026, 4, 20)),
        ("GR", date(2026, 4, 2), date(2026, 4, 20)),
        ("EL", date(2026, 4, 2), date(2026, 4, 20)),
        # The German days of the same weeks, which are not Bulgarian days off.
        ("BG", date(2026, 3, 27), date(2026, 4, 14)),
        # Christmas: 25, 26 December, 1 January.
        ("DE", date(2025, 12, 19), date(2026, 1, 7)),
        # Christmas Eve is a day off in Bulgaria; 31 December 2025 and
        # 2 January 2026 were declared days off when it joined the euro.
        ("BG", date(2025, 12, 19), date(2026, 1, 12)),
    ],
)
def test_ten_working_days_end_where_the_requested_state_says(
    state: str, received: date, due: date
) -> None:
    calendar = calendar_of(StateCode(state))
    assert due_on(CRIMINAL_OR_OTHER_REQUEST, received, calendar) == due


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 2, 2), date(2026, 2, 27)),  # a Monday is itself day one
        (date(2025, 12, 8), date(2026, 1, 7)),  # Christmas, Boxing Day, New Year
    ],
)
def test_twenty_days_beginning_with_the_day_end_one_day_earlier(received: date, due: date) -> None:
    calendar = calendar_of(GB)
    assert due_on(TCA_REQUEST, received, calendar) == due
    from_the_day_after = due_on(OWN_RECORD_REQUEST, received, calendar)
    assert working_days_between(due, from_the_day_after, calendar) == 1


def test_a_message_received_on_a_day_off_counts_from_the_next_working_day() -> None:
    saturday = date(2026, 2, 7)
    calendar = calendar_of(GB)
    assert due_on(TCA_REQUEST, saturday, calendar) == date(2026, 3, 6)
    assert due_on(OWN_RECORD_REQUEST, saturday, calendar) == date(2026, 3, 6)


def test_a_message_received_on_a_holiday_does_not_count_that_day() -> None:
    calendar = calendar_of(DE)
    assert not is_working_day(date(2026, 4, 6), calendar)
    on_easter_monday = due_on(CRIMINAL_OR_OTHER_REQUEST, date(2026, 4, 6), calendar)
    on_the_thursday_before = due_on(CRIMINAL_OR_OTHER_REQUEST, date(2026, 4, 2), calendar)
    assert on_easter_monday == on_the_thursday_before == date(2026, 4, 20)


def test_the_uk_month_is_twenty_eight_days_with_the_day_of_recording() -> None:
    calendar = calendar_of(GB)
    assert due_on(UK_NOTIFICATION, date(2026, 3, 1), calendar) == date(2026, 3, 28)


def test_a_month_ends_on_the_last_day_where_the_same_day_is_missing() -> None:
    calendar = calendar_of(DE)
    assert due_on(TCA_NOTIFICATION, date(2026, 1, 31), calendar) == date(2026, 2, 28)
    assert due_on(TCA_NOTIFICATION, date(2026, 12, 15), calendar) == date(2027, 1, 15)
    assert due_on(CONVENTION_NOTIFICATION, date(2028, 2, 29), calendar) == date(2029, 2, 28)


def test_an_exchanged_saturday_is_a_working_day_even_as_the_first_day_looked_up() -> None:
    # The library's own test of a weekend day does not load the year's exchanges.
    fresh = calendar_of(HU, closures=frozenset({date(1999, 1, 4)}))
    assert is_working_day(date(2024, 12, 7), fresh)
    assert not is_working_day(date(2024, 12, 24), fresh)


def test_a_region_knows_days_off_that_the_whole_state_does_not() -> None:
    nationwide, regional = calendar_of(DE), calendar_of(DE, region="NW")
    received = date(2026, 5, 21)  # Whit Monday 25 May; Corpus Christi 4 June in the region
    assert due_on(CRIMINAL_OR_OTHER_REQUEST, received, nationwide) == date(2026, 6, 5)
    assert due_on(CRIMINAL_OR_OTHER_REQUEST, received, regional) == date(2026, 6, 8)
    assert nationwide.source is CalendarSource.NATIONWIDE
    assert regional.source is CalendarSource.REGIONAL
    assert "DE-NW" in regional.computed_with


def test_a_region_nobody_knows_is_a_mistake_in_the_configuration() -> None:
    with pytest.raises(ConfigurationInvalid, match="XX"):
        calendar_of(DE, region="XX")


def test_a_state_whose_holidays_are_unknown_says_so() -> None:
    calendar = calendar_of(StateCode("ZZ"))
    assert calendar.source is CalendarSource.WEEKENDS_ONLY
    assert "not known" in calendar.computed_with
    assert is_working_day(date(2026, 12, 25), calendar)
    assert not is_working_day(date(2026, 12, 26), calendar)


def test_a_weekend_is_what_the_state_says_it_is() -> None:
    israel = calendar_of(StateCode("IL"))
    friday, sunday = date(2026, 2, 6), date(2026, 2, 8)
    assert not is_working_day(friday, israel)
    assert is_working_day(sunday, israel)


def test_closures_of_the_node_are_days_off() -> None:
    closed = date(2026, 2, 9)
    calendar = calendar_of(DE, closures=frozenset({closed}))
    assert not is_working_day(closed, calendar)
    assert due_on(CRIMINAL_OR_OTHER_REQUEST, date(2026, 2, 2), calendar) == date(2026, 2, 17)


def test_both_spellings_give_the_same_calendar() -> None:
    assert calendar_of(StateCode("EL")) == calendar_of(GR)
    assert calendar_of(StateCode("UK")) == calendar_of(GB)


def test_a_deadline_keeps_what_it_was_computed_with() -> None:
    deadline = deadline_for(CRIMINAL_OR_OTHER_REQUEST, date(2026, 2, 2), calendar_of(BG))
    assert deadline.calendar_state == "BG"
    assert deadline.received_on == date(2026, 2, 2)
    assert deadline.computed_with.startswith("holidays ")
    assert deadline.limit is CRIMINAL_OR_OTHER_REQUEST


def test_an_answer_on_the_due_date_is_in_time() -> None:
    deadline = deadline_for(CRIMINAL_OR_OTHER_REQUEST, date(2026, 2, 2), calendar_of(DE))
    assert not is_late(date(2026, 2, 16), deadline)
    assert is_late(date(2026, 2, 17), deadline)


def test_working_days_left_count_down_and_then_below_zero() -> None:
    calendar = calendar_of(DE)
    deadline = deadline_for(CRIMINAL_OR_OTHER_REQUEST, date(2026, 2, 2), calendar)
    left = [
        working_days_left(deadline, day, calendar)
        for day in (date(2026, 2, 2), date(2026, 2, 13), date(2026, 2, 16), date(2026, 2, 18))
    ]
    assert left == [10, 1, 0, -2]


def test_information_restarts_the_clock_but_never_shortens_it() -> None:
    calendar = calendar_of(DE)
    received, informed = date(2026, 2, 2), date(2026, 2, 4)
    criminal = deadline_for(CRIMINAL_OR_OTHER_REQUEST, received, calendar)
    limit = restart_limit(FRAMEWORK_DECISION, Purpose.CRIMINAL_PROCEEDINGS)
    assert restarted(criminal, limit, informed, calendar).due_on == date(2026, 2, 18)
    own = deadline_for(OWN_RECORD_REQUEST, received, calendar)
    by_analogy = restart_limit(FRAMEWORK_DECISION, Purpose.OWN_RECORD)
    assert restarted(own, by_analogy, informed, calendar) == own
    assert restarted(own, None, informed, calendar) is own


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "Europe/Sofia", date(2026, 3, 3)),
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "Europe/London", date(2026, 3, 2)),
        # Summer time began in Germany on 29 March 2026 at 01:00 UTC.
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 30)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 29)),
    ],
)
def test_a_moment_belongs_to_the_civil_day_of_the_authority(
    moment: datetime, zone: str, day: date
) -> None:
    assert civil_date(moment, zone) == day


def test_a_naive_moment_belongs_to_no_day() -> None:
    with pytest.raises(ValueError, match="offset"):
        civil_date(datetime(2026, 3, 2, 23, 30), "Europe/Sofia")  # noqa: DTZ001 - the point


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "", "../etc"])
def test_a_zone_nobody_knows_is_a_mistake_in_the_configuration(zone: str) -> None:
    with pytest.raises(ConfigurationInvalid):
        civil_date(datetime(2026, 3, 2, tzinfo=UTC), zone)
