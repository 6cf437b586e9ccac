"""Answers drawn for a second look at their quality: the draw, and what the look found.

Whether a decision is drawn follows from its leaf in the node's log, whose salt is random and
chosen by nobody: whoever decides cannot know, nor arrange, that it is looked at again. Whoever
holds the log can draw again and finds the same.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import ClassVar, Final

from comity.trust.digest import sha256

_MARK: Final = b"comity:quality\0"
_NUMBERS: Final = 1 << 256


@unique
class Found(StrEnum):
    """What the second look found. Stable names."""

    GOOD = "good"
    FAULTY = "faulty"


@unique
class Follows(StrEnum):
    """What follows from a fault. Stable names."""

    NOTHING = "nothing"
    OFFICER_TOLD = "officer-told"
    """Whoever decided reads why."""
    TO_CORRECT = "to-correct"
    """The case is queued as well, so that the answer is put right."""


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """A decision whose answer was sent, drawn for a second look.

    Attributes:
        id: Its identifier.
        leaf: The decision's entry in the log, from which the draw follows.
        task: The task that was decided.
        conversation: About which conversation.
        answer: The answer that was sent because of it.
        official: Who decided.
        share: The share that was drawn.
        drawn_at: When.
        found: What the second look found; ``None`` until then.
        reason: Why; of a fault always.
        follows: What follows from it.
        by: Who looked.
        at: When.
    """

    KIND: ClassVar[str] = "quality-check"

    id: str
    leaf: int
    task: str
    conversation: str
    answer: str
    official: str
    share: float
    drawn_at: datetime
    found: Found | None = None
    reason: str = ""
    follows: Follows = Follows.NOTHING
    by: str = ""
    at: datetime | None = None


def is_drawn(leaf_data: bytes, share: float) -> bool:
    """Return whether the draw falls on a leaf of the log.

    Args:
        leaf_data: What the log commits to; its salt is random.
        share: How much is drawn, from 0 to 1.

    Example:
        >>> is_drawn(b"any leaf", 1.0), is_drawn(b"any leaf", 0.0)
        (True, False)
    """
    return int.from_bytes(sha256(_MARK + leaf_data)) < share * _NUMBERS
