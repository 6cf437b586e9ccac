"""Who works on a task: taken by an officer, or given to one by a supervisor.

An assignment says who looks after a task, and gives no right: whoever may decide tasks may
decide this one. It ends with the decision; who was assigned when stays in the log.
"""

from dataclasses import dataclass
from datetime import datetime

from comity.ids import TaskId


@dataclass(frozen=True, slots=True, repr=False)
class Assignment:
    """Somebody works on a task.

    Attributes:
        task: Which task; an open one.
        account: Who works on it.
        by: Who said so; the same for whoever took it.
        at: Since when.
    """

    task: TaskId
    account: str
    by: str
    at: datetime

    def __repr__(self) -> str:
        """Return the task only."""
        return f"Assignment({self.task})"
