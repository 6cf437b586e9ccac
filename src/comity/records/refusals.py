"""A message of ours that a partner's node refused: the duty behind it stands again.

We counted the message as sent when it was composed. The partner never admitted it,
so its side of the conversation is where it was before, and ours returns there.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from comity.errors import TransitionIllegal
from comity.exchange.ports import OutgoingMessage
from comity.exchange.replay import replayed_state
from comity.ids import MessageId
from comity.records.central_authority import CentralAuthority, conversation_of
from comity.records.complaining import rejected_notification
from comity.records.deadlines import first_answer_at
from comity.records.messages import Kind
from comity.records.ports import RecordsWork, TaskKind
from comity.records.tasks import queue_once
from comity.records.workflow import RequestState

WITHDRAWN: Final = "A message of ours was withdrawn before it left; what it was for is still owed."


def refused(work: RecordsWork, authority: CentralAuthority, message: OutgoingMessage) -> None:
    """Call an officer about a refused message, and take back what it moved.

    The duty behind a refused notification is outstanding; an answer is owed again and
    may be given anew; a request that never arrived has no deadline. Telling it twice
    has no second effect.

    Args:
        work: The open transaction, in which the message is marked as refused.
        authority: Ours.
        message: The message.
    """
    _undone(
        work,
        authority,
        message,
        reason=f"The partner's node refused a message of ours: {message.refusal}",
        duty=f"not delivered: {message.refusal}",
    )


def withdrawn(work: RecordsWork, authority: CentralAuthority, message: OutgoingMessage) -> None:
    """Take back what a message of ours moved that an officer withdrew before it left.

    The duty behind it is as after a refusal: outstanding, or owed anew. Telling it twice
    has no second effect.

    Args:
        work: The open transaction, in which the message is marked as withdrawn.
        authority: Ours.
        message: The message.
    """
    _undone(work, authority, message, reason=WITHDRAWN, duty="withdrawn before it left")


def _undone(
    work: RecordsWork,
    authority: CentralAuthority,
    message: OutgoingMessage,
    *,
    reason: str,
    duty: str,
) -> None:
    queue_once(
        work,
        authority,
        TaskKind.UNDELIVERABLE,
        conversation=message.conversation,
        message=message.id,
        reason=reason,
        due_on=_take_back(work, authority, message),
    )
    if message.kind == Kind.NOTIFICATION:
        rejected_notification(work, authority, message, duty)


def _take_back(
    work: RecordsWork, authority: CentralAuthority, message: OutgoingMessage
) -> date | None:
    """Return a conversation to where it stands without what was refused.

    Returns:
        The last day for what is owed now, if the law sets one.
    """
    conversation = conversation_of(work, message.conversation)
    if message.id == MessageId(conversation.id):
        if message.kind == Kind.REQUEST and conversation.due_on is not None:
            # Nobody owes an answer to what never arrived.
            unowed = replace(conversation, due_on=None, deadline_basis="")
            work.exchange.save_conversations([unowed])
        return None
    messages = work.exchange.messages_of(conversation.id)
    try:
        state = replayed_state(authority.rails.all_workflows, conversation, messages)
    except TransitionIllegal:
        # A later message of ours was built on this one; it will be refused as well,
        # and the conversation returns then.
        return conversation.due_on
    if state != conversation.state:
        answered = state == RequestState.ANSWERED
        first = first_answer_at(work, conversation.id) or conversation.settled_at
        settled = first if answered else None
        work.exchange.save_conversations([replace(conversation, state=state, settled_at=settled)])
    return conversation.due_on
