"""Attack: a node shows a monitor or a partner an old publication, well signed and cosigned.

Everything on it is genuine; only that it is not the latest is hidden. Detected by whoever
saw more, in messages, as a witness or by comparing with others.
"""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adversary.witness_stage import FIRST, Scene, published, scene, state_of

from comity.assembly.gossiping import admit_shown
from comity.assembly.monitoring import MonitorState, Standing, look, opener_of_member
from comity.assembly.readiness_witnessing import examine_witnessing
from comity.errors import ReferenceNotFound
from comity.ledger.anchoring import anchor_for
from comity.ledger.publication import ShownCheckpoint, open_publication


class Showing:
    """A log that shows one note and hides the rest."""

    def __init__(self, note: bytes) -> None:
        self._note = note

    async def published(self) -> bytes:
        return self._note

    async def tile(self, path: str) -> bytes:
        raise AssertionError(path)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def grow(stage: Scene) -> bytes:
    """Let the log grow and be published; return the publication."""
    with stage.liar.database.begin() as work:
        stage.liar.records.ask_alive(work, FIRST)
    ready = published(stage.liar, [stage.first, stage.second])
    assert ready.meets_policy
    return ready.note


def test_a_monitor_that_saw_more_says_so(stage: Scene) -> None:
    old = grow(stage)
    stage.clock.pass_by(timedelta(hours=1))
    new = grow(stage)
    opener = opener_of_member(stage.directory, stage.origin, stage.clock)
    # What FR's witness cosigned is what the monitor compares with.
    observation, after = asyncio.run(look(Showing(old), opener, MonitorState(), elsewhere=[new]))
    assert observation.standing is Standing.OLDER
    assert (
        observation.greatest_seen
        == open_publication(new, directory=stage.directory).checkpoint.value.size
    )
    assert observation.head.meets_policy
    assert not observation.in_order
    assert after == MonitorState()


def test_an_old_publication_does_not_take_the_place_of_a_newer_one(stage: Scene) -> None:
    old = grow(stage)
    stage.clock.pass_by(timedelta(hours=1))
    new = grow(stage)
    for note in (new, old):
        admit_shown(stage.first, stage.second.state, (_shown(stage, note),))
    with stage.first.database.read() as snapshot:
        kept = {each.shown_by: each.note for each in snapshot.witnessed.published(stage.origin)}
    assert kept[stage.second.state] == new


def _shown(stage: Scene, note: bytes) -> ShownCheckpoint:
    return ShownCheckpoint(stage.origin, note.decode())


def test_an_old_publication_anchors_nothing_that_came_later(stage: Scene) -> None:
    grow(stage)
    stage.clock.pass_by(timedelta(hours=1))
    with stage.liar.database.begin() as work:
        stage.liar.records.ask_alive(work, FIRST)
        work.log.checkpoint()
        size = work.log.size()
    before = state_of(stage.liar)
    with stage.liar.database.read() as snapshot, pytest.raises(ReferenceNotFound):
        anchor_for(
            size,
            origin=stage.origin,
            log=snapshot.log,
            publications=snapshot.publications,
            time_stamps=snapshot.time_stamps,
        )
    assert state_of(stage.liar) == before


def test_the_operator_is_told_that_nothing_was_published_for_long(stage: Scene) -> None:
    grow(stage)
    with stage.liar.database.begin() as work:
        stage.liar.records.ask_alive(work, FIRST)
    stage.clock.pass_by(timedelta(hours=2))
    told = {each.check: each for each in examine_witnessing(stage.liar)}
    assert told["publication"].status == "warn"
    assert "120 minutes ago" in told["publication"].what
