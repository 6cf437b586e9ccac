"""Counting limits in the calendar of the state that must act, and in its civil days."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum, unique
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays
from holidays import version as tables_version

from comity.errors import ConfigurationInvalid
from comity.ids import StateCode
from comity.law.states import iso_state
from comity.law.time_limits import Counting, TimeLimit, Unit

_DAY: Final = timedelta(days=1)
_MONTHS_A_YEAR: Final = 12
_SATURDAY_AND_SUNDAY: Final = (5, 6)


@unique
class CalendarSource(StrEnum):
    """Where a calendar's days off come from."""

    NATIONWIDE = "nationwide-public-holidays"
    REGIONAL = "public-holidays-of-one-region"
    WEEKENDS_ONLY = "weekends-only"
    """Nothing is known of the state's holidays: Saturdays and Sundays alone are left out."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one state.

    Attributes:
        state: ISO code.
        region: Subdivision whose own holidays count too; ``None`` for the
            holidays of the whole state.
        source: How much is known.
        computed_with: Name and version of the tables, and the source, so that a
            deadline can be explained years later.
        closures: Further days off that the node's own rules name.
    """

    state: StateCode
    region: str | None
    source: CalendarSource
    computed_with: str
    closures: frozenset[date] = frozenset()
    _table: holidays.HolidayBase | None = field(default=None, repr=False, compare=False)

    def is_working_day(self, day: date) -> bool:
        """Return whether an authority of the state works on a day.

        A weekend day that the state declared a working day in exchange for
        another counts as one.
        """
        if day in self.closures:
            return False
        if self._table is None:
            return day.weekday() not in _SATURDAY_AND_SUNDAY
        # The table fills a year, exchanged weekend days included, only when a
        # day of it is looked up, and its own weekend test does not look one up.
        is_holiday = day in self._table
        if self._table.is_weekend(day):
            return day in self._table.weekend_workdays
        return not is_holiday


@lru_cache(maxsize=256)
def calendar_of(
    state: StateCode, *, region: str | None = None, closures: frozenset[date] = frozenset()
) -> Calendar:
    """Return the calendar of a state.

    Without a region only the holidays of the whole state are left out, so a
    computed deadline is never later than one that knows the region.

    Args:
        state: Either spelling of the code (``EL`` or ``GR``, ``UK`` or ``GB``).
        region: Subdivision code of the authority's seat, where holidays differ
            inside the state: ``BY`` in Germany, ``SCT`` in the United Kingdom.
        closures: Further days on which the authority does not work.

    Returns:
        The calendar. For a state whose holidays are not known it leaves out
        Saturdays and Sundays only, and ``source`` and ``computed_with`` say so.

    Raises:
        ConfigurationInvalid: The state has no such region: the node's
            configuration is wrong.
    """
    iso = iso_state(state)
    # Asking the library for its list of countries would load all of them: half a second.
    try:
        nationwide = holidays.country_holidays(iso)
    except NotImplementedError:
        return Calendar(
            state=iso,
            region=None,
            source=CalendarSource.WEEKENDS_ONLY,
            computed_with="Saturdays and Sundays only; the state's holidays are not known",
            closures=closures,
        )
    regions = {*nationwide.subdivisions, *nationwide.subdivisions_aliases}
    if region is not None and region not in regions:
        raise ConfigurationInvalid(
            f"{iso} has no region {region!r} with a calendar of its own",
            private=f"known: {', '.join(sorted(regions)) or 'none'}",
        )
    source = CalendarSource.NATIONWIDE if region is None else CalendarSource.REGIONAL
    where = iso if region is None else f"{iso}-{region}"
    return Calendar(
        state=iso,
        region=region,
        source=source,
        computed_with=f"holidays {tables_version.__version__}, {where}, {source}",
        closures=closures,
        _table=nationwide if region is None else holidays.country_holidays(iso, subdiv=region),
    )


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Return whether an authority of the calendar's state works on a day."""
    return calendar.is_working_day(day)


def working_days_between(after: date, until: date, calendar: Calendar) -> int:
    """Count the working days after one day up to and including another.

    Returns:
        The count; zero if ``until`` is not later than ``after``.
    """
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def due_on(limit: TimeLimit, received_on: date, calendar: Calendar) -> date:
    """Return the last day on which an act is still in time.

    Working days: the last counted one, so always a working day. A message that
    arrives on a day off starts to count on the next working day under either
    rule of counting, since a day off is never a counted day.

    Calendar days, months and years are not moved when they end on a day off:
    no source we have says so for these limits. A month that has no such day
    ends on its last one.

    Args:
        limit: The limit to apply.
        received_on: Day of the event in the civil calendar of the authority
            that must act (``civil_date``), not in UTC.
        calendar: Calendar of the state that must act.

    Returns:
        The due date, inclusive: an act dated on it is in time.

    Source:
        Framework Decision 2009/315/JHA Art. 8; European Union (Future
        Relationship) Act 2020 ss. 1 and 5 for counting from the day itself.

    Example:
        >>> from comity.law.time_limits import CRIMINAL_OR_OTHER_REQUEST, TCA_REQUEST
        >>> due_on(CRIMINAL_OR_OTHER_REQUEST, date(2026, 6, 1), calendar_of(StateCode("FR")))
        datetime.date(2026, 6, 15)
        >>> due_on(TCA_REQUEST, date(2026, 6, 1), calendar_of(StateCode("GB")))
        datetime.date(2026, 6, 26)
    """
    last_uncounted = received_on - _DAY if limit.counting is Counting.DAY_OF else received_on
    match limit.unit:
        case Unit.WORKING_DAYS:
            return _nth_working_day(last_uncounted, limit.length, calendar)
        case Unit.CALENDAR_DAYS:
            return last_uncounted + timedelta(days=limit.length)
        case Unit.MONTHS:
            return _months_later(last_uncounted, limit.length)
        case Unit.YEARS:
            return _months_later(last_uncounted, limit.length * _MONTHS_A_YEAR)


def _nth_working_day(after: date, count: int, calendar: Calendar) -> date:
    day = after
    left = count
    while left:
        day += _DAY
        left -= calendar.is_working_day(day)
    return day


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date, and everything needed to compute it again.

    Attributes:
        due_on: Last day in time, inclusive, in the civil calendar of the state
            that must act.
        limit: The limit applied.
        calendar_state: ISO code of the state whose calendar was used.
        received_on: Civil day of the event that started the period.
        computed_with: The tables used; see ``Calendar.computed_with``.
    """

    due_on: date
    limit: TimeLimit
    calendar_state: StateCode
    received_on: date
    computed_with: str


def deadline_for(limit: TimeLimit, received_on: date, calendar: Calendar) -> Deadline:
    """Compute a deadline and keep how it was computed; arguments as for ``due_on``."""
    return Deadline(
        due_on=due_on(limit, received_on, calendar),
        limit=limit,
        calendar_state=calendar.state,
        received_on=received_on,
        computed_with=calendar.computed_with,
    )


def restarted(
    first: Deadline, limit: TimeLimit | None, information_on: date, calendar: Calendar
) -> Deadline:
    """Return the deadline that holds after additional information arrived.

    Args:
        first: The deadline so far.
        limit: What ``time_limits.restart_limit`` gives; ``None`` leaves the
            first deadline standing.
        information_on: Civil day on which the information arrived.
        calendar: Calendar of the state that must act.

    Returns:
        The later of the two: an early answer to a question never shortens the
        time the requested authority had.
    """
    if limit is None:
        return first
    again = deadline_for(limit, information_on, calendar)
    return again if again.due_on > first.due_on else first


def is_late(answered_on: date, deadline: Deadline) -> bool:
    """Return whether an act dated on a civil day comes after the due date."""
    return answered_on > deadline.due_on


def working_days_left(deadline: Deadline, today: date, calendar: Calendar) -> int:
    """Count the working days still to come, today not included.

    Returns:
        Zero on the due date. Negative after it: the working days it is overdue,
        and so zero again on a day off that follows the due date directly; ask
        ``is_late`` whether the date has passed.
    """
    if today <= deadline.due_on:
        return working_days_between(today, deadline.due_on, calendar)
    return -working_days_between(deadline.due_on, today, calendar)


def civil_date(moment: datetime, zone: str) -> date:
    """Return the day on which something happened, as an authority dates it.

    Args:
        moment: Aware moment, in any zone.
        zone: Zone name of the authority, e.g. ``Europe/Sofia``.

    Raises:
        ValueError: The moment is naive: the caller's bug.
        ConfigurationInvalid: No such zone: the node's configuration is wrong.

    Example:
        >>> from datetime import UTC
        >>> civil_date(datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "Europe/Sofia")
        datetime.date(2026, 3, 3)
    """
    if moment.utcoffset() is None:
        raise ValueError("a moment without an offset belongs to no civil day")
    try:
        where = ZoneInfo(zone)
    except (LookupError, ValueError, OSError) as error:
        raise ConfigurationInvalid(f"no time zone is called {zone!r}") from error
    return moment.astimezone(where).date()
