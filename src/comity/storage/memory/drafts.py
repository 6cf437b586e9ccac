"""Drafts of requests in memory."""

from collections.abc import Sequence
from operator import attrgetter

from comity.records.drafts import DraftId, RequestDraft
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables

_BY_ID = attrgetter("id")


class MemoryDrafts:
    """Drafts, to read and to change."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def draft(self, identifier: DraftId) -> RequestDraft | None:
        """Return a draft."""
        return self._tables.request_drafts.get(identifier)

    def of_account(self, account: str) -> Sequence[RequestDraft]:
        """Return the drafts of an account, by identifier."""
        return [each for each in self.every() if each.account == account]

    def every(self) -> Sequence[RequestDraft]:
        """Return every draft, by identifier."""
        return sorted(self._tables.request_drafts.values(), key=_BY_ID)

    def keep(self, draft: RequestDraft) -> None:
        """Insert or replace a draft."""
        self._journal.put(self._tables.request_drafts, draft.id, draft)

    def end(self, identifier: DraftId) -> None:
        """Erase a draft with everything it says."""
        if identifier in self._tables.request_drafts:
            self._journal.drop(self._tables.request_drafts, identifier)
