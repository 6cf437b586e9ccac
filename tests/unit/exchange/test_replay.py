"""Where a conversation stands without what the peer refused."""

from dataclasses import replace

import pytest
from tests.contracts.samples import START, XB, conversation

from comity.errors import TransitionIllegal
from comity.exchange.conversation import Conversation, Role
from comity.exchange.ports import Delivery, IncomingMessage, LogPlace, OutgoingMessage
from comity.exchange.replay import replayed_state
from comity.ids import ConversationId, MessageId, StateCode
from comity.records.workflow import WORKFLOWS, RequestState

OPENING = "XB-XA-REQ-000000000000001"
CONVERSATION = replace(conversation(1), id=ConversationId(OPENING), role=Role.RESPONDER)
Message = OutgoingMessage | IncomingMessage


def ours(kind: str, number: int, about: str, *, refused: bool = False) -> OutgoingMessage:
    return OutgoingMessage(
        id=MessageId(f"XA-XB-{kind}-{number:015d}"),
        conversation=CONVERSATION.id,
        service="records",
        kind=kind,
        peer=XB,
        refers_to=MessageId(about),
        header=b"",
        payload=b"",
        payload_salt=bytes(32),
        leaf_index=number,
        leaf_salt=bytes(32),
        delivery=Delivery.REFUSED if refused else Delivery.DUE,
        composed_at=START,
    )


def theirs(kind: str, number: int, about: str | None = None) -> IncomingMessage:
    return IncomingMessage(
        id=MessageId(f"XB-XA-{kind}-{number:015d}"),
        conversation=CONVERSATION.id,
        service="records",
        kind=kind,
        peer=StateCode(XB),
        refers_to=None if about is None else MessageId(about),
        header=b"",
        payload=b"",
        payload_salt=bytes(32),
        proof=LogPlace(0, 1, b"", bytes(32)),
        received_at=START,
        leaf_index=number,
    )


def replayed(*messages: Message, of: Conversation = CONVERSATION) -> str:
    return replayed_state(WORKFLOWS, of, messages)


def test_an_answer_that_was_refused_leaves_the_request_open() -> None:
    opening = theirs("REQ", 1)
    assert replayed(opening, ours("RRS", 2, OPENING)) == RequestState.ANSWERED
    assert replayed(opening, ours("RRS", 2, OPENING, refused=True)) == RequestState.OPEN


def test_what_was_asked_before_a_refused_answer_still_stands() -> None:
    asked = ours("RAI", 2, OPENING)
    refused = ours("RRS", 3, OPENING, refused=True)
    assert replayed(theirs("REQ", 1), asked, refused) == RequestState.AWAITING_INFORMATION


@pytest.mark.parametrize("refused", [False, True])
def test_a_cancellation_that_crossed_with_an_answer_cancels(*, refused: bool) -> None:
    answer = ours("RRS", 2, OPENING, refused=refused)
    messages = (theirs("REQ", 1), answer, theirs("CAN", 3, OPENING))
    assert replayed(*messages) == RequestState.CANCELLED


def test_a_complaint_of_an_answer_given_anew_since_moves_nothing() -> None:
    first, anew = ours("RRS", 2, OPENING), ours("RRS", 4, OPENING)
    messages = (theirs("REQ", 1), first, ours("CAN", 3, first.id), anew)
    assert replayed(*messages, theirs("FEM", 5, first.id)) == RequestState.ANSWERED
    assert replayed(*messages, theirs("FEM", 5, anew.id)) == RequestState.OPEN
    refused = replace(anew, delivery=Delivery.REFUSED)
    assert replayed(*messages[:3], refused, theirs("FEM", 5, first.id)) == RequestState.OPEN


def test_a_message_built_on_a_refused_one_has_no_place_until_it_is_refused_too() -> None:
    opening, answer = theirs("REQ", 1), ours("RRS", 2, OPENING)
    withdrawal = ours("CAN", 3, answer.id, refused=True)
    anew = ours("RRS", 4, OPENING)
    with pytest.raises(TransitionIllegal):
        replayed(opening, answer, withdrawal, anew)
    anew = replace(anew, delivery=Delivery.REFUSED)
    assert replayed(opening, answer, withdrawal, anew) == RequestState.ANSWERED


def test_a_refused_opening_leaves_the_initial_state() -> None:
    opening = replace(ours("REQ", 1, OPENING, refused=True), refers_to=None)
    initiated = replace(
        CONVERSATION, id=ConversationId(opening.id), role=Role.INITIATOR, state="answered"
    )
    assert replayed(opening, of=initiated) == RequestState.OPEN
