"""What of another's log this node saw itself, beside what others merely say they saw.

A log can show everybody one great checkpoint and never explain it. Nothing may rest on such a
claim: neither what we show to others, nor whether two things are held to be one history.

Source: docs/protocol, COM-10.7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from comity.ids import StateCode
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.ports import SeenCheckpoints
from comity.ledger.publication_ports import SeenPublication

_EXPLAINED_WITHIN: Final = timedelta(minutes=5)
"""How long its owner may take to link what our witness cosigned with what came in messages."""


@dataclass(frozen=True, slots=True)
class FirstHand:
    """What came to this node from a log's owner, in messages and for its witness.

    Attributes:
        exchanged: The greatest that came in messages, each proven to extend the one before.
        cosigned: What our witness cosigned last. The first that it cosigns of a log needs no
            proof: it can be of any size.
        doubtful: Whether the owner has long not shown that these two are one history. Then
            only the first of them is built upon.
    """

    exchanged: bytes | None
    cosigned: SeenPublication | None
    doubtful: bool

    def notes(self) -> list[bytes]:
        """Return what is built upon; nothing if all we know of that log is from others."""
        found = [] if self.exchanged is None else [self.exchanged]
        if self.cosigned is not None and not self.doubtful:
            found.append(self.cosigned.note)
        return found

    def reference(self, rows: Sequence[SeenPublication]) -> bytes | None:
        """Return the note that what others saw is compared with; None if there is none.

        That is the greatest beyond doubt: ours, or linked with ours.
        """
        # What our witness cosigned has to be linked with what came in messages, as any other.
        sure = self.notes() if self.exchanged is None else [self.exchanged]
        if sure and not self.doubtful:
            sure += [row.note for row in rows if row.linked_at is not None]
        return max(sure, key=lambda note: read_checkpoint(note).size, default=None)


def first_hand(
    origin: str,
    rows: Sequence[SeenPublication],
    seen: SeenCheckpoints,
    *,
    state: StateCode,
    now: datetime,
) -> FirstHand:
    """Return what this node saw of a log itself.

    Args:
        origin: The log.
        rows: What each state showed of it, this node's witness included.
        seen: What came in messages.
        state: This node's state.
        now: The present.
    """
    exchanged = seen.latest(origin)
    cosigned = next((row for row in rows if row.shown_by == state), None)
    doubtful = (
        exchanged is not None
        and cosigned is not None
        and cosigned.linked_at is None
        and now - cosigned.seen_at >= _EXPLAINED_WITHIN
        and not _came_in_messages(cosigned, seen)
    )
    return FirstHand(exchanged, cosigned, doubtful)


def _came_in_messages(cosigned: SeenPublication, seen: SeenCheckpoints) -> bool:
    note = seen.note_at(cosigned.origin, cosigned.size)
    return note is not None and read_checkpoint(note) == read_checkpoint(cosigned.note)
