"""Routes about work: what waits for whoever asks, who works on what, giving tasks to officers."""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.assigning import (
    MOST_AT_ONCE,
    Outcome,
    Wish,
    assign,
    colleagues,
    name_of,
)
from comity.assembly.cleared_view import cleared
from comity.assembly.who_is_meant import Meant
from comity.assembly.workload import (
    Item,
    Standing,
    task_items,
    today_of,
    with_days_left,
    workload,
)
from comity.errors import InputInvalid, ReferenceNotFound
from comity.ids import TaskId
from comity.web.answers import Answer, Page
from comity.web.cursor import PAGED, page_of
from comity.web.fields import Body, Reference
from comity.web.routing import Call, Method, Route

SHOW: Final = "show"
ACCOUNT: Final = "account"
MEANT: Final = "meant"
SHOWN: Final = ("overdue", "due-soon", "urgent", "mine", "unassigned")
"""What a list of tasks can be narrowed to; ``mine`` are those of whoever asks."""

AccountText = Annotated[str, Meta(max_length=80, pattern=r"^([A-Za-z0-9][A-Za-z0-9._:-]*)?$")]


class CountShown(Answer, frozen=True):
    """How many there are of something that waits."""

    name: str
    count: int


class ItemShown(Answer, frozen=True):
    """A task that is open, or a request of ours whose answer is owed; nothing of people.

    Attributes:
        id: The task; of a request of ours the conversation.
        kind: Kind of the task; ``answer-awaited`` of a request of ours.
        conversation: Which conversation.
        peer: The other state, two letters.
        purpose: What the request is for; ``None`` where it is about none.
        created_at: Since when it waits.
        due_on: Last day in time, if the law sets one.
        working_days_left: Until that day, below 0 since then; ``None`` without a day.
        standing: How it stands to that day.
        is_urgent: Whether the other state says that it presses, or an urgent request of ours
            waits to be telephoned about.
        meant: Who may be the person described; ``None`` of a task about nobody's identity.
        candidates: How many persons the task names.
        account: Who works on it; empty for nobody.
        name: Their name.
        prioritised_by: Who called it urgent for us; empty for nobody.
        prioritised_by_name: Their name.
        prioritised_at: Since when it is that.
    """

    id: str
    kind: str
    conversation: str
    peer: str
    purpose: str | None
    created_at: datetime
    due_on: date | None
    working_days_left: int | None
    standing: str
    is_urgent: bool
    meant: Meant | None
    candidates: int
    account: str
    name: str
    prioritised_by: str = ""
    prioritised_by_name: str = ""
    prioritised_at: datetime | None = None


class WorkAnswer(Answer, frozen=True):
    """What waits for whoever asks; what their role does not include is absent."""

    today: date
    counts: tuple[CountShown, ...]
    pressing: tuple[ItemShown, ...]


class WorkPage(Page, frozen=True, kw_only=True):
    """Open tasks, urgent ones first, then by day, with who works on them; no reminders of them."""

    tasks: tuple[ItemShown, ...]
    today: date
    count: int
    """Of the whole list, not of the page."""


class AssignmentShown(Answer, frozen=True):
    """Who works on a task."""

    task: str
    account: str
    name: str
    since: datetime


class AssignmentsAnswer(Answer, frozen=True):
    """Who works on which open task."""

    assignments: tuple[AssignmentShown, ...]


class ColleagueShown(Answer, frozen=True):
    """Somebody who may decide tasks, and how many they work on."""

    account: str
    name: str
    team: str
    tasks: int
    overdue: int
    due_soon: int


class TeamAnswer(Answer, frozen=True):
    """Who may decide tasks, and what nobody works on."""

    colleagues: tuple[ColleagueShown, ...]
    unassigned: int


class AssignmentBody(Body, frozen=True):
    """Who works on a task: an account, or nobody.

    ``was`` is who works on it as whoever asks believes; if that changed, nothing happens.
    """

    to: AccountText
    was: AccountText | None = None
    dry_run: bool = False


class TaskWish(Body, frozen=True):
    """A task, and who works on it as whoever asks believes."""

    task: Reference
    was: AccountText | None = None


class BulkBody(Body, frozen=True):
    """Who works on several tasks."""

    tasks: Annotated[tuple[TaskWish, ...], Meta(min_length=1, max_length=MOST_AT_ONCE)]
    to: AccountText
    dry_run: bool = False


class OutcomeShown(Answer, frozen=True):
    """What became of one task, and who works on it now."""

    task: str
    result: Literal["assigned", "left", "unchanged", "not-open", "changed-meanwhile", "not-cleared"]
    now: str
    name: str
    kind: str = ""
    conversation: str = ""


class AssignAnswer(Answer, frozen=True):
    """What became of each task."""

    dry_run: bool
    outcomes: tuple[OutcomeShown, ...]


def work(call: Call[None]) -> WorkAnswer:
    """Return what waits for whoever asks."""
    found = workload(call.node, call.who)
    return WorkAnswer(
        today=today_of(call.node),
        counts=tuple(CountShown(name=name, count=count) for name, count in found.counts.items()),
        pressing=tuple(map(item_shown, found.pressing)),
    )


def tasks(call: Call[None]) -> WorkPage:
    """Return open tasks with who works on them.

    Raises:
        InputInvalid: The list cannot be narrowed to that. The caller's mistake.
    """
    show, account, meant = (call.query.get(each, "") for each in (SHOW, ACCOUNT, MEANT))
    if show and show not in SHOWN:
        raise InputInvalid(f"is one of {', '.join(SHOWN)}", field="query.show")
    if meant and meant not in tuple(Meant):
        raise InputInvalid(f"is one of {', '.join(Meant)}", field="query.meant")
    today = today_of(call.node)
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        kept = [
            each
            for each in task_items(seen, snapshot, today)
            if _is_shown(each, show, call.who.account)
            and account in {"", each.account}
            and meant in {"", each.who.meant}
        ]
        page, following = page_of(call, kept, lambda each: each.id)
        shown = with_days_left(call.node, seen, page)
    return WorkPage(
        tasks=tuple(map(item_shown, shown)), next=following, today=today, count=len(kept)
    )


def assignments(call: Call[None]) -> AssignmentsAnswer:
    """Return who works on which open task."""
    with call.node.database.read() as snapshot:
        found = cleared(snapshot, call.who).cases.assignments()
        return AssignmentsAnswer(
            assignments=tuple(
                AssignmentShown(
                    task=each.task,
                    account=each.account,
                    name=name_of(snapshot, each.account),
                    since=each.at,
                )
                for each in found
            )
        )


def team(call: Call[None]) -> TeamAnswer:
    """Return who may decide tasks, and how many they work on, as far as whoever asks may know."""
    with call.node.database.read() as snapshot:
        seen, today = cleared(snapshot, call.who), today_of(call.node)
        found = task_items(seen, snapshot, today, urgency=False)
        people = colleagues(snapshot)
    return TeamAnswer(
        colleagues=tuple(
            ColleagueShown(
                account=each.account,
                name=each.name,
                team=each.team,
                tasks=sum(item.account == each.account for item in found),
                overdue=_count(found, each.account, Standing.OVERDUE),
                due_soon=_count(found, each.account, Standing.DUE_SOON),
            )
            for each in people
        ),
        unassigned=sum(not item.account for item in found),
    )


def assign_one(call: Call[AssignmentBody]) -> AssignAnswer:
    """Take a task, give it to somebody, or leave it.

    Raises:
        ReferenceNotFound: There is no such open task, as far as the caller may know.
    """
    wish = Wish(TaskId(call.path["task"]), call.body.was)
    answer = _assigned(call, (wish,), call.body.to, dry_run=call.body.dry_run)
    if answer.outcomes[0].result == "not-open":
        raise ReferenceNotFound("There is no such task.")
    return answer


def assign_several(call: Call[BulkBody]) -> AssignAnswer:
    """Give several tasks to somebody, or take them back; each says what became of it."""
    wishes = tuple(Wish(TaskId(each.task), each.was) for each in call.body.tasks)
    return _assigned(call, wishes, call.body.to, dry_run=call.body.dry_run)


def _assigned(
    call: Call[AssignmentBody] | Call[BulkBody], wishes: tuple[Wish, ...], to: str, *, dry_run: bool
) -> AssignAnswer:
    outcomes = assign(call.node, call.who, wishes, to, keep=not dry_run)
    with call.node.database.read() as snapshot:
        names = {each.now: name_of(snapshot, each.now) for each in outcomes if each.now}
    return AssignAnswer(
        dry_run=dry_run,
        outcomes=tuple(_outcome(each, names.get(each.now, "")) for each in outcomes),
    )


def _outcome(found: Outcome, name: str) -> OutcomeShown:
    return OutcomeShown(
        task=found.task,
        result=found.result.value,
        now=found.now,
        name=name,
        kind=found.kind,
        conversation=found.conversation,
    )


def _is_shown(item: Item, show: str, account: str) -> bool:
    match show:
        case "urgent":
            return item.cannot_wait
        case "mine":
            return item.account == account
        case "unassigned":
            return not item.account
        case "overdue" | "due-soon":
            return item.standing.value == show
        case _:
            return True


def _count(found: list[Item], account: str, standing: Standing) -> int:
    return sum(item.account == account and item.standing is standing for item in found)


def item_shown(found: Item) -> ItemShown:
    """Return a row of a list of tasks."""
    return ItemShown(
        id=found.id,
        kind=found.kind,
        conversation=found.conversation,
        peer=found.peer,
        purpose=found.purpose,
        created_at=found.created_at,
        due_on=found.due_on,
        working_days_left=found.days_left,
        standing=found.standing.value,
        is_urgent=found.is_urgent,
        meant=found.who.meant,
        candidates=found.who.candidates,
        account=found.account,
        name=found.name,
        prioritised_by=found.marked_by,
        prioritised_by_name=found.marked_by_name,
        prioritised_at=found.marked_at,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/work",
        permission=Permission.OWN_ACCOUNT,
        summary="Count what waits for whoever asks, with what presses most.",
        handler=work,
        answer=WorkAnswer,
    ),
    Route(
        method=Method.GET,
        path="/work/tasks",
        permission=Permission.TASK_LIST,
        summary="List open tasks with who works on them: urgent ones first, then by day.",
        handler=tasks,
        answer=WorkPage,
        query={
            **PAGED,
            SHOW: f"Only those: {', '.join(SHOWN)}.",
            ACCOUNT: "Only those on which this account works.",
            MEANT: f"Only those where may be meant: {', '.join(Meant)}.",
        },
    ),
    Route(
        method=Method.GET,
        path="/assignments",
        permission=Permission.TASK_LIST,
        summary="List who works on which open task.",
        handler=assignments,
        answer=AssignmentsAnswer,
    ),
    Route(
        method=Method.GET,
        path="/team",
        permission=Permission.TASK_ASSIGN,
        summary="List who may decide tasks, and how many each works on.",
        handler=team,
        answer=TeamAnswer,
    ),
    Route(
        method=Method.POST,
        path="/tasks/{task}/assignment",
        permission=Permission.TASK_DECIDE,
        summary="Take a task, give it to somebody, or leave it; only a supervisor gives to others.",
        handler=assign_one,
        body=AssignmentBody,
        answer=AssignAnswer,
    ),
    Route(
        method=Method.POST,
        path="/assignments",
        permission=Permission.TASK_DECIDE,
        summary="Give several tasks to somebody, or take them back. A dry run changes nothing.",
        handler=assign_several,
        body=BulkBody,
        answer=AssignAnswer,
    ),
)
