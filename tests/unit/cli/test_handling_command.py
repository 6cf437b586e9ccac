"""``comity handling``: conditions are set, shown, asked about and released at the terminal."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from tests.unit.cli.offices import BG, DE, Office, hand_over
from tests.unit.records.states_in_touch import conviction, person

from comity.records.handling_office import CAPABILITY
from comity_training.federation import Choices, make_network

ANA = person(DE)
BULGARIAN = conviction(BG)
CHOICES = Choices(capabilities=("records", CAPABILITY))
WHY = ("--purpose", "criminal-proceedings", "--case", "12/26")


@pytest.fixture(scope="session")
def keeping_homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return homes of two nodes that announce to keep conditions."""
    folder = tmp_path_factory.mktemp("keeping")
    make_network(folder, (DE, BG), choices=CHOICES)
    return folder


@pytest.fixture
def told(keeping_homes: Path, tmp_path: Path) -> Office:
    """Return Germany, which Bulgaria told of a conviction that may not go onward."""
    for name in ("de", "bg"):
        shutil.copytree(keeping_homes / name, tmp_path / name)
    germany, bulgaria = Office(tmp_path / "de"), Office(tmp_path / "bg")
    bulgaria.ask("handling", "set", BULGARIAN.id, "--code", "H2")
    node = bulgaria.node()
    with closing(node.database), node.database.begin() as work:
        node.records.enter_conviction(work, work.register.enter_person(ANA), BULGARIAN)
    hand_over(bulgaria, germany)
    (task,) = germany.tasks()
    germany.run("reply", task["id"], "--enter-as-new", "--reason", "new here")
    return germany


def test_looking_asking_and_a_release_are_on_record_and_the_release_opens_the_door(
    told: Office,
) -> None:
    leaves = told.leaves()
    told.run("handling", "show", BULGARIAN.id, "--purpose", "criminal-proceedings", status=2)
    assert told.leaves() == leaves
    (shown,) = told.ask("handling", "show", BULGARIAN.id, *WHY)["conditions"]
    assert (shown["set_by"], shown["code"], shown["binds"]) == ("BG", "H2", True)
    assert "Not to be passed on" in told.run("show", BULGARIAN.id, *WHY)
    asked = told.ask("handling", "ask", BULGARIAN.id, "--state", "BG")
    assert asked["condition"]["binds"]
    assert "central authority of BG" in asked["letter"]
    words = ("handling", "released", BULGARIAN.id, "--state", "BG", "--reference", "BG 118")
    assert not told.ask(*words)["conditions"][0]["binds"]
    assert told.leaves() == leaves + 4


def test_nothing_of_it_leaves_through_any_door(told: Office, tmp_path: Path) -> None:
    node = told.node()
    with closing(node.database), node.database.begin() as work:
        held = work.register.conviction(BULGARIAN.id)
        assert held is not None
        work.register.set_entered(BULGARIAN.id, held.version, entered=True)
        (conversation,) = work.exchange.conversations_listed(limit=9)
    leaves = told.leaves()
    file = str(tmp_path / "file")
    said = told.run("document", "extract", held.person, *WHY, "--unsealed", "-o", file, status=5)
    assert "comity handling ask" in said
    told.run("evidence", "export", conversation.id, "-o", file, status=5)
    told.run("ecris", "export", conversation.id, *WHY, "--output", file, status=5)
    assert not Path(file).exists()
    assert told.leaves() == leaves


def test_only_the_state_of_conviction_sets_conditions(told: Office) -> None:
    told.run("handling", "set", BULGARIAN.id, "--code", "H0", status=5)
    told.run("handling", "set", "DE-C-000000000000009", "--code", "H3", status=2)
