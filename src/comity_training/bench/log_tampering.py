"""How long it takes until a partner notices that a log was rewritten.

The administrator of one node, who holds its database and its key, changes an entry that
the partner has seen summed up, makes every tile anew, and signs the result.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import text

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.ids import StateCode
from comity.ledger.checkpoint import Checkpoint, sign_checkpoint
from comity.ledger.entry import LEAF_VERSION
from comity.ledger.tile_tree import TileCache, TileTree
from comity.ledger.tree import TreeAt
from comity.records.requesting import Requested
from comity.trust.merkle_rows import leaf_hashes
from comity_training.bench.audit import engine_of
from comity_training.bench.material import convicts, question
from comity_training.bench.processes import NodeProcess
from comity_training.federation import make_network

SENDER: Final = StateCode("DE")
PARTNER: Final = StateCode("FR")
_BEFORE: Final = 20
_WITHIN_SECONDS: Final = 60.0
_LOOK_EVERY: Final = 0.002


def noticed_after(folder: Path, *, runs: int, tell: Callable[[str], None]) -> Sequence[float]:
    """Return for each run the milliseconds until the partner held the proof against the log.

    From before the first message after the rewriting is composed, to when the partner's
    database holds both signed checkpoints that contradict each other.

    Args:
        folder: Where the nodes are made.
        runs: How often.
        tell: Told what happens.

    Raises:
        RuntimeError: The partner noticed nothing. Our defect.
    """
    times = []
    for run in range(runs):
        tell(f"rewriting a log, run {run + 1} of {runs}")
        times.append(_one_run(folder / f"run-{run}"))
    return times


def _one_run(folder: Path) -> float:
    homes = make_network(folder, [SENDER, PARTNER])
    sender = open_node(homes[0])
    partner = open_node(homes[1])
    try:
        with NodeProcess(homes[1], casework=False):
            with NodeProcess(homes[0], casework=False):
                for number in range(_BEFORE):
                    _ask(sender, number)
                _wait(lambda: not _due(sender), "nothing was delivered")
            rewrite(homes[0], leaf=2)
            with NodeProcess(homes[0], casework=False):
                began = time.perf_counter()
                _ask(sender, _BEFORE)
                _wait(lambda: _accuses(partner), "the partner noticed nothing")
                return 1000 * (time.perf_counter() - began)
    finally:
        sender.database.close()
        partner.database.close()


def rewrite(home: Home, *, leaf: int) -> None:
    """Change a leaf and make everything above it anew, with the node's own key.

    Everything that somebody can do who holds the node's SQLite file and its keys.
    """
    engine = engine_of(home)
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT leaf_data FROM leaves ORDER BY leaf_index"))
        kept = [bytes(row[0]) for row in rows]
        kept[leaf] = LEAF_VERSION + bytes(32)
        connection.execute(
            text("UPDATE leaves SET leaf_data = :data WHERE leaf_index = :leaf"),
            {"data": kept[leaf], "leaf": leaf},
        )
        tiles = _Tiles()
        tree = TileTree(tiles, 0, TileCache())
        tree.extend(leaf_hashes(kept))
        connection.execute(text("DELETE FROM tiles"))
        for (level, position), hashes in tiles.kept.items():
            connection.execute(
                text("INSERT INTO tiles VALUES (:level, :position, :hashes)"),
                {"level": level, "position": position, "hashes": hashes},
            )
        root = TreeAt(len(kept), tree.node).root
        checkpoint = Checkpoint(home.config().node.origin, len(kept), root)
        note = sign_checkpoint(checkpoint, home.signing_keys()[-1:])
        connection.execute(text("DELETE FROM checkpoints WHERE size >= :size"), {"size": len(kept)})
        connection.execute(
            text("INSERT INTO checkpoints VALUES (:size, :note)"),
            {"size": len(kept), "note": note},
        )
    engine.dispose()


class _Tiles:
    """Tiles in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, int], bytes] = {}

    def get(self, level: int, index: int) -> bytes | None:
        """Return the tile."""
        return self.kept.get((level, index))

    def put(self, level: int, index: int, hashes: bytes) -> None:
        """Keep the tile."""
        self.kept[level, index] = hashes


def _ask(node: Node, number: int) -> None:
    people = [each.person for each in convicts(SENDER, PARTNER)]
    command = question(people[number % len(people)], PARTNER, number)
    with node.database.begin() as work:
        if not isinstance(node.records.request(work, command), Requested):
            raise TypeError("the request was refused")


def _due(node: Node) -> bool:
    with node.database.read() as snapshot:
        return bool(snapshot.exchange.counts()["outgoing:due"])


def _accuses(node: Node) -> bool:
    with node.database.read() as snapshot:
        return bool(snapshot.seen.accusations())


def _wait(until: Callable[[], bool], otherwise: str) -> None:
    ends = time.perf_counter() + _WITHIN_SECONDS
    while not until():
        if time.perf_counter() > ends:
            raise RuntimeError(otherwise)
        time.sleep(_LOOK_EVERY)
