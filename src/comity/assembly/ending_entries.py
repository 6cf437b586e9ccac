"""Ending what entries of the log say, once nobody may need it any more.

The leaves stay, and with them every root, proof and checkpoint; body and salt go, and what an
index says of them. The end is an act on record, which names by a digest what ended and by a
mark how old that was: the entry of an earlier run of retention, behind all that ended. A clock
that is wrong today therefore ends nothing that was written since the last run that is old
enough, and on a log without such a run nothing ends at all.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from comity.assembly.build import Node
from comity.assembly.journal import catch_up, journal_of, searched
from comity.assembly.keeping_entries import EntryKeeper, KeptBy
from comity.assembly.retention_schedule import RetentionPeriods
from comity.exchange.envelope import SALT_LENGTH
from comity.law.working_days import civil_date
from comity.ledger.acts import Act
from comity.ledger.ending import EndingEntries
from comity.ledger.entry import EntryKind
from comity.oversight.search import JournalQuery
from comity.storage.store import Snapshot, Work

_AT_ONCE: Final = 5_000
"""Leaves looked at in one transaction; as many entries end in it at most."""


@dataclass(frozen=True, slots=True)
class EntriesDue:
    """Entries of the log whose time is over, or will be.

    Attributes:
        over: How many are over and kept by nothing.
        ahead: How many more will be within the days asked for, if nothing keeps them.
        kept: How many are over and kept, by why; those that stay by their rule left out.
    """

    over: int
    ahead: int
    kept: Counter[KeptBy]


class EntryEnding:
    """Which entries are over at a moment.

    Args:
        periods: What the authority decided.
        now: The present, aware.
    """

    def __init__(self, periods: RetentionPeriods, now: datetime) -> None:
        self._today = civil_date(now, periods.time_zone)
        midnight = datetime.combine(self._today, time(), ZoneInfo(periods.time_zone))
        self._days = periods.log_days
        self._cutoff = midnight - timedelta(days=periods.log_days)

    def due(self, reading: Snapshot | Work, *, within: int = 0) -> EntriesDue:
        """Count what is over, and what will be within so many days.

        Raises:
            StorageUnavailable: The database does not answer.
        """
        mark, keeper = self.mark(reading), self._keeper(reading)
        latest = self._cutoff + timedelta(days=within)
        over, ahead, kept = 0, 0, Counter[KeptBy]()
        for entry in journal_of(reading):
            if entry.leaf >= mark and entry.at >= latest:
                break
            reason = keeper.keeps(entry)
            if entry.leaf >= mark or entry.at >= self._cutoff:
                ahead += reason is None
            elif reason is None:
                over += 1
            elif reason is not KeptBy.RULE:
                kept[reason] += 1
        return EntriesDue(over, ahead, kept)

    def mark(self, reading: Snapshot | Work) -> int:
        """Return the last run of retention before which everything is over; 0 if there is none."""
        if not self._has_any(reading):
            return 0
        mark = 0
        for run in searched(reading, JournalQuery(act=Act.RETENTION_RUN)):
            if run.at >= self._cutoff:
                # Whatever a clock said later, this run and all behind it may be young.
                break
            mark = run.leaf
        return mark

    def end(self, work: Work, start: int, mark: int, *, by: str, at: datetime, salt: bytes) -> int:
        """End what is over among some leaves, on record; done again, it changes nothing.

        Args:
            work: The open transaction.
            start: First of the leaves.
            mark: See ``mark``.
            by: Who runs it.
            at: Now, aware.
            salt: 32 random bytes.

        Returns:
            How many entries ended.
        """
        keeper = self._keeper(work)
        stop = min(start + _AT_ONCE, mark)
        leaves: list[tuple[int, EntryKind]] = [
            (entry.leaf, entry.kind)
            for entry in journal_of(work, after=start - 1, before=stop)
            # What a clock dated ahead is kept: nobody knows better when it was.
            if entry.at < self._cutoff and keeper.keeps(entry) is None
        ]
        if not leaves:
            return 0
        ending = EndingEntries(leaves, mark, self._days, keeper.holds)
        ended = [leaf for leaf, _ in leaves]
        work.log.end(ended, ending.act(official=by, at=at, salt=salt), recorded_at=at)
        work.oversight.drop_terms(ended)
        return len(ended)

    def _has_any(self, reading: Snapshot | Work) -> bool:
        """Return whether anything was recorded so long ago; what ended counts as well."""
        return reading.log.size() > 0 and reading.log.entry(0).recorded_at < self._cutoff

    def _keeper(self, reading: Snapshot | Work) -> EntryKeeper:
        return EntryKeeper(reading, today=self._today, cutoff=self._cutoff)


def end_entries(node: Node, periods: RetentionPeriods, *, by: str) -> int:
    """End every entry whose time is over, a stretch of the log in each transaction.

    Args:
        node: The node; its log was found sound, see ``checking_sound``.
        periods: What the authority decided.
        by: Who runs it.

    Returns:
        How many ended.

    Raises:
        StorageUnavailable: The database does not answer; what ended is on record.
    """
    catch_up(node.database)
    ending, ended = EntryEnding(periods, node.clock.now()), 0
    with node.database.read() as snapshot:
        mark = ending.mark(snapshot)
    for start in range(0, mark, _AT_ONCE):
        salt = node.rails.randomness(SALT_LENGTH)
        with node.database.begin() as work:
            ended += ending.end(work, start, mark, by=by, at=node.clock.now(), salt=salt)
    return ended
