"""A long log to be audited, made once and kept."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.errors import InputInvalid
from comity.ids import StateCode
from comity.ledger.entry import Entry, EntryKind
from comity.trust.digest import SALT_BYTES, sha256
from comity_training.federation import make_network

STATE: Final = StateCode("DE")
BODY_BYTES: Final = 150
"""About what the entry of a received message has."""

_NOTE: Final = "log.json"
_AT_ONCE: Final = 8_192


class _Made(msgspec.Struct, frozen=True):
    """What stands beside a log that was made.

    Attributes:
        leaves: How many leaves it has.
        checkpoint_sha256: Digest of its last checkpoint: this very log, and nothing after.
    """

    leaves: int
    checkpoint_sha256: str


@dataclass(frozen=True, slots=True)
class KeptLog:
    """A node with a log of a length.

    Attributes:
        node: The node, opened.
        seconds: How long it took to make; 0 if it was found made.
    """

    node: Node
    seconds: float


def entries(count: int, *, first: int = 0) -> list[Entry]:
    """Return entries as long as real ones, each with a salt of its own."""
    drawn = os.urandom(SALT_BYTES * count)
    return [
        Entry(
            EntryKind.TASK,
            b'{"number":"%0*d"}' % (BODY_BYTES - 13, first + number),
            drawn[number * SALT_BYTES : (number + 1) * SALT_BYTES],
        )
        for number in range(count)
    ]


def kept_log(folder: Path, leaves: int, *, stopwatch: Callable[[], float]) -> KeptLog:
    """Return a node with a log of so many leaves, made in the folder if it is not there.

    Args:
        folder: Where it is, or is made.
        leaves: How many leaves.
        stopwatch: Seconds from any beginning.

    Raises:
        InputInvalid: The folder holds another log. The caller's choice.
    """
    home = Home(folder / STATE.lower())
    note = folder / _NOTE
    if note.exists():
        made = msgspec.json.decode(note.read_bytes(), type=_Made)
        node = open_node(home)
        if made != _made(node, leaves):
            node.database.close()
            raise InputInvalid(
                "The folder holds another log; name another one, or remove it.",
                field="keep",
                place=str(folder),
            )
        return KeptLog(node, 0.0)
    began = stopwatch()
    make_network(folder, [STATE])
    node = open_node(home)
    for first in range(0, leaves, _AT_ONCE):
        with node.database.begin() as work:
            count = min(_AT_ONCE, leaves - first)
            work.log.append(entries(count, first=first), recorded_at=node.clock.now())
            work.log.checkpoint()
    seconds = stopwatch() - began
    note.write_bytes(msgspec.json.encode(_made(node, leaves)))
    return KeptLog(node, seconds)


def _made(node: Node, leaves: int) -> _Made:
    with node.database.begin() as work:
        if work.log.size() != leaves:
            return _Made(work.log.size(), "")
        return _Made(leaves, sha256(work.log.checkpoint()).hex())
