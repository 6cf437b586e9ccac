"""How a trust service stands, as people, figures and the desk are shown it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique

from comity.assembly.budgets import TrustService
from comity.storage.service_gaps import ServiceGap


@unique
class Condition(StrEnum):
    """How a service stands."""

    WORKING = "working"
    DEGRADED = "degraded"
    USED_UP = "budget-used-up"
    CATCHING_UP = "catching-up"
    NOT_IN_USE = "not-in-use"


@dataclass(frozen=True, slots=True)
class ServiceState:
    """How one service stands.

    Attributes:
        service: Which.
        subject: Which one of its kind; a partner's state, or empty.
        condition: How.
        since: Since when it falls short; ``None`` while it does not.
        budget_ends: When its budget is used up; ``None`` while nothing counts down.
        remaining: Until then; zero once it is.
        owed: How many things are owed.
        what: One sentence.
    """

    service: TrustService
    subject: str
    condition: Condition
    since: datetime | None
    budget_ends: datetime | None
    remaining: timedelta | None
    owed: int
    what: str


@dataclass(frozen=True, slots=True)
class ServicesOverview:
    """Everything about the trust services at one moment.

    Attributes:
        at: When, in UTC.
        states: How each stands.
        open: The gaps that are open, oldest first.
        closed: The latest gaps that were closed, latest first.
    """

    at: datetime
    states: tuple[ServiceState, ...]
    open: tuple[ServiceGap, ...]
    closed: tuple[ServiceGap, ...]
