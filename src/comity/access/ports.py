"""What this room needs kept: shelves of one form, to read from and to write to."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

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
from comity.access.webhook_ports import DeliveryReading, DeliveryWriting
from comity.ledger.log import Log

KeptT = TypeVar("KeptT", bound=Kept)
ReadT_co = TypeVar("ReadT_co", bound=Kept, covariant=True)


class ReadableShelf(Protocol[ReadT_co]):
    """Things of one kind."""

    def get(self, identifier: str) -> ReadT_co | None:
        """Return one by its identifier."""
        ...

    def found(self, lookup: bytes) -> ReadT_co | None:
        """Return the one that is found by these bytes."""
        ...

    def of(self, owner: str) -> Sequence[ReadT_co]:
        """Return an account's, by identifier."""
        ...

    def all(self) -> Sequence[ReadT_co]:
        """Return every one, by identifier."""
        ...

    def is_empty(self) -> bool:
        """Return whether there is none."""
        ...


class Shelf(ReadableShelf[KeptT], Protocol[KeptT]):
    """Things of one kind, to change."""

    def put(self, kept: KeptT) -> None:
        """Insert or replace one.

        Raises:
            ConflictingChange: Another one is found by the same bytes.
        """
        ...

    def drop(self, identifier: str) -> None:
        """Remove one, if it is there."""
        ...

    def sweep(self, *, before: datetime) -> int:
        """Remove what is of no use from before then; return how many."""
        ...


class AccessReading(Protocol):
    """Everything about accounts, to read."""

    @property
    def accounts(self) -> ReadableShelf[Account]:
        """Accounts."""
        ...

    @property
    def factors(self) -> ReadableShelf[Factor]:
        """By what they show who they are."""
        ...

    @property
    def sessions(self) -> ReadableShelf[SessionRecord]:
        """Sessions."""
        ...

    @property
    def challenges(self) -> ReadableShelf[Challenge]:
        """What is begun and not finished."""
        ...

    @property
    def attempts(self) -> ReadableShelf[Attempts]:
        """Failed attempts."""
        ...

    @property
    def service_keys(self) -> ReadableShelf[ServiceKey]:
        """Keys of programs."""
        ...

    @property
    def approvals(self) -> ReadableShelf[Approval]:
        """Acts that need two."""
        ...

    @property
    def glass_uses(self) -> ReadableShelf[GlassUse]:
        """Uses of break-glass."""
        ...

    @property
    def notices(self) -> ReadableShelf[Notice]:
        """What accounts are told."""
        ...

    @property
    def saved_filters(self) -> ReadableShelf[SavedFilter]:
        """Filters that officials keep."""
        ...

    @property
    def webhooks(self) -> ReadableShelf[Webhook]:
        """Where programs are told of what happens."""
        ...

    @property
    def webhook_deliveries(self) -> DeliveryReading:
        """What they are told."""
        ...


class AccessWriting(Protocol):
    """Everything about accounts, to change."""

    @property
    def accounts(self) -> Shelf[Account]:
        """Accounts."""
        ...

    @property
    def factors(self) -> Shelf[Factor]:
        """By what they show who they are."""
        ...

    @property
    def sessions(self) -> Shelf[SessionRecord]:
        """Sessions."""
        ...

    @property
    def challenges(self) -> Shelf[Challenge]:
        """What is begun and not finished."""
        ...

    @property
    def attempts(self) -> Shelf[Attempts]:
        """Failed attempts."""
        ...

    @property
    def service_keys(self) -> Shelf[ServiceKey]:
        """Keys of programs."""
        ...

    @property
    def approvals(self) -> Shelf[Approval]:
        """Acts that need two."""
        ...

    @property
    def glass_uses(self) -> Shelf[GlassUse]:
        """Uses of break-glass."""
        ...

    @property
    def notices(self) -> Shelf[Notice]:
        """What accounts are told."""
        ...

    @property
    def saved_filters(self) -> Shelf[SavedFilter]:
        """Filters that officials keep."""
        ...

    @property
    def webhooks(self) -> Shelf[Webhook]:
        """Where programs are told of what happens."""
        ...

    @property
    def webhook_deliveries(self) -> DeliveryWriting:
        """What they are told."""
        ...


class AccessSight(Protocol):
    """A snapshot, as far as this room looks."""

    @property
    def access(self) -> AccessReading:
        """Accounts."""
        ...


class AccessWork(Protocol):
    """An open transaction, as far as this room touches it."""

    @property
    def access(self) -> AccessWriting:
        """Accounts."""
        ...

    @property
    def log(self) -> Log:
        """This node's own log."""
        ...


class AccessStore(Protocol):
    """Where it is kept."""

    def begin(self) -> AbstractContextManager[AccessWork]:
        """Open a write transaction; leaving the block commits it, an exception undoes it."""
        ...

    def read(self) -> AbstractContextManager[AccessSight]:
        """Open a snapshot."""
        ...
