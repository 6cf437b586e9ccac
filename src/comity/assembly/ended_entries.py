"""Saying what ended where the journal is read: nobody shall take what ended for what never was."""

from dataclasses import dataclass

from comity.law.retention import RETENTION
from comity.ledger.entry_rules import LOGS
from comity.storage.store import Snapshot, Work


@dataclass(frozen=True, slots=True)
class EndedEntries:
    """Entries of a log that ended.

    Attributes:
        count: How many.
        last: The last of their leaves; -1 without any.
    """

    count: int
    last: int

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return self.count > 0

    @property
    def sentence(self) -> str:
        """The same in words, with the rule; for whoever reads the journal."""
        return (
            f"Ended under {RETENTION[LOGS].basis}: {self.count} entries, the last of them at "
            f"leaf {self.last}. What they said is gone; that they were written is not."
        )


def ended_entries(
    reading: Snapshot | Work, *, first: int = 0, stop: int | None = None
) -> EndedEntries:
    """Return which entries from ``first`` to before ``stop`` ended; of the whole log, if not given.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    return EndedEntries(*reading.log.count_ended(first, stop))
