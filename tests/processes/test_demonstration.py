"""The demonstration, as a newcomer runs it: real processes, real TLS, real files."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def performed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("demo")
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "comity",
            "demo",
            "--json",
            "--people",
            "150",
            "--folder",
            str(folder),
        ],
        capture_output=True,
        timeout=180,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert run.returncode == 0, run.stderr.decode()[-4000:] + _logs(folder)
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def _logs(folder: Path) -> str:
    return "".join(
        f"\n{log}: ...{log.read_text(encoding='utf-8')[-1500:]}"
        for log in folder.glob("*/serve.log")
    )


def test_the_demonstration_ends_well(performed: dict[str, Any]) -> None:
    assert performed["ok"] is True
    assert performed["lost"] == 0
    assert performed["duplicated"] == 0
    assert all(performed["checks"].values())


def test_each_exchange_is_reported_with_its_evidence_verified(performed: dict[str, Any]) -> None:
    for exchange in performed["exchanges"]:
        assert exchange["evidence_verified"] is True
        assert exchange["elapsed_ms"] > 0
        assert {exchange["from"], exchange["to"]} < {"DE", "BG", "GR"}


@pytest.mark.parametrize(
    ("process", "outcome"),
    [
        ("notification", "stored, by identity number"),
        ("notification", "stored, new person entered"),
        ("notification", "stored, after a question"),
        ("notification", "not a national"),
        ("cancellation", "notification withdrawn"),
        ("update", "update applied"),
        ("deletion", "deletion applied"),
        ("correction", "answer corrected"),
        ("correction", "answer corrected to nothing"),
        ("request", "answered with convictions"),
        ("request", "answered without convictions"),
        ("request", "answered, names GR to ask instead"),
        ("request", "nobody found"),
        ("request", "multiple persons"),
        ("request", "answered, after a question"),
        ("request", "denied"),
        ("request", "not a national"),
        ("request", "deceased"),
        ("request", "fingerprints differ"),
        ("request", "20 answered though the partner was killed"),
        ("cancellation", "request withdrawn"),
        ("cancellation", "too late: functional error"),
    ],
)
def test_every_outcome_is_performed(performed: dict[str, Any], process: str, outcome: str) -> None:
    assert (process, outcome) in [(e["process"], e["outcome"]) for e in performed["exchanges"]]
