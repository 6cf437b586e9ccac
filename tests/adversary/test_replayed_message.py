"""Replay: what was once sent is sent again, altered or not, by its sender or by others."""

from dataclasses import replace
from datetime import timedelta

from tests.adversary.stage import ATTACKER, BYSTANDER, VICTIM, Stage
from tests.federation.delivery import Post, Receipted
from tests.federation.forgery import (
    forged_batch,
    forged_message,
    sealed,
    sent,
)

from comity.errors import ErrorCode
from comity.exchange.batch import decode_receipt
from comity.ids import MessageId, StateCode


def test_an_identifier_used_again_for_other_bytes_is_refused() -> None:
    """The attacker logs a second message under an identifier that the victim has.

    It is refused as replayed, and the node's state is unchanged.
    """
    stage = Stage()
    opened = stage.opened[ATTACKER, VICTIM]
    second = forged_message(stage.attacker, VICTIM, id=opened, conversation=opened)
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, second))
    assert item.refusal == ErrorCode.REPLAY_DETECTED


def test_the_second_of_two_messages_under_one_identifier_in_one_batch_is_refused() -> None:
    """The attacker hides the second use of an identifier behind the first, in one batch.

    The first is admitted as if it were alone, the second changes nothing.
    """
    stage = Stage()
    first = forged_message(stage.attacker, VICTIM)
    second = forged_message(stage.attacker, VICTIM, id=first.id, conversation=first.id)
    one, other = stage.items(sent(stage.attacker, VICTIM, first, second))
    assert (one.refusal, other.refusal) == ("", ErrorCode.REPLAY_DETECTED)
    assert stage.victim.store.tables.incoming[first.id].header == first.header


def test_a_message_sent_again_in_a_new_batch_gets_its_first_receipt() -> None:
    """The attacker, or a node that lost a receipt, sends an old message in a new batch.

    It is answered with the entry of its first receipt, and the node's state is unchanged.
    """
    stage = Stage()
    message = stage.attacker.store.tables.outgoing[_first(stage)]
    leaf = stage.victim.store.tables.incoming[message.id].leaf_index
    with stage.unchanged():
        (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert (item.refusal, item.index, item.body) == ("", leaf, message.receipt_body)


def _delete_body(stage: Stage, message: MessageId) -> None:
    tables = stage.victim.store.tables
    leaf = tables.incoming[message].leaf_index
    tables.leaves[leaf] = replace(tables.leaves[leaf], body=None)


def test_the_first_receipt_outlives_the_entry_in_which_it_is_written() -> None:
    """The victim deleted the entry's body under a retention rule; its leaf still proves it."""
    stage = Stage()
    message = stage.attacker.store.tables.outgoing[_first(stage)]
    _delete_body(stage, message.id)
    (item,) = stage.items(sent(stage.attacker, VICTIM, message))
    assert (item.refusal, item.body) == ("", message.receipt_body)


def test_a_receipt_is_silent_about_what_can_no_longer_be_proved() -> None:
    """Neither the entry nor the row says any more what was receipted: nothing false is said."""
    stage = Stage()
    message = stage.attacker.store.tables.outgoing[_first(stage)]
    _delete_body(stage, message.id)
    tables = stage.victim.store.tables
    kept = tables.incoming[message.id]
    tables.incoming[message.id] = replace(kept, received_at=kept.received_at + timedelta(days=1))
    assert stage.items(sent(stage.attacker, VICTIM, message)) == []


def test_one_message_twice_in_a_batch_is_admitted_once() -> None:
    """The attacker repeats a message within a batch. Both places show one entry."""
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM)
    size = len(stage.victim.store.tables.leaves)
    one, other = stage.items(sent(stage.attacker, VICTIM, message, message))
    assert (one.index, one.body, one.salt) == (other.index, other.body, other.salt)
    assert len(stage.victim.store.tables.leaves) == size + 1


def test_the_same_bytes_once_more_change_nothing() -> None:
    """Somebody on the way repeats a whole batch.

    The receipt shows the same entries, and the node's state is unchanged.
    """
    stage = Stage()
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    first = stage.items(raw)
    with stage.unchanged():
        again = stage.items(raw)
    assert [(item.index, item.body) for item in again] == [
        (item.index, item.body) for item in first
    ]


def test_a_batch_that_somebody_else_sent_is_refused() -> None:
    """A bystander who got hold of a batch presents it over its own connection.

    It is refused as sent under another's name, and the node's state is unchanged.
    """
    stage = Stage()
    raw = sent(stage.bystander, VICTIM, forged_message(stage.bystander, VICTIM))
    with stage.unchanged():
        assert stage.refusal(raw, sender=ATTACKER) is ErrorCode.MISDIRECTED_MESSAGE


def test_a_message_that_somebody_else_sent_is_refused_in_a_batch_of_ones_own() -> None:
    """The attacker takes a message it received and passes it on as part of its own batch.

    The header names another sender than the batch, and the node's state is unchanged.
    """
    stage = Stage()
    loot = stage.attacker.store.tables.incoming[_first(stage, BYSTANDER, ATTACKER)]
    own = forged_message(stage.attacker, VICTIM)
    passed_on = replace(
        own, header=loot.header, payload=loot.payload, payload_salt=loot.payload_salt
    )
    prepared = forged_batch(stage.attacker, VICTIM, [passed_on])
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sealed(stage.attacker, VICTIM, prepared))
    assert item.refusal == ErrorCode.MISDIRECTED_MESSAGE


def test_a_receipt_repeats_no_more_than_it_must() -> None:
    """Receipts of one batch asked for twice differ in nothing that a third party relies on."""
    stage = Stage()
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    answers = [stage.federation.put_to(stage.victim, ATTACKER, Post(raw)) for _ in range(2)]
    first, second = (decode_receipt(a.raw) for a in answers if isinstance(a, Receipted))
    assert first == second


def _first(stage: Stage, sender: StateCode = ATTACKER, recipient: StateCode = VICTIM) -> MessageId:
    """Return the message with which one opened a conversation with the other."""
    return MessageId(stage.opened[sender, recipient])
