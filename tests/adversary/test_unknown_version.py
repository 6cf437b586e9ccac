"""Downgrade and unknown versions."""

import pytest
from tests.adversary.stage import VICTIM, Stage
from tests.federation.forgery import altered, forged_message, sent

from comity.errors import ErrorCode


@pytest.mark.parametrize("version", ["0", "2", "", "1 ", "1.0", "\u0661"])
def test_a_batch_of_a_version_not_spoken_here_is_refused(version: str) -> None:
    """The attacker asks for a version with weaker rules, or one that is not known here.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    with stage.unchanged():
        assert stage.refusal(altered(raw, version=version)) is ErrorCode.VERSION_UNSUPPORTED


@pytest.mark.parametrize("version", ["0", "2", "", "1 "])
def test_a_message_of_a_version_not_spoken_here_is_refused(version: str) -> None:
    """The attacker hides a message of another version in a batch of this one.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM, version=version)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert item.refusal == ErrorCode.VERSION_UNSUPPORTED
