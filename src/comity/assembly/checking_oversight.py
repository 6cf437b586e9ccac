"""Checking the journal's index against the log, and that what inspectors keep opens.

Whoever deletes a row of the index to hide a look from a search is contradicted by the log,
whose entry has the terms that the row stood for; so is whoever deletes a freeze or a breach,
or ends a hold or a restriction behind the node's back.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Final

from comity.assembly.journal import journal_of
from comity.assembly.log_standings import contradicted, switched_by
from comity.errors import StorageUnavailable
from comity.ledger.acts import Act
from comity.oversight.breaches import Breach
from comity.oversight.freezing import Freeze
from comity.oversight.journal import JournalEntry
from comity.oversight.model import Hit, OversightItem, Question, Sample
from comity.oversight.search import terms_of
from comity.storage.sql.walking_oversight import OversightWalk

Note = Callable[[str, str], None]
"""Takes the kind and the sentence of a finding."""

_INDEX: Final = "journal's index"
_KEPT: Final = "oversight"
_OWED: Final[Mapping[str, tuple[type[OversightItem], str]]] = MappingProxyType(
    {
        Act.FREEZE_PROCESSING: (Freeze, "freeze"),
        Act.DRAW_SAMPLE: (Sample, "sample"),
        Act.ASK_QUESTION: (Question, "question"),
        Act.REGISTER_BREACH: (Breach, "breach"),
        Act.ASK_OFFICER: (Hit, "hit"),
        Act.REVIEW_MISUSE_HIT: (Hit, "hit"),
    }
)
"""What must be here once the log says that it was made, and the field that names it."""

_STRETCH: Final = 20_000


def check_oversight(walk: OversightWalk, note: Note) -> int:
    """Check index and items; return how many items there are.

    Args:
        walk: What to read.
        note: Told what disagrees.
    """
    covered = walk.snapshot.oversight.indexed_to()
    size = walk.snapshot.log.size()
    if covered > size or walk.has_rows_from(covered):
        note(_INDEX, "it covers entries that it was not made for; 'comity inspect index' mends it")
    stands: dict[tuple[str, str], bool] = {}
    try:
        for start in range(0, size, _STRETCH):
            stop = min(start + _STRETCH, size)
            unreadable: list[int] = []
            entries = list(
                journal_of(walk.snapshot, after=start - 1, before=stop, unreadable=unreadable)
            )
            _check_index(walk, entries, (start, min(stop, covered)), set(unreadable), note)
            _check_kept(walk, entries, stands, note)
        _check_in_force(walk, stands, note)
        return sum(walk.items())
    except StorageUnavailable:
        note(_KEPT, "something an inspector keeps does not open")
        return 0


def _check_index(
    walk: OversightWalk,
    entries: Iterable[JournalEntry],
    stretch: tuple[int, int],
    unreadable: AbstractSet[int],
    note: Note,
) -> None:
    """Compare the index with the entries of a stretch of leaves."""
    owed = {
        (entry.leaf, token)
        for entry in entries
        if entry.leaf < stretch[1]
        for token in walk.tokens(terms_of(entry))
    }
    # What does not open is the log's own finding; its rows can no longer be told.
    differing = {leaf for leaf, _ in walk.rows(*stretch) ^ owed} - unreadable
    for leaf in sorted(differing):
        note(
            _INDEX,
            f"entry {leaf} is not found under what it says; 'comity inspect index' mends it",
        )


def _check_kept(
    walk: OversightWalk,
    entries: Iterable[JournalEntry],
    stands: dict[tuple[str, str], bool],
    note: Note,
) -> None:
    """Check that what the log says was kept is still here; note what it says is in force."""
    for entry in entries:
        if entry.act in _OWED:
            kind, field = _OWED[entry.act]
            identifier = entry.text(field)
            if walk.snapshot.oversight.item(kind, identifier) is None:
                note(_KEPT, f"{identifier}: it is on record (entry {entry.leaf}) and not here")
        switched = switched_by(entry)
        if switched is not None:
            stands[switched.kind, switched.identifier] = switched.is_set


def _check_in_force(
    walk: OversightWalk, stands: Mapping[tuple[str, str], bool], note: Note
) -> None:
    """Compare what is in force by the tables with what the log says of it."""
    for identifier in contradicted(walk.snapshot, stands):
        note(_KEPT, f"{identifier}: the log says otherwise whether it is here and in force")
