"""JavaScript packages of others that tests show Comity's files to."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.verifier.second_implementation import node

VARIABLE = "COMITY_TEST_JAVASCRIPT"
_SCRIPTS = Path(__file__).with_name("javascript")


def answer_of(script: str, *arguments: str) -> dict[str, Any]:
    """Run a script of ``tests/javascript`` with the packages locked there, and read its answer.

    Where the packages are absent the test is skipped, and in continuous integration failed:
    there ``tools/foreign_programs.py`` has installed them.
    """
    packages = Path(os.environ.get(VARIABLE, Path(sys.prefix) / "javascript")) / "node_modules"
    if not packages.is_dir():
        missing = "packages of npm are not installed here (see tools/foreign_programs.py)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    done = subprocess.run(
        [node(), str(_SCRIPTS / script), *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ.get("PATH", ""), "NODE_PATH": str(packages)},
    )
    answer = json.loads(done.stdout)
    assert isinstance(answer, dict)
    return answer
