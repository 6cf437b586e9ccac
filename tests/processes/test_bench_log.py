"""The measurement of logs measures what it says, on a small scale."""

import time
from pathlib import Path

import pytest

from comity.errors import InputInvalid
from comity_training.bench.log import LogPlan, measure_log
from comity_training.bench.log_kept import entries, kept_log
from comity_training.bench.log_peer import LogPeer


@pytest.mark.processes
def test_a_small_log_is_measured_and_its_rewriting_noticed(tmp_path: Path) -> None:
    plan = LogPlan(leaves=3000, proofs=20, runs=1, folder=tmp_path, keep=None)
    figures = measure_log(plan, tell=lambda _: None)
    assert (figures.audit.leaves, figures.audit.findings) == (3000, 0)
    assert figures.noticed_ms.median > 0
    assert [each.at_once for each in figures.appended] == [1, 128, 1024]
    assert all(each.per_s.median > 0 for each in figures.appended)
    if isinstance(figures.peer, LogPeer):
        assert figures.peer.appended_per_s > 0


def test_a_kept_log_is_used_again_if_it_is_the_very_same(tmp_path: Path) -> None:
    made = kept_log(tmp_path, 700, stopwatch=time.perf_counter)
    made.node.database.close()
    assert made.seconds > 0
    again = kept_log(tmp_path, 700, stopwatch=time.perf_counter)
    assert again.seconds == 0
    with again.node.database.begin() as work:
        work.log.append(entries(1), recorded_at=again.node.clock.now())
    again.node.database.close()
    for leaves in (700, 800):
        with pytest.raises(InputInvalid):
            kept_log(tmp_path, leaves, stopwatch=time.perf_counter)
