"""Ending entries of the log fails at every write once; the next run leaves nothing.

What ended is covered by its act, and what no act covers did not end.
"""

from pathlib import Path

import pytest
from tests.adversary.ended_stage import (
    checked,
    copied,
    ended_leaves,
    kept_bodies,
    looked_at,
    opened,
)
from tests.faults.test_retention_run_fails_once import Fuse
from tests.unit.cli.offices import Office

from comity.assembly.ending_entries import end_entries
from comity.assembly.enforcing_retention import periods_of
from comity.errors import StorageUnavailable


def test_ending_entries_heals_wherever_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, looks = looked_at(tmp_path)
    fuse, writes, failed = Fuse(monkeypatch), 0, 0
    while True:
        writes += 1
        office = copied(first, tmp_path / f"{writes}")
        fuse.left = writes
        try:
            ended(office)
        except StorageUnavailable:
            failed += 1
            assert checked(office).is_sound
            gone = {leaf for leaf, body in kept_bodies(office).items() if body is None}
            assert gone == set(ended_leaves(office))
            ended(office)
        burnt, fuse.left = fuse.left is None, None
        assert set(looks) < set(ended_leaves(office))
        if not burnt:
            break
    assert failed == writes - 1
    assert failed > 5, "it takes more writes than that"


def ended(office: Office) -> None:
    node = opened(office)
    try:
        end_entries(node, periods_of(node), by="node")
    finally:
        node.database.close()
