"""Messages of ours that are held: an officer lets them leave, or withdraws them.

The partner's wire cannot carry everything our model says. Where something would be cut or
left out that a reader relies on, no rule decides that it does not matter.
"""

from comity.errors import ConflictingChange, InputInvalid
from comity.exchange import channel_sending
from comity.exchange.conversation import is_superseded
from comity.exchange.holding import may_leave
from comity.exchange.ports import Delivery, OutgoingMessage
from comity.records import refusals
from comity.records.central_authority import CentralAuthority, conversation_of
from comity.records.messages import ANSWER_KINDS, Kind
from comity.records.ports import RecordsWork, Task, TaskKind
from comity.records.workflow import ABANDONED


def release(work: RecordsWork, task: Task) -> None:
    """Let a held message leave, as it was written when it was composed.

    Args:
        work: The open transaction.
        task: The task that the act decides.

    Raises:
        InputInvalid: The task is about no held message. The officer's mistake.
        ConflictingChange: The message is held no more. Or it can only be withdrawn: it is
            written in a way that no officer can let pass, nobody waits for it any more, or a
            later one took its place.
    """
    held = _held(work, task)
    if _is_moot(work, held):
        raise ConflictingChange(
            "The matter has ended or a later message says it; the message can only be withdrawn."
        )
    if not may_leave(held.notes):
        raise ConflictingChange(
            "The message breaks the partner's format and cannot be released; withdraw it."
        )
    channel_sending.release(work, [held.id])


def withdraw(work: RecordsWork, authority: CentralAuthority, task: Task) -> None:
    """Let a held message not leave; what it was for is owed anew.

    Args:
        work: The open transaction.
        authority: Ours.
        task: The task that the act decides.

    Raises:
        InputInvalid: The task is about no held message. The officer's mistake.
        ConflictingChange: The message is held no more.
    """
    held = _held(work, task)
    channel_sending.withdraw(work, authority.rails, held.id)
    refusals.withdrawn(work, authority, held)


def _is_moot(work: RecordsWork, held: OutgoingMessage) -> bool:
    """Return whether what a held message says is owed no more.

    Cancellations and functional errors are not: it is they that end a conversation, and
    each is about another message.
    """
    if held.kind in {Kind.CANCELLATION, Kind.FUNCTIONAL_ERROR}:
        return False
    if conversation_of(work, held.conversation).state in ABANDONED:
        return True
    if held.kind not in ANSWER_KINDS:
        return False
    return is_superseded(held.id, work.exchange.taken_up(held.conversation))


def _held(work: RecordsWork, task: Task) -> OutgoingMessage:
    """Return the message that a task is about.

    Raises:
        InputInvalid, ConflictingChange: See ``release``.
    """
    if task.kind is not TaskKind.RELEASE:
        raise InputInvalid("That act does not fit the task.", field="act")
    message = work.exchange.outgoing(task.message)
    if message is None or message.delivery is not Delivery.HELD:
        raise ConflictingChange("The message is not held any more.")
    return message
