"""The casework on SQL: tasks, identifications, duties, disclosures."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import ConversationId, ConvictionId, PersonRef, StateCode, TaskId
from comity.records.assignments import Assignment
from comity.records.ports import (
    Disclosure,
    DutyState,
    Identification,
    IdentityOutcome,
    NotificationDuty,
    Task,
    TaskKind,
)
from comity.records.priorities import Priority
from comity.storage.encoding import (
    from_day,
    from_micros,
    from_micros_or_none,
    to_day,
    to_micros,
    to_micros_or_none,
)
from comity.storage.sql.schema import disclosures, duties, identifications, tasks
from comity.storage.sql.schema_assignments import assignments
from comity.storage.sql.schema_priorities import priorities
from comity.storage.sql.session import Row, Session
from comity.storage.sql.statements import Statement, insert_into, parameter, the_word, upsert_into
from comity.storage.sql.vault import Vault

_TASK_COLUMNS = (
    "id",
    "kind",
    "conversation",
    "message",
    "reason",
    "details",
    "created_at",
    "due_on",
    "decided_at",
    "decided_by",
    "outcome",
)
_DECISION_COLUMNS = (
    "conversation",
    "outcome",
    "person",
    "rule",
    "decided_by",
    "decided_at",
    "parameters",
)
_DISCLOSURE_COLUMNS = (
    "conviction",
    "version",
    "recipient",
    "message",
    "conversation",
    "purpose",
    "disclosed_at",
)

_tasks = select(*(tasks.c[name] for name in _TASK_COLUMNS))
_by_day = (tasks.c.due_on.nulls_last(), tasks.c.created_at, tasks.c.number)
_is_open = tasks.c.decided_at.is_(None)
_in_conversation = tasks.c.conversation == parameter("conversation")
_TASK = Statement(_tasks.where(tasks.c.id == parameter("id")), "id")
_OPEN = Statement(_tasks.where(_is_open).order_by(*_by_day))
_OPEN_OF = Statement(_tasks.where(_is_open, _in_conversation).order_by(*_by_day), "conversation")
_TASKS_OF = Statement(
    _tasks.where(_in_conversation).order_by(tasks.c.created_at, tasks.c.number), "conversation"
)
_ADD_TASK = insert_into(tasks, *_TASK_COLUMNS)
_CLOSE_TASK = Statement(
    update(tasks)
    .where(tasks.c.id == parameter("task"), _is_open)
    .values(
        decided_at=parameter("decided_at"),
        decided_by=parameter("decided_by"),
        outcome=parameter("outcome"),
    ),
    "task",
    "decided_at",
    "decided_by",
    "outcome",
)
_ASSIGNMENTS = Statement(select(assignments).order_by(assignments.c.task))
_ASSIGN = upsert_into(assignments)
_UNASSIGN = Statement(
    delete(assignments).where(assignments.c.task == parameter("assigned_task")), "assigned_task"
)
_PRIORITY = Statement(select(priorities).where(priorities.c.task == parameter("task")), "task")
_PRIORITIES = Statement(select(priorities).order_by(priorities.c.task))
_PRIORITISE = upsert_into(priorities)
_TAKE_PRIORITY_BACK = Statement(
    delete(priorities).where(priorities.c.task == parameter("marked_task")), "marked_task"
)
_IDENTIFICATION = Statement(
    select(*(identifications.c[name] for name in _DECISION_COLUMNS))
    .where(identifications.c.conversation == parameter("conversation"))
    .order_by(identifications.c.number.desc())
    .limit(1),
    "conversation",
)
_IDENTIFIED_AS = Statement(
    select(identifications.c.conversation)
    .where(identifications.c.person == parameter("person"))
    .distinct()
    .order_by(identifications.c.conversation),
    "person",
)
_IDENTIFY = insert_into(identifications, *_DECISION_COLUMNS)
_DUTIES = Statement(
    select(duties)
    .where(duties.c.conviction == parameter("conviction"))
    .order_by(duties.c.version, duties.c.addressee),
    "conviction",
)
_DUTIES_OUTSTANDING = Statement(
    select(duties)
    .where(duties.c.state == the_word(DutyState.OUTSTANDING))
    .order_by(duties.c.noted_at, duties.c.conviction, duties.c.version, duties.c.addressee)
    .limit(parameter("limit")),
    "limit",
)
_NOTE_DUTY = upsert_into(duties)
_DISCLOSURES = Statement(
    select(*(disclosures.c[name] for name in _DISCLOSURE_COLUMNS))
    .where(disclosures.c.conviction == parameter("conviction"))
    .order_by(disclosures.c.disclosed_at, disclosures.c.number),
    "conviction",
)
_ADD_DISCLOSURE = insert_into(disclosures, *_DISCLOSURE_COLUMNS)


class SqlCasesReading:
    """The casework, to read from."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def task(self, identifier: TaskId) -> Task | None:
        """Return a task."""
        row = self._session.first(_TASK, identifier)
        return None if row is None else self._task(row)

    def open_tasks(self, *, conversation: ConversationId | None = None) -> Sequence[Task]:
        """Return open tasks, nearest due day first, then oldest; without a day last."""
        rows = (
            self._session.rows(_OPEN)
            if conversation is None
            else self._session.rows(_OPEN_OF, conversation)
        )
        return [self._task(row) for row in rows]

    def tasks_of(self, conversation: ConversationId) -> Sequence[Task]:
        """Return all tasks of a conversation, oldest first."""
        return [self._task(row) for row in self._session.rows(_TASKS_OF, conversation)]

    def assignments(self) -> Sequence[Assignment]:
        """Return who works on which open task, by task."""
        opened = self._vault.open_text
        return [
            Assignment(
                task=TaskId(row[0]),
                account=opened(assigned_place("account", row[0]), row[1]),
                by=opened(assigned_place("assigned_by", row[0]), row[2]),
                at=from_micros(row[3]),
            )
            for row in self._session.rows(_ASSIGNMENTS)
        ]

    def priority(self, identifier: TaskId) -> Priority | None:
        """Return whether and why we call a task urgent."""
        row = self._session.first(_PRIORITY, identifier)
        return None if row is None else self._priority(row)

    def priorities(self) -> Sequence[Priority]:
        """Return which open tasks we call urgent, by task."""
        return [self._priority(row) for row in self._session.rows(_PRIORITIES)]

    def identification(self, conversation: ConversationId) -> Identification | None:
        """Return the latest identification."""
        row = self._session.first(_IDENTIFICATION, conversation)
        if row is None:
            return None
        opened, at = self._vault.open_text, row[5]
        return Identification(
            conversation=ConversationId(row[0]),
            outcome=IdentityOutcome(row[1]),
            person=None if row[2] is None else PersonRef(row[2]),
            rule=opened(identified_place("rule", conversation, at), row[3]),
            decided_by=opened(identified_place("decided_by", conversation, at), row[4]),
            decided_at=from_micros(at),
            parameters=row[6],
        )

    def identified_as(self, person: PersonRef) -> Sequence[ConversationId]:
        """Return where a person was ever said to be the one meant, each once, in order."""
        return [ConversationId(row[0]) for row in self._session.rows(_IDENTIFIED_AS, person)]

    def duties_of(self, conviction: ConvictionId) -> Sequence[NotificationDuty]:
        """Return what is noted of the duties about a conviction, oldest version first."""
        return [_duty(row) for row in self._session.rows(_DUTIES, conviction)]

    def duties_outstanding(self, *, limit: int) -> Sequence[NotificationDuty]:
        """Return duties that remain, those noted first before the others."""
        rows = self._session.rows(_DUTIES_OUTSTANDING, limit)
        return [_duty(row) for row in rows]

    def disclosures_of(self, conviction: ConvictionId) -> Sequence[Disclosure]:
        """Return to whom a conviction was given, oldest first."""
        return [
            Disclosure(
                conviction=ConvictionId(row[0]),
                version=row[1],
                recipient=StateCode(row[2]),
                message=row[3],
                conversation=ConversationId(row[4]),
                purpose=row[5],
                disclosed_at=from_micros(row[6]),
            )
            for row in self._session.rows(_DISCLOSURES, conviction)
        ]

    def _priority(self, row: Row) -> Priority:
        opened = self._vault.open_text
        return Priority(
            task=TaskId(row[0]),
            reason=opened(priority_place("reason", row[0]), row[1]),
            by=opened(priority_place("marked_by", row[0]), row[2]),
            at=from_micros(row[3]),
        )

    def _task(self, row: Row) -> Task:
        opened = self._vault.open_text
        identifier = row[0]
        details = row[5] and self._vault.open_value(task_place("details", identifier), row[5])
        return Task(
            id=TaskId(identifier),
            kind=TaskKind(row[1]),
            conversation=ConversationId(row[2]),
            message=row[3],
            reason=opened(task_place("reason", identifier), row[4]),
            # Emptied when what the conversation said was erased.
            details=details or b"{}",
            created_at=from_micros(row[6]),
            due_on=from_day(row[7]),
            decided_at=from_micros_or_none(row[8]),
            decided_by=opened(task_place("decided_by", identifier), row[9]),
            outcome=opened(task_place("outcome", identifier), row[10]),
        )


class SqlCases(SqlCasesReading):
    """The casework, to read and to change."""

    def add_task(self, task: Task) -> None:
        """Queue a task.

        Raises:
            ConflictingChange: It is queued already. The caller's fault.
        """
        sealed = self._vault.seal_text
        self._session.run(
            _ADD_TASK,
            task.id,
            task.kind.value,
            task.conversation,
            task.message,
            sealed(task_place("reason", task.id), task.reason),
            self._vault.seal_value(task_place("details", task.id), task.details),
            to_micros(task.created_at),
            to_day(task.due_on),
            to_micros_or_none(task.decided_at),
            sealed(task_place("decided_by", task.id), task.decided_by),
            sealed(task_place("outcome", task.id), task.outcome),
        )

    def close_task(self, identifier: TaskId, *, by: str, outcome: str, at: datetime) -> None:
        """Note a decision; nobody works on the task any more, and it is not urgent any more.

        Raises:
            ConflictingChange: Somebody decided it first. Nothing was overwritten.
            ReferenceNotFound: There is no such task. The caller's fault.
        """
        sealed_by = self._vault.seal_text(task_place("decided_by", identifier), by)
        sealed_outcome = self._vault.seal_text(task_place("outcome", identifier), outcome)
        if self._session.run(_CLOSE_TASK, identifier, to_micros(at), sealed_by, sealed_outcome):
            self.unassign(identifier)
            self.take_priority_back(identifier)
            return
        if self.task(identifier) is None:
            raise ReferenceNotFound(f"There is no task {identifier} here.")
        raise ConflictingChange("Somebody has decided this task already.")

    def assign(self, assignment: Assignment) -> None:
        """Note who works on an open task, instead of whoever did."""
        task, sealed = assignment.task, self._vault.seal_text
        self._session.run(
            _ASSIGN,
            task,
            sealed(assigned_place("account", task), assignment.account),
            sealed(assigned_place("assigned_by", task), assignment.by),
            to_micros(assignment.at),
        )

    def unassign(self, identifier: TaskId) -> None:
        """Note that nobody works on a task; done again, it changes nothing."""
        self._session.run(_UNASSIGN, identifier)

    def prioritise(self, priority: Priority) -> None:
        """Note that we call an open task urgent, instead of what was noted."""
        task, sealed = priority.task, self._vault.seal_text
        self._session.run(
            _PRIORITISE,
            task,
            sealed(priority_place("reason", task), priority.reason),
            sealed(priority_place("marked_by", task), priority.by),
            to_micros(priority.at),
        )

    def take_priority_back(self, identifier: TaskId) -> None:
        """Note that we call a task urgent no longer; done again, it changes nothing."""
        self._session.run(_TAKE_PRIORITY_BACK, identifier)

    def identify(self, identification: Identification) -> None:
        """Keep an identification; earlier ones stay on record."""
        sealed, conversation = self._vault.seal_text, identification.conversation
        at = to_micros(identification.decided_at)
        self._session.run(
            _IDENTIFY,
            conversation,
            identification.outcome.value,
            identification.person,
            sealed(identified_place("rule", conversation, at), identification.rule),
            sealed(identified_place("decided_by", conversation, at), identification.decided_by),
            at,
            identification.parameters,
        )

    def note_duty(self, duty: NotificationDuty) -> None:
        """Insert or replace what is noted for conviction, version and addressee."""
        self._session.run(
            _NOTE_DUTY,
            duty.conviction,
            duty.version,
            duty.addressee,
            duty.state.value,
            duty.reason,
            duty.message,
            to_micros(duty.noted_at),
        )

    def add_disclosures(self, disclosures: Sequence[Disclosure]) -> None:
        """Keep to whom what was given."""
        self._session.run_many(
            _ADD_DISCLOSURE,
            [
                (
                    given.conviction,
                    given.version,
                    given.recipient,
                    given.message,
                    given.conversation,
                    given.purpose,
                    to_micros(given.disclosed_at),
                )
                for given in disclosures
            ],
        )


def task_place(column: str, identifier: str) -> str:
    """Return where a value of a task is kept."""
    return f"tasks.{column}/{identifier}"


def assigned_place(column: str, identifier: str) -> str:
    """Return where a value of an assignment is kept."""
    return f"assignments.{column}/{identifier}"


def priority_place(column: str, identifier: str) -> str:
    """Return where a value of what we call urgent is kept."""
    return f"priorities.{column}/{identifier}"


def identified_place(column: str, conversation: str, decided_at: int) -> str:
    """Return where a value of an identification is kept."""
    return f"identifications.{column}/{conversation}/{decided_at}"


def _duty(row: Row) -> NotificationDuty:
    return NotificationDuty(
        conviction=ConvictionId(row[0]),
        version=row[1],
        addressee=row[2],
        state=DutyState(row[3]),
        reason=row[4],
        message=row[5],
        noted_at=from_micros(row[6]),
    )
