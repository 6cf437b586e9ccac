"""Attack: a state writes an entry today and claims that it was in its log months ago.

An entry's own date is its author's word. What others cosigned at a time is not: an entry
that is not under a checkpoint cosigned then was not there then, as far as anyone but its
author can tell. Detected by whoever asks under which publication the entry stands.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adversary.witness_stage import BEGINS, FIRST, SECOND, Scene, published, scene, state_of

from comity.errors import CheckpointInconsistent, ConflictingChange, InclusionInvalid
from comity.ledger.publication import open_publication
from comity.trust.merkle_proof import leaf_hash, root_from_inclusion_proof


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def ask(stage: Scene) -> None:
    with stage.liar.database.begin() as work:
        stage.liar.records.ask_alive(work, FIRST)


def test_an_entry_of_today_is_under_no_checkpoint_that_was_cosigned_before(stage: Scene) -> None:
    ask(stage)
    early = published(stage.liar, [stage.first, stage.second])
    stage.clock.pass_by(timedelta(days=90))
    ask(stage)
    late = published(stage.liar, [stage.first, stage.second])
    assert early.meets_policy
    assert late.size > early.size
    policy = stage.directory.witnessing()
    moment = BEGINS + timedelta(days=30)
    opened = [open_publication(each.note, directory=stage.directory) for each in (early, late)]
    assert opened[0].witnessed_before(moment, policy)
    assert not opened[1].witnessed_before(moment, policy)
    with stage.liar.database.read() as snapshot:
        leaf = snapshot.log.entry(late.size - 1)
        proof = snapshot.log.inclusion_proof(late.size - 1, late.size)
    root = opened[1].checkpoint.value.root
    assert (
        root_from_inclusion_proof(late.size - 1, late.size, leaf_hash(leaf.leaf_data), proof)
        == root
    )
    # It has no place in the earlier tree: the index does not exist there.
    with pytest.raises((InclusionInvalid, ValueError)):
        root_from_inclusion_proof(late.size - 1, early.size, leaf_hash(leaf.leaf_data), proof)


def test_a_log_rewritten_to_hold_it_earlier_is_cosigned_by_nobody(stage: Scene) -> None:
    honest = stage.history("one", 10)
    for witness in (stage.first, stage.second):
        stage.cosigned(witness, honest, 0, 10)
    stage.clock.pass_by(timedelta(days=90))
    rewritten = stage.history("one", 12)
    rewritten.leaves[4] = b"an answer that was given in time"
    before = [state_of(each) for each in (stage.first, stage.second)]
    for witness in (stage.first, stage.second):
        with pytest.raises(CheckpointInconsistent):
            stage.cosigned(witness, rewritten, 10, 12)
        assert stage.judged(witness)
    assert [state_of(each) for each in (stage.first, stage.second)] == before


def test_a_witness_whose_clock_was_set_back_cosigns_nothing(stage: Scene) -> None:
    honest = stage.history("one", 12)
    stage.cosigned(stage.first, honest, 0, 10)
    stage.clock.pass_by(timedelta(minutes=-2))
    before = state_of(stage.first)
    with pytest.raises(ConflictingChange, match="clock"):
        stage.cosigned(stage.first, honest, 10, 12)
    assert state_of(stage.first) == before


def test_a_cosignature_dated_ahead_counts_for_nothing(stage: Scene) -> None:
    ask(stage)
    stage.clock.pass_by(timedelta(days=10))
    ahead = published(stage.liar, [stage.first, stage.second])
    opened = open_publication(ahead.note, directory=stage.directory, now=BEGINS)
    assert opened.witnesses() == frozenset()
    later = open_publication(ahead.note, directory=stage.directory, now=stage.clock.now())
    assert later.witnesses() == {FIRST, SECOND}
