"""Additional information: asking for it, being asked, and what a reply sets going again.

Source: FD 2009/315/JHA Art. 8(1), second subparagraph; ECRIS DTS v1.0, RAI and RAR.
"""

from collections.abc import Iterable

from comity.errors import InputInvalid
from comity.exchange.conversation import Conversation
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import MessageId, PersonRef
from comity.persons.person import Person
from comity.persons.texts import MultilingualText
from comity.records import attachments
from comity.records.answering import answer_by_rule
from comity.records.central_authority import CentralAuthority, conversation_of
from comity.records.contents import content_as
from comity.records.deadlines import with_restarted_deadline
from comity.records.describing import description_in, supplied
from comity.records.messages import (
    AdditionalInformation,
    AdditionalInformationRequest,
    AskableField,
    Attachment,
    InformationOutcome,
    Kind,
    Notification,
    Request,
    decode_as,
)
from comity.records.ports import RecordsWork, TaskKind
from comity.records.preparing import Case, known_purpose, purpose_asked
from comity.records.receiving import Received, receive
from comity.records.tasks import close_open, queue
from comity.records.workflow import RequestState

_FINGERPRINTS = AskableField.FINGERPRINTS
_IDENTIFYING = (
    TaskKind.IDENTIFY_REQUEST,
    TaskKind.IDENTIFY_NOTIFICATION,
    TaskKind.APPROVE_ANSWER,
)


def ask_back(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    fields: Iterable[str],
    remarks: MultilingualText,
) -> OutgoingMessage:
    """Ask the other state for what is missing.

    Raises:
        InputInvalid: A field is none that may be asked, or none is named.
        TransitionIllegal: The conversation admits no question now.
    """
    asked = []
    for name in fields:
        try:
            asked.append(AskableField(name))
        except ValueError:
            raise InputInvalid(
                f"{name[:50]!r} is nothing that may be asked.", field="fields"
            ) from None
    if not asked:
        raise InputInvalid("A question names at least one field.", field="fields")
    question = AdditionalInformationRequest(
        fields=tuple(dict.fromkeys(asked)),
        attachment=attachments.asked_for(work, asked, conversation.id),
        contact=authority.settings.contact,
        remarks=remarks,
    )
    return authority.reply(work, conversation, question, MessageId(conversation.id))


def receive_question(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    question: AdditionalInformationRequest,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    """Answer a question from the register where the node may, else queue it.

    A question for nothing but an attachment that we named in this very case is answered
    with it at once.
    """
    if conversation.state != RequestState.AWAITING_INFORMATION:
        return ()
    attached = _attached_to(work, conversation, message.id)
    fields = [each for each in question.fields if each is not _FINGERPRINTS or attached is None]
    if attached is not None and not fields:
        # Who attached them decided that they may be sent: this partner fetches them.
        return (supply(work, authority, conversation, message.id, person=None),)
    if authority.settings.supply_information_automatically:
        person = _from_register(work, conversation, fields)
        if person is not None:
            return (supply(work, authority, conversation, message.id, person=person),)
    queue(
        work,
        authority,
        TaskKind.SUPPLY_INFORMATION,
        conversation=conversation.id,
        message=message.id,
        reason="The other state asks for more information about the person or the purpose.",
        details={"fields": question.fields, "remarks": question.remarks},
        due_on=conversation.due_on,
    )
    return ()


def supply(
    work: RecordsWork,
    authority: CentralAuthority,
    conversation: Conversation,
    question: MessageId,
    *,
    person: Person | None,
    purpose_text: MultilingualText = (),
    remarks: MultilingualText = (),
) -> OutgoingMessage:
    """Reply to a question; without person, purpose and attachment, that it is not available.

    An attachment of ours that the question names goes with the reply. The deadline of our
    own request restarts with it, as it does for the state that owes the answer.
    """
    attached = _attached_to(work, conversation, question)
    available = person is not None or bool(purpose_text) or attached is not None
    reply = AdditionalInformation(
        outcome=(InformationOutcome.AVAILABLE if available else InformationOutcome.NOT_AVAILABLE),
        person=person,
        purpose_text=purpose_text,
        fingerprints=attached,
        contact=authority.settings.contact,
        remarks=remarks,
    )
    sent = authority.reply(work, conversation, reply, question)
    close_open(
        work,
        authority,
        conversation.id,
        outcome="supplied" if available else "not-available",
        kinds=(TaskKind.SUPPLY_INFORMATION,),
    )
    if conversation.opens_with == Kind.REQUEST and available:
        now = conversation_of(work, conversation.id)
        restarted = with_restarted_deadline(
            authority, now, purpose_asked(work, conversation), authority.now()
        )
        work.exchange.save_conversations([restarted])
    return sent


def _attached_to(
    work: RecordsWork, conversation: Conversation, question: MessageId
) -> Attachment | None:
    """Return the attachment of ours that a question asks for, if it is one of this case."""
    asked = content_as(AdditionalInformationRequest, work.exchange.incoming(question))
    if asked is None or asked.attachment is None:
        return None
    return attachments.supplied(work, asked.attachment, work.exchange.messages_of(conversation.id))


def receive_information(
    work: RecordsWork,
    authority: CentralAuthority,
    message: IncomingMessage,
    reply: AdditionalInformation,
    conversation: Conversation,
) -> tuple[OutgoingMessage, ...]:
    """Take up a conversation again with what the other state supplied.

    After an answer, a cancellation or an error the reply is on record and has no
    effect: the two crossed on the way.
    """
    if conversation.state not in {RequestState.OPEN, RequestState.AWAITING_INFORMATION}:
        return ()
    messages = work.exchange.messages_of(conversation.id)
    person = description_in(messages)
    if person is None:
        return ()
    available = reply.is_available
    close_open(
        work,
        authority,
        conversation.id,
        outcome="superseded-by-information",
        kinds=_IDENTIFYING,
    )
    opening = messages[0].payload
    if conversation.opens_with == Kind.NOTIFICATION:
        notified = decode_as(Notification, opening)
        return receive(work, authority, Received(conversation, notified, person))
    request = decode_as(Request, opening)
    if available:
        conversation = with_restarted_deadline(
            authority, conversation, known_purpose(request.purpose), message.received_at
        )
        work.exchange.save_conversations([conversation])
    return answer_by_rule(work, authority, Case(conversation, request, person))


def _from_register(
    work: RecordsWork, conversation: Conversation, fields: Iterable[AskableField]
) -> Person | None:
    ref = _subject(work, conversation)
    held = None if ref is None else work.register.person(ref)
    described = description_in(work.exchange.messages_of(conversation.id))
    if held is None or described is None:
        return None
    return supplied(held.person, described, fields)


def _subject(work: RecordsWork, conversation: Conversation) -> PersonRef | None:
    """Return the person of our register whom a conversation that we opened is about."""
    if conversation.opens_with == Kind.REQUEST:
        identification = work.cases.identification(conversation.id)
        return None if identification is None else identification.person
    opening = work.exchange.outgoing(MessageId(conversation.id))
    if opening is None:
        return None
    held = work.register.conviction(decode_as(Notification, opening.payload).conviction.id)
    return None if held is None else held.person
