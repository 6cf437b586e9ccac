"""A kind of processing that a supervisor or a court has stopped for the time being.

Source: Directive (EU) 2016/680 Art. 47 (limitation or ban of processing).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import ClassVar, Final

from comity.errors import ProcessingFrozen


@unique
class Activity(StrEnum):
    """What can be frozen. Stable names."""

    SEARCH = "search"
    ANSWER = "answer"
    ASK = "ask"
    NOTIFY = "notify"
    DISCLOSE = "disclose"
    ENTER = "enter"

    @property
    def words(self) -> str:
        """What it is, in a few words."""
        return _WORDS[self]


_WORDS: Final = {
    Activity.SEARCH: "looking at persons in the register",
    Activity.ANSWER: "answering requests of other states",
    Activity.ASK: "asking other states",
    Activity.NOTIFY: "notifying convictions to other states",
    Activity.DISCLOSE: "handing out files and documents",
    Activity.ENTER: "entering and altering convictions",
}


@dataclass(frozen=True, slots=True)
class Freeze:
    """A freeze, and how it ended.

    Attributes:
        id: Its identifier.
        activity: What is frozen.
        order: The order's reference.
        reason: Why, in words that everybody may read who meets it.
        by: Who put it into force.
        since: When.
        lifted_by: Who lifted it.
        lifted_under: The order that lifts it: the same authority's or a court's.
        lifted_at: When; ``None`` while it holds.
    """

    KIND: ClassVar[str] = "freeze"

    id: str
    activity: Activity
    order: str
    reason: str
    by: str
    since: datetime
    lifted_by: str = ""
    lifted_under: str = ""
    lifted_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Whether it is in force."""
        return self.lifted_at is None

    @property
    def sentence(self) -> str:
        """Who froze what, since when and why, for whoever meets it."""
        return (
            f"{self.activity.words.capitalize()} is frozen since {self.since:%Y-%m-%d %H:%M} UTC "
            f"by {self.by} ({self.order}): {self.reason.rstrip('. ')}. "
            "Nothing was lost; what is due stays due."
        )


def require_none(freezes: Iterable[Freeze], activity: Activity) -> None:
    """Go on only if an activity is not frozen.

    Args:
        freezes: Every freeze there is or was.
        activity: What somebody wants to do.

    Raises:
        ProcessingFrozen: It is; nobody's mistake. What was due stays due.
    """
    for freeze in freezes:
        if freeze.holds and freeze.activity is activity:
            raise ProcessingFrozen(freeze.sentence)
