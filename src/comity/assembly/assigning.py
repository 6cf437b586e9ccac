"""Giving tasks to officers, and taking them: who works on what, on record.

An assignment gives nobody a right, and hides nothing from anybody. Nobody is given what they
are not cleared to know of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from comity.access.model import Account, AccountState
from comity.access.permissions import Permission, permissions_of
from comity.access.principal import Principal
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.hidden import hidden_from
from comity.assembly.trial import transaction
from comity.errors import AccessDenied, InputInvalid
from comity.ids import TaskId
from comity.ledger.acts import Act
from comity.records.assignments import Assignment
from comity.records.ports import Task
from comity.storage.store import Snapshot, Work

MOST_AT_ONCE: Final = 200


@unique
class Assigned(StrEnum):
    """What became of one task. Stable names."""

    ASSIGNED = "assigned"
    LEFT = "left"
    """Nobody works on it any more."""
    UNCHANGED = "unchanged"
    NOT_OPEN = "not-open"
    """There is no such open task, as far as whoever asks may know."""
    CHANGED_MEANWHILE = "changed-meanwhile"
    """Somebody else works on it than whoever asks believed."""
    NOT_CLEARED = "not-cleared"
    """It concerns a restricted record, for which the officer is not cleared."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A task to be given to somebody.

    Attributes:
        task: Which.
        was: Who works on it, as whoever asks believes; empty for nobody, ``None`` if they do
            not say.
    """

    task: TaskId
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish.

    Attributes:
        task: Which task.
        result: What became of it.
        now: Who works on it afterwards; empty for nobody.
        kind: Kind of the task; empty if there is none, as far as whoever asks may know.
        conversation: Which conversation it is about; empty likewise.
    """

    task: TaskId
    result: Assigned
    now: str
    kind: str = ""
    conversation: str = ""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may decide tasks.

    Attributes:
        account: Their account.
        name: As shown to colleagues.
        team: Theirs.
    """

    account: str
    name: str
    team: str


def assign(
    node: Node, who: Principal, wishes: Sequence[Wish], to: str, *, keep: bool = True
) -> tuple[Outcome, ...]:
    """Give open tasks to somebody, or take them back; each that changes goes on record.

    Args:
        node: The node.
        who: Whoever asks. Without the permission to assign, they take what nobody works on,
            and leave what is theirs.
        wishes: Which tasks.
        to: The account to work on them; empty for nobody.
        keep: Whether it happens; else it is only said what would.

    Raises:
        AccessDenied: They may not do that.
        InputInvalid: There is no such officer. The caller's input.
    """
    if not who.may(Permission.TASK_ASSIGN) and to not in {"", who.account}:
        raise AccessDenied("Only a supervisor gives tasks to others.")
    with transaction(node.database, keep=keep) as work:
        receiver = _receiver(work, to) if to else None
        seen = cleared(work, who)
        giving = _Giving(
            node=node,
            work=work,
            who=who,
            to=to,
            seen=seen,
            theirs=seen if receiver is None else _sight_of(work, receiver),
            held={each.task: each.account for each in seen.cases.assignments()},
        )
        return tuple(map(giving.outcome, wishes))


def colleagues(snapshot: Snapshot) -> tuple[Colleague, ...]:
    """Return who may decide tasks, by name."""
    found = (each for each in snapshot.access.accounts.all() if _decides(each))
    named = (Colleague(each.id, each.display_name, each.granted.team) for each in found)
    return tuple(sorted(named, key=lambda each: (each.name, each.account)))


def name_of(snapshot: Snapshot, account: str) -> str:
    """Return the name of whoever works on a task; the account where none is known."""
    found = snapshot.access.accounts.get(account)
    return account if found is None else found.display_name


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Giving:
    """Tasks on their way to somebody, in one transaction."""

    node: Node
    work: Work
    who: Principal
    to: str
    seen: ClearedSnapshot
    theirs: ClearedSnapshot
    held: Mapping[TaskId, str]

    def outcome(self, wish: Wish) -> Outcome:
        """Give one task, and say what became of it."""
        task, now = self.seen.cases.task(wish.task), self.held.get(wish.task, "")
        if task is None or task.decided_at is not None:
            return Outcome(wish.task, Assigned.NOT_OPEN, "")
        result = self._result(task, wish, now)
        if result is Assigned.ASSIGNED or result is Assigned.LEFT:
            now = self.to
        return Outcome(task.id, result, now, task.kind, task.conversation)

    def _result(self, task: Task, wish: Wish, now: str) -> Assigned:
        if now == self.to:
            return Assigned.UNCHANGED
        if self._is_anothers(now) or (wish.was is not None and wish.was != now):
            return Assigned.CHANGED_MEANWHILE
        if self.theirs.cases.task(task.id) is None:
            return Assigned.NOT_CLEARED
        self._log(task)
        if not self.to:
            self.work.cases.unassign(task.id)
            return Assigned.LEFT
        at = self.node.clock.now()
        self.work.cases.assign(Assignment(task.id, self.to, self.who.account, at))
        return Assigned.ASSIGNED

    def _is_anothers(self, now: str) -> bool:
        """Return whether only a supervisor may take the task from whoever works on it."""
        return not self.who.may(Permission.TASK_ASSIGN) and now not in {"", self.who.account}

    def _log(self, task: Task) -> None:
        log_act(
            self.work,
            Act.TASK_ASSIGNED,
            {"case": task.conversation, "task": task.id, "to": self.to},
            official=self.who.account,
            clock=self.node.rails.clock,
            randomness=self.node.rails.randomness,
        )


def _receiver(work: Work, account: str) -> Account:
    found = work.access.accounts.get(account)
    if found is None or not _decides(found):
        raise InputInvalid("No officer of that name decides tasks here.", field="to")
    return found


def _sight_of(work: Work, account: Account) -> ClearedSnapshot:
    """Return what somebody may know of, by what they are cleared for."""
    return ClearedSnapshot(work, hidden_from(work, account.granted.compartments))


def _decides(account: Account) -> bool:
    may = permissions_of(account.granted.roles)
    return account.state is AccountState.ACTIVE and Permission.TASK_DECIDE in may
