"""The deadlines of a list as a calendar: whole days and references, nothing of anybody.

Source: RFC 5545.
"""

from datetime import datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from comity.transport.lists.model import ListTable

_MADE_BY: Final = "-//Comity//Deadlines//EN"
_DAY: Final = timedelta(days=1)


def write_calendar(table: ListTable, *, made_at: datetime) -> bytes:
    """Return the deadlines of a list.

    Args:
        table: The list.
        made_at: When it is made, aware.
    """
    calendar = Calendar()
    calendar.add("prodid", _MADE_BY)
    calendar.add("version", "2.0")
    for each in table.deadlines:
        event = Event()
        # The same matter keeps its name: importing anew moves it, and doubles nothing.
        event.add("uid", f"{each.reference}@comity")
        event.add("dtstamp", made_at)
        event.add("dtstart", each.day)
        event.add("dtend", each.day + _DAY)
        event.add("summary", each.reference)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
