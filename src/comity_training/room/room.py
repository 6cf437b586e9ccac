"""Making a training room, and making it anew: the same cases, of the same age.

A room is a folder with two nodes, marked as such. Only what this module made is ever removed: a
folder without the mark, or with anything else in it, is refused before anything is touched.
"""

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from comity.assembly.build import Node, open_node
from comity.assembly.config import RecordsPart
from comity.assembly.home import Home, write_private
from comity.assembly.training_mark import ORIGINS, is_training
from comity.clock import Clock
from comity.errors import ConfigurationInvalid, Failure
from comity.ids import StateCode
from comity.records.recall_messages import CAPABILITY as RECALLS
from comity_training.demo.desks import seat_everybody
from comity_training.demo.stage import Actor
from comity_training.federation import Choices, make_network
from comity_training.room.cases import BEGINS, Kind, Play, PlayClock, TrainingCase
from comity_training.room.second_persons import leave_to_decide

OURS: Final = StateCode("DE")
PARTNER: Final = StateCode("BG")
STATES: Final = (OURS, PARTNER)
MARK: Final = "training-room.json"
_SEED_BYTES: Final = 20
_LASTS: Final = timedelta(days=400)
_MOST_MARK: Final = 1024 * 1024
_NETWORK: Final = "Training room"
_OF_A_HOME: Final = re.compile(
    r"backup\.(pub|key)|comity\.(toml|db(-journal|-shm|-wal)?)|(desk-)?ready|(desk|serve)\.log"
    r"|keys(/[\w-]+\.(key|crt|csr)(\.[\w-]+)*)?|network(/(pin|\d+\.note))?"
    r"|backups(/[\w-]+\.backup)?|connectors(/[\w-]+\.toml|/set-aside(/.+)?)?"
)
"""What a node and its desk make in a home."""


class Mark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in a room's file.

    Attributes:
        made_at: When it was made, or made anew, last.
        seed: Of everybody's one-time codes, in hexadecimal; it stays when the room is made anew,
            so that devices set up once go on.
        cases: Number, kind and reference of each case.
    """

    made_at: datetime
    seed: str
    cases: tuple[tuple[int, Kind, str], ...]

    def __repr__(self) -> str:
        """Return the name of the type only: the seed makes everybody's codes."""
        return "Mark(…)"


@dataclass(frozen=True, slots=True)
class Room:
    """A training room.

    Attributes:
        folder: Its folder.
        mark: What stands in its file.
    """

    folder: Path
    mark: Mark

    @property
    def homes(self) -> tuple[Home, ...]:
        """The homes, the desk at which people train first."""
        return tuple(Home(self.folder / state.lower()) for state in STATES)

    @property
    def seed(self) -> bytes:
        """The seed of the one-time codes."""
        return bytes.fromhex(self.mark.seed)


def make_room(folder: Path, clock: Clock) -> Room:
    """Make a room in a folder that is not there yet, or is empty.

    Raises:
        ConfigurationInvalid: There is something in it; nothing was changed.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ConfigurationInvalid(
            f"{folder} is not empty; nothing was changed. Name a new folder, or make the room "
            "that is there anew with 'comity training reset'."
        )
    return _made(folder, os.urandom(_SEED_BYTES), clock)


def open_room(folder: Path) -> Room:
    """Return the room in a folder.

    Raises:
        ConfigurationInvalid: There is none, or something in the folder is not of a room.
    """
    file = folder / MARK
    try:
        raw = file.read_bytes()[:_MOST_MARK]
        mark = msgspec.json.decode(raw, type=Mark)
    except (OSError, msgspec.DecodeError) as error:
        raise ConfigurationInvalid(
            f"{folder} is no training room; nothing was changed. 'comity training make' makes one.",
            private=str(error),
        ) from error
    room = Room(folder, mark)
    for home in room.homes:
        _require_training(home)
    return room


def reset_room(folder: Path, clock: Clock) -> Room:
    """Make a room anew: the same cases, of the same age today; what was done in it is gone.

    The new room is made beside the old one and takes its place at the end. If the command is
    interrupted between the two, both lie in a folder ``.room-`` beside it.

    Raises:
        ConfigurationInvalid: It is no training room, it is at work, or something else lies in
            it; nothing was changed.
    """
    folder = folder.resolve()
    room = open_room(folder)
    expected = {MARK, *(home.path.name for home in room.homes)}
    others = sorted({each.name for each in folder.iterdir()} - expected)
    for home in room.homes:
        others += sorted(_strange(home))
    if others:
        raise ConfigurationInvalid(
            f"Something else lies in {folder}: {', '.join(others)[:200]}. Take it away first; "
            "nothing was changed."
        )
    if any(home.path.is_symlink() for home in room.homes):
        raise ConfigurationInvalid("A home of the room lies elsewhere; nothing was changed.")
    with at_work(room), tempfile.TemporaryDirectory(prefix=".room-", dir=folder.parent) as beside:
        fresh = _made(Path(beside) / "new", room.seed, clock)
        earlier = Path(beside) / "earlier"
        folder.replace(earlier)
        try:
            fresh.folder.replace(folder)
        except OSError:
            earlier.replace(folder)
            raise
    return Room(folder, fresh.mark)


@contextmanager
def at_work(room: Room) -> Iterator[None]:
    """Keep others from starting the room, or making it anew, for as long as the block lasts.

    Raises:
        ConfigurationInvalid: Somebody does so already.
    """
    with (room.folder / MARK).open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConfigurationInvalid(
                "The room is at work: stop 'comity training start' first. Nothing was changed."
            ) from error
        yield


def _made(folder: Path, seed: bytes, clock: Clock) -> Room:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    today = clock.now()
    play_clock = PlayClock(today - BEGINS)
    choices = Choices(
        records=RecordsPart(contact_email="desk@authority.example"),
        capabilities=("records", RECALLS),
        training=True,
        lasts=_LASTS,
    )
    homes = make_network(folder, STATES, choices=choices, clock=play_clock, name=_NETWORK)
    ours, partner = (open_node(home, clock=play_clock) for home in homes)
    try:
        cases = Play(ours, partner, play_clock, today).perform()
        conversation = next(each.reference for each in cases if each.kind is Kind.ANSWERED)
        for home, node in zip(homes, (ours, partner), strict=True):
            seat_everybody(Actor(home=home, node=node), seed)
            leave_to_decide(node, conversation)
    finally:
        ours.database.close()
        partner.database.close()
    mark = Mark(made_at=today, seed=seed.hex(), cases=tuple(map(_row, cases)))
    write_private(folder / MARK, msgspec.json.format(msgspec.json.encode(mark)))
    return Room(folder, mark)


def _row(case: TrainingCase) -> tuple[int, Kind, str]:
    return case.number, case.kind, case.reference


def _require_training(home: Home) -> None:
    """Go on only if a home is one of a training room.

    Raises:
        ConfigurationInvalid: It is not; nothing was changed.
    """
    try:
        config = home.config()
    except Failure as failure:
        raise ConfigurationInvalid(
            f"{home.path} is no home of a training room: {failure.public} Nothing was changed."
        ) from failure
    if not is_training(config) or not config.node.origin.endswith(ORIGINS):
        raise ConfigurationInvalid(
            f"{home.path} is no home of a training room; nothing was changed."
        )


def _strange(home: Home) -> Iterator[str]:
    """Yield what lies in a home, and neither its node nor its desk made."""
    for each in home.path.rglob("*"):
        if not _OF_A_HOME.fullmatch(each.relative_to(home.path).as_posix()):
            yield each.relative_to(home.path.parent).as_posix()


def open_tasks(node: Node) -> int:
    """Return how many tasks wait at a node."""
    with node.database.read() as snapshot:
        return len(list(snapshot.cases.open_tasks()))
