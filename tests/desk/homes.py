"""A home of a German node in a network with Bulgaria, made once for a whole run of tests."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.desk.desk_stage import StandingClock

from comity.ids import StateCode
from comity_training.federation import make_network


@cache
def german_home() -> Path:
    """Return the home; copy it, never use it."""
    folder = Path(tempfile.mkdtemp(prefix="comity-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_network(folder, (StateCode("DE"), StateCode("BG")), clock=StandingClock())
    return folder / "de"


def copied_home(folder: Path) -> Path:
    """Return a copy of the home of one's own."""
    home = folder / "de"
    shutil.copytree(german_home(), home)
    return home
