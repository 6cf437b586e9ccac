from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk.desk_stage import Desk, StandingClock
from tests.desk.homes import copied_home


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(copied_home(tmp_path), clock=StandingClock()) as working:
        yield working
