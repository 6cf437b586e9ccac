"""Until when a composed message must wait: the closed hours, or an officer's release.

The hours are counted to our own disadvantage when sending, since the rule names no zone,
and to the partner's advantage when receiving.

Source: ``law.closed_hours``.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final

from comity.exchange.wires import Complaint, Note, Severity
from comity.law.closed_hours import CLOSED_KINDS, is_closed, opens_at

MARGIN: Final = timedelta(minutes=2)
"""What a partner's clock may differ from ours, and a delivery may take. Our choice."""

UNSENDABLE: Final = "unsendable"
"""Second part of the code of a note by which what is written breaks the partner's format."""

RECEIVED_CLOSED: Final = "FE-99001"
"""Comity's own number for the rule LMS-1, whose official one is not published."""


def may_leave(notes: Iterable[Note]) -> bool:
    """Return whether an officer may let a held message leave with what is noted of it.

    Args:
        notes: What could not be written just as it is. One whose code has ``unsendable`` as
            its second part says that what was written breaks the partner's format.
    """
    return not any(note.code.split(":")[1:2] == [UNSENDABLE] for note in notes)


def needs_officer(notes: Iterable[Note]) -> bool:
    """Return whether an officer must know of a note, before sending or after receiving."""
    return any(note.severity is Severity.HELD for note in notes)


def waits_until(kind: str, at: datetime, zones: Sequence[tzinfo]) -> datetime | None:
    """Return until when a message may not be sent; ``None`` if it may leave at once.

    To be asked again before each attempt: a message may be retried into closed hours.

    Args:
        kind: Three letters.
        at: Now, aware.
        zones: Every zone in which the hours may be counted; ``law.closed_hours.zones_of``.

    Returns:
        The first moment that is open in every zone, and would be had our clock gone wrong
        by the margin.

    Source:
        ``law.closed_hours.RULE_BASIS``.
    """
    if kind not in CLOSED_KINDS:
        return None
    leaves = at
    while (near := _closed_near(leaves, zones)) is not None:
        leaves = opens_at(near, zones) + MARGIN
    return None if leaves == at else leaves


def closed_hours_complaint(kind: str, at: datetime, zones: Sequence[tzinfo]) -> Complaint | None:
    """Return what to complain of if a message came in closed hours; ``None`` if it did not.

    Args:
        kind: Three letters.
        at: When it was received here, aware.
        zones: Brussels' and our own, ``law.closed_hours.zones_of(own, None)``. What is open
            in any of them came in time.

    Source:
        ``law.closed_hours.RULE_BASIS``.
    """
    if kind not in CLOSED_KINDS or not zones:
        return None
    if not all(is_closed(at, zone) for zone in zones):
        return None
    return Complaint(
        RECEIVED_CLOSED,
        "",
        "The answer was received in the closed hours at the end of the month (LMS-1).",
    )


def _closed_near(at: datetime, zones: Sequence[tzinfo]) -> datetime | None:
    """Return a closed moment within the margin of another; ``None`` if there is none."""
    for moment in (at - MARGIN, at + MARGIN):
        if any(is_closed(moment, zone) for zone in zones):
            return moment
    return None
