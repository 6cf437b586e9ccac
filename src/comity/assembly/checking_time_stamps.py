"""Checking that the time-stamps kept are of what was published, and prove a time."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from comity.assembly.time_stamping import TimeStamping
from comity.errors import Failure, TimeStampLapsed
from comity.ledger.publication import base_note, every_log_key
from comity.ledger.publication_ports import Publication
from comity.storage.store import Snapshot
from comity.trust.time_stamp import verify_chain

Note = Callable[[str, str], None]
"""Takes a kind of finding and a sentence."""

_KIND: Final = "time-stamps"
_AT_ONCE: Final = 256


def check_time_stamps(
    snapshot: Snapshot, time_stamping: TimeStamping, now: datetime, note: Note
) -> int:
    """Verify every chain of time-stamps, as an auditor would.

    A chain that lapsed proved something once and was not changed: no disagreement.

    Args:
        snapshot: What is kept.
        time_stamping: Knows the authorities.
        now: The moment, aware.
        note: Told what disagrees.

    Returns:
        How many chains there are.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    checked = 0
    keys = every_log_key(time_stamping.directory(), time_stamping.origin)
    for publication in _publications(snapshot):
        for chain in snapshot.time_stamps.of(publication.size):
            checked += 1
            anchors = time_stamping.anchors(chain.authority)
            try:
                base = base_note(publication.note, keys)
                verify_chain(chain.tokens, base, anchors, now=now)
            except TimeStampLapsed:
                continue
            except Failure as failure:
                where = f"{publication.size} leaves, {chain.authority}"
                note(_KIND, f"{where}: {failure.public}")
    return checked


def _publications(snapshot: Snapshot) -> Iterator[Publication]:
    size = -1
    while found := snapshot.publications.after(size, limit=_AT_ONCE):
        yield from found
        size = found[-1].size
