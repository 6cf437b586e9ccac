"""Checking that what is kept as published is what the log signed, and was cosigned."""

from collections.abc import Callable, Iterator
from typing import Final

from comity.errors import Failure, MemberUnknown
from comity.ledger.publication import base_note, every_log_key, open_publication
from comity.ledger.publication_ports import Publication, WitnessedLog
from comity.storage.store import Snapshot
from comity.trust.network_directory import Directory

Note = Callable[[str, str], None]
"""Takes a kind of finding and a sentence."""

_KIND: Final = "publications"
_AT_ONCE: Final = 256


def check_publications(snapshot: Snapshot, directory: Directory, origin: str, note: Note) -> int:
    """Check every publication, and what our witness cosigned last of each log.

    Whether a publication still meets the policy of today is no question here: it met the
    one under which it was published.

    Args:
        snapshot: What is kept.
        directory: The network document in force.
        origin: Name of our log.
        note: Told what disagrees.

    Returns:
        How many publications there are.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    try:
        keys = every_log_key(directory, origin)
    except MemberUnknown:
        # Such a node publishes nothing: nobody could verify it.
        return 0
    checked = 0
    for publication in _publications(snapshot):
        checked += 1
        try:
            opened = open_publication(publication.note, directory=directory, origin=origin)
            base = base_note(publication.note, keys)
        except Failure as failure:
            note(_KIND, f"{publication.size} leaves: {failure.public}")
            continue
        if opened.checkpoint.value.size != publication.size:
            note(_KIND, f"{publication.size} leaves: the checkpoint is of another size")
        elif base != snapshot.log.note_at(publication.size):
            note(_KIND, f"{publication.size} leaves: not the checkpoint that the log signed")
    for cosigned in snapshot.witnessed.all_cosigned():
        _check_cosigned(cosigned, directory, note)
    return checked


def _check_cosigned(cosigned: WitnessedLog, directory: Directory, note: Note) -> None:
    """Check what our witness cosigned last: its own record protects it from cosigning a fork."""
    try:
        opened = open_publication(cosigned.note, directory=directory, origin=cosigned.origin)
    except Failure as failure:
        note("witness", f"{cosigned.origin}: {failure.public}")
        return
    if opened.checkpoint.value.size != cosigned.size:
        note("witness", f"{cosigned.origin}: the checkpoint is of another size than recorded")


def _publications(snapshot: Snapshot) -> Iterator[Publication]:
    size = -1
    while found := snapshot.publications.after(size, limit=_AT_ONCE):
        yield from found
        size = found[-1].size
