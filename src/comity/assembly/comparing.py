"""Comparing what this node saw of a log with what others saw of it.

Source: docs/protocol, COM-10.7.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from comity.assembly.build import Node
from comity.assembly.seen_at_first_hand import first_hand
from comity.ids import StateCode
from comity.ledger.checkpoint import Checkpoint, read_checkpoint
from comity.ledger.cosigning import TWO_ROOTS
from comity.ledger.publication_ports import SeenPublication
from comity.storage.sql.work import SqlWork


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Two checkpoints of one log of which nobody has shown yet that they are one history.

    Attributes:
        owner: Whose log; its node is asked for the proof.
        origin: The log.
        known: The note that is compared with.
        shown: The other.
        links: Whether the proof links the other with what we saw ourselves.
    """

    owner: StateCode
    origin: str
    known: bytes
    shown: SeenPublication
    links: bool = True

    @property
    def sizes(self) -> tuple[int, int]:
        """The two sizes, the smaller first."""
        sizes = sorted((read_checkpoint(self.known).size, self.shown.size))
        return sizes[0], sizes[1]


def compare(node: Node, work: SqlWork, owner: StateCode, origin: str) -> list[Unlinked]:
    """Decide what can be without asking the log's owner; return what it must be asked about.

    Two roots of one size are kept as proof, and what equals something linked is linked. As long
    as this node saw nothing of that log itself, nothing is linked.
    """
    now = node.clock.now()
    rows = work.witnessed.published(origin)
    ours = first_hand(origin, rows, work.seen, state=node.state, now=now)
    known = ours.reference(rows)
    accused = {
        frozenset((each.first_note, each.second_note))
        for each in work.seen.accusations()
        if each.origin == origin
    }
    still_open: list[tuple[bytes, SeenPublication]] = []
    for row in rows:
        if row.linked_at is not None:
            continue
        theirs = read_checkpoint(row.note)
        others = [*([] if known is None else [known]), *(each.note for each in rows)]
        contradiction = second_root(work, theirs, others)
        if contradiction is not None:
            if frozenset((contradiction, row.note)) not in accused:
                work.seen.misbehaviour(origin, contradiction, row.note, TWO_ROOTS)
                accused.add(frozenset((contradiction, row.note)))
            continue
        reference = ours.exchanged if row.shown_by == node.state else known
        if reference is None:
            # Of what our witness cosigned alone, nothing else says that it is the log.
            continue
        same = [reference]
        if row != ours.cosigned and not ours.doubtful:
            same += [each.note for each in rows if each.linked_at is not None]
        if is_known(work, row, same):
            work.witnessed.see(replace(row, linked_at=now))
        else:
            still_open.append((reference, row))
    pairs = [Unlinked(owner, origin, reference, row) for reference, row in still_open]
    if known is None:
        pairs = _neighbours(owner, origin, rows)
    return [each for each in pairs if frozenset((each.known, each.shown.note)) not in accused]


def _neighbours(owner: StateCode, origin: str, rows: Sequence[SeenPublication]) -> list[Unlinked]:
    """Return pairs of what others saw, next to each other in size.

    No one of them is compared with all others: it could be a claim that nobody explains.
    """
    return [
        Unlinked(owner, origin, smaller.note, greater, links=False)
        for greater, smaller in pairwise(rows)
        if greater.size != smaller.size
    ]


def second_root(work: SqlWork, theirs: Checkpoint, notes: list[bytes]) -> bytes | None:
    """Return a note of the same log and size with another root, if one was seen."""
    exchanged = work.seen.note_at(theirs.origin, theirs.size)
    for note in [*notes, *([] if exchanged is None else [exchanged])]:
        ours = read_checkpoint(note)
        if ours.size == theirs.size and ours.root != theirs.root:
            return note
    return None


def is_known(work: SqlWork, row: SeenPublication, notes: Sequence[bytes]) -> bool:
    """Say whether a checkpoint is one of those given, or came in messages."""
    theirs = read_checkpoint(row.note)
    exchanged = work.seen.note_at(theirs.origin, theirs.size)
    same = [*notes, *([] if exchanged is None else [exchanged])]
    return any(read_checkpoint(note) == theirs for note in same)
