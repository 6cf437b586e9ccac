"""Nodes of a training network keep what is theirs to themselves, as other nodes do."""

from pathlib import Path

from comity.ids import StateCode
from comity_training.federation import make_network


def test_the_database_of_a_training_node_is_its_owners_alone(tmp_path: Path) -> None:
    for home in make_network(tmp_path, [StateCode("DE"), StateCode("BG")]):
        files = sorted(home.path.glob("comity.db*"))
        assert files
        assert [each.stat().st_mode & 0o077 for each in files] == [0] * len(files)
