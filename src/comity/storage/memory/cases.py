"""The casework in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import ConversationId, ConvictionId, PersonRef, TaskId
from comity.records.assignments import Assignment
from comity.records.ports import (
    Disclosure,
    DutyState,
    Identification,
    NotificationDuty,
    Task,
)
from comity.records.priorities import Priority
from comity.storage.memory.journal import Journal
from comity.storage.memory.tables import Tables


class MemoryCasesReading:
    """Look-ups."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        self._tables = tables
        self._journal = journal

    def task(self, identifier: TaskId) -> Task | None:
        """Return a task."""
        return self._tables.tasks.get(identifier)

    def open_tasks(self, *, conversation: ConversationId | None = None) -> Sequence[Task]:
        """Return open tasks, nearest due day first, then oldest; without a day last."""
        numbers = self._tables.open_tasks
        found = [
            task
            for task in map(self._tables.tasks.__getitem__, numbers)
            if conversation is None or task.conversation == conversation
        ]
        return sorted(
            found, key=lambda task: (task.due_on or date.max, task.created_at, numbers[task.id])
        )

    def tasks_of(self, conversation: ConversationId) -> Sequence[Task]:
        """Return all tasks of a conversation, oldest first."""
        tasks = map(self._tables.tasks.__getitem__, self._tables.tasks_in.get(conversation, ()))
        return sorted(tasks, key=attrgetter("created_at"))

    def assignments(self) -> Sequence[Assignment]:
        """Return who works on which open task, by task."""
        return sorted(self._tables.assignments.values(), key=attrgetter("task"))

    def priority(self, identifier: TaskId) -> Priority | None:
        """Return whether and why we call a task urgent."""
        return self._tables.priorities.get(identifier)

    def priorities(self) -> Sequence[Priority]:
        """Return which open tasks we call urgent, by task."""
        return sorted(self._tables.priorities.values(), key=attrgetter("task"))

    def identification(self, conversation: ConversationId) -> Identification | None:
        """Return the latest identification."""
        kept = self._tables.identifications.get(conversation, ())
        return kept[-1] if kept else None

    def identified_as(self, person: PersonRef) -> Sequence[ConversationId]:
        """Return where a person was ever said to be the one meant, each once, in order."""
        kept = self._tables.identifications.items()
        return sorted(where for where, said in kept if any(each.person == person for each in said))

    def duties_of(self, conviction: ConvictionId) -> Sequence[NotificationDuty]:
        """Return what is noted of the duties about a conviction, oldest version first."""
        kept = self._tables.duties.get(conviction, ())
        return sorted(kept, key=attrgetter("version", "addressee"))

    def duties_outstanding(self, *, limit: int) -> Sequence[NotificationDuty]:
        """Return duties that remain, those noted first before the others."""
        noted = (each for kept in self._tables.duties.values() for each in kept)
        left = (each for each in noted if each.state is DutyState.OUTSTANDING)
        order = attrgetter("noted_at", "conviction", "version", "addressee")
        return sorted(left, key=order)[:limit]

    def disclosures_of(self, conviction: ConvictionId) -> Sequence[Disclosure]:
        """Return to whom a conviction was given, oldest first."""
        kept = self._tables.disclosures.get(conviction, ())
        return sorted(kept, key=attrgetter("disclosed_at"))


class MemoryCases(MemoryCasesReading):
    """Look-ups and changes."""

    def add_task(self, task: Task) -> None:
        """Queue a task.

        Raises:
            ConflictingChange: It is queued already. The caller's fault.
        """
        tables = self._tables
        if task.id in tables.tasks:
            raise ConflictingChange("Something with that identifier is kept here already.")
        self._journal.put(tables.tasks, task.id, task)
        of_conversation = tables.tasks_in.get(task.conversation, ())
        self._journal.put(tables.tasks_in, task.conversation, (*of_conversation, task.id))
        if task.decided_at is None:
            self._journal.put(tables.open_tasks, task.id, len(tables.tasks))

    def close_task(self, identifier: TaskId, *, by: str, outcome: str, at: datetime) -> None:
        """Note a decision; nobody works on the task any more, and it is not urgent any more.

        Raises:
            ConflictingChange: Somebody decided it first. Nothing was overwritten.
            ReferenceNotFound: There is no such task. The caller's fault.
        """
        task = self._tables.tasks.get(identifier)
        if task is None:
            raise ReferenceNotFound(f"There is no task {identifier} here.")
        if task.decided_at is not None:
            raise ConflictingChange("Somebody has decided this task already.")
        closed = replace(task, decided_at=at, decided_by=by, outcome=outcome)
        self._journal.put(self._tables.tasks, identifier, closed)
        self._journal.drop(self._tables.open_tasks, identifier)
        self.unassign(identifier)
        self.take_priority_back(identifier)

    def assign(self, assignment: Assignment) -> None:
        """Note who works on an open task, instead of whoever did."""
        self._journal.put(self._tables.assignments, assignment.task, assignment)

    def unassign(self, identifier: TaskId) -> None:
        """Note that nobody works on a task; done again, it changes nothing."""
        if identifier in self._tables.assignments:
            self._journal.drop(self._tables.assignments, identifier)

    def prioritise(self, priority: Priority) -> None:
        """Note that we call an open task urgent, instead of what was noted."""
        self._journal.put(self._tables.priorities, priority.task, priority)

    def take_priority_back(self, identifier: TaskId) -> None:
        """Note that we call a task urgent no longer; done again, it changes nothing."""
        if identifier in self._tables.priorities:
            self._journal.drop(self._tables.priorities, identifier)

    def identify(self, identification: Identification) -> None:
        """Keep an identification; earlier ones stay on record."""
        kept = self._tables.identifications
        earlier = kept.get(identification.conversation, ())
        self._journal.put(kept, identification.conversation, (*earlier, identification))

    def note_duty(self, duty: NotificationDuty) -> None:
        """Insert or replace what is noted for conviction, version and addressee."""
        others = (
            kept
            for kept in self._tables.duties.get(duty.conviction, ())
            if (kept.version, kept.addressee) != (duty.version, duty.addressee)
        )
        self._journal.put(self._tables.duties, duty.conviction, (*others, duty))

    def add_disclosures(self, disclosures: Sequence[Disclosure]) -> None:
        """Keep to whom what was given."""
        kept = self._tables.disclosures
        for given in disclosures:
            earlier = kept.get(given.conviction, ())
            self._journal.put(kept, given.conviction, (*earlier, given))
