"""Duty desks of other states, and urgent requests of ours, in memory."""

from collections.abc import Sequence

from comity.ids import ConversationId, StateCode
from comity.records.duty_desks import DutyDesk
from comity.records.urgent_requests import UrgentRequest
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables


class MemoryDutyDesks:
    """Duty desks, to read and to change."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def one(self, state: StateCode) -> DutyDesk | None:
        """Return the duty desk of a state; ``None`` if none was entered."""
        return self._tables.duty_desks.get(state)

    def every(self) -> Sequence[DutyDesk]:
        """Return every duty desk, by state."""
        return [desk for _, desk in sorted(self._tables.duty_desks.items())]

    def keep(self, desk: DutyDesk) -> None:
        """Insert or replace the duty desk of a state."""
        self._journal.put(self._tables.duty_desks, desk.state, desk)

    def end(self, state: StateCode) -> None:
        """Forget the duty desk of a state."""
        self._journal.drop(self._tables.duty_desks, state)


class MemoryUrgentRequests:
    """Urgent requests whose answer is awaited, to read and to change."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def one(self, conversation: ConversationId) -> UrgentRequest | None:
        """Return the row of a request; ``None`` if it is not urgent or no longer awaited."""
        return self._tables.urgent_requests.get(conversation)

    def every(self) -> Sequence[UrgentRequest]:
        """Return every row, by conversation."""
        return [row for _, row in sorted(self._tables.urgent_requests.items())]

    def keep(self, request: UrgentRequest) -> None:
        """Insert or replace a row."""
        self._journal.put(self._tables.urgent_requests, request.conversation, request)

    def end(self, conversation: ConversationId) -> None:
        """Forget a row."""
        self._journal.drop(self._tables.urgent_requests, conversation)
