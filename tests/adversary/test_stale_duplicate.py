"""A stale duplicate: a batch that was overtaken comes after its messages were settled."""

from dataclasses import replace

from tests.adversary.stage import ATTACKER, VICTIM, Stage
from tests.federation.forgery import forged_message

from comity.errors import ErrorCode


def test_a_message_once_refused_is_not_admitted_later() -> None:
    """A copy of a batch comes when the conversation would by then admit the message.

    Its sender has been told that it was refused and will never learn otherwise, so it
    must be refused again, and the node's state is unchanged.
    """
    stage = Stage()
    asked = stage.opened[VICTIM, ATTACKER]
    withdrawal = forged_message(
        stage.attacker,
        VICTIM,
        "CAN",
        conversation=asked,
        refers_to="AT-BE-RRS-000000000000001",
    )
    copy = stage.sent(withdrawal)
    (item,) = stage.items(copy)
    assert item.refusal == ErrorCode.REFERENCE_UNKNOWN
    answer = forged_message(
        stage.attacker,
        VICTIM,
        "RRS",
        id="AT-BE-RRS-000000000000001",
        conversation=asked,
        refers_to=asked,
    )
    (item,) = stage.items(stage.sent(answer))
    assert item.refusal == ""
    rejections = len(stage.victim.store.tables.rejections)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(stage.sent(withdrawal))
    assert item.refusal == ErrorCode.REFERENCE_UNKNOWN
    assert len(stage.victim.store.tables.rejections) == rejections


def test_a_refused_message_twice_in_a_batch_is_remembered_once() -> None:
    """The attacker fills the list of refusals with one message. It stands there once."""
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM, "CAN")
    items = stage.items(stage.sent(message, message, message))
    assert len({item.refusal for item in items} - {""}) == 1
    assert len(stage.victim.store.tables.rejections) == 1


def test_a_broken_copy_of_an_admitted_message_does_not_take_its_receipt_away() -> None:
    """The attacker sends what was admitted once more, off its log, and then as it was.

    The broken copy is refused; the receipt given before stands, so it is given again.
    """
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM)
    (first,) = stage.items(stage.sent(message))
    (broken,) = stage.items(stage.sent(replace(message, leaf_salt=bytes(32))))
    assert broken.refusal == ErrorCode.INCLUSION_INVALID
    with stage.only_a_checkpoint_learnt():
        (again,) = stage.items(stage.sent(message))
    assert (again.refusal, again.index, again.body) == ("", first.index, first.body)
