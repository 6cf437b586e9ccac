"""Attack: an administrator takes an entry out of the log, and signs what is left.

Detected by every witness that cosigned the log with it, by every monitor that follows it,
and by the node itself, which refuses to sign a log whose tiles do not fit what it signed.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adversary.witness_stage import Scene, scene, state_of

from comity.assembly.monitoring import MonitorState, Standing, look, opener_of_member
from comity.errors import CheckpointInconsistent
from comity.ledger.misbehaviour_file import Verdict
from comity.ledger.tiles import encode_entry_bundle, parse_tile_path
from comity.trust.merkle_proof import leaf_hash


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


class Serving:
    """Serves a history as tiles; small enough that one tile and one bundle hold it."""

    def __init__(self, note: bytes, leaves: list[bytes]) -> None:
        self._note = note
        self._leaves = leaves

    async def published(self) -> bytes:
        return self._note

    async def tile(self, path: str) -> bytes:
        place = parse_tile_path(path)
        leaves = self._leaves[: place.width]
        if place.level is None:
            return encode_entry_bundle(leaves)
        return b"".join(map(leaf_hash, leaves))


def test_a_witness_refuses_a_log_without_the_entry_and_keeps_both_notes(stage: Scene) -> None:
    whole = stage.history("one", 20)
    stage.cosigned(stage.first, whole, 0, 20)
    without = stage.history("one", 24)
    del without.leaves[11]
    before = state_of(stage.first)
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, without, 20, 23)
    (judged,) = stage.judged(stage.first)
    assert judged.verdict is Verdict.OWNER_MUST_ANSWER
    assert state_of(stage.first) == before


def test_at_the_same_size_the_two_notes_are_proof_by_themselves(stage: Scene) -> None:
    whole = stage.history("one", 20)
    stage.cosigned(stage.first, whole, 0, 20)
    without = stage.history("one", 21)
    del without.leaves[11]
    before = state_of(stage.first)
    with pytest.raises(CheckpointInconsistent):
        stage.cosigned(stage.first, without, 20, 20)
    assert [each.verdict for each in stage.judged(stage.first)] == [Verdict.PROVEN]
    assert state_of(stage.first) == before


def test_a_monitor_finds_it_in_the_tiles(stage: Scene) -> None:
    whole = stage.history("one", 20)
    without = stage.history("one", 24)
    del without.leaves[11]
    remembered = MonitorState(log=stage.origin, note=whole.note(20).decode())
    opener = opener_of_member(stage.directory, stage.origin, stage.clock)
    observation, after = asyncio.run(
        look(Serving(without.note(23), without.leaves), opener, remembered)
    )
    assert observation.standing is Standing.CONTRADICTION
    assert (observation.known_note, observation.shown_note) == (whole.note(20), without.note(23))
    assert not observation.in_order
    assert after == remembered


def test_a_monitor_that_recomputes_finds_an_entry_that_is_served_otherwise(stage: Scene) -> None:
    whole = stage.history("one", 20)
    opener = opener_of_member(stage.directory, stage.origin, stage.clock)
    leaves = [*whole.leaves[:11], b"something else", *whole.leaves[12:]]
    observation, after = asyncio.run(
        look(Serving(whole.note(20), leaves), opener, MonitorState(), entries=True)
    )
    assert observation.what == "The log's entries do not lead to the root it signed."
    assert not observation.in_order
    assert after == MonitorState()


def test_tiles_and_entries_of_an_honest_log_fit(stage: Scene) -> None:
    whole = stage.history("one", 20)
    opener = opener_of_member(stage.directory, stage.origin, stage.clock)
    remembered = MonitorState(log=stage.origin, note=whole.note(13).decode())
    observation, after = asyncio.run(
        look(Serving(whole.note(20), whole.leaves), opener, remembered, entries=True)
    )
    assert observation.standing is Standing.GROWN
    assert observation.entries_checked == 20
    assert after.entries == 20
