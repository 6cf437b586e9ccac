"""The demonstration with one of the three states on ECRIS only: the same story, told the same."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.processes.demonstrating import CHECKS, OUTCOMES, demonstration

from comity.clock import SystemClock
from comity_training.demo.performance import closed_until

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def performed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if closed_until(SystemClock().now()) is not None:
        pytest.skip("no answer may leave over ECRIS in these hours of the month (rule LMS-1)")
    return demonstration(tmp_path_factory.mktemp("demo"), "--ecris")


def test_the_demonstration_ends_well_over_ecris(performed: dict[str, Any]) -> None:
    assert performed["ok"] is True
    assert performed["lost"] == 0
    assert performed["duplicated"] == 0
    assert all(performed["checks"].values())
    assert set(performed["checks"]) == CHECKS | {"a recall shows who cannot confirm over ECRIS"}


@pytest.mark.parametrize(("process", "outcome"), OUTCOMES)
def test_every_outcome_is_performed_over_ecris(
    performed: dict[str, Any], process: str, outcome: str
) -> None:
    assert (process, outcome) in [(e["process"], e["outcome"]) for e in performed["exchanges"]]


def test_whatever_touches_the_ecris_state_is_one_sides_record(performed: dict[str, Any]) -> None:
    for exchange in performed["exchanges"]:
        over_ecris = "GR" in {exchange["from"], exchange["to"]}
        assert exchange["wire"] == ("ecris/1.0" if over_ecris else "comity/1")
        assert exchange["evidence"] == ("verified, one side's record" if over_ecris else "verified")


def test_each_process_of_the_four_exchanges_goes_over_ecris(performed: dict[str, Any]) -> None:
    over = {each["process"] for each in performed["exchanges"] if each["wire"] == "ecris/1.0"}
    assert over == {"notification", "request", "cancellation", "update", "correction", "deletion"}


def test_the_story_is_not_begun_in_the_closed_hours() -> None:
    assert closed_until(datetime(2026, 11, 30, 22, 30, tzinfo=UTC)) == datetime(
        2026, 12, 1, 1, 2, 1, tzinfo=UTC
    )
    assert closed_until(datetime(2026, 11, 15, 22, 30, tzinfo=UTC)) is None
