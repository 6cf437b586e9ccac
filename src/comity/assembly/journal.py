"""Reading the journal out of the node's own log, and keeping where to look.

Without a condition the journal is read from the log itself, leaf by leaf. With one, an index
says where to look: a table of keyed tokens that is brought up to date when somebody asks, so
that an exchange pays nothing for it. What is found is read from the log in every case, and
``comity fsck`` compares the index with the log.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from comity.oversight.journal import JournalEntry, read_entry
from comity.oversight.search import JournalQuery, terms_of
from comity.storage.store import Snapshot, Store, Work

_STRETCH: Final = 20_000
_AT_ONCE: Final = 500


def journal_of(
    snapshot: Snapshot | Work,
    *,
    after: int = -1,
    before: int | None = None,
    unreadable: list[int] | None = None,
) -> Iterator[JournalEntry]:
    """Yield every entry of the journal, oldest first, from the log itself.

    Args:
        snapshot: What to read; open for as long as it takes.
        after: Only entries of greater leaves.
        before: Only entries of smaller leaves; up to the end if not given.
        unreadable: Takes the leaves that should be entries and cannot be read.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    end = snapshot.log.size() if before is None else before
    for start in range(after + 1, end, _STRETCH):
        leaves = snapshot.oversight.journal_leaves(start, min(start + _STRETCH, end))
        yield from _entries(snapshot, leaves, unreadable)


def searched(
    snapshot: Snapshot | Work,
    query: JournalQuery,
    *,
    after: int = -1,
    unreadable: list[int] | None = None,
) -> Iterator[JournalEntry]:
    """Yield the entries that a query admits, oldest first.

    What the index does not cover yet is read from the log.

    Args:
        snapshot: What to read; open for as long as it takes.
        query: What is looked for.
        after: Only entries of greater leaves.
        unreadable: Takes the leaves that may be what is looked for, and do not open or are
            missing: whoever hides a look that way does not hide that something is hidden.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    terms = query.terms
    covered = snapshot.oversight.indexed_to() if terms else 0
    known = snapshot.oversight.found(terms, after=after, limit=_AT_ONCE) if covered else ()
    while known:
        yield from filter(query.admits, _entries(snapshot, known, unreadable))
        after = known[-1]
        known = snapshot.oversight.found(terms, after=after, limit=_AT_ONCE)
    rest = journal_of(snapshot, after=max(after, covered - 1), unreadable=unreadable)
    yield from filter(query.admits, rest)


def entry_at(snapshot: Snapshot | Work, leaf: int) -> JournalEntry | None:
    """Return the entry at a leaf; ``None`` if there is none, or it tells of no act."""
    return _read(snapshot, leaf)


def catch_up(store: Store) -> int:
    """Bring the index up to date, in pieces; return how many leaves it had not covered.

    Raises:
        StorageUnavailable: The database does not answer; what was indexed stays so.
    """
    with store.read() as snapshot:
        start, end = snapshot.oversight.indexed_to(), snapshot.log.size()
    for first in range(start, end, _STRETCH):
        stop = min(first + _STRETCH, end)
        with store.begin() as work:
            rows = [
                (entry.leaf, terms_of(entry))
                for entry in journal_of(work, after=first - 1, before=stop)
            ]
            work.oversight.index(rows, upto=stop)
    return end - start


def index_again(store: Store) -> int:
    """Make the index anew from the log; return how many leaves there are.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    with store.begin() as work:
        work.oversight.forget_index()
    return catch_up(store)


def _entries(
    snapshot: Snapshot | Work, leaves: Iterable[int], unreadable: list[int] | None = None
) -> Iterator[JournalEntry]:
    for leaf in leaves:
        entry = _read(snapshot, leaf)
        if entry is not None:
            yield entry
        elif unreadable is not None:
            unreadable.append(leaf)


def _read(snapshot: Snapshot | Work, leaf: int) -> JournalEntry | None:
    try:
        return read_entry(leaf, snapshot.log.entry(leaf))
    except LookupError:
        return None
