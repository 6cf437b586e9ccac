"""What stands against an end of retention, and what moves it: holds, and extensions assessed.

A hold keeps a person, conversation or conviction from being erased, whoever asks: the end of
its period, a recall, the person. It is set on one of a few grounds, looked at again by a day,
and lifted. An extension keeps one thing until a day at most, because somebody assessed that it
is needed still and somebody else agreed.

Source:
    Directive (EU) 2016/680 Art. 5 (periodic review of the need for storage) and Art. 16(3)(b)
    (data maintained for the purposes of evidence are restricted instead of erased).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType, Protocol

from comity.ids import ConversationId
from comity.law.retention import HoldGround
from comity.records.subjects import Subject

HoldId = NewType("HoldId", str)
"""``hold-`` and digits and letters; grows with time."""

ExtensionId = NewType("ExtensionId", str)
"""``extension-`` and digits and letters; grows with time."""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Hold:
    """What keeps something from being erased.

    Attributes:
        id: Its identifier.
        subject: What is kept.
        ground: Why it may be kept.
        reason: The officer's own words; they never leave.
        set_by: Who set it.
        set_at: When.
        review_on: By when somebody looks whether it is needed still.
        lifted_at: When it ended; ``None`` while it stands.
        lifted_by: Who lifted it.
        lifted_reason: Why.
    """

    id: HoldId
    subject: Subject
    ground: HoldGround
    reason: str
    set_by: str
    set_at: datetime
    review_on: date
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifted_reason: str = ""

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"Hold({self.id})"

    @property
    def stands(self) -> bool:
        """Whether it has not been lifted."""
        return self.lifted_at is None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Extension:
    """An assessment by which something is kept longer.

    Attributes:
        id: Its identifier.
        subject: What is kept.
        until: Last day on which it is kept by this.
        basis: By which rule it may be kept longer.
        assessment: Why it is needed still; never leaves.
        assessed_by: Who assessed it.
        approved_by: Who else agreed.
        at: When it took effect.
    """

    id: ExtensionId
    subject: Subject
    until: date
    basis: str
    assessment: str
    assessed_by: str
    approved_by: str
    at: datetime

    def __repr__(self) -> str:
        """Return the identifier only."""
        return f"Extension({self.id})"


class RetentionReading(Protocol):
    """Look-ups."""

    def hold(self, identifier: HoldId) -> Hold | None:
        """Return a hold, lifted or not."""
        ...

    def holds(self) -> Sequence[Hold]:
        """Return every hold that stands, oldest first."""
        ...

    def every_hold(self) -> Sequence[Hold]:
        """Return every hold, lifted ones too, oldest first."""
        ...

    def extensions(self) -> Sequence[Extension]:
        """Return every extension, oldest first."""
        ...

    def payloads_before(self, moment: datetime) -> Sequence[tuple[ConversationId, datetime]]:
        """Return conversations that changed last before then and have a payload left.

        Returns:
            Each with when it changed last, oldest first.
        """
        ...

    def quarantined_before(self, moment: datetime) -> int:
        """Return how many rejections made before then still have their bytes."""
        ...


class RetentionWriting(RetentionReading, Protocol):
    """Changes; each inserts or replaces, so that done again it changes nothing."""

    def keep_hold(self, hold: Hold) -> None:
        """Insert or replace a hold."""
        ...

    def keep_extension(self, extension: Extension) -> None:
        """Insert or replace an extension."""
        ...
