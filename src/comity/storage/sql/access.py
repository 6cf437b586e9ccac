"""Accounts and what belongs to them, on SQL.

Every content is sealed for its own row, and says itself what the row is found by and whose
it is: a row that was given another's content, owner or token does not open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, Generic, TypeVar

from sqlalchemy import Table, delete, select

from comity.access.model import (
    Account,
    Approval,
    Attempts,
    Challenge,
    Factor,
    GlassUse,
    Kept,
    Notice,
    ServiceKey,
    SessionRecord,
)
from comity.access.saved_filter_model import SavedFilter
from comity.access.webhook_model import Webhook
from comity.errors import StorageUnavailable
from comity.storage.access_encoding import Encoding
from comity.storage.encoding import to_micros, to_micros_or_none
from comity.storage.sql.schema_access import shelves
from comity.storage.sql.session import DATABASE_DAMAGED, Row, Session
from comity.storage.sql.statements import Statement, parameter, upsert_into
from comity.storage.sql.vault import Vault
from comity.storage.sql.webhooks import SqlDeliveries

KeptT = TypeVar("KeptT", bound=Kept)


@dataclass(frozen=True, slots=True)
class _Sentences:
    """What is said to one table."""

    name: str
    get: Statement
    found: Statement
    of: Statement
    all: Statement
    any: Statement
    put: Statement
    drop: Statement
    sweep: Statement


def _sentences(table: Table) -> _Sentences:
    every = select(table).order_by(table.c.id)
    return _Sentences(
        name=table.name,
        get=Statement(select(table).where(table.c.id == parameter("id")), "id"),
        found=Statement(select(table).where(table.c.lookup == parameter("lookup")), "lookup"),
        of=Statement(every.where(table.c.owner == parameter("owner")), "owner"),
        all=Statement(every),
        any=Statement(select(table.c.id).limit(1)),
        put=upsert_into(table),
        drop=Statement(delete(table).where(table.c.id == parameter("id")), "id"),
        sweep=Statement(delete(table).where(table.c.until <= parameter("before")), "before"),
    )


_SAID: Final = {name: _sentences(table) for name, table in shelves.items()}


class SqlShelf(Generic[KeptT]):
    """Things of one kind.

    Args:
        session: The transaction.
        vault: Seals and opens.
        said: What is said to their table.
        encoding: Their form.
    """

    def __init__(
        self, session: Session, vault: Vault, said: _Sentences, encoding: Encoding[KeptT]
    ) -> None:
        self._session = session
        self._vault = vault
        self._said = said
        self._encoding = encoding

    def get(self, identifier: str) -> KeptT | None:
        """Return one by its identifier.

        Raises:
            StorageUnavailable: The row was altered.
        """
        return self._one(self._session.first(self._said.get, identifier))

    def found(self, lookup: bytes) -> KeptT | None:
        """Return the one that is found by these bytes.

        Raises:
            StorageUnavailable: The row was altered.
        """
        kept = self._one(self._session.first(self._said.found, self._token(lookup)))
        return kept if kept is not None and kept.lookup == lookup else None

    def of(self, owner: str) -> Sequence[KeptT]:
        """Return an account's, by identifier.

        Raises:
            StorageUnavailable: A row was altered.
        """
        return [self._opened(row) for row in self._session.rows(self._said.of, owner)]

    def all(self) -> Sequence[KeptT]:
        """Return every one, by identifier.

        Raises:
            StorageUnavailable: A row was altered.
        """
        return [self._opened(row) for row in self._session.rows(self._said.all)]

    def is_empty(self) -> bool:
        """Return whether there is none."""
        return self._session.first(self._said.any) is None

    def put(self, kept: KeptT) -> None:
        """Insert or replace one.

        Raises:
            ConflictingChange: Another one is found by the same bytes.
        """
        body = self._vault.seal_value(self._place(kept.id), self._encoding.to_bytes(kept))
        token = None if kept.lookup is None else self._token(kept.lookup)
        self._session.run(
            self._said.put, kept.id, kept.owner, token, to_micros_or_none(kept.until), body
        )

    def drop(self, identifier: str) -> None:
        """Remove one, if it is there."""
        self._session.run(self._said.drop, identifier)

    def sweep(self, *, before: datetime) -> int:
        """Remove what is of no use from before then; return how many."""
        return self._session.run(self._said.sweep, to_micros(before))

    def _one(self, row: Row | None) -> KeptT | None:
        return None if row is None else self._opened(row)

    def _opened(self, row: Row) -> KeptT:
        identifier, owner, token, until, body = row
        kept = self._encoding.from_bytes(self._vault.open_value(self._place(identifier), body))
        should = None if kept.lookup is None else self._token(kept.lookup)
        # Whoever alters the database could else give a session to another account.
        if (kept.id, kept.owner, should, to_micros_or_none(kept.until)) != (
            identifier,
            owner,
            token,
            until,
        ):
            raise StorageUnavailable(DATABASE_DAMAGED, private=f"{self._said.name} {identifier}")
        return kept

    def _place(self, identifier: str) -> str:
        return f"{self._said.name}/{identifier}"

    def _token(self, lookup: bytes) -> int:
        return self._vault.storage_key.token(self._said.name, lookup)


_ACCOUNTS: Final = Encoding(Account)
_FACTORS: Final = Encoding(Factor)
_SESSIONS: Final = Encoding(SessionRecord)
_CHALLENGES: Final = Encoding(Challenge)
_ATTEMPTS: Final = Encoding(Attempts)
_SERVICE_KEYS: Final = Encoding(ServiceKey)
_APPROVALS: Final = Encoding(Approval)
_GLASS_USES: Final = Encoding(GlassUse)
_NOTICES: Final = Encoding(Notice)
_SAVED_FILTERS: Final = Encoding(SavedFilter)
_WEBHOOKS: Final = Encoding(Webhook)


class SqlAccess:
    """Everything about accounts.

    Args:
        session: The transaction.
        vault: Seals and opens.
    """

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    @cached_property
    def accounts(self) -> SqlShelf[Account]:
        """Accounts."""
        return self._shelf("accounts", _ACCOUNTS)

    @cached_property
    def factors(self) -> SqlShelf[Factor]:
        """By what they show who they are."""
        return self._shelf("account_factors", _FACTORS)

    @cached_property
    def sessions(self) -> SqlShelf[SessionRecord]:
        """Sessions."""
        return self._shelf("account_sessions", _SESSIONS)

    @cached_property
    def challenges(self) -> SqlShelf[Challenge]:
        """What is begun and not finished."""
        return self._shelf("account_challenges", _CHALLENGES)

    @cached_property
    def attempts(self) -> SqlShelf[Attempts]:
        """Failed attempts."""
        return self._shelf("account_attempts", _ATTEMPTS)

    @cached_property
    def service_keys(self) -> SqlShelf[ServiceKey]:
        """Keys of programs."""
        return self._shelf("service_keys", _SERVICE_KEYS)

    @cached_property
    def approvals(self) -> SqlShelf[Approval]:
        """Acts that need two."""
        return self._shelf("approvals", _APPROVALS)

    @cached_property
    def glass_uses(self) -> SqlShelf[GlassUse]:
        """Uses of break-glass."""
        return self._shelf("glass_uses", _GLASS_USES)

    @cached_property
    def notices(self) -> SqlShelf[Notice]:
        """What accounts are told."""
        return self._shelf("account_notices", _NOTICES)

    @cached_property
    def saved_filters(self) -> SqlShelf[SavedFilter]:
        """Filters that officials keep."""
        return self._shelf("saved_filters", _SAVED_FILTERS)

    @cached_property
    def webhooks(self) -> SqlShelf[Webhook]:
        """Where programs are told of what happens."""
        return self._shelf("webhooks", _WEBHOOKS)

    @cached_property
    def webhook_deliveries(self) -> SqlDeliveries:
        """What they are told."""
        return SqlDeliveries(self._session, self._vault)

    def _shelf(self, name: str, encoding: Encoding[KeptT]) -> SqlShelf[KeptT]:
        return SqlShelf(self._session, self._vault, _SAID[name], encoding)
