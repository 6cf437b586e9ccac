"""What waits for somebody today: counts, and what presses most.

Everything is read through the cleared view: a restricted case moves no number of whoever may
not know of it.
"""

from collections.abc import Mapping, Sequence
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
from comity.errors import EnvelopeMalformed
from comity.exchange.conversation import Conversation, Role
from comity.ids import ConversationId, MessageId
from comity.oversight.model import Question
from comity.records.drafts import DraftState
from comity.records.messages import SERVICE, Kind, Request, decode_as
from comity.records.model import TriState
from comity.records.ports import Task, TaskKind
from comity.records.workflow import ABANDONED, RequestState
from comity.storage.store import Snapshot

SOON: Final = timedelta(days=7)
"""How near a day is that is "due soon": the week ahead, in calendar days."""

FRESH: Final = timedelta(days=7)
"""How long an answer counts as new."""

_RECENT: Final = 500
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
        account: Who works on it; empty for nobody.
        name: Their name.
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


@dataclass(frozen=True, slots=True)
class Workload:
    """What waits for somebody.

    Attributes:
        counts: How many, by what is counted; what their role does not include is absent.
        pressing: What presses most: what is urgent first, then the nearest days.
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
            pressing += waiting
        counts |= _of_papers(seen, snapshot, who)
    if who.permissions & _APPROVING:
        found = approvals_waiting(node, who)
        mine = [each for each in found if each.asker != who.account and not each.granted]
        counts[Counted.APPROVALS] = len(mine)
    dated = (each for each in pressing if each.due_on is not None or each.is_urgent)
    first = sorted(dated, key=lambda each: (not each.is_urgent, each.due_on or today, each.id))
    ordered = {each: counts[each] for each in Counted if each in counts}
    return Workload(MappingProxyType(ordered), tuple(first[:most]))


def task_items(
    seen: ClearedSnapshot, snapshot: Snapshot, today: date, *, urgency: bool = True
) -> list[Item]:
    """Return the open tasks: what is urgent first, then the nearest day.

    Args:
        seen: What whoever asks may know of.
        snapshot: Everything; for the names of officers only.
        today: The civil day here.
        urgency: Whether to look up what is urgent, for which each request is read.
    """
    tasks = seen.cases.open_tasks()
    held = {each.task: each.account for each in seen.cases.assignments()}
    names = {account: name_of(snapshot, account) for account in set(held.values())}
    conversations = seen.exchange.conversations(list({each.conversation for each in tasks}))
    urgent = {each.id for each in conversations.values() if urgency and _presses(seen, each)}
    items = [
        replace(
            _task_item(each, conversations.get(each.conversation), today),
            is_urgent=each.conversation in urgent or each.kind is TaskKind.TELEPHONE,
            account=held.get(each.id, ""),
            name=names.get(held.get(each.id, ""), ""),
        )
        for each in tasks
    ]
    return sorted(items, key=lambda each: (not each.is_urgent, each.due_on or date.max))


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
    )


def _presses(seen: ClearedSnapshot, conversation: Conversation) -> bool:
    """Return whether another state says of its request that it is urgent."""
    if conversation.role is not Role.RESPONDER or conversation.opens_with != Kind.REQUEST:
        return False
    message = seen.exchange.incoming(MessageId(conversation.id))
    if message is None or message.erased_at is not None:
        return False
    try:
        return decode_as(Request, message.payload).urgency is TriState.YES
    except EnvelopeMalformed:
        return False


def _of_tasks(tasks: Sequence[Item], who: Principal) -> dict[Counted, int]:
    return {
        Counted.OVERDUE: _how_many(tasks, Standing.OVERDUE),
        Counted.DUE_SOON: _how_many(tasks, Standing.DUE_SOON),
        Counted.URGENT: sum(each.is_urgent for each in tasks),
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
