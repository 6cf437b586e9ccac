"""Telling entries of the log that ended lawfully from entries that were taken away.

Whoever may write to the database can erase an entry and add a row that says it ended. What
they cannot do is put an act into the log that covers it: the act names by a digest what ended,
by its mark how old that was, and the holds that were weighed; and the log itself says which
holds stood then. An act that names a future day, or less than the rule's years, covers nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from comity.assembly.checking_segment import LogFinding, Part
from comity.assembly.journal import journal_of
from comity.assembly.log_standings import HOLD, switched_by
from comity.errors import EnvelopeMalformed
from comity.ledger.acts import Act
from comity.ledger.ending import EndedOnRecord, leaves_digest, read_ended
from comity.ledger.entry import EntryKind
from comity.ledger.entry_rules import ENTRY_RULES, LEAST_DAYS, LOGS
from comity.oversight.journal import JournalEntry
from comity.storage.sql.walking_ended import EndedRow, EndedWalk
from comity.storage.sql.work import SqlSnapshot

Note = Callable[[str, str], None]
"""Takes the kind and the sentence of a finding."""

_KIND: Final = "entries that ended"
_SLACK: Final = timedelta(days=1)
"""So far clocks of one node may differ before one of two entries is taken for misdated."""

_ENDING_KINDS: Final = frozenset(kind.value for kind in EntryKind if ENTRY_RULES[kind].ends)


@dataclass(frozen=True, slots=True)
class _Ending:
    """An act with what the log says around it.

    Attributes:
        leaf: Its leaf.
        said: What it says.
        holds: The holds that stood, by the log.
    """

    leaf: int
    said: EndedOnRecord
    holds: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Dated:
    """An entry that stays, and when it was written."""

    leaf: int
    at: datetime


class EndingsCheck:
    """Checks what is said to have ended against the log.

    Args:
        snapshot: What to read.
        now: The present: nothing ended later.
        report: Told which entries no act covers.
        note: Told what else disagrees.
    """

    def __init__(
        self,
        snapshot: SqlSnapshot,
        *,
        now: datetime,
        report: Callable[[LogFinding], None],
        note: Note,
    ) -> None:
        self._snapshot = snapshot
        self._now = now
        self._report = report
        self._note = note
        self._endings: dict[int, _Ending] = {}
        self._calendar: list[_Dated] = []
        self.here_again: list[int] = []

    def run(self, *, acts: int) -> None:
        """Check every entry that is said to have ended, and every act that says so.

        Args:
            acts: How many acts of that name the log has.
        """
        rows = dict(EndedWalk(self._snapshot).by_act())
        if not rows and not acts:
            return
        self._read()
        for act in sorted(rows.keys() | self._endings.keys()):
            self._check(act, rows.get(act, {}))

    def _read(self) -> None:
        """Read from the log which acts there are, what stood then, and the days that stay."""
        holds: set[str] = set()
        for entry in journal_of(self._snapshot):
            switched = switched_by(entry)
            if switched is not None and switched.kind == HOLD:
                (holds.add if switched.is_set else holds.discard)(switched.identifier)
            if entry.act in {Act.RETENTION_RUN, Act.ENTRIES_ENDED}:
                self._calendar.append(_Dated(entry.leaf, entry.at))
            if entry.act == Act.ENTRIES_ENDED:
                self._keep(entry, frozenset(holds))

    def _keep(self, entry: JournalEntry, holds: frozenset[str]) -> None:
        body = self._snapshot.log.entry(entry.leaf).body
        try:
            said = read_ended(body or b"")
        except EnvelopeMalformed:
            return
        self._endings[entry.leaf] = _Ending(entry.leaf, said, holds)

    def _check(self, act: int, rows: Mapping[int, EndedRow]) -> None:
        ending = self._endings.get(act)
        problem = (
            f"no act on record at leaf {act} says that it ended"
            if ending is None
            else next(self._problems(ending, rows), "")
        )
        if problem:
            for row in rows.values():
                sentence = f"leaf {row.leaf} ({row.kind}): its entry was erased, and {problem}"
                self._report(LogFinding(Part.ENTRY, row.leaf, sentence))
            if not rows:
                self._note(_KIND, f"leaf {act}: {problem}")
            return
        for row in rows.values():
            if row.is_here:
                self.here_again.append(row.leaf)
                said = "its entry ended, and is here again, from a copy made before"
                self._note(_KIND, f"leaf {row.leaf}: {said}")

    def _problems(self, ending: _Ending, rows: Mapping[int, EndedRow]) -> Iterator[str]:
        """Yield why an act does not cover what is said to have ended by it."""
        said, act = ending.said, f"the act at leaf {ending.leaf}"
        leaves = [(row.leaf, row.kind) for row in rows.values()]
        if len(leaves) != said.ended or leaves_digest(leaves) != said.leaves_sha256:
            yield f"{act} names other entries"
        if not leaves:
            return
        if any(kind not in _ENDING_KINDS for _, kind in leaves):
            yield f"{act} names entries of a kind that stays"
        if said.rule != LOGS or said.days < LEAST_DAYS:
            yield f"{act} names a shorter period than the rule's {LEAST_DAYS} days"
        if not leaves[-1][0] < said.mark < ending.leaf:
            yield f"{act} names a mark that does not stand behind what ended"
        if not self._is_old_enough(said):
            yield f"{act} names a mark that does not show that it was old enough"
        if not self._is_dated_rightly(ending):
            yield f"{act} is dated later than the log and the clock allow"
        missed = sorted(ending.holds - frozenset(said.holds))
        if missed:
            yield f"{act} does not say that it weighed the hold {missed[0]}, which stood"

    def _is_old_enough(self, said: EndedOnRecord) -> bool:
        """Return whether all that stands up to the mark was written long enough before."""
        up_to = [each for each in self._calendar if each.leaf <= said.mark]
        if not up_to or up_to[-1].leaf != said.mark:
            return False
        # Of entries in a row the youngest counts: a mark that was dated back stands behind it.
        return max(each.at for each in up_to) + timedelta(days=said.days) <= said.at

    def _is_dated_rightly(self, ending: _Ending) -> bool:
        at = ending.said.at
        later = (each.at for each in self._calendar if each.leaf > ending.leaf)
        return at <= self._now + _SLACK and all(at <= other + _SLACK for other in later)
