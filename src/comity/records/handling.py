"""Received messages, each to the use case it belongs to.

A conversation may have moved on since a message arrived: what it says is then
looked at in the state the conversation has now.
"""

from dataclasses import replace
from typing import Final, assert_never

import msgspec

from comity.errors import EnvelopeMalformed
from comity.exchange.conversation import Conversation, Role
from comity.exchange.holding import needs_officer
from comity.exchange.ports import Handling, IncomingMessage, OutgoingMessage
from comity.records import cancelling
from comity.records.answering import answer_by_rule
from comity.records.central_authority import CentralAuthority, conversation_of, settle
from comity.records.complaining import complain, complain_of_rules, receive_error
from comity.records.deadlines import (
    first_answer_at,
    note_stated_deadline,
    with_deadline,
)
from comity.records.handling_office import keep_received
from comity.records.informing import receive_information, receive_question
from comity.records.messages import (
    AdditionalInformation,
    AdditionalInformationRequest,
    Cancellation,
    FunctionalError,
    IsAlive,
    Kind,
    Message,
    Notification,
    NotificationOutcome,
    NotificationResponse,
    Request,
    RequestDeadline,
    RequestOutcome,
    RequestResponse,
    decode,
)
from comity.records.misfits import is_misfit, receive_misfit
from comity.records.ports import RecordsWork, TaskKind
from comity.records.preparing import Case, known_purpose, purpose_asked
from comity.records.receiving import Received, receive
from comity.records.tasks import close_open, queue
from comity.records.workflow import ABANDONED, RequestState

UNREADABLE: Final = "The payload breaks a rule of its format."
NOT_AS_WRITTEN: Final = "Something in the message could not be read just as it was written."
NEEDS_ATTENTION: Final = "The other state's answer needs attention"


def handle(
    work: RecordsWork, authority: CentralAuthority, message: IncomingMessage
) -> tuple[OutgoingMessage, ...]:
    """Process a received message, and mark it as done; one that is done is left alone.

    Raises:
        ReferenceNotFound: Its conversation is not here: it was not admitted. The
            caller's bug.
    """
    stored = work.exchange.incoming(message.id)
    if stored is not None and stored.handling is Handling.DONE:
        return ()
    conversation = conversation_of(work, message.conversation)
    sent = _processed(work, authority, message, conversation)
    work.exchange.handled([message.id])
    return sent


def _processed(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    if is_misfit(conversation):
        return receive_misfit(work, authority, message, conversation)
    if message.complaints:
        complained = complain_of_rules(work, authority, conversation, message)
        return (*complained, *_unread(work, authority, message, conversation))
    try:
        content = decode(Kind(message.kind), message.payload)
    except EnvelopeMalformed:
        complained = complain(work, authority, conversation, message.id, text=UNREADABLE)
        return (*complained, *_unread(work, authority, message, conversation))
    if needs_officer(message.notes):
        queue(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=message.id,
            reason=NOT_AS_WRITTEN,
            details={"notes": message.notes},
        )
    return _dispatch(work, authority, message, content, conversation)


def _unread(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    """Let a message take effect whose content cannot be used, where its kind alone has one.

    A cancellation or a complaint has moved the conversation by what it refers to; what it
    says beside that is for readers.
    """
    match Kind(message.kind):
        case Kind.CANCELLATION:
            return cancelling.receive_cancellation(work, authority, message, conversation)
        case Kind.FUNCTIONAL_ERROR:
            unsaid = FunctionalError(errors=())
            return receive_error(work, authority, message, unsaid, conversation)
        case _:
            return ()


def _dispatch(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    content: Message,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    match content:
        case Request():
            return _received_request(work, authority, message, content, conversation)
        case Notification():
            if conversation.state in ABANDONED:
                return ()
            received = Received(conversation, content, content.person)
            return receive(work, authority, received)
        case AdditionalInformationRequest():
            return receive_question(work, authority, message, content, conversation)
        case AdditionalInformation():
            return receive_information(work, authority, message, content, conversation)
        case RequestDeadline(deadline):
            purpose = purpose_asked(work, conversation)
            note_stated_deadline(work, authority, conversation, purpose, deadline)
            return ()
        case RequestResponse(outcome, convictions=convictions, handling=conditions):
            if conditions is not msgspec.UNSET:
                sent = frozenset(each.id for each in convictions)
                keep_received(
                    work,
                    authority,
                    conditions,
                    sender=conversation.peer,
                    message=message.id,
                    convictions=sent,
                )
            clean = outcome == RequestOutcome.SUCCESSFUL
            said = f"{NEEDS_ATTENTION}: {outcome[:20]}"
            if convictions and not clean:
                said = f"{said}, with convictions; whose they are is not sure"
            return _answered(work, authority, message, conversation, None if clean else said)
        case NotificationResponse(outcome):
            clean = outcome == NotificationOutcome.SUCCESSFUL
            said = f"{NEEDS_ATTENTION}: {outcome[:20]}"
            return _answered(work, authority, message, conversation, None if clean else said)
        case Cancellation():
            return cancelling.receive_cancellation(work, authority, message, conversation)
        case FunctionalError():
            return receive_error(work, authority, message, content, conversation)
        case IsAlive():
            return _alive(work, authority, message, conversation)
        case _:
            assert_never(content)


def _received_request(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    request: Request,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    if conversation.state != RequestState.OPEN:
        return ()
    dated = with_deadline(
        authority, conversation, known_purpose(request.purpose), message.received_at
    )
    if request.case_reference is not None:
        dated = replace(dated, case_reference=request.case_reference)
    work.exchange.save_conversations([dated])
    return answer_by_rule(work, authority, Case(dated, request, request.person))


def _answered(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    conversation: Conversation,
    attention: str | None,
) -> tuple[OutgoingMessage, ...]:
    """Note that an answer came; call an officer where there is a reason to."""
    if conversation.state != RequestState.ANSWERED:
        return ()
    first = first_answer_at(work, conversation.id)
    settle(work, conversation.id, first or message.received_at)
    close_open(work, authority, conversation.id, outcome="answered")
    if attention is not None:
        queue(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=message.id,
            reason=attention,
        )
    return ()


def _alive(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    if conversation.settled_at is not None:
        return ()
    if conversation.role is Role.INITIATOR:
        settle(work, conversation.id, message.received_at)
        return ()
    sent = authority.reply(work, conversation, IsAlive(), message.id)
    settle(work, conversation.id, authority.now())
    return (sent,)
