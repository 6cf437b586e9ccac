"""Drafts of requests on SQL, each sealed for its own row."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, select

from comity.records.drafts import DraftId, RequestDraft
from comity.storage.draft_encoding import decode_draft, encode_draft
from comity.storage.sql.schema_drafts import request_drafts
from comity.storage.sql.session import Session
from comity.storage.sql.statements import Statement, parameter, upsert_into
from comity.storage.sql.vault import Vault

_the_drafts = select(request_drafts.c.id, request_drafts.c.content).order_by(request_drafts.c.id)
_DRAFT: Final = Statement(_the_drafts.where(request_drafts.c.id == parameter("id")), "id")
_OF_ACCOUNT: Final = Statement(
    _the_drafts.where(request_drafts.c.account == parameter("account")), "account"
)
_EVERY: Final = Statement(_the_drafts)
_KEEP: Final = upsert_into(request_drafts)
_END: Final = Statement(
    delete(request_drafts).where(request_drafts.c.id == parameter("identifier")), "identifier"
)


def place_of(identifier: str) -> str:
    """Return where the content of a draft stands, to which it is sealed."""
    return f"request_drafts.content/{identifier}"


class SqlDraftsReading:
    """Drafts, to read from."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def draft(self, identifier: DraftId) -> RequestDraft | None:
        """Return a draft."""
        return next(iter(self._read(_DRAFT, identifier)), None)

    def of_account(self, account: str) -> Sequence[RequestDraft]:
        """Return the drafts of an account, by identifier."""
        return self._read(_OF_ACCOUNT, account)

    def every(self) -> Sequence[RequestDraft]:
        """Return every draft, by identifier."""
        return self._read(_EVERY)

    def _read(self, statement: Statement, *values: object) -> list[RequestDraft]:
        return [
            decode_draft(self._vault.open_value(place_of(row[0]), row[1]))
            for row in self._session.rows(statement, *values)
        ]


class SqlDrafts(SqlDraftsReading):
    """Drafts, to read and to change."""

    def keep(self, draft: RequestDraft) -> None:
        """Insert or replace a draft."""
        sealed = self._vault.seal_value(place_of(draft.id), encode_draft(draft))
        self._session.run(_KEEP, draft.id, draft.account, sealed)

    def end(self, identifier: DraftId) -> None:
        """Erase a draft with everything it says."""
        self._session.run(_END, identifier)
