"""The round that asks an officer to telephone fails at every write once; the next asks once."""

import shutil
from pathlib import Path

import pytest
from tests.desk.desk_stage import StandingClock
from tests.desk.homes import german_home
from tests.faults.test_retention_run_fails_once import Fuse
from tests.unit.cli.offices import BG
from tests.unit.records.states_in_touch import command, person

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.errors import StorageUnavailable
from comity.records.model import TriState
from comity.records.ports import TaskKind
from comity.records.requesting import Requested
from comity.records.urgent_requests import UrgentState


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def node(tmp_path: Path, clock: StandingClock) -> Node:
    shutil.copytree(german_home(), tmp_path / "de")
    return open_node(Home(tmp_path / "de"), clock=clock)


def _round(node: Node) -> None:
    with node.database.begin() as work:
        node.records.raise_unanswered(work)


def _asked(node: Node) -> int:
    """Return how many officers are asked; each is noted, and no other."""
    with node.database.begin() as work:
        tasks = [each for each in work.cases.open_tasks() if each.kind is TaskKind.TELEPHONE]
        raised = [each for each in work.urgent.every() if each.state is UrgentState.RAISED]
    assert sorted(each.conversation for each in tasks) == [each.conversation for each in raised]
    return len(tasks)


def test_a_round_heals_wherever_it_is_interrupted(
    node: Node, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with node.database.begin() as work:
        for _ in range(2):
            wanted = command(BG, person(BG), urgency=TriState.YES)
            assert isinstance(node.records.request(work, wanted), Requested)
    clock.wait(hours=2, minutes=1)
    fuse = Fuse(monkeypatch)
    writes = 0
    while _asked(node) == 0:
        writes += 1
        fuse.left = writes
        try:
            _round(node)
        except StorageUnavailable:
            assert _asked(node) == 0, "all of it or nothing"
    fuse.left = None
    assert writes > 2, "a round of two requests writes more often than that"
    assert _asked(node) == 2
    _round(node)
    assert _asked(node) == 2
