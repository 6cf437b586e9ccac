from datetime import UTC, datetime, timedelta

import pytest

from comity.errors import EnvelopeMalformed, TransitionIllegal
from comity.exchange.conversation import (
    Conversation,
    Role,
    advance,
    is_superseded,
    open_conversation,
)
from comity.ids import ConversationId, StateCode
from comity.records.workflow import WORKFLOWS

OPENED = datetime(2026, 1, 5, tzinfo=UTC)
LATER = OPENED + timedelta(hours=1)
REQUEST = "AT-BE-REQ-000000000000001"
ANSWER = "BE-AT-RRS-000000000000002"


def _open(service: str = "records", kind: str = "REQ") -> Conversation:
    return open_conversation(
        WORKFLOWS,
        identifier=ConversationId(REQUEST),
        service=service,
        kind=kind,
        role=Role.RESPONDER,
        peer=StateCode("AT"),
        at=OPENED,
    )


def _advance(conversation: Conversation, by: Role, kind: str, about: str) -> Conversation:
    sender = "AT" if by is Role.INITIATOR else "BE"
    return advance(
        WORKFLOWS, conversation, by=by, kind=kind, refers_to=about, sender=sender, at=LATER
    )


@pytest.mark.parametrize(("service", "kind"), sorted(WORKFLOWS))
def test_each_workflow_opens_in_its_initial_state(service: str, kind: str) -> None:
    conversation = _open(service, kind)
    assert conversation.state == WORKFLOWS[service, kind].graph.initial
    assert (conversation.opened_at, conversation.changed_at) == (OPENED, OPENED)


@pytest.mark.parametrize("kind", ["RRS", "CAN", "req", ""])
def test_what_opens_nothing_is_illegal(kind: str) -> None:
    with pytest.raises(TransitionIllegal):
        _open(kind=kind)


def test_an_unknown_service_is_malformed_and_not_merely_illegal() -> None:
    with pytest.raises(EnvelopeMalformed, match="not spoken here"):
        _open(service="alerts")


def test_an_answer_moves_the_conversation_and_nothing_else_of_it() -> None:
    before = _open()
    after = _advance(before, Role.RESPONDER, "RRS", REQUEST)
    assert after.state == "answered"
    assert after.changed_at == LATER
    assert (after.id, after.opened_at, after.role, after.peer) == (
        before.id,
        before.opened_at,
        before.role,
        before.peer,
    )


def test_a_message_about_one_whose_place_another_took_moves_nothing() -> None:
    answered = _advance(_open(), Role.RESPONDER, "RRS", REQUEST)
    complained = advance(
        WORKFLOWS,
        answered,
        by=Role.INITIATOR,
        kind="FEM",
        refers_to=ANSWER,
        sender="AT",
        at=LATER,
        superseded=True,
    )
    assert complained.state == "answered"
    assert _advance(answered, Role.INITIATOR, "FEM", ANSWER).state == "open"


def test_only_a_later_message_of_the_same_side_and_kind_takes_the_place_of_another() -> None:
    other_kind, other_side = "BE-AT-RAI-000000000000003", "AT-BE-RRS-000000000000003"
    later = "BE-AT-RRS-000000000000001"  # the number is the sender's affair; the order is ours
    assert not is_superseded(ANSWER, [REQUEST, ANSWER, other_kind, other_side])
    assert is_superseded(ANSWER, [REQUEST, ANSWER, later])
    assert not is_superseded(later, [REQUEST, ANSWER, later])
    assert not is_superseded(None, [REQUEST])


def test_each_side_has_its_own_moves() -> None:
    with pytest.raises(TransitionIllegal):
        _advance(_open(), Role.INITIATOR, "RRS", ANSWER)


def test_a_cancellation_means_what_it_refers_to() -> None:
    answered = _advance(_open(), Role.RESPONDER, "RRS", REQUEST)
    assert _advance(answered, Role.RESPONDER, "CAN", ANSWER).state == "open"
    assert _advance(_open(), Role.INITIATOR, "CAN", REQUEST).state == "cancelled"


@pytest.mark.parametrize(
    ("by", "kind", "about"),
    [
        (Role.RESPONDER, "CAN", REQUEST),
        (Role.INITIATOR, "CAN", ANSWER),
        (Role.RESPONDER, "RRS", ANSWER),
        (Role.INITIATOR, "FEM", REQUEST),
    ],
)
def test_a_message_refers_to_one_of_the_right_side(by: Role, kind: str, about: str) -> None:
    answered = _advance(_open(), Role.RESPONDER, "RRS", REQUEST)
    with pytest.raises(TransitionIllegal, match="of that side"):
        _advance(answered, by, kind, about)


def test_a_state_that_does_not_admit_a_message_says_so() -> None:
    answered = _advance(_open(), Role.RESPONDER, "RRS", REQUEST)
    with pytest.raises(TransitionIllegal, match="answered does not admit responder:RRS"):
        _advance(answered, Role.RESPONDER, "RRS", REQUEST)


def test_each_role_has_an_opposite() -> None:
    assert Role.INITIATOR.other() is Role.RESPONDER
    assert Role.RESPONDER.other() is Role.INITIATOR
