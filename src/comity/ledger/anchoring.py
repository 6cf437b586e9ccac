"""Making an anchor: which publication binds an earlier checkpoint of this node's log.

Source: docs/protocol, COM-10.
"""

from typing import Final

from comity.errors import ReferenceNotFound
from comity.ledger.anchor import Anchor, Link
from comity.ledger.checkpoint import MAX_TREE_SIZE
from comity.ledger.log import Log
from comity.ledger.publication_ports import Publication, PublicationReading
from comity.ledger.time_stamp_ports import TimeStampReading

_LOOKED_AT: Final = 256


def anchor_for(
    size: int,
    *,
    origin: str,
    log: Log,
    publications: PublicationReading,
    time_stamps: TimeStampReading,
) -> Anchor:
    """Return an anchor for the checkpoint of ``size`` leaves, with the link from there.

    The smallest publication that covers it and bears a time-stamp; where none does yet,
    the smallest that covers it.

    Args:
        size: Size of a checkpoint of this log, from 1.
        origin: The log's name.
        log: This node's log.
        publications: What it published.
        time_stamps: The time-stamps on that.

    Raises:
        ReferenceNotFound: Nothing that covers it is published yet; later something will be.
        CheckpointInconsistent: This node's own store is damaged.
    """
    first = publications.covering(size) if 1 <= size <= MAX_TREE_SIZE else None
    if first is None:
        raise ReferenceNotFound("No published checkpoint covers that size yet.")
    chosen = first
    if not time_stamps.of(first.size):
        later = publications.after(first.size, limit=_LOOKED_AT)
        chosen = next((each for each in later if time_stamps.of(each.size)), first)
    return _anchor(size, chosen, origin=origin, log=log, time_stamps=time_stamps)


def _anchor(
    size: int, publication: Publication, *, origin: str, log: Log, time_stamps: TimeStampReading
) -> Anchor:
    hashes = log.consistency_proof(size, publication.size) if size < publication.size else ()
    return Anchor(
        origin=origin,
        note=publication.note,
        links=(Link(size, hashes),),
        time_stamps=time_stamps.of(publication.size),
    )
