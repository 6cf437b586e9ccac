"""Cancellations, ours and theirs.

Source: ECRIS DTS v1.0, CAN: cancels REQ, RRS, NOT or NRS; an erroneous one is
answered by a functional error.
"""

from typing import Final

from comity.errors import ConflictingChange, ReferenceNotFound, TransitionIllegal
from comity.exchange import channel_sending
from comity.exchange.conversation import Conversation, Role, is_superseded
from comity.exchange.envelope import kind_of
from comity.exchange.ports import Delivery, IncomingMessage, OutgoingMessage
from comity.exchange.replay import replayed_state
from comity.ids import MessageId
from comity.persons.texts import MultilingualText
from comity.records.central_authority import CentralAuthority, conversation_of, settle
from comity.records.complaining import CANCELLATION_ERRONEOUS, complain
from comity.records.deadlines import was_refused
from comity.records.messages import ANSWER_KINDS, Cancellation, Kind, Notification, decode_as
from comity.records.notifying import note_failed
from comity.records.ports import DutyState, RecordsWork, TaskKind
from comity.records.storing import withdraw
from comity.records.tasks import BY_THE_NODE, close_open, queue
from comity.records.workflow import RequestState

CANCELLED: Final = "cancelled"


def receive_cancellation(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    """Undo what a cancelled message did here; complain if there is nothing to undo.

    A request that was answered before its cancellation came is cancelled all the same,
    so that both sides stand alike; but the answer has been given, and its sender is
    told so. An answer that is held has not been given: it never leaves.
    """
    about = message.refers_to
    if about is None:
        return ()
    kind = kind_of(about)
    if kind in ANSWER_KINDS:
        _answer_withdrawn(work, authority, message, conversation)
        return ()
    _take_back_held(work, authority, conversation, about)
    answered = kind == Kind.REQUEST and _answered_before(work, authority, message, conversation)
    if answered or _repeated(work, message):
        return complain(
            work,
            authority,
            conversation,
            message.id,
            text="The message can no longer be cancelled.",
            code=CANCELLATION_ERRONEOUS,
            attend=False,
        )
    close_open(work, authority, conversation.id, outcome=CANCELLED)
    if kind != Kind.NOTIFICATION:
        return ()
    return withdraw(work, authority, conversation)


def cancel(
    work: RecordsWork,
    authority: CentralAuthority,
    identifier: MessageId,
    *,
    by: str,
    reason: str,
    remarks: MultilingualText = (),
) -> tuple[OutgoingMessage, ...]:
    """Withdraw a message of ours.

    An answer of ours that is cancelled is owed again, so an officer is called.

    Args:
        work: The open transaction.
        authority: Ours.
        identifier: The message: a request, a notification, or an answer to one.
        by: The officer.
        reason: Why; stays here.
        remarks: Free text for the other authority.

    Raises:
        ReferenceNotFound: We never sent such a message.
        ConflictingChange: It can no longer be cancelled, or has not left: it is held, and can
            be withdrawn.
    """
    ours = work.exchange.outgoing(identifier)
    if ours is None:
        raise ReferenceNotFound(f"This node never sent {identifier}.")
    conversation = conversation_of(work, ours.conversation)
    if ours.delivery is Delivery.HELD:
        raise ConflictingChange(f"{identifier} waits for release; withdraw it.")
    if was_refused(ours):
        raise ConflictingChange(f"{identifier} was refused there; nothing is to be cancelled.")
    if _is_over(ours, conversation) or (
        not authority.moves(conversation, Kind.CANCELLATION, identifier)
        or is_superseded(identifier, work.exchange.taken_up(conversation.id))
    ):
        raise ConflictingChange(f"{identifier} can no longer be cancelled.")
    authority.log_act(work, {"act": "cancel", "case": identifier, "by": by}, reason=reason)
    sent = authority.reply(
        work,
        conversation,
        Cancellation(contact=authority.settings.contact, remarks=remarks),
        identifier,
    )
    if conversation.role is Role.RESPONDER:
        settle(work, conversation.id, None)
        queue(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=MessageId(conversation.id),
            reason="An answer of ours was cancelled by an officer; it is owed anew.",
            due_on=conversation.due_on,
        )
        return (sent,)
    close_open(work, authority, conversation.id, outcome=CANCELLED)
    if ours.kind == Kind.NOTIFICATION:
        note_failed(
            work,
            authority,
            ours,
            decode_as(Notification, ours.payload).conviction.id,
            state=DutyState.NOT_OWED,
            reason=f"cancelled by an officer in {sent.id}",
        )
    return (sent,)


def _is_over(ours: OutgoingMessage, conversation: Conversation) -> bool:
    """Return whether the other side has dealt with what we opened.

    The graph admits a cancellation then too, for one that crossed with the answer; an
    officer who has the answer at hand does not send one.
    """
    if ours.kind == Kind.REQUEST:
        return conversation.state in {RequestState.ANSWERED, RequestState.REJECTED}
    return ours.kind == Kind.NOTIFICATION and conversation.state == RequestState.REJECTED


def _answer_withdrawn(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    conversation: Conversation,
) -> None:
    """Note that an answer no longer holds; it is owed anew unless the matter was cancelled."""
    if conversation.state in {RequestState.OPEN, RequestState.AWAITING_INFORMATION}:
        settle(work, conversation.id, None)
    elif conversation.state == RequestState.CANCELLED and conversation.role is Role.INITIATOR:
        queue(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=message.id,
            reason="An answer to what we cancelled no longer holds; what it said must not be used.",
        )


def _take_back_held(
    work: RecordsWork, authority: CentralAuthority, conversation: Conversation, about: MessageId
) -> None:
    """Let nothing leave that we have to say of a message which its sender took back."""
    held = {
        each.id: each.kind
        for each in work.exchange.messages_of(conversation.id)
        if isinstance(each, OutgoingMessage)
        and each.delivery is Delivery.HELD
        and each.refers_to == about
    }
    for identifier in held:
        channel_sending.withdraw(work, authority.rails, identifier)
    for task in work.cases.open_tasks(conversation=conversation.id) if held else ():
        if task.kind is TaskKind.RELEASE and task.message in held:
            work.cases.close_task(task.id, by=BY_THE_NODE, outcome=CANCELLED, at=authority.now())
    if not ANSWER_KINDS.isdisjoint(held.values()):
        settle(work, conversation.id, None)


def _answered_before(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    conversation: Conversation,
) -> bool:
    """Return whether an answer was in force here when a message came."""
    messages = work.exchange.messages_of(conversation.id)
    before = [each for each in messages if each.leaf_index < message.leaf_index]
    try:
        state = replayed_state(authority.rails.all_workflows, conversation, before)
    except TransitionIllegal:
        # What we said last was built on an answer that the partner's node refused.
        return False
    return state == RequestState.ANSWERED


def _repeated(work: RecordsWork, message: IncomingMessage) -> bool:
    """Return whether the same message was cancelled before by another cancellation."""
    for each in work.exchange.messages_of(message.conversation):
        if each.id == message.id:
            return False
        if each.kind == Kind.CANCELLATION and each.refers_to == message.refers_to:
            return True
    return False
