"""Drafts of requests, as an officer may know them."""

from collections.abc import Sequence

from comity.assembly.hidden import Hidden
from comity.records.drafts import DraftId, DraftReading, RequestDraft


class ClearedDrafts:
    """Drafts without those whose request is hidden."""

    def __init__(self, drafts: DraftReading, hidden: Hidden) -> None:
        self._drafts = drafts
        self._hidden = hidden

    def draft(self, identifier: DraftId) -> RequestDraft | None:
        """Return a draft."""
        found = self._drafts.draft(identifier)
        return found if found is not None and self._is_shown(found) else None

    def of_account(self, account: str) -> Sequence[RequestDraft]:
        """Return the drafts of an account, by identifier."""
        return [each for each in self._drafts.of_account(account) if self._is_shown(each)]

    def every(self) -> Sequence[RequestDraft]:
        """Return every draft, by identifier."""
        return [each for each in self._drafts.every() if self._is_shown(each)]

    def _is_shown(self, draft: RequestDraft) -> bool:
        conversation = draft.conversation
        return conversation is None or not self._hidden.has_conversation(conversation)
