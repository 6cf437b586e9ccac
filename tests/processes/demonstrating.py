"""The demonstration, as a newcomer runs it, and what it reports."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def demonstration(folder: Path, *options: str) -> dict[str, Any]:
    """Run it with small registers; return its report."""
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
            *options,
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


OUTCOMES = (
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
    ("request", "answered after the restoring"),
    ("cancellation", "request withdrawn"),
    ("cancellation", "too late: functional error"),
)
"""Each exchange that is performed, and how it ends, whatever wire it goes over."""

CHECKS = {
    "'comity verify' confirms witnesses and time, offline",
    "every request was answered once after the crash",
    "the evidence file verifies",
    "a forged copy is refused",
    "'comity fsck' names the entry that was rewritten",
    "a partner refuses a rewritten log, and keeps the proof",
    "the time-stamp that was owed has come",
    *(f"fsck of {state}: everything agrees" for state in ("DE", "BG", "GR")),
}
"""Each further statement that is tested in the story, whatever wire it goes over."""
