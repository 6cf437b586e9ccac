"""Transactions that may be tried only: everything happens, and then it is undone."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from comity.storage.store import Store, Work


@contextmanager
def transaction(store: Store, *, keep: bool = True) -> Iterator[Work]:
    """Open a write transaction; leaving the block commits it, or undoes it.

    Args:
        store: The database.
        keep: Whether to commit. If not, the caller sees what would have happened
            and nobody else ever does.

    Raises:
        StorageUnavailable: The database does not answer; nothing was written.
    """
    with suppress(_Undone), store.begin() as work:
        yield work
        if not keep:
            raise _Undone


class _Undone(Exception):  # noqa: N818 - no failure: it ends a trial
    """Rolls a transaction back on purpose."""
