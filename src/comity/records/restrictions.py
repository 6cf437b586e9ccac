"""Need-to-know: persons and conversations that only cleared officials learn of.

A restriction names compartments (informants, protected persons, a colleague's own record);
whoever is cleared for all of them sees the record as any other, and for everybody else it is
as if it had never been. What concerns a restricted person is restricted with the person: the
conversations in which it is told of, their tasks, convictions, judgements and credentials.

Source:
    Directive (EU) 2016/680 Art. 20(2) (by default, not accessible to an indefinite number of
    persons) and Art. 29(2)(e) (data access control).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NewType, Protocol

from comity.ids import ConversationId, PersonRef
from comity.records.subjects import Subject, SubjectKind

RestrictionId = NewType("RestrictionId", str)
"""``restriction-`` and digits and letters."""

RESTRICTABLE: Final = frozenset({SubjectKind.PERSON, SubjectKind.CONVERSATION})
"""What can be restricted by itself; everything else follows one of these."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Restriction:
    """A person or a conversation that only cleared officials learn of.

    Attributes:
        id: Its identifier.
        subject: What is restricted.
        compartments: What one must be cleared for, every one of them.
        reason: Why; never shown to who is not cleared.
        set_by: Who asked for it.
        approved_by: Who else agreed; empty while nobody has, and it binds nobody.
        set_at: When it was asked for.
        review_on: By when somebody looks whether it is needed still.
        lifted_at: When it ended; ``None`` while it is in force.
        lifted_by: Who asked to lift it.
        lift_approved_by: Who else agreed to that.
        lifted_reason: Why it ended.
    """

    id: RestrictionId
    subject: Subject
    compartments: frozenset[str]
    reason: str
    set_by: str
    approved_by: str
    set_at: datetime
    review_on: date
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lift_approved_by: str = ""
    lifted_reason: str = ""

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"Restriction({self.id})"

    @property
    def is_in_force(self) -> bool:
        """Whether somebody else has agreed to it, and it has not been lifted."""
        return bool(self.approved_by) and self.lifted_at is None

    @property
    def person(self) -> PersonRef | None:
        """The restricted person; ``None`` if it is a conversation."""
        return PersonRef(self.subject.ref) if self.subject.kind is SubjectKind.PERSON else None


@dataclass(frozen=True, slots=True)
class Concerned:
    """A conversation that is restricted because it tells of a restricted subject.

    Attributes:
        restriction: By which restriction.
        conversation: Which conversation.
    """

    restriction: RestrictionId
    conversation: ConversationId


class RestrictionReading(Protocol):
    """Look-ups."""

    def restriction(self, identifier: RestrictionId) -> Restriction | None:
        """Return a restriction, lifted or not."""
        ...

    def in_force(self) -> Sequence[Restriction]:
        """Return every restriction that binds now, by identifier."""
        ...

    def every(self) -> Sequence[Restriction]:
        """Return every restriction, lifted and pending ones too, by identifier."""
        ...

    def concerned(self) -> Sequence[Concerned]:
        """Return the conversations concerned by restrictions in force, by both identifiers."""
        ...


class RestrictionWriting(RestrictionReading, Protocol):
    """Changes; each inserts or replaces, so that done again it changes nothing."""

    def keep(self, restriction: Restriction) -> None:
        """Insert or replace a restriction."""
        ...

    def note_concerned(self, concerned: Concerned) -> None:
        """Keep that a conversation tells of what is restricted."""
        ...
