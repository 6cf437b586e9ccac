"""The demonstration, as a newcomer runs it: real processes, real TLS, real files."""

from typing import Any

import pytest
from tests.processes.demonstrating import CHECKS, OUTCOMES, demonstration

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def performed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return demonstration(tmp_path_factory.mktemp("demo"))


def test_the_demonstration_ends_well(performed: dict[str, Any]) -> None:
    assert performed["ok"] is True
    assert performed["lost"] == 0
    assert performed["duplicated"] == 0
    assert set(performed["checks"]) == CHECKS | {
        "a recall reaches who was told, also at second hand"
    }
    assert all(performed["checks"].values())


def test_each_exchange_is_reported_with_its_evidence_verified(performed: dict[str, Any]) -> None:
    for exchange in performed["exchanges"]:
        assert exchange["evidence_verified"] is True
        assert exchange["elapsed_ms"] > 0
        assert {exchange["from"], exchange["to"]} < {"DE", "BG", "GR"}


@pytest.mark.parametrize(("process", "outcome"), OUTCOMES)
def test_every_outcome_is_performed(performed: dict[str, Any], process: str, outcome: str) -> None:
    assert (process, outcome) in [(e["process"], e["outcome"]) for e in performed["exchanges"]]


def test_the_recall_of_a_deletion_is_confirmed_also_by_who_had_it_at_second_hand(
    performed: dict[str, Any],
) -> None:
    (recall,) = [each for each in performed["exchanges"] if each["process"] == "recall"]
    assert recall["outcome"] == "2 of 2 confirmed erased"
    assert recall["evidence"] == "verified"
