"""What we ourselves call urgent: a mark on a task, with a reason that stays here.

It says what this authority does first. It changes neither what the other state said nor any day
that the law sets, and ends with the decision; that it was set stays in the log.
"""

from dataclasses import dataclass
from datetime import datetime

from comity.ids import TaskId


@dataclass(frozen=True, slots=True, repr=False)
class Priority:
    """A task is urgent for us.

    Attributes:
        task: Which task; an open one.
        reason: Why, in an official's words.
        by: Who said so.
        at: Since when.
    """

    task: TaskId
    reason: str
    by: str
    at: datetime

    def __repr__(self) -> str:
        """Return the task only."""
        return f"Priority({self.task})"
