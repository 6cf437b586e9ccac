"""What the rights of persons need kept. Everything happens in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from comity.exchange.work import ExchangeWork
from comity.ids import ConversationId, PersonRef
from comity.rights.model import Embargo, EmbargoId, Inquiry, RightsId, RightsRequest


class RightsReading(Protocol):
    """Look-ups."""

    def request(self, identifier: RightsId) -> RightsRequest | None:
        """Return a request."""
        ...

    def listed(self, *, only_open: bool, limit: int) -> Sequence[RightsRequest]:
        """Return requests, those due first in front."""
        ...

    def of_person(self, person: PersonRef) -> Sequence[RightsRequest]:
        """Return the requests of a person of our register, oldest first."""
        ...

    def embargo(self, identifier: EmbargoId) -> Embargo | None:
        """Return an embargo."""
        ...

    def embargoes(self, *, limit: int, lifted: bool = False) -> Sequence[Embargo]:
        """Return embargoes by identifier; of those that were lifted none, unless ``lifted``."""
        ...

    def every_embargo(self) -> Sequence[Embargo]:
        """Return every embargo, lifted ones too, by identifier."""
        ...

    def inquiries_of(self, request: RightsId) -> Sequence[Inquiry]:
        """Return what was asked abroad for a request, by state."""
        ...

    def inquiry_in(self, conversation: ConversationId) -> Inquiry | None:
        """Return the inquiry of ours that has a conversation."""
        ...


class RightsWriting(RightsReading, Protocol):
    """Changes; each inserts or replaces, so that done again it changes nothing."""

    def keep(self, request: RightsRequest) -> None:
        """Insert or replace a request."""
        ...

    def keep_embargo(self, embargo: Embargo) -> None:
        """Insert or replace an embargo."""
        ...

    def keep_inquiry(self, inquiry: Inquiry) -> None:
        """Insert or replace what is asked abroad."""
        ...

    def end(self, request: RightsId, *, at: datetime) -> None:
        """Erase a request for good, with its letters and what was asked abroad for it."""
        ...

    def end_embargo(self, embargo: EmbargoId, *, at: datetime) -> None:
        """Erase an embargo for good."""
        ...


class RightsWork(ExchangeWork, Protocol):
    """One open transaction over everything this room may change."""

    @property
    def rights(self) -> RightsWriting:
        """Requests of persons about their own data."""
        ...
