"""Routes about what is urgent for us: marking tasks, and taking the marks back."""

from typing import Annotated, Final, Literal

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.assigning import MOST_AT_ONCE, name_of
from comity.assembly.prioritising import PriorityOutcome, PriorityWish, prioritise, take_back
from comity.errors import ReferenceNotFound
from comity.ids import TaskId
from comity.web.answers import Answer
from comity.web.api_work import AccountText
from comity.web.fields import Body, OptionalWords, Reference
from comity.web.routing import Call, Method, Route


class PriorityBody(Body, frozen=True):
    """Whether a task is urgent for us, and why; the reason stays here.

    ``was`` is whose mark it bears as whoever asks believes, empty for none; if that changed,
    nothing happens. To take a mark back, and to try, no reason is needed.
    """

    urgent: bool
    reason: OptionalWords = ""
    was: AccountText | None = None
    dry_run: bool = False


class PriorityOf(Body, frozen=True):
    """A task, and whose mark it bears as whoever asks believes."""

    task: Reference
    was: AccountText | None = None


class PrioritiesBody(Body, frozen=True):
    """Whether several tasks are urgent for us, and why; the reason stays here."""

    tasks: Annotated[tuple[PriorityOf, ...], Meta(min_length=1, max_length=MOST_AT_ONCE)]
    urgent: bool
    reason: OptionalWords = ""
    dry_run: bool = False


class PriorityOutcomeShown(Answer, frozen=True):
    """What became of one task, whose mark it bore before, and whose it bears now."""

    task: str
    result: Literal["marked", "taken-back", "unchanged", "not-open", "changed-meanwhile"]
    was: str
    by: str
    name: str
    kind: str = ""
    conversation: str = ""


class PrioritiesAnswer(Answer, frozen=True):
    """What became of each task."""

    dry_run: bool
    outcomes: tuple[PriorityOutcomeShown, ...]


def mark_one(call: Call[PriorityBody]) -> PrioritiesAnswer:
    """Mark a task as urgent for us, or take the mark back.

    Raises:
        ReferenceNotFound: There is no such open task, as far as the caller may know.
    """
    answer = _marked(call, (PriorityWish(TaskId(call.path["task"]), call.body.was),))
    if answer.outcomes[0].result == "not-open":
        raise ReferenceNotFound("There is no such task.")
    return answer


def mark_several(call: Call[PrioritiesBody]) -> PrioritiesAnswer:
    """Mark several tasks as urgent for us, or take the marks back; each says what became of it."""
    return _marked(
        call, tuple(PriorityWish(TaskId(each.task), each.was) for each in call.body.tasks)
    )


def _marked(
    call: Call[PriorityBody] | Call[PrioritiesBody], wishes: tuple[PriorityWish, ...]
) -> PrioritiesAnswer:
    body = call.body
    outcomes = (
        prioritise(call.node, call.who, wishes, body.reason, keep=not body.dry_run)
        if body.urgent
        else take_back(call.node, call.who, wishes, keep=not body.dry_run)
    )
    with call.node.database.read() as snapshot:
        names = {each.by: name_of(snapshot, each.by) for each in outcomes if each.by}
    return PrioritiesAnswer(
        dry_run=body.dry_run,
        outcomes=tuple(_outcome(each, names.get(each.by, "")) for each in outcomes),
    )


def _outcome(found: PriorityOutcome, name: str) -> PriorityOutcomeShown:
    return PriorityOutcomeShown(
        task=found.task,
        result=found.result.value,
        was=found.was,
        by=found.by,
        name=name,
        kind=found.kind,
        conversation=found.conversation,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/tasks/{task}/priority",
        permission=Permission.TASK_DECIDE,
        summary="Mark a task as urgent for us, or take the mark back.",
        handler=mark_one,
        body=PriorityBody,
        answer=PrioritiesAnswer,
    ),
    Route(
        method=Method.POST,
        path="/priorities",
        permission=Permission.TASK_DECIDE,
        summary="Mark several tasks as urgent for us, or take the marks back. "
        "A dry run changes nothing.",
        handler=mark_several,
        body=PrioritiesBody,
        answer=PrioritiesAnswer,
    ),
)
