"""Repairing a node's own log: tiles from its leaves, entries from what the leaves commit to."""

from collections.abc import Callable, Iterator, Sequence

from comity.assembly.build import Node
from comity.assembly.checking_segment import LogFinding, Part
from comity.assembly.repair_sources import RepairSources
from comity.errors import Failure
from comity.exchange.ports import OutgoingMessage
from comity.exchange.wires import Wire
from comity.ledger.checkpoint import open_checkpoint
from comity.ledger.entry import Entry, EntryKind, message_received
from comity.ledger.tile_tree import TileCache, TileTree
from comity.ledger.tree import TreeAt
from comity.storage.sql.ledger import SqlCheckpoints, SqlTiles
from comity.storage.sql.mending import Mending
from comity.storage.sql.work import SqlWork

LeafHash = Callable[[int], bytes | None]
"""Returns the hash of a leaf that a signed root stands for; ``None`` where none does."""


class LogRepair:
    """One repair in progress.

    Args:
        node: The node.
        work: The open transaction.
        sources: Evidence files to take entries from.
    """

    def __init__(self, node: Node, work: SqlWork, sources: RepairSources) -> None:
        self._node = node
        self._work = work
        self._sources = sources
        self._mending = Mending(work.session, work.vault)

    def run(self, findings: Sequence[LogFinding]) -> Iterator[str]:
        """Repair what can be, and yield a sentence for each."""
        yield from self._tiles(findings)
        signed = self._signed_leaves()
        for finding in findings:
            if finding.part is Part.ENTRY:
                yield from self._entry(finding.place, signed)

    def _tiles(self, findings: Sequence[LogFinding]) -> Iterator[str]:
        """Make tiles anew from the leaves, if these lead to every root that was signed."""
        if any(each.part in {Part.CHECKPOINT, Part.GAP} for each in findings):
            return
        for each in findings:
            if each.part is Part.TILE:
                self._mending.put_tile(each.level, each.place, each.expected)
                yield f"tile {each.level}/{each.place}: made anew from the leaves"

    def _signed_leaves(self) -> LeafHash:
        """Return the hashes of the leaves by the tiles, if these lead to what our key signed."""
        session = self._work.session
        note = SqlCheckpoints(session).latest()
        keys = [key.verification_key for key in self._node.home.signing_keys()]
        if note is None:
            return _nowhere
        try:
            signed = open_checkpoint(note, origin=self._node.config.node.origin, keys=keys).value
            tiles = TileTree(SqlTiles(session), signed.size, TileCache())
            leads = TreeAt(signed.size, tiles.node, tiles.siblings).root == signed.root
        except Failure:
            return _nowhere
        if not leads:
            return _nowhere
        return lambda index: tiles.node(0, index) if index < signed.size else None

    def _entry(self, index: int, signed: LeafHash) -> Iterator[str]:
        """Write the entry of a leaf anew, if the log proves it the same."""
        expected = signed(index)
        if expected is None:
            return
        for entry in (*self._sources.entries.get(index, ()), *self._of_messages(index)):
            if entry.leaf_hash == expected:
                self._mending.put_leaf(index, entry)
                yield f"leaf {index} ({entry.kind}): its entry written anew"
                return

    def _of_messages(self, index: int) -> Iterator[Entry]:
        """Yield what the message at a leaf says that the entry was."""
        salt = self._mending.salt_at(index)
        for message in self._work.exchange.at_leaf(index):
            channel = message.wire is not Wire.COMITY
            if isinstance(message, OutgoingMessage):
                kind = EntryKind.CHANNEL_SENT if channel else EntryKind.MESSAGE_SENT
                yield Entry(kind, message.header, message.leaf_salt)
            elif salt is not None and channel:
                yield Entry(EntryKind.CHANNEL_RECEIVED, message.header, salt)
            elif salt is not None:
                yield message_received(
                    message.header,
                    message=message.id,
                    sender=message.peer,
                    received_at=message.received_at,
                    salt=salt,
                )


def _nowhere(_: int) -> None:
    """Say that nothing signed stands for any leaf."""
