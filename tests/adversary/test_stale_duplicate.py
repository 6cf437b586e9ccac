"""A stale duplicate: a batch that was overtaken comes after its messages were settled."""

import pytest
from tests.adversary.stage import ATTACKER, VICTIM, Stage
from tests.federation.forgery import forged_message

from comity.errors import ErrorCode


@pytest.mark.xfail(
    strict=True,
    reason="a refusal is not remembered, so a late copy of the batch may be admitted after it",
)
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
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(stage.sent(withdrawal))
    assert item.refusal == ErrorCode.REFERENCE_UNKNOWN
