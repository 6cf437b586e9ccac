"""An officer's judgement who a description is, and what rests on it.

A judgement speaks of one description and one person of the register. It is kept for
good; one that was withdrawn stays on record and speaks no more.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final, NewType

from comity.ids import ConversationId, MessageId, PersonRef, TaskId

JudgementId = NewType("JudgementId", str)
"""An officer's judgement; identifiers grow with time."""

MOST_REASON: Final = 2000
"""Characters of a reason at most."""


@unique
class Verdict(StrEnum):
    """What an officer judged."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True, repr=False)
class Judgement:
    """What an officer judged of one description and one person of the register.

    Attributes:
        id: Its identifier.
        description: Digest of the description's form.
        kindred: Digest of its kindred form.
        born: Digest of the birth date that it states.
        person: The person of the register.
        registered: Digest of the person's entry as it stood.
        candidates: Digest of all entries that the officer had to choose from.
        verdict: What was judged.
        decided_by: The officer.
        reason: Why; it may name people, and never leaves this node.
        decided_at: When.
        parameters: By which forms and rule the candidates had been found.
        task: On which task.
        conversation: In which conversation.
        withdrawn_by: Who withdrew it; empty while it stands.
        withdrawn_at: When it was withdrawn; ``None`` while it stands.
        withdrawn_reason: Why it was withdrawn.
    """

    id: JudgementId
    description: bytes
    kindred: bytes
    born: bytes
    person: PersonRef
    registered: bytes
    candidates: bytes
    verdict: Verdict
    decided_by: str
    reason: str
    decided_at: datetime
    parameters: str
    task: TaskId
    conversation: ConversationId
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""

    def __repr__(self) -> str:
        """Return identifier and verdict only."""
        return f"Judgement({self.id}, {self.verdict})"

    @property
    def stands(self) -> bool:
        """Whether nobody has withdrawn it."""
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Reliance:
    """An answer that rests on a judgement.

    Attributes:
        judgement: The judgement.
        conversation: In which conversation it was relied on.
        message: The answer; the message that opened the conversation if none was sent.
        relied_at: When.
    """

    judgement: JudgementId
    conversation: ConversationId
    message: MessageId
    relied_at: datetime
