"""What inspectors and reviewers keep: samples, marks, questions, hits of rules on misuse."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, unique
from typing import ClassVar, TypeAlias

from comity.oversight.breaches import Breach, ReceivedBreach
from comity.oversight.freezing import Freeze
from comity.oversight.quality import QualityCheck
from comity.oversight.watching import News, Watched


@unique
class Judged(StrEnum):
    """What an inspector holds of an entry. Stable names."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"
    NEEDS_ANSWER = "needs-answer"


@unique
class Outcome(StrEnum):
    """What a reviewer found of a hit, once the officer was heard. Stable names."""

    LAWFUL = "lawful"
    UNLAWFUL = "unlawful"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Sample:
    """A random sample that anybody can draw again.

    Attributes:
        id: Its identifier.
        seed: What the draw depends on, and nothing else but the log.
        size: How many entries were wanted.
        first: First leaf that could be drawn.
        stop: Leaf before which the draw stopped: the size of the log.
        by: By what it is stratified: ``official``, ``purpose`` or ``act``.
        acts: Acts it is drawn from; all consultations and exports if empty.
        leaves: The entries drawn.
        drawn_by: Who drew it.
        drawn_at: When.
    """

    KIND: ClassVar[str] = "sample"

    id: str
    seed: str
    size: int
    first: int
    stop: int
    by: str
    acts: tuple[str, ...]
    leaves: tuple[int, ...]
    drawn_by: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """What an inspector holds of one entry; a later mark of the same entry replaces it.

    Attributes:
        id: The leaf, in ten digits.
        leaf: The entry.
        judged: What is held.
        words: Why.
        by: The inspector.
        at: When.
    """

    KIND: ClassVar[str] = "mark"

    id: str
    leaf: int
    judged: Judged
    words: str
    by: str
    at: datetime

    def __repr__(self) -> str:
        """Show the entry only; the words may speak of somebody."""
        return f"Mark({self.leaf}, {self.judged})"


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the officer whose act an entry records.

    Attributes:
        id: Its identifier.
        leaf: The entry.
        to: The officer, as the entry names them.
        words: The question.
        by: The inspector or reviewer.
        asked_at: When.
        answer_by: The day by which an answer is due.
        answer: What the officer said.
        answered_at: When they said it.
    """

    KIND: ClassVar[str] = "question"

    id: str
    leaf: int
    to: str
    words: str
    by: str
    asked_at: datetime
    answer_by: date
    answer: str = ""
    answered_at: datetime | None = None

    def is_overdue(self, on: date) -> bool:
        """Return whether the day has passed without an answer."""
        return self.answered_at is None and on > self.answer_by

    def __repr__(self) -> str:
        """Show the entry only; the words may speak of somebody."""
        return f"Question({self.id}, {self.leaf})"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule on misuse noticed, or an entry drawn at random beside them.

    Attributes:
        id: The rule, the officer and the first entry; so the same is noticed once.
        rule: Name of the rule; ``random-audit`` for what was drawn.
        official: Whose acts they are.
        team: The officer's team, so that somebody of another reviews; empty if unknown.
        leaves: The entries.
        words: Why, in a sentence, with the numbers that were compared.
        weight: The rule's weight, fixed by people.
        found_at: When.
        asked_by: The reviewer who asked the officer; empty until then, and until then the
            officer is shown nothing of it.
        heard: What the officer said; empty until they were heard.
        outcome: What the reviewer found; ``None`` while open.
        reasons: The reviewer's reasons.
        reviewed_by: The reviewer.
        reviewed_at: When.
    """

    KIND: ClassVar[str] = "hit"

    id: str
    rule: str
    official: str
    team: str
    leaves: tuple[int, ...]
    words: str
    weight: int
    found_at: datetime
    asked_by: str = ""
    heard: str = ""
    outcome: Outcome | None = None
    reasons: str = ""
    reviewed_by: str = ""
    reviewed_at: datetime | None = None

    def __repr__(self) -> str:
        """Show the identifier only; the words may speak of somebody."""
        return f"Hit({self.id})"


OversightItem: TypeAlias = (
    Sample
    | Mark
    | Question
    | Hit
    | Freeze
    | Breach
    | ReceivedBreach
    | News
    | Watched
    | QualityCheck
)
"""Whatever is kept in this room."""
