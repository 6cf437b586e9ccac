"""Whether a hold keeps something: by itself, by its person, or by what brought it.

Whoever erases asks here first, whatever the reason: the end of a period, a recall, a right.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from comity.errors import ConflictingChange
from comity.ids import ConversationId, ConvictionId, MessageId
from comity.records.drafts import RequestDraft
from comity.records.holds import Hold, RetentionReading
from comity.records.ports import CaseReading, HeldConviction, RegisterReading
from comity.records.subjects import Subject, SubjectKind


class HoldSight(Protocol):
    """What must be readable; every transaction and snapshot is one."""

    @property
    def retention(self) -> RetentionReading:
        """Holds and extensions of retention."""
        ...

    @property
    def register(self) -> RegisterReading:
        """The national register."""
        ...

    @property
    def cases(self) -> CaseReading:
        """The casework."""
        ...


def hold_on(sight: HoldSight, subjects: Iterable[Subject]) -> Hold | None:
    """Return a hold on any of these subjects, if one stands."""
    wanted = frozenset(subjects)
    return next((each for each in sight.retention.holds() if each.subject in wanted), None)


def hold_on_conversation(sight: HoldSight, conversation: ConversationId) -> Hold | None:
    """Return a hold that keeps what a conversation said, if one stands."""
    return hold_on(sight, subjects_of_conversation(sight, conversation))


def hold_on_conviction(sight: HoldSight, held: HeldConviction) -> Hold | None:
    """Return a hold that keeps what a conviction says, if one stands."""
    return hold_on(sight, subjects_of_conviction(held))


def hold_on_draft(sight: HoldSight, draft: RequestDraft) -> Hold | None:
    """Return a hold that keeps a draft of a request, if one stands."""
    return hold_on(sight, subjects_of_draft(sight, draft))


def subjects_of_conversation(sight: HoldSight, conversation: ConversationId) -> Iterator[Subject]:
    """Yield by what a conversation may be kept: itself, whom it is about, what it brought."""
    yield Subject.conversation(conversation)
    found = sight.cases.identification(conversation)
    if found is not None and found.person is not None:
        yield Subject.person(found.person)
    # What is out of force was brought as well: deleting first must not undo a hold.
    opening = MessageId(conversation)
    for subject in _convictions_kept(sight):
        versions = sight.register.versions_of(ConvictionId(subject.ref))
        if any(held.message == opening for held in versions):
            yield subject


def _convictions_kept(sight: HoldSight) -> Sequence[Subject]:
    """Return the convictions on which a hold or an extension stands, in order."""
    kept = {each.subject for each in sight.retention.holds()}
    kept |= {each.subject for each in sight.retention.extensions()}
    found = (each for each in kept if each.kind is SubjectKind.CONVICTION)
    return sorted(found, key=lambda each: each.ref)


def subjects_of_conviction(held: HeldConviction) -> Iterator[Subject]:
    """Yield by what a conviction may be kept: itself, its person, and what brought it."""
    yield Subject.conviction(held.conviction.id)
    yield Subject.person(held.person)
    if held.message is not None:
        # The notification that brought a conviction opened its conversation.
        yield Subject.conversation(ConversationId(held.message))


def subjects_of_draft(sight: HoldSight, draft: RequestDraft) -> Iterator[Subject]:
    """Yield by what a draft may be kept: itself, and the request that it became."""
    yield Subject(SubjectKind.DRAFT, draft.id)
    if draft.conversation is not None:
        yield from subjects_of_conversation(sight, draft.conversation)


def require_no_hold(sight: HoldSight, conversation: ConversationId) -> None:
    """Go on only if no hold keeps what a conversation said.

    Raises:
        ConflictingChange: One does; nothing was erased. It is lifted first, or the data kept.
    """
    hold = hold_on_conversation(sight, conversation)
    if hold is not None:
        raise ConflictingChange(
            f"The hold {hold.id} ({hold.ground}) keeps it; nothing was erased. Lift the hold "
            "first, or answer that it is kept.",
        )
