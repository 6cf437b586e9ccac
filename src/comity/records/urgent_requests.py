"""Urgent requests of ours whose answer is awaited: one row each, from sending until an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Protocol

from comity.ids import ConversationId


@unique
class UrgentState(StrEnum):
    """How far the waiting has come. Stable names."""

    AWAITED = "awaited"
    RAISED = "raised"
    """An officer was asked to telephone."""


@dataclass(frozen=True, slots=True)
class UrgentRequest:
    """An urgent request of ours that is not answered.

    Attributes:
        conversation: Which.
        raise_at: From when on an officer is asked to telephone.
        state: How far the waiting has come.
    """

    conversation: ConversationId
    raise_at: datetime
    state: UrgentState = UrgentState.AWAITED


class UrgentReading(Protocol):
    """Urgent requests to look at."""

    def one(self, conversation: ConversationId) -> UrgentRequest | None:
        """Return the row of a request; ``None`` if it is not urgent or no longer awaited."""
        ...

    def every(self) -> Sequence[UrgentRequest]:
        """Return every row, by conversation; they are few."""
        ...


class UrgentWriting(UrgentReading, Protocol):
    """Changes; done again they change nothing."""

    def keep(self, request: UrgentRequest) -> None:
        """Insert or replace a row."""
        ...

    def end(self, conversation: ConversationId) -> None:
        """Forget a row."""
        ...
