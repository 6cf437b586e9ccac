"""Holds, restrictions and persons' requests, each as somebody may know it."""

from collections.abc import Sequence
from datetime import datetime

from comity.assembly.hidden import Hidden, enough
from comity.ids import ConversationId, ConvictionId, PersonRef
from comity.records.drafts import DraftId
from comity.records.holds import Extension, Hold, HoldId, RetentionReading
from comity.records.restrictions import (
    Concerned,
    Restriction,
    RestrictionId,
    RestrictionReading,
)
from comity.records.subjects import Subject, SubjectKind
from comity.rights.model import Embargo, EmbargoId, Inquiry, RightsId, RightsRequest
from comity.rights.ports import RightsReading

_SPARE = 16


def is_hidden(hidden: Hidden, subject: Subject) -> bool:
    """Return whether what a note is about is hidden."""
    match subject.kind:
        case SubjectKind.PERSON:
            return hidden.has_person(PersonRef(subject.ref))
        case SubjectKind.CONVERSATION:
            return hidden.has_conversation(ConversationId(subject.ref))
        case SubjectKind.CONVICTION:
            return hidden.has_conviction_named(ConvictionId(subject.ref))
        case SubjectKind.DRAFT:
            found = hidden.snapshot.drafts.draft(DraftId(subject.ref))
            conversation = None if found is None else found.conversation
            return conversation is not None and hidden.has_conversation(conversation)
        case SubjectKind.RIGHTS_REQUEST:
            return ClearedRights(hidden.snapshot.rights, hidden).hides(RightsId(subject.ref))
        case SubjectKind.EMBARGO:
            return ClearedRights(hidden.snapshot.rights, hidden).hides_embargo(
                EmbargoId(subject.ref)
            )


class ClearedRetention:
    """Holds and extensions without those of what is hidden."""

    def __init__(self, retention: RetentionReading, hidden: Hidden) -> None:
        self._retention = retention
        self._hidden = hidden

    def hold(self, identifier: HoldId) -> Hold | None:
        """Return a hold, lifted or not."""
        found = self._retention.hold(identifier)
        return None if found is None or is_hidden(self._hidden, found.subject) else found

    def holds(self) -> Sequence[Hold]:
        """Return every hold that stands, oldest first."""
        found = self._retention.holds()
        return [each for each in found if not is_hidden(self._hidden, each.subject)]

    def every_hold(self) -> Sequence[Hold]:
        """Return every hold, lifted ones too, oldest first."""
        found = self._retention.every_hold()
        return [each for each in found if not is_hidden(self._hidden, each.subject)]

    def extensions(self) -> Sequence[Extension]:
        """Return every extension, oldest first."""
        found = self._retention.extensions()
        return [each for each in found if not is_hidden(self._hidden, each.subject)]

    def payloads_before(self, moment: datetime) -> Sequence[tuple[ConversationId, datetime]]:
        """Return conversations that changed last before then and have a payload left."""
        found = self._retention.payloads_before(moment)
        return [each for each in found if not self._hidden.has_conversation(each[0])]

    def quarantined_before(self, moment: datetime) -> int:
        """Return how many rejections made before then still have their bytes."""
        return self._retention.quarantined_before(moment)


class ClearedRestrictions:
    """The restrictions of what is shown: those that one is cleared for, and lifted ones."""

    def __init__(self, restrictions: RestrictionReading, hidden: Hidden) -> None:
        self._restrictions = restrictions
        self._hidden = hidden

    def restriction(self, identifier: RestrictionId) -> Restriction | None:
        """Return a restriction, lifted or not."""
        found = self._restrictions.restriction(identifier)
        return found if found is not None and self._is_shown(found) else None

    def in_force(self) -> Sequence[Restriction]:
        """Return every restriction that binds now, by identifier."""
        return [each for each in self._restrictions.in_force() if self._is_shown(each)]

    def every(self) -> Sequence[Restriction]:
        """Return every restriction, lifted and pending ones too, by identifier."""
        return [each for each in self._restrictions.every() if self._is_shown(each)]

    def concerned(self) -> Sequence[Concerned]:
        """Return the conversations concerned by restrictions in force, by both identifiers."""
        shown = {each.id for each in self.in_force()}
        found = self._restrictions.concerned()
        return [each for each in found if each.restriction in shown]

    def _is_shown(self, restriction: Restriction) -> bool:
        # Also of a lifted one only whoever was cleared for it learns that there was one.
        return restriction.compartments <= self._hidden.compartments


class ClearedRights:
    """Persons' requests without those of whom is hidden."""

    def __init__(self, rights: RightsReading, hidden: Hidden) -> None:
        self._rights = rights
        self._hidden = hidden

    def request(self, identifier: RightsId) -> RightsRequest | None:
        """Return a request."""
        found = self._rights.request(identifier)
        return found if found is not None and self._is_shown(found) else None

    def listed(self, *, only_open: bool, limit: int) -> Sequence[RightsRequest]:
        """Return requests, those due first in front."""
        return enough(
            lambda many: self._rights.listed(only_open=only_open, limit=many),
            limit,
            self._is_shown,
            spare=_SPARE,
        )

    def of_person(self, person: PersonRef) -> Sequence[RightsRequest]:
        """Return the requests of a person of our register, oldest first."""
        return [each for each in self._rights.of_person(person) if self._is_shown(each)]

    def embargo(self, identifier: EmbargoId) -> Embargo | None:
        """Return an embargo."""
        found = self._rights.embargo(identifier)
        return found if found is not None and self._is_told(found) else None

    def embargoes(self, *, limit: int, lifted: bool = False) -> Sequence[Embargo]:
        """Return embargoes by identifier; of those that were lifted none, unless ``lifted``."""
        return enough(
            lambda many: self._rights.embargoes(limit=many, lifted=lifted),
            limit,
            self._is_told,
            spare=_SPARE,
        )

    def every_embargo(self) -> Sequence[Embargo]:
        """Return every embargo, lifted ones too, by identifier."""
        return [each for each in self._rights.every_embargo() if self._is_told(each)]

    def inquiries_of(self, request: RightsId) -> Sequence[Inquiry]:
        """Return what was asked abroad for a request, by state."""
        return [] if self.request(request) is None else self._rights.inquiries_of(request)

    def inquiry_in(self, conversation: ConversationId) -> Inquiry | None:
        """Return the inquiry of ours that has a conversation."""
        found = self._rights.inquiry_in(conversation)
        return None if self._hidden.has_conversation(conversation) else found

    def hides(self, identifier: RightsId) -> bool:
        """Return whether a request is here and not shown."""
        found = self._rights.request(identifier)
        return found is not None and not self._is_shown(found)

    def hides_embargo(self, identifier: EmbargoId) -> bool:
        """Return whether an embargo is here and not shown."""
        found = self._rights.embargo(identifier)
        return found is not None and not self._is_told(found)

    def _is_shown(self, request: RightsRequest) -> bool:
        who = request.identity
        return who is None or who.person is None or not self._hidden.has_person(who.person)

    def _is_told(self, embargo: Embargo) -> bool:
        subject = embargo.subject
        return not (
            self._hidden.has_person(PersonRef(subject))
            or self._hidden.has_conversation(ConversationId(subject))
        )
