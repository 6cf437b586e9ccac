"""What waits for an officer: from whom, what for, and how many working days are left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from comity.assembly.build import Node
from comity.assembly.importing import authority_of
from comity.assembly.showing import known_conversation, task_data
from comity.assembly.who_is_meant import ASKS_WHO
from comity.errors import EnvelopeMalformed
from comity.exchange.conversation import Conversation, Role
from comity.ids import MessageId, PersonRef
from comity.law.working_days import working_days_between
from comity.records.central_authority import CentralAuthority
from comity.records.deadlines import requested_state
from comity.records.messages import Kind, Request, decode_as
from comity.records.model import TriState
from comity.records.ports import Identification, Task, TaskKind
from comity.records.priorities import Priority
from comity.search.identification import Outcome
from comity.search.judgement import JudgementId
from comity.storage.store import Snapshot


@dataclass(frozen=True, slots=True, repr=False)
class Waiting:
    """A task with its conversation.

    Attributes:
        task: The task.
        conversation: In which it waits.
        request: What opened the conversation, where that is a request.
        days_left: Working days of the authority that owes the answer; those since the day as
            a negative number; ``None`` where the law sets no day.
        priority: Whether and why we call it urgent.
    """

    task: Task
    conversation: Conversation
    request: Request | None
    days_left: int | None
    priority: Priority | None

    def __repr__(self) -> str:
        """Return the task only."""
        return f"Waiting({self.task!r})"

    @property
    def urgent(self) -> bool:
        """Whether whoever asks calls it urgent."""
        return self.request is not None and self.request.urgency is TriState.YES

    @property
    def presses(self) -> bool:
        """Whether it cannot wait for its day: they say so or we, or we must telephone."""
        is_theirs = self.conversation.role is Role.RESPONDER
        is_asked = self.task.kind is TaskKind.TELEPHONE or (is_theirs and self.urgent)
        return is_asked or self.priority is not None

    def data(self) -> dict[str, object]:
        """Return it for programs, without what it holds about people."""
        request = self.request
        return {
            **task_data(self.task, self.priority),
            "working_days_left": self.days_left,
            "from": self.conversation.peer,
            "conversation_state": self.conversation.state,
            "purpose": None if request is None else request.purpose,
            "urgent": self.urgent,
            "case": self.conversation.case_reference,
        }


def waiting(node: Node, snapshot: Snapshot, task: Task) -> Waiting:
    """Return a task with its conversation.

    Raises:
        ReferenceNotFound: The conversation is not here.
    """
    conversation = known_conversation(snapshot, task.conversation)
    return Waiting(
        task=task,
        conversation=conversation,
        request=opening_request(snapshot, conversation),
        days_left=(
            None
            if task.due_on is None
            else days_left_of(authority_of(node), conversation, task.due_on)
        ),
        priority=snapshot.cases.priority(task.id),
    )


def details_of(task: Task) -> dict[str, object]:
    """Return what an officer needs at hand."""
    return msgspec.json.decode(task.details, type=dict[str, object])


def is_nil(task: Task) -> bool:
    """Return whether a request waits about somebody like whom the search finds nobody.

    An earlier judgement of an officer speaks against answering it together with others.
    """
    details = details_of(task)
    return (
        task.kind is TaskKind.IDENTIFY_REQUEST
        and details.get("outcome") == Outcome.NOBODY
        and not details.get("candidates")
        and not details.get("judgements")
    )


def whom_about(
    snapshot: Snapshot,
    task: Task,
    details: Mapping[str, object],
    identification: Identification | None,
) -> PersonRef | None:
    """Return whom a task is about that asks not who somebody is, where that is on record."""
    if task.kind in ASKS_WHO:
        return None
    judged = details.get("judgement")
    if isinstance(judged, str):
        judgement = snapshot.judgements.judgement(JudgementId(judged))
        if judgement is not None:
            return judgement.person
    return None if identification is None else identification.person


def opening_request(snapshot: Snapshot, conversation: Conversation) -> Request | None:
    """Return the request that opened a conversation, where one did and can still be read."""
    if conversation.opens_with != Kind.REQUEST:
        return None
    exchange, identifier = snapshot.exchange, MessageId(conversation.id)
    is_theirs = conversation.role is Role.RESPONDER
    opening = exchange.incoming(identifier) if is_theirs else exchange.outgoing(identifier)
    if opening is None or opening.erased_at is not None:
        return None
    try:
        return decode_as(Request, opening.payload)
    except EnvelopeMalformed:
        return None


def days_left_of(authority: CentralAuthority, conversation: Conversation, due_on: date) -> int:
    """Return the working days of the authority that owes the answer, below 0 since the day."""
    calendar = authority.calendar_at(requested_state(authority, conversation))
    today = authority.day_of(authority.now())
    if today > due_on:
        return -working_days_between(due_on, today, calendar)
    return working_days_between(today, due_on, calendar)
