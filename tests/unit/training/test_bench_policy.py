"""The measurement of decisions measures what it says."""

from pathlib import Path

from comity.policy.engine import shipped
from comity_training.bench.lawful_exchange import LawfulPlan, measure_lawful
from comity_training.bench.policy import WITHOUT, PolicyPlan, measure_policy


def test_an_exchange_is_measured_with_and_without(tmp_path: Path) -> None:
    plan = PolicyPlan(decisions=40, runs=1, exchanges=1, warm_up=0)
    told: list[str] = []
    figures = measure_policy(plan, progress=told.append, folder=tmp_path)
    assert figures.policies == len(shipped().notes)
    assert figures.remembered_per_s > figures.cold_per_s > 0
    assert figures.replayed == 1
    assert figures.variants[WITHOUT].share_percent == 0
    assert all(each.cpu_ms > 0 for each in figures.variants.values())


def test_whole_exchanges_are_measured_with_and_without(tmp_path: Path) -> None:
    told: list[str] = []
    plan = LawfulPlan(rounds=1, requests=2, per_second=50.0)
    figures = measure_lawful(plan, progress=told.append, folder=tmp_path)
    assert figures.exchanges == 2
    assert figures.with_cpu_ms > 0 < figures.without_cpu_ms
    assert len(figures.shares) == len(told) == 1
