import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DATASET = ROOT.parent / "shared" / "data" / "names"


@pytest.mark.shared
@pytest.mark.skipif(not DATASET.is_dir(), reason="the name dataset is not at hand")
def test_the_committed_frequencies_are_what_the_tool_writes() -> None:
    result = subprocess.run(
        [sys.executable, "tools/gen_names.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
