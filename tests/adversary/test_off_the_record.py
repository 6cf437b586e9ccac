"""Off the record: a message that its sender could deny, because no log of it holds it."""

from dataclasses import replace

import pytest
from tests.adversary.stage import VICTIM, Stage
from tests.federation.forgery import (
    altered_message,
    forged_batch,
    forged_message,
    off_the_record,
    other_payload,
    read,
    sealed,
    sent,
)

from comity.errors import ErrorCode
from comity.exchange.envelope import encode_header, read_header
from comity.ledger.entry import Entry, EntryKind


def test_a_message_that_is_in_no_log_is_refused() -> None:
    """The attacker sends a request and keeps it out of its log.

    No proof leads from it to the checkpoint, and the node's state is unchanged.
    """
    stage = Stage()
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, off_the_record(stage.attacker, VICTIM)))
    assert item.refusal == ErrorCode.INCLUSION_INVALID


def test_a_header_that_differs_from_the_logged_one_is_refused() -> None:
    """The attacker logs one header and sends another, to deny the sent one later.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    message = forged_message(stage.attacker, VICTIM)
    header = read_header(message.header)
    raw = encode_header(header).replace(b'"records"', b' "records"')
    assert raw != message.header
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, replace(message, header=raw)))
    assert item.refusal == ErrorCode.INCLUSION_INVALID


def test_a_payload_that_the_logged_header_does_not_commit_to_is_refused() -> None:
    """The attacker sends another payload than the one its log commits to.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sent(stage.attacker, VICTIM, other_payload(stage.attacker, VICTIM)))
    assert item.refusal == ErrorCode.ENVELOPE_MALFORMED


@pytest.mark.parametrize(
    "change",
    [
        {"proof": b""},
        {"proof": bytes(32)},
        {"proof": bytes(33)},
        {"proof": bytes(64 * 32)},
        {"leaf_index": 2**63 - 1},
        {"leaf_index": 0},
        {"leaf_salt": bytes(32)},
    ],
    ids=str,
)
def test_a_message_with_a_broken_proof_is_refused(change: dict[str, object]) -> None:
    """The attacker, or somebody on the way, alters the proof of a logged message.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    assert any(getattr(read(raw).messages[0], name) != value for name, value in change.items())
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(altered_message(raw, 0, **change))
    assert item.refusal in {ErrorCode.INCLUSION_INVALID, ErrorCode.ENVELOPE_MALFORMED}


def test_a_decision_of_the_sender_does_not_pass_for_a_message() -> None:
    """The attacker points at a log entry of another kind whose body is a header.

    Kinds are committed to apart, so it is refused, and the node's state is unchanged.
    """
    stage = Stage()
    message = off_the_record(stage.attacker, VICTIM)
    with stage.attacker.store.begin() as work:
        entry = Entry(EntryKind.DECISION, message.header, message.leaf_salt)
        index = work.log.append([entry], recorded_at=message.composed_at).start
    prepared = forged_batch(stage.attacker, VICTIM, [replace(message, leaf_index=index)])
    with stage.only_a_checkpoint_learnt():
        (item,) = stage.items(sealed(stage.attacker, VICTIM, prepared))
    assert item.refusal == ErrorCode.INCLUSION_INVALID


def test_one_bad_message_does_not_hold_up_the_others() -> None:
    """The attacker mixes bad messages among good ones, to have all refused or all admitted.

    The good ones are admitted, the bad ones refused, each in its own place.
    """
    stage = Stage()
    good = [forged_message(stage.attacker, VICTIM) for _ in range(2)]
    bad = off_the_record(stage.attacker, VICTIM)
    items = stage.items(sent(stage.attacker, VICTIM, good[0], bad, good[1]))
    assert [item.refusal for item in items] == ["", ErrorCode.INCLUSION_INVALID, ""]
    assert bad.id not in stage.victim.store.tables.incoming
