"""Messages that no conversation admits, and identifiers that were used twice.

A partner over a wire without receipts was told that its message arrived, before anybody
looked at what it goes on with. So it is on record, in a conversation of its own; the
partner is told what is wrong, an officer is called, and nothing else changes.

Source: ECRIS DTS v1.0, messages: who answers what, and that identifiers are unique. That
an answer to nothing known is reported with a functional error is our reading of it.
"""

from typing import Final

from comity.errors import ConflictingChange, TransitionIllegal
from comity.exchange.channel_admission import conversation_about
from comity.exchange.conversation import Conversation
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import MessageId
from comity.persons.texts import plain
from comity.records.central_authority import CentralAuthority
from comity.records.complaining import (
    CANCELLATION_ERRONEOUS,
    IDENTIFIER_USED,
    REFERENCE_UNKNOWN,
    WRONG_ANSWER,
    complain,
    receive_error,
)
from comity.records.messages import FunctionalError, FunctionalErrorItem, Kind, decode_as
from comity.records.ports import RecordsWork, TaskKind
from comity.records.tasks import IDENTIFIER_REUSED, close_open, queue_once
from comity.records.workflow import MISFITS

UNKNOWN_REFERENCE: Final = "It refers to a message that is not known here."
NOTHING_TO_CANCEL: Final = "It cancels what cannot be cancelled, or cannot be any more."
ANSWERS_WRONGLY: Final = "It answers what it cannot answer, or cannot answer any more."
_COMPLAINT_UNMATCHED: Final = "A functional error refers to nothing of ours that it may refer to."


def is_misfit(conversation: Conversation) -> bool:
    """Return whether a conversation only holds what no other admits."""
    return (conversation.service, conversation.opens_with) in MISFITS


def receive_misfit(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    """Complain of a message that fits nowhere, and show it to an officer.

    What follows in such a conversation is its sender taking it back, or complaining of our
    complaint; neither is ever complained of.

    Returns:
        The functional error, if one may be sent.
    """
    if message.id != MessageId(conversation.id):
        return _goes_on(work, authority, message, conversation)
    if message.kind == Kind.FUNCTIONAL_ERROR:
        queue_once(
            work,
            authority,
            TaskKind.ATTEND,
            conversation=conversation.id,
            message=message.id,
            reason=_COMPLAINT_UNMATCHED,
        )
        return ()
    code, text = _what_is_wrong(work, message)
    return complain(work, authority, conversation, message.id, text=text, code=code)


def receive_reused(
    work: RecordsWork, authority: CentralAuthority, first: IncomingMessage
) -> tuple[OutgoingMessage, ...]:
    """Complain of an identifier that was used again for other bytes.

    The conversation of the first message stays as it is: the complaint opens one of its
    own. However often the identifier comes again, one complaint is sent and one officer
    called.

    Args:
        work: The open transaction, in which the second message was set aside.
        authority: Ours.
        first: The message that bears the identifier.

    Returns:
        The functional error, if one may be sent.
    """
    called = queue_once(
        work,
        authority,
        TaskKind.ATTEND,
        conversation=first.conversation,
        message=first.id,
        reason=IDENTIFIER_REUSED,
    )
    if called is None or first.kind in {Kind.FUNCTIONAL_ERROR, Kind.IS_ALIVE}:
        return ()
    error = FunctionalError(
        errors=(FunctionalErrorItem(IDENTIFIER_USED, plain(IDENTIFIER_REUSED, "en")),),
        contact=authority.settings.contact,
    )
    try:
        return (authority.object_to(work, first.peer, error, first.id),)
    except (ConflictingChange, TransitionIllegal):
        # The partner is reached by another wire now, or policy forbids it; the officer knows.
        return ()


def _what_is_wrong(work: RecordsWork, message: IncomingMessage) -> tuple[str, str]:
    """Return code and sentence of the complaint.

    A third state's message counts as unknown, and one on another wire.
    """
    about = message.refers_to
    if about is None or (
        conversation_about(work.exchange, about, peer=message.peer, wire=message.wire) is None
    ):
        return REFERENCE_UNKNOWN, UNKNOWN_REFERENCE
    if message.kind == Kind.CANCELLATION:
        return CANCELLATION_ERRONEOUS, NOTHING_TO_CANCEL
    return WRONG_ANSWER, ANSWERS_WRONGLY


def _goes_on(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    if message.kind == Kind.CANCELLATION:
        close_open(work, authority, conversation.id, outcome="withdrawn-by-its-sender")
        return ()
    content = FunctionalError(errors=())
    if not message.complaints:
        content = decode_as(FunctionalError, message.payload)
    return receive_error(work, authority, message, content, conversation)
