"""Rewritten history: a state shows a log that does not go on from the one it showed before."""

import pytest
from tests.adversary.stage import ATTACKER, BYSTANDER, VICTIM, Stage
from tests.federation.delivery import AskLinks, Linked, Refused, settle
from tests.federation.forgery import (
    altered,
    forged_batch,
    forged_message,
    read,
    rewrite_history,
    sealed,
    sent,
)

from comity.errors import CheckpointInconsistent, ErrorCode
from comity.exchange.batch import Consistency
from comity.exchange.sending import relink
from comity.ledger.checkpoint import read_checkpoint


def test_a_log_with_its_last_entry_replaced_is_refused_and_kept_as_proof() -> None:
    """The attacker replaces the last entry that the victim saw, and goes on from there.

    The node's state is unchanged, and both signed notes are kept.
    """
    stage = Stage()
    rewrite_history(stage.attacker)
    message = forged_message(stage.attacker, VICTIM)
    prepared = forged_batch(stage.attacker, VICTIM, [message])
    with stage.unchanged():
        answer = stage.put(sealed(stage.attacker, VICTIM, prepared))
        if isinstance(answer, Refused) and answer.last_seen is not None:
            with stage.attacker.store.begin() as work:
                prepared = relink(work.log, prepared, last_seen=answer.last_seen)
            answer = stage.put(sealed(stage.attacker, VICTIM, prepared))
    assert answer == Refused(ErrorCode.CHECKPOINT_INCONSISTENT)
    (accusation,) = stage.victim.store.tables.accusations
    assert accusation.origin == stage.attacker.key.name
    assert (
        read_checkpoint(accusation.first_note).root != read_checkpoint(accusation.second_note).root
    )


def test_a_second_log_of_the_same_length_is_refused_and_kept_as_proof() -> None:
    """The attacker signs two roots for one size. The two notes alone convict it.

    The node's state is unchanged.
    """
    stage = Stage()
    honest = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    stage.items(honest)
    rewrite_history(stage.attacker)
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM, logged=False))
    assert (
        read_checkpoint(read(raw).checkpoint).size == read_checkpoint(read(honest).checkpoint).size
    )
    with stage.unchanged():
        assert stage.refusal(raw) is ErrorCode.CHECKPOINT_INCONSISTENT
    assert len(stage.victim.store.tables.accusations) == 1


def test_a_checkpoint_without_a_link_to_the_last_one_is_not_taken() -> None:
    """The attacker withholds the consistency proof.

    It is told from where to prove, and the node's state is unchanged.
    """
    stage = Stage()
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    last_seen = stage.victim.store.tables.heads[stage.attacker.key.name]
    with stage.unchanged():
        assert stage.put(altered(raw, consistency=[])) == Refused(
            ErrorCode.CHECKPOINT_GAP, last_seen
        )
    assert not stage.victim.store.tables.rejections


def test_a_log_cut_off_behind_what_was_seen_is_not_taken() -> None:
    """The attacker returns to an old backup and sends from its shorter log.

    The shorter checkpoint has no link to the longer one seen, so nothing is admitted under
    it, and the node's state is unchanged.
    """
    stage = Stage()
    backup = stage.attacker.store.backup()
    for _ in range(5):
        forged_message(stage.attacker, BYSTANDER)
        stage.items(stage.sent(forged_message(stage.attacker, VICTIM)))
    stage.attacker.store.restore(backup)
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    with stage.unchanged():
        assert stage.refusal(raw) is ErrorCode.CHECKPOINT_GAP


def test_an_old_checkpoint_of_a_forked_log_is_refused_with_any_proof() -> None:
    """The attacker passes a checkpoint of a fork off as one that was merely overtaken.

    No proof makes it the beginning of the log seen, and the node's state is unchanged.
    """
    stage = Stage()
    backup = stage.attacker.store.backup()
    for _ in range(5):
        forged_message(stage.attacker, BYSTANDER)
        stage.items(stage.sent(forged_message(stage.attacker, VICTIM)))
    last_seen = stage.victim.store.tables.heads[stage.attacker.key.name]
    with stage.attacker.store.begin() as work:
        honest = work.log.consistency_proof(len(backup.leaves) + 1, last_seen)
    stage.attacker.store.restore(backup)
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    size = read_checkpoint(read(raw).checkpoint).size
    link = Consistency(size, last_seen, b"".join(honest))
    with stage.unchanged():
        assert stage.refusal(altered(raw, consistency=[link])) is ErrorCode.CHECKPOINT_INCONSISTENT
    assert len(stage.victim.store.tables.accusations) == 1


def test_a_receipt_from_a_rewritten_log_is_not_settled_and_is_kept_as_proof() -> None:
    """The attacker receipts out of a log that is not the one it showed before.

    The message stays due, the proof is kept, and the node's state is unchanged.
    """
    stage = Stage()
    rewrite_history(stage.attacker)
    stage.federation.part(ATTACKER, VICTIM)
    stage.federation.open(VICTIM, ATTACKER, "NOT")
    (identifier,) = stage.victim.store.tables.due_out[ATTACKER].values()
    message = stage.victim.store.tables.outgoing[identifier]
    prepared = forged_batch(stage.victim, ATTACKER, [message])
    raw = sealed(stage.victim, ATTACKER, prepared)
    answer = stage.put(raw, sender=VICTIM, to=ATTACKER)
    partner = stage.victim.partners.partner(ATTACKER, stage.federation.clock.now())
    last_seen = stage.victim.store.tables.heads[stage.attacker.key.name]
    receipt = answer.raw  # type: ignore[union-attr]  # a liar's node receipts as any other
    size = len(stage.attacker.store.tables.leaves)
    links = stage.federation.put_to(stage.attacker, VICTIM, AskLinks(size, last_seen))
    assert isinstance(links, Linked)
    with stage.unchanged(), pytest.raises(CheckpointInconsistent):
        settle(stage.victim.courier, partner, prepared, receipt, links.proofs)
    assert identifier in stage.victim.store.tables.due_out[ATTACKER].values()
    assert len(stage.victim.store.tables.accusations) == 1
