"""The human queue: what is put there, and with what at hand.

The reason of a task is a sentence without personal data, since it may stand in a
list or an alarm; everything about people is in the details, which never leave
the database.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from typing import Final

import msgspec

from comity.ids import ConversationId, MessageId, TaskId
from comity.records.central_authority import CentralAuthority
from comity.records.ports import RecordsWork, Task, TaskKind
from comity.search.identification import Identified

BY_THE_NODE: Final = "node"
NO_CANDIDATE: Final = "Nobody here is surely the person described, and nobody is like them."
ONE_CANDIDATE: Final = "One person here may be meant; that is not certain by the rules."
MANY_CANDIDATES: Final = "Several persons here may be meant."

_ID_BYTES: Final = 10


def queue(
    work: RecordsWork,
    authority: CentralAuthority,
    kind: TaskKind,
    *,
    conversation: ConversationId,
    message: MessageId,
    reason: str,
    details: Mapping[str, object] | None = None,
    due_on: date | None = None,
) -> Task:
    """Put a task in the queue.

    Args:
        work: The open transaction.
        authority: Ours.
        kind: What is asked.
        conversation: In which conversation.
        message: About which message.
        reason: A sentence without personal data.
        details: What the officer needs at hand; becomes JSON.
        due_on: Last day in time, if the law sets one.
    """
    now = authority.now()
    noise = authority.rails.randomness(_ID_BYTES).hex()
    made = Task(
        id=TaskId(f"{int(now.timestamp() * 1000):012x}-{noise}"),
        kind=kind,
        conversation=conversation,
        message=message,
        reason=reason,
        details=msgspec.json.encode(details or {}),
        created_at=now,
        due_on=due_on,
    )
    work.cases.add_task(made)
    return made


def queue_once(
    work: RecordsWork,
    authority: CentralAuthority,
    kind: TaskKind,
    *,
    conversation: ConversationId,
    message: MessageId,
    reason: str,
    due_on: date | None = None,
) -> Task | None:
    """Put a task in the queue unless the same was ever asked; return it if it is new."""
    asked = {(task.kind, task.message, task.reason) for task in work.cases.tasks_of(conversation)}
    if (kind, message, reason) in asked:
        return None
    return queue(
        work,
        authority,
        kind,
        conversation=conversation,
        message=message,
        reason=reason,
        due_on=due_on,
    )


def close_open(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: ConversationId,
    *,
    outcome: str,
    kinds: Collection[TaskKind] = tuple(TaskKind),
) -> None:
    """Close what is open in a conversation, because events have decided it."""
    for task in work.cases.open_tasks(conversation=conversation):
        if task.kind in kinds:
            work.cases.close_task(task.id, by=BY_THE_NODE, outcome=outcome, at=authority.now())


def why_uncertain(found: Identified) -> str:
    """Return why a human must say who is meant."""
    match len(found.candidates):
        case 0:
            return NO_CANDIDATE
        case 1:
            return ONE_CANDIDATE
        case _:
            return MANY_CANDIDATES


def search_details(found: Identified) -> dict[str, object]:
    """Return candidates, why each, and what could be asked, for a task's details."""
    return {
        "outcome": str(found.outcome),
        "rule": str(found.rule),
        "candidates": [
            {
                "person": candidate.ref,
                "rank": candidate.rank,
                "comparisons": [asdict(each) for each in candidate.comparisons],
            }
            for candidate in found.candidates
        ],
        "askable": list(found.askable),
    }
