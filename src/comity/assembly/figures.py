"""Figures of the casework: volumes, outcomes, ages, deadlines ahead, partners' answer times.

They count conversations, never persons, and only those that whoever asks may know of.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot
from comity.assembly.workload import today_of
from comity.exchange.conversation import Conversation, Role
from comity.exchange.ports import PeerState
from comity.records.messages import SERVICE, Kind
from comity.records.workflow import ABANDONED
from comity.trust.network_document import MemberStatus

MOST: Final = 5_000
"""Conversations that are counted, those changed last; beyond them a figure says so."""

MONTHS: Final = 12
AGES: Final = ((0, 2), (3, 7), (8, 14), (15, 28), (29, None))
"""Ages of open requests, in days since they arrived, first and last."""

AHEAD: Final = ((None, -1), (0, 2), (3, 7), (8, 14), (15, None))
"""Days until a deadline, first and last; negative once it has passed."""

_UNWELL: Final = 3
"""So many failed attempts in a row are more than a moment's trouble."""


@dataclass(frozen=True, slots=True)
class Month:
    """How many requests were opened in a month.

    Attributes:
        first: Its first day.
        received: Of other states to us.
        sent: Of ours.
    """

    first: date
    received: int
    sent: int


@dataclass(frozen=True, slots=True)
class Span:
    """How many lie between two numbers of days, both included; ``None`` has no end."""

    first: int | None
    last: int | None
    count: int


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """How long a partner took to answer requests of ours.

    Attributes:
        state: The partner.
        answers: How many it gave in the last twelve months.
        median_days: Half of them took so long or less.
    """

    state: str
    answers: int
    median_days: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures, as far as whoever asks may know.

    Attributes:
        months: The last twelve, oldest first.
        outcomes: Requests received in that time, by where they stand.
        ages: Open requests to us.
        ahead: Deadlines of open requests to us.
        answer_times: By partner, slowest first.
        is_whole: Whether every conversation was counted.
    """

    months: tuple[Month, ...]
    outcomes: Mapping[str, int]
    ages: tuple[Span, ...]
    ahead: tuple[Span, ...]
    answer_times: tuple[AnswerTime, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class PartnerState:
    """How a member of the network stands to us.

    Attributes:
        state: Its two letters.
        name: Its authority's name in the network document.
        standing: ``in-touch``, ``quiet``, ``in-trouble`` or ``suspended``.
        last_success_at: When it last took something of ours.
    """

    state: str
    name: str
    standing: str
    last_success_at: datetime | None


def figures(node: Node, seen: ClearedSnapshot) -> Figures:
    """Return the figures of the last twelve months."""
    zone = ZoneInfo(node.config.node.time_zone)
    today = today_of(node)
    months = _months(today)
    listed = seen.exchange.conversations_listed(service=SERVICE, limit=MOST)
    requests = [each for each in listed if each.opens_with == Kind.REQUEST]
    recent = [each for each in requests if _day(each.opened_at, zone) >= months[0]]
    ours = [each for each in recent if each.role is Role.INITIATOR]
    theirs = [each for each in recent if each.role is Role.RESPONDER]
    owed = [
        each
        for each in requests
        if each.role is Role.RESPONDER and each.settled_at is None and each.state not in ABANDONED
    ]
    ages = [(today - _day(each.opened_at, zone)).days for each in owed]
    ahead = [(each.due_on - today).days for each in owed if each.due_on is not None]
    return Figures(
        months=tuple(
            Month(first, _opened_in(theirs, first, zone), _opened_in(ours, first, zone))
            for first in months
        ),
        outcomes=dict(sorted(Counter(str(each.state) for each in theirs).items())),
        ages=tuple(_span(first, last, ages) for first, last in AGES),
        ahead=tuple(_span(first, last, ahead) for first, last in AHEAD),
        answer_times=_answer_times(ours),
        is_whole=len(listed) < MOST,
    )


def partners(node: Node, seen: ClearedSnapshot) -> tuple[PartnerState, ...]:
    """Return how every other member of the network stands to us, by state."""
    others = [each for each in node.directory.members() if each.state != node.state]
    return tuple(
        PartnerState(
            state=each.state,
            name=each.name,
            standing=_standing(each.status, seen.exchange.peer(each.state)),
            last_success_at=seen.exchange.peer(each.state).last_success_at,
        )
        for each in sorted(others, key=lambda member: member.state)
    )


def _standing(status: MemberStatus, peer: PeerState) -> str:
    if status is not MemberStatus.ACTIVE:
        return "suspended"
    if peer.failures >= _UNWELL:
        return "in-trouble"
    return "quiet" if peer.last_success_at is None else "in-touch"


def _months(today: date) -> tuple[date, ...]:
    number = today.year * 12 + today.month - 1
    return tuple(
        date((number - back) // 12, (number - back) % 12 + 1, 1)
        for back in range(MONTHS - 1, -1, -1)
    )


def _opened_in(found: Sequence[Conversation], first: date, zone: ZoneInfo) -> int:
    return sum(_day(each.opened_at, zone).replace(day=1) == first for each in found)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _span(first: int | None, last: int | None, days: Sequence[int]) -> Span:
    inside = ((first is None or each >= first) and (last is None or each <= last) for each in days)
    return Span(first, last, sum(inside))


def _answer_times(ours: Sequence[Conversation]) -> tuple[AnswerTime, ...]:
    times: dict[str, list[float]] = {}
    for each in ours:
        if each.settled_at is not None and each.state not in ABANDONED:
            times.setdefault(each.peer, []).append(
                (each.settled_at - each.opened_at) / timedelta(days=1)
            )
    found = [
        AnswerTime(state, len(taken), round(median(taken), 1)) for state, taken in times.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.median_days, each.state)))
