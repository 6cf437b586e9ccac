"""Foreign programs that tests compare Comity with, or run it against."""

import os
import shutil
from functools import cache

import pytest


@cache
def _found(name: str) -> str | None:
    return shutil.which(name)


def program(name: str) -> str:
    """Return the path of a program.

    Where it is absent the test is skipped, and in continuous integration failed: there
    ``tools/foreign_programs.py`` has installed it.
    """
    path = _found(name)
    if path is None:
        missing = f"the program {name} is not installed here (see tools/foreign_programs.py)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    return path
