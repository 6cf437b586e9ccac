"""Accounts and what belongs to them, in memory."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

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
from comity.errors import ConflictingChange
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables
from comity.storage.memory.webhooks import MemoryDeliveries

KeptT = TypeVar("KeptT", bound=Kept)


class MemoryShelf(Generic[KeptT]):
    """Things of one kind.

    Args:
        rows: Everything of this room by kind and identifier.
        kind: Their type.
        journal: Remembers what each change replaced.
    """

    def __init__(
        self, rows: dict[tuple[str, str], Any], kind: type[KeptT], journal: Journal
    ) -> None:
        self._rows = rows
        self._kind = kind
        self._journal = journal

    def get(self, identifier: str) -> KeptT | None:
        """Return one by its identifier."""
        return self._rows.get((self._kind.__name__, identifier))

    def found(self, lookup: bytes) -> KeptT | None:
        """Return the one that is found by these bytes."""
        return next((each for each in self.all() if each.lookup == lookup), None)

    def of(self, owner: str) -> Sequence[KeptT]:
        """Return an account's, by identifier."""
        return [each for each in self.all() if each.owner == owner]

    def all(self) -> Sequence[KeptT]:
        """Return every one, by identifier."""
        ours = [each for each in self._rows.values() if isinstance(each, self._kind)]
        return sorted(ours, key=lambda each: each.id)

    def is_empty(self) -> bool:
        """Return whether there is none."""
        return not self.all()

    def put(self, kept: KeptT) -> None:
        """Insert or replace one.

        Raises:
            ConflictingChange: Another one is found by the same bytes.
        """
        other = None if kept.lookup is None else self.found(kept.lookup)
        if other is not None and other.id != kept.id:
            raise ConflictingChange("Something with that identifier is kept here already.")
        self._journal.put(self._rows, (self._kind.__name__, kept.id), kept)

    def drop(self, identifier: str) -> None:
        """Remove one, if it is there."""
        self._journal.drop(self._rows, (self._kind.__name__, identifier))

    def sweep(self, *, before: datetime) -> int:
        """Remove what is of no use from before then; return how many."""
        over = [each for each in self.all() if each.until is not None and each.until <= before]
        for each in over:
            self.drop(each.id)
        return len(over)


class MemoryAccess:
    """Everything about accounts."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    @cached_property
    def accounts(self) -> MemoryShelf[Account]:
        """Accounts."""
        return self._shelf(Account)

    @cached_property
    def factors(self) -> MemoryShelf[Factor]:
        """By what they show who they are."""
        return self._shelf(Factor)

    @cached_property
    def sessions(self) -> MemoryShelf[SessionRecord]:
        """Sessions."""
        return self._shelf(SessionRecord)

    @cached_property
    def challenges(self) -> MemoryShelf[Challenge]:
        """What is begun and not finished."""
        return self._shelf(Challenge)

    @cached_property
    def attempts(self) -> MemoryShelf[Attempts]:
        """Failed attempts."""
        return self._shelf(Attempts)

    @cached_property
    def service_keys(self) -> MemoryShelf[ServiceKey]:
        """Keys of programs."""
        return self._shelf(ServiceKey)

    @cached_property
    def approvals(self) -> MemoryShelf[Approval]:
        """Acts that need two."""
        return self._shelf(Approval)

    @cached_property
    def glass_uses(self) -> MemoryShelf[GlassUse]:
        """Uses of break-glass."""
        return self._shelf(GlassUse)

    @cached_property
    def notices(self) -> MemoryShelf[Notice]:
        """What accounts are told."""
        return self._shelf(Notice)

    @cached_property
    def saved_filters(self) -> MemoryShelf[SavedFilter]:
        """Filters that officials keep."""
        return self._shelf(SavedFilter)

    @cached_property
    def webhooks(self) -> MemoryShelf[Webhook]:
        """Where programs are told of what happens."""
        return self._shelf(Webhook)

    @cached_property
    def webhook_deliveries(self) -> MemoryDeliveries:
        """What they are told."""
        return MemoryDeliveries(self._tables, self._journal)

    def _shelf(self, kind: type[KeptT]) -> MemoryShelf[KeptT]:
        return MemoryShelf(self._tables.access, kind, self._journal)
