"""Attack: a state shows one history of its log to one partner and another to the other.

Each partner by itself sees a log that only grows. Detected by any one of them, once they
compare what they saw, and by any witness that is asked to cosign both.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adversary.witness_stage import FIRST, LIAR, Scene, scene, state_of

from comity.assembly.readiness_witnessing import examine_witnessing
from comity.errors import CheckpointInconsistent
from comity.ledger.misbehaviour_file import Verdict


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def test_two_roots_of_one_size_are_found_by_comparing_without_asking_anybody(stage: Scene) -> None:
    one, other = stage.history("one", 9, common=4), stage.history("other", 9, common=4)
    stage.exchanged(stage.first, one, 0, 9)
    stage.exchanged(stage.second, other, 0, 9)
    before = state_of(stage.first)
    stage.gossip(stage.first, stage.second, None)
    # Detected by FR, with two notes that DE signed: proof without any word of DE's.
    (judged,) = stage.judged(stage.first)
    assert judged.verdict is Verdict.PROVEN
    assert judged.owner == LIAR
    assert state_of(stage.first) == before


def test_a_witness_asked_to_cosign_both_histories_keeps_the_proof(stage: Scene) -> None:
    one, other = stage.history("one", 9, common=4), stage.history("other", 9, common=4)
    stage.cosigned(stage.first, one, 0, 9)
    before = state_of(stage.first)
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, other, 9, 9)
    # Whatever old size comes with it: two signatures of one size prove it.
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, other, 0, 9)
    (judged,) = stage.judged(stage.first)
    assert judged.verdict is Verdict.PROVEN
    assert judged.witnesses[0] == (FIRST,)
    assert state_of(stage.first) == before


def test_a_history_for_messages_and_another_for_the_witness_do_not_pass_side_by_side(
    stage: Scene,
) -> None:
    one, other = stage.history("one", 9), stage.history("other", 9)
    stage.exchanged(stage.first, one, 0, 9)
    before = state_of(stage.first)
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, other, 0, 9)
    assert [each.verdict for each in stage.judged(stage.first)] == [Verdict.PROVEN]
    assert state_of(stage.first) == before


def test_histories_of_different_sizes_are_found_once_the_owner_is_asked(stage: Scene) -> None:
    one, other = stage.history("one", 9, common=4), stage.history("other", 12, common=4)
    stage.exchanged(stage.first, one, 0, 9)
    stage.cosigned(stage.second, other, 0, 12)
    before = state_of(stage.first)
    # DE can answer from either of its histories; neither fits.
    for owner in (one, other, None):
        stage.gossip(stage.first, stage.second, owner)
    judged = stage.judged(stage.first)
    assert judged
    assert {each.verdict for each in judged} == {Verdict.OWNER_MUST_ANSWER}
    assert state_of(stage.first) == before


def test_a_third_state_that_never_met_the_liar_learns_of_it(stage: Scene) -> None:
    one, other = stage.history("one", 9), stage.history("other", 9)
    stage.cosigned(stage.first, one, 0, 9)
    stage.cosigned(stage.second, other, 0, 9)
    # ES compares with FR, and has had no message of DE.
    stage.gossip(stage.second, stage.first, None)
    assert [each.verdict for each in stage.judged(stage.second)] == [Verdict.PROVEN]


def test_an_honest_log_seen_at_two_sizes_is_nobodys_fault(stage: Scene) -> None:
    honest = stage.history("one", 20)
    stage.exchanged(stage.first, honest, 0, 9)
    stage.cosigned(stage.second, honest, 0, 13)
    stage.clock.pass_by(timedelta(minutes=1))
    stage.gossip(stage.first, stage.second, honest)
    assert stage.judged(stage.first) == []
    with stage.first.database.read() as snapshot:
        assert all(each.linked_at for each in snapshot.witnessed.all_published())


def test_an_honest_log_is_linked_again_when_messages_come_after_long_cosigning(
    stage: Scene,
) -> None:
    honest = stage.history("one", 30)
    for size, before in ((13, 0), (20, 13)):
        stage.cosigned(stage.first, honest, before, size)
        stage.cosigned(stage.second, honest, before, size)
        stage.clock.pass_by(timedelta(hours=1))
        stage.gossip(stage.first, stage.second, honest)
    stage.exchanged(stage.first, honest, 0, 9)
    stage.exchanged(stage.second, honest, 0, 25)
    stage.clock.pass_by(timedelta(hours=1))
    # While what was cosigned is not linked with the messages, it is not built upon.
    for _ in range(2):
        stage.gossip(stage.first, stage.second, honest)
    assert stage.judged(stage.first) == []
    with stage.first.database.read() as snapshot:
        assert all(each.linked_at for each in snapshot.witnessed.all_published())
    told = [each.check for each in examine_witnessing(stage.first)]
    assert f"log of {LIAR}" not in told
