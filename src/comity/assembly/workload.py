"""What waits for somebody today: counts, what presses most, and the order of both.

Everything is read through the cleared view: a restricted case moves no number of whoever may
not know of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from comity.access.model import AccountState
from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.assigning import name_of
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.granting import approvals_waiting
from comity.assembly.importing import authority_of
from comity.assembly.waiting import days_left_of, opening_request
from comity.assembly.who_is_meant import NOT_ASKED, WhoIsMeant, who_is_meant
from comity.exchange.conversation import Conversation, Role
from comity.ids import ConversationId, TaskId
from comity.oversight.model import Question
from comity.records.deadlines import DUE_SOON, OVERDUE
from comity.records.drafts import DraftState
from comity.records.messages import SERVICE, Request
from comity.records.model import TriState
from comity.records.ports import Task, TaskKind
from comity.records.priorities import Priority
from comity.records.workflow import ABANDONED, RequestState
from comity.storage.store import Snapshot

SOON: Final = timedelta(days=7)
"""How near a day is that is "due soon": the week ahead, in calendar days."""

FRESH: Final = timedelta(days=7)
"""How long an answer counts as new."""

_RECENT: Final = 500
_REMINDERS: Final = frozenset({DUE_SOON, OVERDUE})
_APPROVING: Final = frozenset(
    {
        Permission.ANSWER_APPROVE,
        Permission.POLICY_ADOPT,
        Permission.RESTRICTION_SET,
        Permission.HOLD_SET,
        Permission.RETENTION_ASSESS,
    }
)


@unique
class Standing(StrEnum):
    """How something stands to its day. Stable names."""

    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    LATER = "later"
    NO_DAY = "no-day"


@unique
class Counted(StrEnum):
    """What is counted. Stable names, in the order in which they are shown."""

    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    URGENT = "urgent"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    NEW_ANSWERS = "new-answers"
    ANSWERS_OVERDUE = "answers-overdue"
    BEGUN = "begun"
    DRAFTS = "drafts"
    OWN_DRAFTS = "own-drafts"
    APPROVALS = "approvals"
    TRANSLATIONS = "translations"
    QUESTIONS = "questions"
    ACCOUNTS = "accounts"
    GLASS = "glass"


@dataclass(frozen=True, slots=True)
class Item:
    """A task that is open, or a request of ours that is not answered.

    Attributes:
        id: The task; of a request of ours the conversation.
        kind: Kind of the task; ``answer-awaited`` of a request of ours.
        conversation: Which conversation.
        peer: The other state.
        created_at: Since when it waits.
        due_on: Last day in time, if the law sets one.
        standing: How it stands to that day.
        is_urgent: Whether the other state says that it presses, or an urgent request of ours
            waits to be telephoned about.
        marked_by: Who called it urgent for us; empty for nobody.
        marked_by_name: Their name.
        marked_at: Since when it is that.
        account: Who works on it; empty for nobody.
        name: Their name.
        purpose: What the request is for; ``None`` where it is about none.
        who: Who may be the person described, where that is asked.
        days_left: Working days until the day, below 0 since then; ``None`` without a day, and
            where it was not asked for.
        is_reminder: Whether it says nothing but that the day of its case is near or past.
    """

    id: str
    kind: str
    conversation: ConversationId
    peer: str
    created_at: datetime
    due_on: date | None
    standing: Standing
    is_urgent: bool = False
    account: str = ""
    name: str = ""
    purpose: str | None = None
    who: WhoIsMeant = NOT_ASKED
    days_left: int | None = None
    is_reminder: bool = False
    marked_by: str = ""
    marked_by_name: str = ""
    marked_at: datetime | None = None

    @property
    def cannot_wait(self) -> bool:
        """Whether it stands first: the other state says that it presses, or we do."""
        return self.is_urgent or bool(self.marked_by)


@dataclass(frozen=True, slots=True)
class Workload:
    """What waits for somebody.

    Attributes:
        counts: How many, by what is counted; what their role does not include is absent.
        pressing: What presses most, in the order of ``pressing_first``.
    """

    counts: Mapping[Counted, int]
    pressing: tuple[Item, ...]


AWAITED: Final = "answer-awaited"


def today_of(node: Node) -> date:
    """Return the civil day here."""
    return node.clock.now().astimezone(ZoneInfo(node.config.node.time_zone)).date()


def standing_to(due_on: date | None, today: date) -> Standing:
    """Return how something stands to its day.

    Example:
        >>> standing_to(date(2026, 3, 1), date(2026, 3, 2)).value
        'overdue'
    """
    if due_on is None:
        return Standing.NO_DAY
    if due_on < today:
        return Standing.OVERDUE
    return Standing.DUE_SOON if due_on <= today + SOON else Standing.LATER


def workload(node: Node, who: Principal, *, most: int = 5) -> Workload:
    """Return what waits for somebody.

    Args:
        node: The node.
        who: Whoever asks.
        most: How many of what presses.
    """
    counts: dict[Counted, int] = {}
    pressing: list[Item] = []
    today = today_of(node)
    with node.database.read() as snapshot:
        seen = cleared(snapshot, who)
        if who.may(Permission.TASK_LIST):
            tasks = task_items(seen, snapshot, today)
            counts |= _of_tasks(tasks, who)
            pressing += [each for each in tasks if each.account in {"", who.account}]
        if who.may(Permission.CONVERSATION_LIST):
            waiting = awaited_items(seen, today)
            counts[Counted.NEW_ANSWERS] = len(_answered(seen, node.clock.now()))
            counts[Counted.ANSWERS_OVERDUE] = _how_many(waiting, Standing.OVERDUE)
            told = {each.conversation for each in pressing if not each.is_reminder}
            pressing += [each for each in waiting if each.conversation not in told]
        counts |= _of_papers(seen, snapshot, who)
        dated = [each for each in pressing if each.due_on is not None or each.cannot_wait]
        first = pressing_first(without_reminders(dated))[:most]
        shown = with_days_left(node, seen, [_with_purpose(seen, each) for each in first])
    if who.permissions & _APPROVING:
        found = approvals_waiting(node, who)
        mine = [each for each in found if each.asker != who.account and not each.granted]
        counts[Counted.APPROVALS] = len(mine)
    ordered = {each: counts[each] for each in Counted if each in counts}
    return Workload(MappingProxyType(ordered), tuple(shown))


def task_items(
    seen: ClearedSnapshot, snapshot: Snapshot, today: date, *, urgency: bool = True
) -> list[Item]:
    """Return the open tasks in the order of ``pressing_first``, a case's reminders left out.

    Args:
        seen: What whoever asks may know of.
        snapshot: Everything; for the names of officers only.
        today: The civil day here.
        urgency: Whether to look up what is urgent, and what for; each request is read for it.
    """
    tasks = seen.cases.open_tasks()
    held = {each.task: each.account for each in seen.cases.assignments()}
    marks = {each.task: each for each in seen.cases.priorities()}
    accounts = {*held.values(), *(each.by for each in marks.values())}
    names = {account: name_of(snapshot, account) for account in accounts}
    conversations = seen.exchange.conversations(list({each.conversation for each in tasks}))
    openings = {each.id: opening_request(seen, each) for each in conversations.values() if urgency}
    items = [
        replace(
            _marked(_task_item(each, conversations.get(each.conversation), today), marks, names),
            is_urgent=_presses(each, conversations, openings),
            purpose=_purpose_of(openings.get(each.conversation)),
            account=held.get(each.id, ""),
            name=names.get(held.get(each.id, ""), ""),
        )
        for each in tasks
    ]
    return pressing_first(without_reminders(items))


def pressing_order(
    due_on: date | None, since: datetime, name: str, *, is_urgent: bool
) -> tuple[bool, date, datetime, str]:
    """Return by what everything that waits is ordered, at every face.

    What is urgent stands first, also before what is overdue: somebody said that it cannot wait
    for its day, the other state or we alike. Then the nearest day, so that what is longest
    overdue leads; what has no day comes last. Of the same day, what waits longest; of the same
    moment, by reference, so that the order never changes by itself.
    """
    return (not is_urgent, due_on or date.max, since, name)


def pressing_first(items: Iterable[Item]) -> list[Item]:
    """Return what waits in the order of ``pressing_order``."""
    return sorted(
        items,
        key=lambda each: pressing_order(
            each.due_on, each.created_at, each.id, is_urgent=each.cannot_wait
        ),
    )


def without_reminders(items: Sequence[Item]) -> list[Item]:
    """Return the items without those that only repeat the day of a case that stands there.

    The node reminds once when a day is near and once when it is past. Where something else of
    the same case waits, that bears the same day and says more; else the last reminder stays.
    """
    told = {each.conversation for each in items if not each.is_reminder}
    last = {
        each.conversation: each.id
        for each in sorted(items, key=lambda each: (each.created_at, each.id))
        if each.is_reminder and each.conversation not in told
    }
    return [
        each for each in items if not each.is_reminder or last.get(each.conversation) == each.id
    ]


def with_days_left(node: Node, seen: ClearedSnapshot, items: Sequence[Item]) -> list[Item]:
    """Return items with the working days that are left; for those that are shown, not for all."""
    authority = authority_of(node)
    conversations = seen.exchange.conversations(list({each.conversation for each in items}))
    return [
        replace(each, days_left=days_left_of(authority, conversation, each.due_on))
        if each.due_on is not None and (conversation := conversations.get(each.conversation))
        else each
        for each in items
    ]


def awaited_items(seen: ClearedSnapshot, today: date) -> list[Item]:
    """Return the requests of ours whose answers are owed on a day, nearest day first."""
    return [
        Item(
            id=each.id,
            kind=AWAITED,
            conversation=each.id,
            peer=each.peer,
            created_at=each.opened_at,
            due_on=each.due_on,
            standing=standing_to(each.due_on, today),
        )
        for each in seen.exchange.conversations_due()
        if each.role is Role.INITIATOR and each.service == SERVICE and each.state not in ABANDONED
    ]


def _task_item(task: Task, conversation: Conversation | None, today: date) -> Item:
    owed = None if conversation is None or conversation.settled_at else conversation.due_on
    due_on = task.due_on or owed
    return Item(
        id=task.id,
        kind=task.kind,
        conversation=task.conversation,
        peer="" if conversation is None else conversation.peer,
        created_at=task.created_at,
        due_on=due_on,
        standing=standing_to(due_on, today),
        who=who_is_meant(task),
        is_reminder=task.kind is TaskKind.ATTEND and task.reason in _REMINDERS,
    )


def _marked(item: Item, marks: Mapping[TaskId, Priority], names: Mapping[str, str]) -> Item:
    mark = marks.get(TaskId(item.id))
    if mark is None:
        return item
    return replace(item, marked_by=mark.by, marked_by_name=names[mark.by], marked_at=mark.at)


def _presses(
    task: Task,
    conversations: Mapping[ConversationId, Conversation],
    openings: Mapping[ConversationId, Request | None],
) -> bool:
    """Return whether another state calls its request urgent, or we must telephone about ours."""
    if task.kind is TaskKind.TELEPHONE:
        return True
    conversation, request = conversations.get(task.conversation), openings.get(task.conversation)
    is_theirs = conversation is not None and conversation.role is Role.RESPONDER
    return is_theirs and request is not None and request.urgency is TriState.YES


def _purpose_of(request: Request | None) -> str | None:
    return None if request is None else request.purpose


def _with_purpose(seen: ClearedSnapshot, item: Item) -> Item:
    """Return a request of ours that is not answered, with what it is for."""
    conversation = seen.exchange.conversation(item.conversation) if item.kind == AWAITED else None
    if conversation is None:
        return item
    return replace(item, purpose=_purpose_of(opening_request(seen, conversation)))


def _of_tasks(tasks: Sequence[Item], who: Principal) -> dict[Counted, int]:
    return {
        Counted.OVERDUE: _how_many(tasks, Standing.OVERDUE),
        Counted.DUE_SOON: _how_many(tasks, Standing.DUE_SOON),
        Counted.URGENT: sum(each.cannot_wait for each in tasks),
        Counted.MINE: sum(each.account == who.account for each in tasks),
        Counted.UNASSIGNED: sum(not each.account for each in tasks),
    }


def _of_papers(seen: ClearedSnapshot, snapshot: Snapshot, who: Principal) -> dict[Counted, int]:
    counts: dict[Counted, int] = {}
    if who.may(Permission.REQUEST_SEND):
        counts[Counted.BEGUN] = len(snapshot.begun.of_account(who.account))
        drafts = seen.drafts.every()
        counts[Counted.DRAFTS] = sum(each.state is DraftState.HANDED_IN for each in drafts)
    if who.may(Permission.OWN_DRAFT_READ):
        own = snapshot.drafts.of_account(who.account)
        counts[Counted.OWN_DRAFTS] = sum(each.state is DraftState.RETURNED for each in own)
    if who.may(Permission.TEXT_TRANSLATE):
        texts = seen.translations.waiting()
        counts[Counted.TRANSLATIONS] = sum(each.is_open_to(who.account) for each in texts)
    if who.may(Permission.QUESTION_ANSWER):
        asked = snapshot.oversight.items(Question)
        counts[Counted.QUESTIONS] = sum(
            each.to == who.account and each.answered_at is None for each in asked
        )
    if who.may(Permission.ACCOUNT_APPROVE):
        counts[Counted.ACCOUNTS] = sum(
            each.proposed is not None and each.state is not AccountState.CLOSED
            for each in snapshot.access.accounts.all()
        )
    if who.may(Permission.GLASS_REVIEW):
        counts[Counted.GLASS] = sum(
            not each.reviewed_by for each in snapshot.access.glass_uses.all()
        )
    return counts


def _answered(seen: ClearedSnapshot, now: datetime) -> list[Conversation]:
    """Return the requests of ours that were answered lately."""
    return [
        each
        for each in seen.exchange.conversations_listed(service=SERVICE, limit=_RECENT)
        if each.role is Role.INITIATOR
        and each.state == RequestState.ANSWERED
        and each.settled_at is not None
        and now - each.settled_at <= FRESH
    ]


def _how_many(items: Sequence[Item], standing: Standing) -> int:
    return sum(each.standing is standing for each in items)
