"""Misdirection: a message meant for somebody else, or sent in somebody else's name."""

import pytest
from tests.adversary.stage import ATTACKER, BYSTANDER, VICTIM, Stage
from tests.federation.forgery import altered, forged_batch, forged_message, sealed, sent

from comity.errors import ErrorCode
from comity.exchange.envelope import message_id


def test_a_batch_for_another_state_is_refused() -> None:
    """A batch that a bystander should have had is brought to the victim.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    raw = sent(stage.attacker, BYSTANDER, forged_message(stage.attacker, BYSTANDER))
    with stage.unchanged():
        assert stage.refusal(raw) is ErrorCode.MISDIRECTED_MESSAGE


def test_a_batch_for_another_state_readdressed_is_not_opened() -> None:
    """The same, with the addressee on the batch rewritten.

    It is sealed to another key, and the node's state is unchanged.
    """
    stage = Stage()
    raw = sent(stage.attacker, BYSTANDER, forged_message(stage.attacker, BYSTANDER))
    with stage.unchanged():
        assert stage.refusal(altered(raw, recipient=VICTIM)) is ErrorCode.DECRYPTION_FAILED
    key = stage.victim.partners.partner(ATTACKER, stage.federation.clock.now()).sealing_key
    mine = next(iter(stage.victim.sealing_keys))
    assert key.key_id != mine
    with stage.unchanged():
        relabelled = altered(raw, recipient=VICTIM, sealing_key=mine)
        assert stage.refusal(relabelled) is ErrorCode.DECRYPTION_FAILED


def test_a_message_for_another_state_in_a_batch_for_us_is_refused() -> None:
    """The attacker's own log holds a message to a bystander; it brings it to the victim.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    message = forged_message(stage.attacker, BYSTANDER)
    raw = sealed(stage.attacker, VICTIM, forged_batch(stage.attacker, VICTIM, [message]))
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(raw)
    assert item.refusal == ErrorCode.MISDIRECTED_MESSAGE


def test_a_message_in_a_bystanders_name_is_refused() -> None:
    """The attacker logs and sends a request as if a bystander had made it.

    The certificate of the connection says otherwise, and the node's state is unchanged.
    """
    stage = Stage()
    identifier = message_id(BYSTANDER, VICTIM, "REQ", 5)
    message = forged_message(
        stage.attacker, VICTIM, id=identifier, conversation=identifier, sender=BYSTANDER
    )
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert item.refusal == ErrorCode.MISDIRECTED_MESSAGE


@pytest.mark.parametrize("sender", [BYSTANDER, VICTIM])
def test_a_batch_in_somebody_elses_name_is_refused(sender: str) -> None:
    """The attacker writes another sender on its batch, the victim itself even.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    with stage.unchanged():
        assert stage.refusal(altered(raw, sender=sender)) is ErrorCode.MISDIRECTED_MESSAGE


def test_an_identifier_that_names_other_parties_is_refused() -> None:
    """The attacker takes an identifier out of the numbers of somebody else.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    identifier = message_id(BYSTANDER, VICTIM, "REQ", 5)
    message = forged_message(stage.attacker, VICTIM, id=identifier, conversation=identifier)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert item.refusal == ErrorCode.ENVELOPE_MALFORMED
