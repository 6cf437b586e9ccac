"""A task for the human queue, made from what asks for it; putting it there is the caller's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import msgspec

from comity.exchange.ports import OutgoingMessage, Randomness
from comity.ids import ConversationId, MessageId, TaskId
from comity.records.ports import Task, TaskKind

RELEASE_REASON: Final = (
    "A message of ours cannot be written on the partner's wire just as it is; "
    "it waits for an officer."
)
_ID_BYTES: Final = 10


def make_task(
    kind: TaskKind,
    *,
    conversation: ConversationId,
    message: MessageId,
    reason: str,
    now: datetime,
    randomness: Randomness,
    details: Mapping[str, object] | None = None,
    due_on: date | None = None,
) -> Task:
    """Return a new task.

    Args:
        kind: What is asked.
        conversation: In which conversation.
        message: About which message.
        reason: A sentence without personal data.
        now: The present, aware; the identifier grows with it.
        randomness: What makes the identifier unique.
        details: What the officer needs at hand; becomes JSON.
        due_on: Last day in time, if the law sets one.
    """
    noise = randomness(_ID_BYTES).hex()
    return Task(
        id=TaskId(f"{int(now.timestamp() * 1000):012x}-{noise}"),
        kind=kind,
        conversation=conversation,
        message=message,
        reason=reason,
        details=msgspec.json.encode(details or {}),
        created_at=now,
        due_on=due_on,
    )


def make_release_task(
    held: OutgoingMessage, *, now: datetime, randomness: Randomness, due_on: date | None
) -> Task:
    """Return the task to release or withdraw a message of ours that is held.

    Args:
        held: The message; its notes say what the wire cannot carry.
        now: The present, aware.
        randomness: What makes the identifier unique.
        due_on: By when the message must be there, if the law sets a day.
    """
    return make_task(
        TaskKind.RELEASE,
        conversation=held.conversation,
        message=held.id,
        reason=RELEASE_REASON,
        now=now,
        randomness=randomness,
        details={"kind": held.kind, "notes": held.notes},
        due_on=due_on,
    )
