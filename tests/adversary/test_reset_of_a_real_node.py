"""Attack, or a slip of the hand: the command that empties the training room is aimed at a node.

Whoever may run it on the machine calls ``comity training reset`` with the folder of a node, with a
room in which a home was exchanged for a node's, or with a room in which other things lie, if only
in one of its homes; or puts the mark of a room beside a node. Each is refused before anything is
touched: what lies there is afterwards, byte for byte, what lay there before.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from tests.desk.desk_stage import StandingClock
from tests.desk.homes import german_home
from typer.testing import CliRunner

from comity.cli.main import app
from comity_training.federation import Choices, make_network
from comity_training.room.room import MARK, STATES

ROOM = b'{"made_at":"2026-03-02T09:30:00Z","seed":"00","cases":[]}'


def _content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def _real(folder: Path) -> None:
    shutil.copytree(german_home(), folder)


@cache
def _room() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="comity-room-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_network(folder, STATES, choices=Choices(training=True), clock=StandingClock())
    (folder / MARK).write_bytes(ROOM)
    return folder


def _training(folder: Path) -> None:
    shutil.copytree(_room(), folder)


def _node_itself(place: Path) -> Path:
    _real(place / "de")
    return place / "de"


def _node_with_mark(place: Path) -> Path:
    for state in STATES:
        _real(place / state.lower())
    (place / MARK).write_bytes(ROOM)
    return place


def _home_exchanged(place: Path) -> Path:
    _training(place)
    shutil.rmtree(place / "bg")
    _real(place / "bg")
    return place


def _home_linked(place: Path) -> Path:
    _training(place / "room")
    (place / "room" / "bg").replace(place / "elsewhere")
    (place / "room" / "bg").symlink_to(place / "elsewhere")
    return place / "room"


def _other_things(place: Path) -> Path:
    _training(place)
    (place / "thesis.txt").write_text("three years of work")
    return place


def _other_things_in_a_home(place: Path) -> Path:
    _training(place)
    (place / "bg" / "thesis.txt").write_text("three years of work")
    return place


def _other_things_among_the_keys(place: Path) -> Path:
    _training(place)
    (place / "de" / "keys" / "thesis.txt").write_text("three years of work")
    return place


def _broken_mark(place: Path) -> Path:
    _training(place)
    (place / MARK).write_bytes(b'{"made_at": 1}')
    return place


@pytest.mark.parametrize(
    "aimed",
    [
        _node_itself,
        _node_with_mark,
        _home_exchanged,
        _home_linked,
        _other_things,
        _other_things_in_a_home,
        _other_things_among_the_keys,
        _broken_mark,
    ],
)
def test_what_is_no_training_room_is_refused_and_stays(
    aimed: Callable[[Path], Path], tmp_path: Path
) -> None:
    folder = aimed(tmp_path / "place")
    before = _content(tmp_path)
    for words in (["reset", "--yes"], ["make"]):
        result = CliRunner().invoke(app, ["training", *words, "--folder", str(folder)])
        assert result.exit_code not in {0, 70}, result.output
        assert "nothing was changed" in result.output.lower()
    assert _content(tmp_path) == before
