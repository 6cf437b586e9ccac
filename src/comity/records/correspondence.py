"""Messages of ours that tell of no conviction, as policy sees them."""

from typing import assert_never

from comity.policy.procedure import ProceduralMessage, Procedure
from comity.records.messages import (
    AdditionalInformation,
    AdditionalInformationRequest,
    Cancellation,
    FunctionalError,
    IsAlive,
    Kind,
    Message,
    Notification,
    NotificationResponse,
    Request,
    RequestDeadline,
    RequestOutcome,
    RequestResponse,
)


def procedure_of(opens_with: str) -> Procedure:
    """Return what a conversation is about, by the kind of message that opened it."""
    match Kind(opens_with):
        case Kind.REQUEST:
            return Procedure.REQUEST
        case Kind.NOTIFICATION:
            return Procedure.NOTIFICATION
        case _:
            return Procedure.CONNECTION


def procedural_message(message: Message) -> ProceduralMessage:
    """Return what a message does in its procedure.

    Raises:
        TypeError: It notifies, asks or answers out of the register, which takes a
            permit of its own. The caller's bug, or an attempt to launder a purpose.
    """
    match message:
        case NotificationResponse():
            return ProceduralMessage.NOTIFICATION_RESPONSE
        case RequestDeadline():
            return ProceduralMessage.STATED_DEADLINE
        case AdditionalInformationRequest():
            return ProceduralMessage.QUESTION
        case AdditionalInformation():
            return ProceduralMessage.INFORMATION
        case Cancellation():
            return ProceduralMessage.CANCELLATION
        case FunctionalError():
            return ProceduralMessage.FUNCTIONAL_ERROR
        case IsAlive():
            return ProceduralMessage.IS_ALIVE
        case RequestResponse():
            return _negative(message)
        case Notification() | Request():
            raise TypeError("a message that discloses takes a permit of its own")
        case _:
            assert_never(message)


def _negative(response: RequestResponse) -> ProceduralMessage:
    says_of_record = response.outcome == RequestOutcome.SUCCESSFUL
    if says_of_record or response.convictions or response.other_states:
        raise TypeError("an answer out of the register takes a permit of its own")
    if response.outcome == RequestOutcome.DENIED:
        return ProceduralMessage.DENIAL
    return ProceduralMessage.ANSWER_WITHOUT_RECORD


def states_identity(message: Message) -> bool:
    """Return whether a message states who a person is, to a state that asked."""
    return isinstance(message, AdditionalInformation) and message.person is not None
