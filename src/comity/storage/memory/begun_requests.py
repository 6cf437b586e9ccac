"""Begun requests in memory."""

from collections.abc import Sequence
from operator import attrgetter

from comity.records.begun_requests import BegunId, BegunRequest
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables

_BY_ID = attrgetter("id")


class MemoryBegunRequests:
    """Begun requests, to read and to change."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def one(self, identifier: BegunId) -> BegunRequest | None:
        """Return a begun request."""
        return self._tables.begun_requests.get(identifier)

    def of_account(self, account: str) -> Sequence[BegunRequest]:
        """Return the begun requests of an account, by identifier."""
        return [each for each in self.every() if each.account == account]

    def every(self) -> Sequence[BegunRequest]:
        """Return every begun request, by identifier."""
        return sorted(self._tables.begun_requests.values(), key=_BY_ID)

    def keep(self, begun: BegunRequest) -> None:
        """Insert or replace a begun request."""
        self._journal.put(self._tables.begun_requests, begun.id, begun)

    def end(self, identifier: BegunId) -> None:
        """Erase a begun request with everything it says."""
        if identifier in self._tables.begun_requests:
            self._journal.drop(self._tables.begun_requests, identifier)
