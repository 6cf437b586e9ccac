"""Hijack: speaking in a conversation in which one has no say, or not that one."""

import pytest
from tests.adversary.stage import ATTACKER, BYSTANDER, VICTIM, Stage
from tests.federation.forgery import forged_message

from comity.errors import ErrorCode
from comity.ids import ConversationId, MessageId


def _refused(stage: Stage, kind: str, **changes: object) -> str:
    """Bring a forged message that must change nothing; return the code."""
    message = forged_message(stage.attacker, VICTIM, kind, **changes)  # type: ignore[arg-type]  # overrides by name
    raw = stage.sent(message)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(raw)
    return item.refusal


def test_a_third_state_has_no_say_in_a_conversation_between_two_others() -> None:
    """The attacker answers the victim's request to a bystander.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    theirs = stage.opened[VICTIM, BYSTANDER]
    code = _refused(stage, "RRS", conversation=theirs, refers_to=theirs)
    assert code == ErrorCode.ENVELOPE_MALFORMED


def test_a_message_cannot_refer_out_of_its_conversation() -> None:
    """The attacker answers one request of the victim's with reference to a bystander's.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    code = _refused(
        stage,
        "RRS",
        conversation=stage.opened[VICTIM, ATTACKER],
        refers_to=stage.opened[VICTIM, BYSTANDER],
    )
    assert code == ErrorCode.ENVELOPE_MALFORMED


def test_a_message_cannot_refer_to_another_conversation_of_the_same_two() -> None:
    """The attacker settles one request of the victim's by an answer to another one.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    second = stage.federation.open(VICTIM, ATTACKER, "REQ")
    stage.settle()
    code = _refused(stage, "RRS", conversation=second, refers_to=stage.opened[VICTIM, ATTACKER])
    assert code == ErrorCode.REFERENCE_UNKNOWN


@pytest.mark.parametrize("kind", ["CAN", "FEM", "RRS"])
def test_a_message_that_was_never_sent_cannot_be_referred_to(kind: str) -> None:
    """The attacker refers to a message that the victim never sent nor received.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    ghost = MessageId("BE-AT-REQ-000000000000001")
    conversation = stage.opened[VICTIM, ATTACKER]
    assert _refused(stage, kind, conversation=conversation, refers_to=ghost) == (
        ErrorCode.REFERENCE_UNKNOWN
    )


def test_a_conversation_that_does_not_exist_cannot_be_gone_on_with() -> None:
    """The attacker goes on with a conversation that nobody opened.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    ghost = ConversationId("AT-BE-REQ-000000000000001")
    code = _refused(stage, "RAR", conversation=ghost, refers_to=ghost)
    assert code == ErrorCode.REFERENCE_UNKNOWN


def test_somebody_elses_request_cannot_be_cancelled() -> None:
    """The attacker, who was asked, cancels the victim's request instead of answering.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    asked = stage.opened[VICTIM, ATTACKER]
    code = _refused(stage, "CAN", conversation=asked, refers_to=asked)
    assert code == ErrorCode.TRANSITION_ILLEGAL


def test_ones_own_request_cannot_be_answered() -> None:
    """The attacker, who asked, answers its own request, to have a record of an answer.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    asked = stage.opened[ATTACKER, VICTIM]
    code = _refused(stage, "RRS", conversation=asked, refers_to=asked)
    assert code == ErrorCode.TRANSITION_ILLEGAL


def test_a_message_that_opens_a_conversation_refers_to_none() -> None:
    """The attacker opens a conversation with a reference into another one.

    It would not be checked against anything; it is refused, and the node's state is unchanged.
    """
    stage = Stage()
    code = _refused(stage, "NOT", refers_to=stage.opened[VICTIM, ATTACKER])
    assert code == ErrorCode.ENVELOPE_MALFORMED


def test_a_message_that_refers_to_none_cannot_go_on_with_a_conversation() -> None:
    """The attacker goes on with a conversation without saying with what in it.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    code = _refused(stage, "RRS", conversation=stage.opened[VICTIM, ATTACKER])
    assert code == ErrorCode.ENVELOPE_MALFORMED


@pytest.mark.parametrize("kind", ["RRS", "RAI", "RDL", "CAN", "NRS", "RAR", "FEM", "XYZ"])
def test_only_what_opens_a_conversation_opens_one(kind: str) -> None:
    """The attacker sends an answer to nothing as a conversation of its own.

    It is refused, and the node's state is unchanged.
    """
    assert _refused(Stage(), kind) == ErrorCode.TRANSITION_ILLEGAL


@pytest.mark.parametrize("service", ["alerts", "recordsx", "re"])
def test_a_service_that_is_not_spoken_here_is_refused(service: str) -> None:
    """The attacker asks for casework that this node does not do. The state is unchanged."""
    assert _refused(Stage(), "REQ", service=service) == ErrorCode.ENVELOPE_MALFORMED


def test_a_conversation_cannot_change_its_service() -> None:
    """The attacker goes on with a request under another casework's name.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    asked = stage.opened[VICTIM, ATTACKER]
    code = _refused(stage, "RRS", conversation=asked, refers_to=asked, service="alerts")
    assert code == ErrorCode.REFERENCE_UNKNOWN


def test_a_refused_message_does_not_move_the_conversation_for_those_behind_it() -> None:
    """The attacker puts an illegal message before a legal one in one batch.

    The legal one meets the conversation as it was; the illegal one left no trace in it.
    """
    stage = Stage()
    asked = stage.opened[VICTIM, ATTACKER]
    illegal = forged_message(stage.attacker, VICTIM, "CAN", conversation=asked, refers_to=asked)
    legal = forged_message(stage.attacker, VICTIM, "RRS", conversation=asked, refers_to=asked)
    items = stage.items(stage.sent(illegal, legal))
    assert [item.refusal for item in items] == [ErrorCode.TRANSITION_ILLEGAL, ""]
    assert stage.victim.store.tables.conversations[asked].state == "answered"
