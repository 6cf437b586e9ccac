"""The route about what comes next: the case of a task that was decided, and the next task."""

from typing import Final

from comity.access.permissions import Permission
from comity.assembly.cleared_view import cleared
from comity.assembly.showing import known_conversation
from comity.assembly.workload import task_items, today_of, with_days_left
from comity.errors import ReferenceNotFound
from comity.ids import TaskId
from comity.web.answers import Answer
from comity.web.api_work import ItemShown, item_shown
from comity.web.routing import Call, Method, Route


class FollowingAnswer(Answer, frozen=True):
    """What follows a task, without what it holds about people.

    Attributes:
        is_decided: Whether the task was decided.
        conversation: In which it waits, or waited.
        peer: The other state, two letters.
        waiting: How many open tasks are the caller's or nobody's.
        next: The first of them in the order of the inbox.
        outcome: How the task ended; empty while it is open.
    """

    is_decided: bool
    conversation: str
    peer: str
    waiting: int
    next: ItemShown | None = None
    outcome: str = ""


def following(call: Call[None]) -> FollowingAnswer:
    """Return the case of a task, and which task of the caller's, or of nobody's, is next.

    Raises:
        ReferenceNotFound: None of that name is shown to the caller.
    """
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        task = seen.cases.task(TaskId(call.path["task"]))
        if task is None:
            raise ReferenceNotFound("There is no such task.")
        conversation = known_conversation(seen, task.conversation)
        waiting = [
            each
            for each in task_items(seen, snapshot, today_of(call.node))
            if each.account in {"", call.who.account} and each.id != task.id
        ]
        first = with_days_left(call.node, seen, waiting[:1])
    return FollowingAnswer(
        is_decided=task.decided_at is not None,
        conversation=conversation.id,
        peer=conversation.peer,
        waiting=len(waiting),
        next=item_shown(first[0]) if first else None,
        outcome=task.outcome,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/tasks/{task}/following",
        permission=Permission.TASK_LIST,
        summary="Name the case of a task, and the next task in the order of the inbox.",
        handler=following,
        answer=FollowingAnswer,
    ),
)
