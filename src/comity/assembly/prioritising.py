"""Saying that a task is urgent for us, and taking it back: with a reason, on record.

The mark gives nobody a right, moves no day that the law sets, and leaves what the other state
said as it is. Nobody marks what they are not cleared to know of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.trial import transaction
from comity.errors import InputInvalid
from comity.ids import TaskId
from comity.ledger.acts import Act
from comity.records.ports import Task
from comity.records.priorities import Priority
from comity.storage.store import Work
from comity.trust.digest import sha256

MOST_REASON: Final = 2000
"""So long a reason may be."""


@unique
class Prioritised(StrEnum):
    """What became of one task. Stable names."""

    MARKED = "marked"
    TAKEN_BACK = "taken-back"
    UNCHANGED = "unchanged"
    NOT_OPEN = "not-open"
    """There is no such open task, as far as whoever asks may know."""
    CHANGED_MEANWHILE = "changed-meanwhile"
    """Somebody else marked it than whoever asks believed."""


@dataclass(frozen=True, slots=True)
class PriorityWish:
    """A task to be marked, or whose mark is to be taken back.

    Attributes:
        task: Which.
        was: Whose mark it bears, as whoever asks believes; empty for none, ``None`` if they
            do not say.
    """

    task: TaskId
    was: str | None = None


@dataclass(frozen=True, slots=True)
class PriorityOutcome:
    """What became of a wish.

    Attributes:
        task: Which task.
        result: What became of it.
        was: Whose mark it bore before; empty for none.
        by: Whose mark it bears afterwards; empty for none.
        kind: Kind of the task; empty if there is none, as far as whoever asks may know.
        conversation: Which conversation it is about; empty likewise.
    """

    task: TaskId
    result: Prioritised
    was: str
    by: str
    kind: str = ""
    conversation: str = ""


def prioritise(
    node: Node, who: Principal, wishes: Sequence[PriorityWish], reason: str, *, keep: bool = True
) -> tuple[PriorityOutcome, ...]:
    """Mark open tasks as urgent for us; each that changes goes on record.

    What is marked already stays as it is, with the reason that it has.

    Args:
        node: The node.
        who: Whoever asks.
        wishes: Which tasks.
        reason: Why; a trial may leave it out.
        keep: Whether it happens; else it is only said what would.

    Raises:
        AccessDenied: The role does not include it.
        InputInvalid: The reason is missing or too long. The caller's input.
    """
    words = reason.strip()
    if (keep and not words) or len(words) > MOST_REASON:
        said = f"Say why it is urgent for you, in at most {MOST_REASON} characters."
        raise InputInvalid(said, field="reason")
    return _changed(node, who, wishes, words, keep=keep)


def take_back(
    node: Node, who: Principal, wishes: Sequence[PriorityWish], *, keep: bool = True
) -> tuple[PriorityOutcome, ...]:
    """Say that open tasks are urgent for us no longer; each that changes goes on record.

    Raises:
        AccessDenied: The role does not include it.
    """
    return _changed(node, who, wishes, None, keep=keep)


def _changed(
    node: Node, who: Principal, wishes: Sequence[PriorityWish], words: str | None, *, keep: bool
) -> tuple[PriorityOutcome, ...]:
    who.require(Permission.TASK_DECIDE)
    with transaction(node.database, keep=keep) as work:
        seen = cleared(work, who)
        marks = {each.task: each.by for each in seen.cases.priorities()}
        marking = _Marking(node, work, who, words, seen, marks)
        # A task named twice changes once.
        wished = {each.task: each for each in wishes}
        return tuple(map(marking.outcome, wished.values()))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Marking:
    """Tasks to be marked with these words, or whose marks go, in one transaction."""

    node: Node
    work: Work
    who: Principal
    words: str | None
    seen: ClearedSnapshot
    marks: Mapping[TaskId, str]

    def outcome(self, wish: PriorityWish) -> PriorityOutcome:
        """Change one task, and say what became of it."""
        task, was = self.seen.cases.task(wish.task), self.marks.get(wish.task, "")
        if task is None or task.decided_at is not None:
            return PriorityOutcome(wish.task, Prioritised.NOT_OPEN, "", "")
        result, by = self._result(task, wish, was), was
        if result is Prioritised.MARKED:
            by = self.who.account
        elif result is Prioritised.TAKEN_BACK:
            by = ""
        return PriorityOutcome(task.id, result, was, by, task.kind, task.conversation)

    def _result(self, task: Task, wish: PriorityWish, by: str) -> Prioritised:
        if bool(by) == (self.words is not None):
            return Prioritised.UNCHANGED
        if wish.was is not None and wish.was != by:
            return Prioritised.CHANGED_MEANWHILE
        about = {"case": task.conversation, "task": task.id}
        if self.words is None:
            self._log(Act.PRIORITY_TAKEN_BACK, about)
            self.work.cases.take_priority_back(task.id)
            return Prioritised.TAKEN_BACK
        digest = sha256(self.words.encode()).hex()
        self._log(Act.TASK_PRIORITISED, {**about, "reason_sha256": digest})
        at = self.node.clock.now()
        self.work.cases.prioritise(Priority(task.id, self.words, self.who.account, at))
        return Prioritised.MARKED

    def _log(self, act: Act, fields: dict[str, str]) -> None:
        log_act(
            self.work,
            act,
            fields,
            official=self.who.account,
            clock=self.node.rails.clock,
            randomness=self.node.rails.randomness,
        )
