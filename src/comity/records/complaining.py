"""Functional errors: telling a partner that its message cannot be processed, and being told."""

from typing import Final

from comity.exchange.conversation import Conversation
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import MessageId
from comity.persons.texts import plain
from comity.records.central_authority import CentralAuthority, settle
from comity.records.messages import (
    FunctionalError,
    FunctionalErrorItem,
    Kind,
    Notification,
    decode_as,
)
from comity.records.notifying import note_failed
from comity.records.ports import DutyState, RecordsWork, TaskKind
from comity.records.tasks import queue
from comity.records.workflow import RequestState

OTHER_ERROR: Final = "FE-99000"
CANCELLATION_ERRONEOUS: Final = "FE-99002"
_CODES_SHOWN: Final = 5


def complain(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    about: MessageId,
    *,
    text: str,
    code: str = OTHER_ERROR,
    attend: bool = True,
) -> tuple[OutgoingMessage, ...]:
    """Answer a message with a functional error where the conversation admits one.

    Args:
        work: The open transaction.
        authority: Ours.
        conversation: Where it stands.
        about: The message complained of.
        text: What is wrong, for the other authority; without personal data.
        code: Code of the functional error.
        attend: Whether an officer is called too, so that nothing is lost.
    """
    if attend:
        queue(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=about,
            reason=f"A received message could not be processed: {text}",
        )
    if not authority.admits(conversation, Kind.FUNCTIONAL_ERROR, about):
        return ()
    error = FunctionalError(
        errors=(FunctionalErrorItem(code, plain(text, "en")),),
        contact=authority.settings.contact,
    )
    return (authority.reply(work, conversation, error, about),)


def receive_error(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    content: FunctionalError,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    """Call an officer about a partner's complaint; what it undoes is owed again.

    A rejected notification leaves its duty outstanding: the reconciliation reports
    it until an officer has sent it anew.
    """
    about = message.refers_to
    codes = ", ".join(each.code[:20] for each in content.errors[:_CODES_SHOWN])
    queue(
        work,
        authority,
        TaskKind.ATTEND,
        conversation=conversation.id,
        message=message.id,
        reason=f"The partner reports a functional error in a message of ours ({codes}).",
        details={"about": about, "errors": content.errors, "remarks": content.remarks},
        due_on=conversation.due_on,
    )
    ours = None if about is None else work.exchange.outgoing(about)
    if ours is None:
        return ()
    if ours.kind in {Kind.REQUEST_RESPONSE, Kind.NOTIFICATION_RESPONSE}:
        # Otherwise an answer given anew crossed with the complaint, or a cancellation did.
        if conversation.state in {RequestState.OPEN, RequestState.AWAITING_INFORMATION}:
            settle(work, conversation.id, None)
    elif ours.kind == Kind.NOTIFICATION and conversation.state == RequestState.REJECTED:
        rejected_notification(work, authority, ours, f"rejected with a functional error ({codes})")
    return ()


def rejected_notification(
    work: RecordsWork, authority: CentralAuthority, ours: OutgoingMessage, reason: str
) -> None:
    """Note that the duty behind a notification of ours is still open."""
    conviction = decode_as(Notification, ours.payload).conviction.id
    note_failed(work, authority, ours, conviction, state=DutyState.OUTSTANDING, reason=reason)
