import shutil
from pathlib import Path

import pytest
from tests.unit.cli.offices import BG, DE, Office

from comity_training.federation import make_network


@pytest.fixture(scope="session")
def fresh_homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("homes")
    make_network(folder, (DE, BG))
    return folder


@pytest.fixture
def germany(fresh_homes: Path, tmp_path: Path) -> Office:
    shutil.copytree(fresh_homes / "de", tmp_path / "de")
    return Office(tmp_path / "de")


@pytest.fixture
def bulgaria(fresh_homes: Path, tmp_path: Path) -> Office:
    shutil.copytree(fresh_homes / "bg", tmp_path / "bg")
    return Office(tmp_path / "bg")
