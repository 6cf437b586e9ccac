"""What holds, extensions and restrictions are about: one thing of the casework, by reference."""

from dataclasses import dataclass
from enum import StrEnum, unique

from comity.ids import ConversationId, ConvictionId, PersonRef


@unique
class SubjectKind(StrEnum):
    """What kind of thing a reference names. Stable names."""

    PERSON = "person"
    CONVERSATION = "conversation"
    CONVICTION = "conviction"
    DRAFT = "draft"
    RIGHTS_REQUEST = "rights-request"
    EMBARGO = "embargo"


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """One thing of the casework.

    Attributes:
        kind: What kind of thing.
        ref: Its reference inside this node.
    """

    kind: SubjectKind
    ref: str

    def __str__(self) -> str:
        """Return kind and reference, as they stand in a list."""
        return f"{self.kind}:{self.ref}"

    @classmethod
    def person(cls, ref: PersonRef) -> "Subject":
        """Return the subject that is a person."""
        return cls(SubjectKind.PERSON, ref)

    @classmethod
    def conversation(cls, identifier: ConversationId) -> "Subject":
        """Return the subject that is a conversation."""
        return cls(SubjectKind.CONVERSATION, identifier)

    @classmethod
    def conviction(cls, identifier: ConvictionId) -> "Subject":
        """Return the subject that is a conviction."""
        return cls(SubjectKind.CONVICTION, identifier)
