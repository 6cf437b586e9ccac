"""Requests of persons about their own data in memory."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter

from comity.ids import ConversationId, PersonRef
from comity.rights.model import Embargo, EmbargoId, Inquiry, RightsId, RightsRequest
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables


class MemoryRights:
    """Requests, embargoes and inquiries, to read and to change."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def request(self, identifier: RightsId) -> RightsRequest | None:
        """Return a request."""
        return self._tables.rights_requests.get(identifier)

    def listed(self, *, only_open: bool, limit: int) -> Sequence[RightsRequest]:
        """Return requests, those due first in front."""
        kept = self._tables.rights_requests.values()
        found = [each for each in kept if each.is_open or not only_open]
        return sorted(found, key=_due_first)[:limit]

    def of_person(self, person: PersonRef) -> Sequence[RightsRequest]:
        """Return the requests of a person of our register, oldest first."""
        kept = self._tables.rights_requests.values()
        return sorted((each for each in kept if each.person == person), key=attrgetter("id"))

    def embargo(self, identifier: EmbargoId) -> Embargo | None:
        """Return an embargo."""
        return self._tables.rights_embargoes.get(identifier)

    def embargoes(self, *, limit: int, lifted: bool = False) -> Sequence[Embargo]:
        """Return embargoes by identifier; of those that were lifted none, unless ``lifted``."""
        kept = self._tables.rights_embargoes.values()
        found = [each for each in kept if lifted or each.lifted_at is None]
        return sorted(found, key=attrgetter("id"))[:limit]

    def every_embargo(self) -> Sequence[Embargo]:
        """Return every embargo, lifted ones too, by identifier."""
        return sorted(self._tables.rights_embargoes.values(), key=attrgetter("id"))

    def inquiries_of(self, request: RightsId) -> Sequence[Inquiry]:
        """Return what was asked abroad for a request, by state."""
        kept = self._tables.rights_inquiries.values()
        return sorted((each for each in kept if each.request == request), key=attrgetter("state"))

    def inquiry_in(self, conversation: ConversationId) -> Inquiry | None:
        """Return the inquiry of ours that has a conversation."""
        kept = self._tables.rights_inquiries.values()
        return next((each for each in kept if each.conversation == conversation), None)

    def keep(self, request: RightsRequest) -> None:
        """Insert or replace a request."""
        self._journal.put(self._tables.rights_requests, request.id, request)

    def keep_embargo(self, embargo: Embargo) -> None:
        """Insert or replace an embargo."""
        self._journal.put(self._tables.rights_embargoes, embargo.id, embargo)

    def keep_inquiry(self, inquiry: Inquiry) -> None:
        """Insert or replace what is asked abroad."""
        self._journal.put(self._tables.rights_inquiries, (inquiry.request, inquiry.state), inquiry)

    def end(self, request: RightsId, *, at: datetime) -> None:
        """Erase a request for good, with its letters and what was asked abroad for it."""
        del at
        for each in self.inquiries_of(request):
            self._journal.drop(self._tables.rights_inquiries, (each.request, each.state))
        self._journal.drop(self._tables.rights_requests, request)

    def end_embargo(self, embargo: EmbargoId, *, at: datetime) -> None:
        """Erase an embargo for good."""
        del at
        self._journal.drop(self._tables.rights_embargoes, embargo)


def _due_first(request: RightsRequest) -> tuple[bool, date, str]:
    return not request.is_open, request.due_on if request.is_open else date.max, request.id
