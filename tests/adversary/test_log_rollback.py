"""Attack: a state's administrator restores an older copy of the log, and goes on from there.

Detected by every witness that cosigned more, and by every partner that saw more.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adversary.witness_stage import LIAR, Scene, scene, state_of

from comity.assembly.cosigning import cosign_for
from comity.assembly.monitoring import MonitorState, Standing, look, opener_of_member
from comity.assembly.publishing import Candidate, request_from
from comity.errors import CheckpointGap, CheckpointInconsistent, EnvelopeMalformed
from comity.ledger.cosigning import CosigningRequest
from comity.ledger.misbehaviour_file import Verdict


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def test_a_witness_never_cosigns_less_than_it_did(stage: Scene) -> None:
    honest = stage.history("one", 20)
    stage.cosigned(stage.first, honest, 0, 20)
    before = state_of(stage.first)
    for old, size in ((0, 12), (12, 12)):
        with pytest.raises(CheckpointGap) as gap:
            stage.cosigned(stage.first, honest, old, size)
        assert gap.value.last_seen == 20
    # What it cosigned last cannot be claimed to be older than the checkpoint.
    with pytest.raises(EnvelopeMalformed):
        _claimed(stage, 20, 12)
    assert state_of(stage.first) == before


def _claimed(stage: Scene, old: int, size: int) -> None:
    note = stage.history("one", 20).note(size)
    cosign_for(stage.first, CosigningRequest(old, (), note).encode(), LIAR)


def test_a_log_that_grew_again_after_a_rollback_is_another_history(stage: Scene) -> None:
    stage.cosigned(stage.first, stage.history("one", 20), 0, 20)
    rolled_back = stage.history("again", 25, common=0)
    before = state_of(stage.first)
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, rolled_back, 20, 25)
    (judged,) = stage.judged(stage.first)
    # Detected by FR's witness; proven unless DE shows that 25 entries extend 20.
    assert judged.verdict is Verdict.OWNER_MUST_ANSWER
    assert judged.sizes == (20, 25)
    assert state_of(stage.first) == before


def test_the_rolled_back_node_itself_notices_what_its_witness_says(stage: Scene) -> None:
    wanted = Candidate(12, stage.history("one", 20).note(12), frozenset(), meets_policy=False)
    assert request_from(stage.liar, wanted, 20) is None


class _Showing:
    """A log that shows one note, and no tiles."""

    def __init__(self, note: bytes) -> None:
        self._note = note

    async def published(self) -> bytes:
        return self._note

    async def tile(self, path: str) -> bytes:
        raise AssertionError(path)


async def _looked(stage: Scene, size: int) -> Standing:
    opener = opener_of_member(stage.directory, stage.origin, stage.clock)
    history = stage.history("one", 20)
    state = MonitorState(log=stage.origin, note=history.note(20).decode())
    observation, after = await look(_Showing(history.note(size)), opener, state)
    assert after == state
    return observation.standing


def test_a_monitor_calls_a_smaller_log_older_and_forgets_nothing(stage: Scene) -> None:
    assert asyncio.run(_looked(stage, 12)) is Standing.OLDER
