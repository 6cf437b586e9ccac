"""What would leave in answer to a request of a third state, found from its conversation."""

from comity.errors import InputInvalid, ReferenceNotFound
from comity.exchange.conversation import Role
from comity.ids import ConversationId, PersonRef
from comity.records.central_authority import CentralAuthority, conversation_of
from comity.records.describing import description_in
from comity.records.messages import Kind, Request, decode_as
from comity.records.ports import RecordsWork
from comity.records.preparing import Case, entry_of, intended, prepare
from comity.records.transfer_gate import Intended


def intended_in(
    work: RecordsWork,
    authority: CentralAuthority,
    identifier: ConversationId,
    *,
    person: PersonRef | None = None,
) -> Intended:
    """Return what an answer in a conversation would send.

    Args:
        work: The open transaction.
        authority: Ours.
        identifier: The conversation of the request.
        person: Who it is, where nobody has identified the person yet.

    Raises:
        ReferenceNotFound: There is no such conversation or person.
        InputInvalid: It is no request to us, or the person is not identified.
    """
    conversation = conversation_of(work, identifier)
    if conversation.opens_with != Kind.REQUEST or conversation.role is not Role.RESPONDER:
        raise InputInvalid("That conversation is no request to us.", field="conversation")
    messages = work.exchange.messages_of(identifier)
    described = description_in(messages)
    if described is None:
        raise ReferenceNotFound("What was asked is not held here any more.")
    known = work.cases.identification(identifier)
    about = person or (None if known is None else known.person)
    if about is None:
        raise InputInvalid("The person is not identified; say who it is.", field="as")
    case = Case(conversation, decode_as(Request, messages[0].payload), described)
    return intended(case, prepare(work, authority, case, entry_of(work, about)).selection)
