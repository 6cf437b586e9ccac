"""The hours at the end of a month in which no answer may be received (rule LMS-1).

Source: ECRIS DTS v1.0, messages, documentation of the identifiers that a functional error
may refer to. Whose clock counts is said nowhere in what was read.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from comity.ids import StateCode
from comity.law.citation import Basis, inferred, verified
from comity.law.states import civil_zone_of

CLOSED_AFTER: Final = time(21, 59, 59)
"""The last moment of the last calendar day of a month that is still open."""
OPEN_FROM: Final = time(2, 0, 1)
"""The first moment of the first calendar day of a month that is open again."""

CLOSED_KINDS: Final = frozenset({"RRS", "NRS"})
"""The kinds of message that may not be received in the closed hours."""

RULE_BASIS: Final[Basis] = verified(
    "ECRIS DTS v1.0",
    "LMS-1",
    "documentation in the published messages schema: answers to requests and notifications "
    "received after 21:59:59 of the last calendar day of the month and before 02:00:01 of "
    "the first are reported with a functional error; its number is not given",
)
"""Where the rule stands."""

ZONE_BASIS: Final[Basis] = inferred(
    "ECRIS DTS v1.0",
    "LMS-1, time zone",
    "the schema names no zone; Brussels, our own and the partner's are all taken into "
    "account, to our own disadvantage when sending and to the partner's advantage when "
    "receiving",
)
"""What is known of the zone in which the hours are counted: nothing."""

COMMON_ZONE: Final = "Europe/Brussels"
"""The zone in which a rule of the Union without a zone is most likely meant."""

_DAY: Final = timedelta(days=1)


def zones_of(own: str, partner: StateCode | None) -> tuple[ZoneInfo, ...]:
    """Return the zones in which the hours may be counted, each once.

    Args:
        own: Name of the zone in which this node dates.
        partner: The other state, if its zone counts too; a state whose zone is not known
            here adds none.

    Raises:
        ZoneInfoNotFoundError: ``own`` is no zone; the configuration was not checked.
    """
    names = [COMMON_ZONE, own]
    theirs = None if partner is None else civil_zone_of(partner)
    if theirs is not None:
        names.append(theirs)
    return tuple(ZoneInfo(name) for name in dict.fromkeys(names))


def is_closed(at: datetime, zone: tzinfo) -> bool:
    """Return whether a moment lies in the closed hours of a zone.

    Args:
        at: The moment, aware.
        zone: Whose wall clock counts.

    Source:
        ``RULE_BASIS``: after 21:59:59 and before 02:00:01, so that neither of the two
        moments is closed.

    Example:
        >>> is_closed(datetime(2026, 1, 31, 22, 0, tzinfo=UTC), UTC)
        True
        >>> is_closed(datetime(2026, 1, 31, 21, 59, 59, tzinfo=UTC), UTC)
        False
    """
    local = at.astimezone(zone).replace(tzinfo=None)
    if local.day == 1:
        return local.time() < OPEN_FROM
    return (local + _DAY).day == 1 and local.time() > CLOSED_AFTER


def opens_at(at: datetime, zones: Iterable[tzinfo]) -> datetime:
    """Return the first moment, not before ``at``, that is closed in none of the zones.

    Args:
        at: The moment, aware.
        zones: Whose wall clocks count.

    Returns:
        ``at`` itself if it is open everywhere; else a moment in UTC, a second after two
        on the first of a month in the zone that opens last.

    Example:
        >>> late = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
        >>> opens_at(late, [ZoneInfo("Europe/Brussels"), ZoneInfo("Europe/Lisbon")])
        datetime.datetime(2026, 2, 1, 2, 0, 1, tzinfo=datetime.timezone.utc)
    """
    everywhere = tuple(zones)
    while closed := [zone for zone in everywhere if is_closed(at, zone)]:
        at = max(_opening(at, zone) for zone in closed)
    return at


def _opening(at: datetime, zone: tzinfo) -> datetime:
    """Return when the closed hours around a moment end in a zone."""
    local = at.astimezone(zone)
    first = local.date() if local.day == 1 else local.date() + _DAY
    # Where clocks go back over the opening, the later of the two counts.
    opening = datetime.combine(first, OPEN_FROM, tzinfo=zone).replace(fold=1)
    return opening.astimezone(UTC)
